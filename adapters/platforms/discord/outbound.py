"""Messages of the core as Discord's JSON, worded last; pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import discord

from adapters.platforms.discord.wording import fit, harmless, shorten
from core.intents import ChatKind, Language
from core.messages import (
    Arg,
    Button,
    ButtonStyle,
    MediaItem,
    MessageKind,
    OutgoingMessage,
    ProposalId,
    Text,
)
from core.ports import Translator
from core.progress import bar
from core.texts import TextKey

Json = dict[str, object]

MAX_TEXT = 2000
MAX_FILES = 10
MAX_LABEL = 80
MAX_CUSTOM_ID = 100
MAX_URL = 512
BUTTON_PREFIX = "dq"
_IN_A_ROW, _ROWS = 5, 5
_ROW, _BUTTON, _LINK_STYLE = 1, 2, 5
_STYLES = {ButtonStyle.PRIMARY: 1, ButtonStyle.SECONDARY: 2, ButtonStyle.DANGER: 4}
_SUPPRESS_EMBEDS = 1 << 2
_BUTTON_ID = re.compile(rf"{BUTTON_PREFIX}:(?P<proposal>[^:]+):(?P<action>.+)")
_SOON = "⏳"
_AWAITED = frozenset({MessageKind.RESULT, MessageKind.FAILURE, MessageKind.QUESTION})
# Whoever is answered hears of it; nobody else is called by anything that a message says.
ALLOWED_MENTIONS: Json = {"parse": [], "replied_user": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message as Discord takes it, whether it is sent, edited or answers an interaction."""

    content: str
    components: tuple[Json, ...] = ()
    embeds: tuple[Json, ...] = ()
    flags: int = 0
    media: tuple[MediaItem, ...] = ()
    files: tuple[discord.File, ...] = ()
    """The media, opened for the upload; the sender's business."""
    allowed_mentions: Json = field(default_factory=lambda: dict(ALLOWED_MENTIONS))
    called: str = ""
    """Whom the message calls by name, as it stands in the content."""

    def with_files(self, files: Iterable[discord.File]) -> "Rendered":
        """Add the opened files."""
        return replace(self, files=tuple(files))

    def calling(self, person: int) -> "Rendered":
        """Call one person by name."""
        called = f"<@{person}> "
        content = shorten(f"{called}{self.content}", MAX_TEXT)
        mentions = {**self.allowed_mentions, "users": [str(person)]}
        return replace(self, content=content, allowed_mentions=mentions, called=called)

    def emptied(self) -> "Rendered":
        """Only keep a place, and call whoever is called: an edit does not."""
        content = f"{self.called}{_SOON}"
        return replace(self, content=content, components=(), embeds=(), media=(), files=())

    def payload(self) -> Json:
        """Make the body; whole, so that it also replaces what a message said before."""
        return {
            "content": self.content,
            "embeds": list(self.embeds),
            "components": list(self.components),
            "allowed_mentions": self.allowed_mentions,
            "flags": self.flags,
            "attachments": [file.to_dict(index) for index, file in enumerate(self.files)],
        }


def render(out: OutgoingMessage, translator: Translator) -> Rendered:
    """Word a message and lay it out."""
    unfurls = _unfurls(out)
    lines = [_line(text, out, translator, unfurls=unfurls) for text in out.lines]
    has_links = any("://" in line for line in lines)
    return Rendered(
        content=fit(lines, MAX_TEXT),
        components=tuple(_rows(_buttons(out, translator, unfurls=unfurls))),
        flags=_SUPPRESS_EMBEDS if has_links and not unfurls else 0,
        media=out.media[:MAX_FILES],
    )


def calls(out: OutgoingMessage) -> bool:
    """Tell whether somebody waits for a message among others who talk."""
    return out.kind in _AWAITED and out.chat.kind is ChatKind.GROUP


def word(text: Text, language: Language, translator: Translator) -> str:
    """Word one sentence; what others wrote in it calls nobody and formats nothing."""
    args: dict[str, Arg] = {
        name: harmless(value) if isinstance(value, str) else value
        for name, value in text.args.items()
    }
    return translator.text(text.key, language, **args)


def button_id(proposal: ProposalId, action: str) -> str:
    """Write what a button stands for; read again by `read_button_id`, in any later version."""
    return f"{BUTTON_PREFIX}:{proposal}:{action}"


def read_button_id(custom_id: str) -> tuple[ProposalId, str] | None:
    """Read what a button stands for; None where it is none of ours."""
    match = _BUTTON_ID.fullmatch(custom_id)
    return (ProposalId(match["proposal"]), match["action"]) if match else None


def _unfurls(out: OutgoingMessage) -> bool:
    """Tell whether links are to be shown as what they lead to: the result is not here itself."""
    return out.kind is MessageKind.RESULT and not out.media


def _line(text: Text, out: OutgoingMessage, translator: Translator, *, unfurls: bool) -> str:
    worded = word(text, out.language, translator)
    if text.key is TextKey.STATUS_PROGRESS and out.percent is not None:
        return f"⏳ {bar(out.percent)} {worded}"
    if text.key is TextKey.RESULT_LINK and unfurls:
        # A film's address plays in place where it has a line of its own.
        url = str(text.args["url"])
        return worded.replace(url, f"\n{url}")
    return worded


def _buttons(out: OutgoingMessage, translator: Translator, *, unfurls: bool) -> list[Json]:
    buttons = [_button(each, out.language, translator) for each in out.buttons]
    urls = [str(text.args["url"]) for text in out.lines if text.key is TextKey.RESULT_LINK]
    if unfurls:
        label = word(Text(key=TextKey.BUTTON_OPEN), out.language, translator)
        buttons += [
            {
                "type": _BUTTON,
                "style": _LINK_STYLE,
                "label": shorten(label, MAX_LABEL),
                "url": url,
            }
            for url in urls
            if len(url) <= MAX_URL and url.startswith(("http://", "https://"))
        ]
    return buttons[: _IN_A_ROW * _ROWS]


def _button(button: Button, language: Language, translator: Translator) -> Json:
    return {
        "type": _BUTTON,
        "style": _STYLES[button.style],
        # A label knows no markup, so nothing in it is escaped.
        "label": shorten(
            translator.text(button.label.key, language, **button.label.args), MAX_LABEL
        ),
        "custom_id": button_id(button.proposal, button.action)[:MAX_CUSTOM_ID],
    }


def _rows(buttons: Sequence[Json]) -> list[Json]:
    return [
        {"type": _ROW, "components": list(buttons[start : start + _IN_A_ROW])}
        for start in range(0, len(buttons), _IN_A_ROW)
    ]
