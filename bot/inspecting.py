"""What an operator asks from the command line: which models there are, and what is wrong."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Literal, TextIO

from rich.console import Console
from rich.table import Table

from bot.app import open_supplies, surroundings
from bot.clock import SystemClock
from bot.registry import open_discord, open_ima, open_web
from bot.settings import Settings
from core.catalogue import Offer
from core.errors import ConfigError
from core.intents import Language, TaskType
from core.phrasing import price_arg
from core.ports import Finding, Provider

PIPE_WIDTH = 200


@asynccontextmanager
async def opened_providers(settings: Settings) -> AsyncIterator[list[Provider]]:
    """Open the configured providers, or the sandbox's, without a service around them."""
    async with (
        surroundings(settings, with_webchat=False) as around,
        open_supplies(settings, around, SystemClock()) as (supplies, _),
    ):
        yield [open_ima(around.ima, supplies)]


async def list_models(settings: Settings, task: str | None, out: TextIO, *, as_json: bool) -> None:
    """Write the catalogue with prices.

    Raises:
        ConfigError: there is no such task.
    """
    if task is not None and task not in set(TaskType):
        raise ConfigError("--task", f"there is no task {task}; try {', '.join(TaskType)}")
    async with opened_providers(settings) as providers:
        offers = [offer for provider in providers for offer in await provider.offers()]
    wanted = [offer for offer in offers if task in {None, offer.task.value}]
    if as_json:
        json.dump([_as_json(offer) for offer in wanted], out, ensure_ascii=False, indent=2)
        out.write("\n")
    else:
        _print(_table(wanted), out)


async def examine(settings: Settings, lang: Literal["zh", "en"], out: TextIO) -> int:
    """Let everything check itself; 1 where something is missing."""
    heading = {"zh": "检查", "en": "Checks"}[lang]
    findings: list[Finding] = []
    async with (
        surroundings(settings, with_webchat=False) as around,
        open_supplies(settings, around, SystemClock()) as (supplies, _),
    ):
        findings += await open_ima(around.ima, supplies).check()
        if around.web is not None:
            async with open_web(around.web, supplies) as platform:
                findings += await platform.check()
        if settings.discord is not None:
            async with open_discord(settings.discord, supplies, Language(lang)) as platform:
                findings += await platform.check()
    table = Table(title=heading, show_header=False)
    for finding in findings:
        table.add_row("✅" if finding.is_ok else "❌", finding.subject, finding.detail)
    _print(table, out)
    return 0 if all(finding.is_ok for finding in findings) else 1


def _print(table: Table, out: TextIO) -> None:
    """Print a table; wide where nobody's screen is the limit, such as in a pipe."""
    Console(file=out, width=None if out.isatty() else PIPE_WIDTH).print(table)


def _table(offers: Sequence[Offer]) -> Table:
    table = Table(title="Models")
    for heading in ("task", "model", "family", "points", "wait (s)", "options"):
        table.add_column(heading, overflow="fold")
    for offer in offers:
        options = "; ".join(
            f"{option.name} {'/'.join(str(value) for value in option.values)}"
            for option in offer.options
        )
        low, high = price_arg(offer.prices_from), price_arg(offer.prices_to)
        price = low if low == high else f"{low}-{high}"
        wait = f"{offer.wait_s[0]}-{offer.wait_s[1]}"
        table.add_row(offer.task, offer.name, offer.family, price, wait, options)
    return table


def _as_json(offer: Offer) -> dict[str, object]:
    return {
        "task": offer.task.value,
        "model": offer.name,
        "family": offer.family,
        "provider": offer.provider,
        "offer": offer.id,
        "options": {option.name.value: list(option.values) for option in offer.options},
        "prices": [
            {"points": str(rule.price), "when": {name.value: v for name, v in rule.when.items()}}
            for rule in offer.prices
        ],
        "wait_s": list(offer.wait_s),
        "is_live": offer.is_live,
        "as_of": offer.as_of.isoformat(),
    }
