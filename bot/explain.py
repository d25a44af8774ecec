"""What the service understands of a message, for measuring and for debugging a rule."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import BinaryIO

from bot.inspecting import opened_providers
from bot.service import alias_names
from bot.settings import Settings
from core.parsing import Lexicon, build_lexicon, explain
from core.parsing.wire import intent_to_json, utterance_from_json
from core.shelf import lexicon_of


async def explain_lines(
    settings: Settings, lines: BinaryIO, out: BinaryIO, *, with_reasons: bool
) -> None:
    """Answer each JSON line with one JSON line, in order; a bad one with its error.

    Bytes, since a text stream would split lines at carriage returns, read them by the locale, and
    end everything at the first one that is not text.
    """
    lexicon = await _lexicon(settings)
    for line in lines:
        if line.strip():
            answer = json.dumps(_answer(line, lexicon, with_reasons), ensure_ascii=False)
            # Half a surrogate pair has no UTF-8; its escape is JSON again.
            out.write(answer.encode("utf-8", "backslashreplace") + b"\n")
            out.flush()


async def _lexicon(settings: Settings) -> Lexicon:
    """Know the names that the service would know; without a provider, the shipped ones."""
    names = alias_names(settings.aliases)
    if settings.uses_sandbox_provider:
        return build_lexicon(names)
    async with opened_providers(settings) as providers:
        offers = [offer for provider in providers for offer in await provider.offers()]
    return lexicon_of(names, offers)


def _answer(line: bytes, lexicon: Lexicon, with_reasons: bool) -> dict[str, object]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": "this line is not JSON"}
    if not isinstance(given, Mapping):
        return {"id": None, "error": "this line is not a JSON object"}
    name = given.get("id")
    try:
        utterance, context = utterance_from_json(given)
    except ValueError as error:
        return {"id": name, "error": str(error)}
    explanation = explain(utterance, context, lexicon)
    answer: dict[str, object] = intent_to_json("", explanation.intent) | {"id": name}
    if with_reasons:
        answer["why"] = [asdict(reason) for reason in explanation.reasons]
    return answer
