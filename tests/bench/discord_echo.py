"""The baseline on Discord: a lean discord.py bot that answers at once and remembers nothing."""

import asyncio
import sys

import discord
import yarl

LEAN = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)


class Echo(discord.AutoShardedClient):
    """Repeats whatever names it, as a reply."""

    def __init__(self) -> None:
        super().__init__(
            intents=LEAN,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            enable_raw_presences=False,
        )

    async def on_message(self, message: discord.Message) -> None:
        """Answer people."""
        if not message.author.bot:
            await message.reply(message.content[:100])


async def echo(url: str, token: str) -> None:
    discord.http.Route.BASE = f"{url}/api/v10"
    gateway = yarl.URL(f"{url.replace('http', 'ws')}/gateway")
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = gateway
    async with Echo() as bot:
        await bot.start(token)


if __name__ == "__main__":
    asyncio.run(echo(*sys.argv[1:3]))
