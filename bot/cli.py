"""The command line: danqing run | demo | explain | models | doctor | sandbox."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from core.errors import BotError, ConfigError

FAILED = 1
BAD_CONFIGURATION = 2
INTERRUPTED = 130

app = typer.Typer(
    name="danqing",
    help="Danqing turns words in a chat into pictures and short films.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ConfigPath = Annotated[
    Path | None,
    typer.Option("--config", help="Configuration file; see config.example.toml."),
]
Lang = Annotated[Literal["zh", "en"], typer.Option("--lang", help="Language of the conversation.")]


@app.command()
def run(config: ConfigPath = None) -> None:
    """Run the service; without configuration, on the sandbox with a web chat."""
    from bot.logs import set_up  # noqa: PLC0415 - each command imports only what it needs
    from bot.settings import load_settings, secrets_of  # noqa: PLC0415

    def start() -> Coroutine[None, None, None]:
        settings = load_settings(config)
        folder = settings.service.data_dir / "logs"
        try:
            set_up(settings.service.log_level, folder, secrets_of(settings))
        except OSError as error:
            raise ConfigError(
                "service.data_dir", f"cannot write to {folder}: {error.strerror}"
            ) from error
        # Importing it takes long, and a mistake is told before.
        from bot import app as service  # noqa: PLC0415 - as above

        return service.run(settings)

    _finish(start)


@app.command()
def demo(
    lang: Lang = "zh",
    *,
    fast: Annotated[bool, typer.Option("--fast", help="Do not wait as people would.")] = False,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("demo"),
    platform: Annotated[
        Literal["terminal", "discord"], typer.Option("--platform", help="Where people are.")
    ] = "terminal",
) -> None:
    """Play a whole conversation against the sandbox, in the terminal or on Discord's stand-in."""
    if platform == "discord":
        from bot.discord_demo import play  # noqa: PLC0415
    else:
        from bot.demo import play  # noqa: PLC0415

    _finish(lambda: play(lang, is_fast=fast, folder=out))


@app.command()
def explain(
    *,
    why: Annotated[bool, typer.Option("--why", help="Add the words behind each value.")] = False,
    config: ConfigPath = None,
) -> None:
    """Read messages as JSON lines on standard input, write what is understood."""
    from bot.explain import explain_lines  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    def start() -> Coroutine[None, None, None]:
        return explain_lines(
            load_settings(config), sys.stdin.buffer, sys.stdout.buffer, with_reasons=why
        )

    _finish(start)


@app.command()
def models(
    task: Annotated[str | None, typer.Option("--task", help="Only this task.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    config: ConfigPath = None,
) -> None:
    """List what can be made, with prices."""
    from bot.inspecting import list_models  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    _finish(lambda: list_models(load_settings(config), task, sys.stdout, as_json=as_json))


@app.command()
def doctor(lang: Lang = "zh", config: ConfigPath = None) -> None:
    """Ask every configured platform and provider to check itself; pays for nothing."""
    from bot.inspecting import examine  # noqa: PLC0415
    from bot.settings import load_settings  # noqa: PLC0415

    _finish(lambda: examine(load_settings(config), lang, sys.stdout))


@app.command(context_settings={"ignore_unknown_options": True})
def sandbox(
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]... [OPTION]...", help="ima, webchat, discord; default: all."
        ),
    ] = None,
    port: Annotated[int, typer.Option("--port", help="Port of the first; 0 picks.")] = 0,
) -> None:
    """Run stand-ins for the outside world, each in its own process, until Ctrl-C."""
    from bot.standins import run_stand_ins  # noqa: PLC0415

    # Options that are not ours are the stand-ins', and so is all that follows the first.
    names = list(takewhile(lambda word: not word.startswith("-"), given or ()))
    arguments = (given or [])[len(names) :]
    _finish(lambda: run_stand_ins(names, port, arguments))


def _finish(start: Callable[[], Coroutine[None, None, int | None]]) -> None:
    """Run a command; what it cannot do is one line, with exit code 2 for the configuration."""
    try:
        code = asyncio.run(start())
    except BotError as error:
        _stop(error)
    except ExceptionGroup as group:
        mistakes = group.subgroup(ConfigError)
        if mistakes is None:
            raise
        _stop(mistakes)
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter must not flush the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    else:
        raise typer.Exit(code or 0)


def _stop(error: BaseException) -> NoReturn:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    typer.echo(f"danqing: {error}", err=True)
    raise typer.Exit(BAD_CONFIGURATION if isinstance(error, ConfigError) else FAILED) from None


def main() -> None:
    """Be the `danqing` command."""
    app()
