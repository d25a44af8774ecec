"""Run the web chat: ``python -m bot.sandbox.webchat --port N``."""

import argparse
import asyncio
import os
from pathlib import Path

from bot.sandbox.process import announce, told_to_end
from bot.sandbox.webchat.app import serve
from bot.sandbox.webchat.settings import LOOPBACK_HOSTS, SANDBOX_TOKEN, Settings

_TOKEN_VARIABLE = "DANQING_WEBCHAT_TOKEN"  # noqa: S105 - the name of a variable, not a token


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox.webchat", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="0 picks one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--state", type=Path, help="folder that survives a restart")
    parser.add_argument("--token", help=f"the bot's token; better in {_TOKEN_VARIABLE}")
    parser.add_argument(
        "--sandbox",
        action="store_true",
        help="anyone may be anybody, the control plane is open, the token has a default",
    )
    parser.add_argument("--allow-host", action="append", default=[], metavar="HOST")
    parser.add_argument("--allow-addresses", action="store_true", help="any bare address as host")
    parser.add_argument("--idempotency-window", type=float, default=120.0, metavar="S")
    parser.add_argument("--send-rate", type=int, default=20, metavar="N", help="per room, second")
    parser.add_argument("--edit-rate", type=int, default=5, metavar="N", help="per room, second")
    parser.add_argument("--until-stdin-closes", action="store_true")
    return parser


def settings_from(arguments: list[str] | None) -> tuple[Settings, bool]:
    """Read the command line: the settings, and whether to end with standard input."""
    parser = _parser()
    given = parser.parse_args(arguments)
    token = given.token or os.environ.get(_TOKEN_VARIABLE)
    if not token:
        # A token everybody knows is no harm where only this machine can knock.
        if not given.sandbox or given.host not in LOOPBACK_HOSTS:
            parser.error(f"the bot needs a token: set {_TOKEN_VARIABLE}, or use --sandbox")
        token = SANDBOX_TOKEN
    settings = Settings(
        token=token,
        host=given.host,
        port=given.port,
        state_dir=given.state,
        sandbox=given.sandbox,
        allowed_hosts=frozenset(host.lower().strip("[]") for host in given.allow_host),
        allow_addresses=given.allow_addresses,
        idempotency_window_s=given.idempotency_window,
        send_rate=given.send_rate,
        edit_rate=given.edit_rate,
    )
    return settings, given.until_stdin_closes


async def main(arguments: list[str] | None = None) -> None:
    """Serve until told to end."""
    settings, until_stdin_closes = settings_from(arguments)
    async with serve(settings) as served:
        told = told_to_end(stdin=until_stdin_closes)
        announce("webchat", served.url, served.port)
        await told.wait()


if __name__ == "__main__":
    asyncio.run(main())
