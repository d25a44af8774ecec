"""``python -m bot.sandbox.discord``: the stand-in as a process of its own."""

import argparse
import asyncio
from pathlib import Path

from bot.sandbox.discord.app import NAME, serve
from bot.sandbox.discord.intents import PRIVILEGED
from bot.sandbox.discord.settings import SANDBOX_TOKEN, Settings
from bot.sandbox.process import announce, told_to_end


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox.discord", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--state", type=Path, help="folder to keep the journal in")
    parser.add_argument("--token", default=SANDBOX_TOKEN, help="the bot's token")
    parser.add_argument(
        "--approve", action="append", default=[], choices=sorted(PRIVILEGED), metavar="INTENT"
    )
    parser.add_argument("--shards", type=int, default=1, help="how many are recommended")
    parser.add_argument("--heartbeat", type=float, default=41.25, metavar="S")
    parser.add_argument("--identify-interval", type=float, default=0.0, metavar="S")
    parser.add_argument("--message-rate", type=int, default=5, metavar="N", help="0: no limits")
    parser.add_argument("--global-rate", type=int, default=50, metavar="N", help="0: no limit")
    parser.add_argument("--nonce-window", type=float, default=300.0, metavar="S")
    parser.add_argument("--link-life", type=float, default=24 * 3600.0, metavar="S")
    parser.add_argument("--until-stdin-closes", action="store_true")
    return parser


def settings_from(arguments: list[str] | None) -> tuple[Settings, bool]:
    """Read the command line: the settings, and whether to end with standard input."""
    given = _parser().parse_args(arguments)
    settings = Settings(
        host=given.host,
        port=given.port,
        state=given.state,
        token=given.token,
        approved=frozenset(given.approve),
        shards=given.shards,
        heartbeat_s=given.heartbeat,
        identify_interval_s=given.identify_interval,
        message_rate=given.message_rate,
        global_rate=given.global_rate,
        nonce_window_s=given.nonce_window,
        link_life_s=given.link_life,
    )
    return settings, given.until_stdin_closes


async def main(arguments: list[str] | None = None) -> None:
    """Serve until told to end."""
    settings, until_stdin_closes = settings_from(arguments)
    async with serve(settings) as world:
        told = told_to_end(stdin=until_stdin_closes)
        announce(NAME, world.base_url, int(world.base_url.rpartition(":")[2]))
        await told.wait()


if __name__ == "__main__":
    asyncio.run(main())
