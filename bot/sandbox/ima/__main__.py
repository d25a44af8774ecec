"""``python -m bot.sandbox.ima``: the stand-in as a process of its own."""

import argparse
import asyncio
from pathlib import Path

from bot.sandbox.ima.serving import NAME, Address, serve
from bot.sandbox.ima.settings import Settings
from bot.sandbox.process import announce, told_to_end


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox.ima", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--state", type=Path, help="folder to keep journal and media in")
    parser.add_argument("--pace", type=float, default=1.0, help="factor on how long results take")
    parser.add_argument("--real-waits", action="store_true", help="serve the recorded waits")
    parser.add_argument("--plain", action="store_true", help="tiny samples instead of painting")
    parser.add_argument("--key", action="append", default=[], help="accept only such keys")
    parser.add_argument("--until-stdin-closes", action="store_true")
    return parser


def _ready(address: Address) -> None:
    announce(NAME, address.url, address.port)


async def _run(settings: Settings, *, stdin: bool) -> None:
    told = told_to_end(stdin=stdin)
    await serve(settings, ready=_ready, until=told.wait)


def main() -> None:
    """Serve until a signal, or the end of standard input if so asked."""
    options = _parser().parse_args()
    settings = Settings(
        host=options.host,
        port=options.port,
        state=options.state,
        pace=options.pace,
        real_waits=options.real_waits,
        plain=options.plain,
        keys=frozenset(options.key),
    )
    asyncio.run(_run(settings, stdin=options.until_stdin_closes))


if __name__ == "__main__":
    main()
