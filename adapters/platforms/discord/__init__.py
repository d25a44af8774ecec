"""Discord, through discord.py; imported only where it is configured."""
