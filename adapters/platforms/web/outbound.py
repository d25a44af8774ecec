"""Messages of the core in the web chat's JSON, worded last; pure."""

import unicodedata
from collections.abc import Iterable, Sequence

from core.intents import Language
from core.messages import Button, OutgoingMessage, Text
from core.ports import Translator

Json = dict[str, object]

MAX_TEXT = 4000
MAX_NOTICE = 200
_MAX_BUTTONS = 5
_MAX_LABEL = 40
_ELLIPSIS = "…"
_JOINER = "\u200d"


def to_post(out: OutgoingMessage, translator: Translator, files: Sequence[str]) -> Json:
    """Make the body of a new message; `files` are ids of what was uploaded for it."""
    return {
        **to_edit(out, translator, files),
        "room": out.chat.chat,
        "reply_to": None if out.reply_to is None else out.reply_to.message,
        "only_for": None,
    }


def to_edit(out: OutgoingMessage, translator: Translator, files: Sequence[str]) -> Json:
    """Make the whole new body of a message that stands already."""
    return {
        "text": to_text(out.lines, out.language, translator),
        "buttons": [
            _to_button(button, out.language, translator) for button in out.buttons[:_MAX_BUTTONS]
        ],
        "progress": out.percent,
        "files": list(files),
    }


def to_notice(text: Text, language: Language, translator: Translator) -> Json:
    """Make the body of a short word that only the presser sees."""
    return {"text": shorten(_word(text, language, translator), MAX_NOTICE)}


def to_text(lines: Iterable[Text], language: Language, translator: Translator) -> str:
    """Word all lines, one under the other."""
    return shorten("\n".join(_word(line, language, translator) for line in lines), MAX_TEXT)


def shorten(text: str, most: int) -> str:
    """Cut a text that is too long, never inside what people see as one character."""
    if len(text) <= most:
        return text
    end = most - len(_ELLIPSIS)
    while end > 0 and _continues(text, end):
        end -= 1
    return text[:end].rstrip() + _ELLIPSIS


def neutralise(text: str) -> str:
    """Keep echoed words from calling anybody: the wire's mentions begin with `<@`."""
    return text.replace("<@", "＜@")


def _to_button(button: Button, language: Language, translator: Translator) -> Json:
    return {
        "id": f"{button.proposal}|{button.action}",
        "label": shorten(_word(button.label, language, translator), _MAX_LABEL),
        "style": button.style.value,
    }


def _word(text: Text, language: Language, translator: Translator) -> str:
    return neutralise(translator.text(text.key, language, **text.args))


def _continues(text: str, place: int) -> bool:
    """Tell whether the code point at `place` belongs to the character before it."""
    return (
        unicodedata.category(text[place]) in {"Mn", "Me", "Mc"}
        or text[place] == _JOINER
        or text[place - 1] == _JOINER
        or unicodedata.category(text[place]) == "Sk"
    )
