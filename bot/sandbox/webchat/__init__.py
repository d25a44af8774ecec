"""The web chat: a chat platform of its own, with a page for people and a wire for the bot."""
