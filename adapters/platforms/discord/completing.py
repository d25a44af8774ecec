"""What is offered to somebody who types into a field, in Discord's form."""

import logging
from collections.abc import Iterable

import discord
from discord.app_commands import Choice

from adapters.platforms.discord.wording import shorten
from core.intents import Language
from core.messages import Suggestion
from core.ports import Translator

MOST = 25
LONGEST = 100
UNKNOWN_INTERACTION = 10062


def to_choices(
    suggestions: Iterable[Suggestion], language: Language, translator: Translator
) -> list[Choice[str]]:
    """Make choices, each value once; Discord refuses the whole list for one that is too long."""
    choices: dict[str, Choice[str]] = {}
    for each in suggestions:
        label = translator.text(each.label.key, language, **each.label.args)
        if 0 < len(each.value) <= LONGEST:
            choice = Choice(name=shorten(label, LONGEST) or each.value, value=each.value)
            choices.setdefault(each.value, choice)
    return list(choices.values())[:MOST]


class _TypedOn(logging.Filter):
    """Drops the note that somebody typed on before the last completion came: nobody misses it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep everything else."""
        error = record.exc_info[1] if record.exc_info else None
        return not (isinstance(error, discord.NotFound) and error.code == UNKNOWN_INTERACTION)


IGNORE_TYPED_ON = _TypedOn()
