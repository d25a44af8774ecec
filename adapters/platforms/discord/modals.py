"""Forms to fill in; what one is about stands in its id, so that a restart loses none.

discord.py would keep a modal in memory until it is handed in. Here only its payload is made, and
whatever is handed in is read by its id.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from adapters.platforms.discord.menus import Use
from core.intents import Language, MediaKind
from core.messages import Form, ProposalId
from core.ports import Translator
from core.texts import TextKey

MAX_TITLE = 45
MAX_FIELD = 4000
WORDS = "words"
KIND = "kind"
LONGEST_WISH = 2000
_FORM = re.compile(r"f:(?P<proposal>[A-Za-z0-9._-]+):(?P<action>[A-Za-z0-9._-]+)")
_WISH = re.compile(r"m:(?P<use>[a-z]+):(?P<message>\d+):(?P<pictures>\d+):(?P<author>[bp])")

_TITLES = {
    Use.EDIT: (TextKey.MENU_EDIT_TITLE, TextKey.MENU_EDIT_WORDS),
    Use.REFERENCE: (TextKey.MENU_REFERENCE_TITLE, TextKey.MENU_REFERENCE_WORDS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormId:
    """Which button a form belongs to."""

    proposal: ProposalId
    action: str

    def __str__(self) -> str:
        """Give the form's id."""
        return f"f:{self.proposal}:{self.action}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WishId:
    """Which message's pictures a wish is about."""

    use: Use
    message: int
    pictures: int
    from_bot: bool

    def __str__(self) -> str:
        """Give the form's id."""
        author = "b" if self.from_bot else "p"
        return f"m:{self.use}:{self.message}:{self.pictures}:{author}"


def read_id(custom_id: str) -> FormId | WishId | None:
    """Tell what a form that was handed in is about; None where it is none of ours."""
    if found := _FORM.fullmatch(custom_id):
        return FormId(proposal=ProposalId(found["proposal"]), action=found["action"])
    found = _WISH.fullmatch(custom_id)
    if found is None or found["use"] not in {use.value for use in _TITLES}:
        return None
    return WishId(
        use=Use(found["use"]),
        message=int(found["message"]),
        pictures=int(found["pictures"]),
        from_bot=found["author"] == "b",
    )


def to_form(form: Form, language: Language, translator: Translator) -> dict[str, Any]:
    """Make the payload of the form that a tap opens."""
    limit = max(1, min(form.limit, MAX_FIELD))
    title = translator.text(form.title.key, language, **form.title.args)
    label = translator.text(form.label.key, language, **form.label.args)
    modal = _modal(title, str(FormId(proposal=form.proposal, action=form.action)))
    modal.add_item(_words(label, limit=limit, value=form.value[:limit]))
    return modal.to_dict()


def to_wish(wish: WishId, language: Language, translator: Translator) -> dict[str, Any]:
    """Make the payload of the form that a message's menu opens."""
    title, label = _TITLES[wish.use]
    modal = _modal(translator.text(title, language), str(wish))
    modal.add_item(_words(translator.text(label, language), limit=LONGEST_WISH))
    if wish.use is Use.REFERENCE:
        kinds = ui.Select[Any](
            custom_id=KIND,
            options=[
                discord.SelectOption(
                    label=translator.text(TextKey.CHOICE_KIND, language, kind=name),
                    value=kind.value,
                    default=kind is MediaKind.IMAGE,
                )
                for kind, name in ((MediaKind.IMAGE, "picture"), (MediaKind.VIDEO, "film"))
            ],
        )
        text = translator.text(TextKey.MENU_REFERENCE_KIND, language)
        modal.add_item(ui.Label(text=_cut(text), component=kinds))
    return modal.to_dict()


def entered(data: Mapping[str, Any]) -> dict[str, str]:
    """Read the fields of a form that was handed in; of a choice, what was chosen first."""
    return {
        str(field["custom_id"]): str(field["value"] if "value" in field else field["values"][0])
        for field in _fields(data.get("components", ()))
        if field.get("value") is not None or field.get("values")
    }


def _fields(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for each in components:
        if "custom_id" in each:
            yield each
        inner = each.get("component")
        yield from _fields([*each.get("components", ()), *([inner] if inner else [])])


def _modal(title: str, custom_id: str) -> ui.Modal:
    return ui.Modal(title=_cut(title), custom_id=custom_id, timeout=None)


def _words(label: str, *, limit: int, value: str = "") -> ui.Label[Any]:
    field = ui.TextInput[Any](
        custom_id=WORDS,
        style=discord.TextStyle.paragraph,
        default=value or None,
        max_length=limit,
    )
    return ui.Label(text=_cut(label), component=field)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TITLE else f"{text[: MAX_TITLE - 1]}…"
