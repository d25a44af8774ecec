"""Messages laid out and worded for Discord."""

from dataclasses import replace

import pytest

from adapters.platforms.discord.outbound import button_id, read_button_id, render
from adapters.platforms.discord.wording import fit, harmless, shorten
from core.intents import Language
from core.messages import (
    Arg,
    Button,
    ButtonStyle,
    ChatRef,
    MessageKind,
    OutgoingMessage,
    PlatformName,
    ProposalId,
    Text,
)
from core.texts import TextKey
from tests.adapters.platforms.discord.standing import CAT, TRANSLATOR, note

CHAT = ChatRef(platform=PlatformName("discord"), tenant="1", chat="2")
LINK = "https://files.test/a_b_c.mp4"


def saying(*lines: Text, kind: MessageKind = MessageKind.NOTE) -> OutgoingMessage:
    return replace(note(CHAT, kind=kind), lines=lines)


def text(key: TextKey, **args: Arg) -> Text:
    return Text(key=key, args=args)


def test_progress_has_a_bar() -> None:
    line = text(TextKey.STATUS_PROGRESS, percent=46, waited=28, at_most=60)
    out = replace(saying(line, kind=MessageKind.STATUS), percent=46, language=Language.ZH)
    rendered = render(out, TRANSLATOR)
    assert rendered.content == "⏳ ▰▰▰▰▰▱▱▱▱▱ 46% · 已等 28 秒，最长约 60 秒"
    assert render(replace(out, percent=None), TRANSLATOR).content.startswith("46%")


def test_a_link_beside_its_picture_shows_nothing_of_its_own() -> None:
    out = saying(text(TextKey.RESULT_LINK, url=LINK), kind=MessageKind.RESULT)
    beside = render(replace(out, media=(CAT,)), TRANSLATOR)
    assert (beside.flags, beside.components) == (4, ())
    assert LINK in beside.content


def test_a_result_that_is_only_a_link_unfurls_and_has_a_button() -> None:
    alone = render(saying(text(TextKey.RESULT_LINK, url=LINK), kind=MessageKind.RESULT), TRANSLATOR)
    assert alone.flags == 0
    assert alone.content.splitlines()[-1] == LINK
    (row,) = alone.components
    assert row["components"] == [{"type": 2, "style": 5, "label": "Open", "url": LINK}]
    long = f"{LINK}?{'s' * 600}"
    longer = saying(text(TextKey.RESULT_LINK, url=long), kind=MessageKind.RESULT)
    assert render(longer, TRANSLATOR).components == ()


def test_many_buttons_stand_in_rows() -> None:
    buttons = tuple(
        Button(
            proposal=ProposalId("j.start"),
            action=f"take-{number}",
            label=text(TextKey.BUTTON_RETRY, model="*M* " * 40, price="5"),
            style=style,
        )
        for number, style in enumerate([*ButtonStyle, *ButtonStyle])
    )
    rows = render(replace(note(CHAT), buttons=buttons), TRANSLATOR).components
    made = [each for row in rows for each in row["components"]]  # type: ignore[attr-defined]
    assert [len(row["components"]) for row in rows] == [5, 1]  # type: ignore[arg-type]
    assert [each["style"] for each in made] == [1, 2, 4, 1, 2, 4]
    assert {len(each["label"]) for each in made} == {80}
    assert "\\" not in made[0]["label"]
    assert read_button_id(made[1]["custom_id"]) == ("j.start", "take-1")


@pytest.mark.parametrize(
    ("custom_id", "read"),
    [
        ("dq:1m7yx0ysjdfnfx2qpnsn.result:again", ("1m7yx0ysjdfnfx2qpnsn.result", "again")),
        ("dq:1m7yx0ysjdfnfx2qpnsn.start:cancel", ("1m7yx0ysjdfnfx2qpnsn.start", "cancel")),
        ("dq:j.failure:retry-2", ("j.failure", "retry-2")),
    ],
)
def test_ids_of_buttons_stand_in_chats_for_ever(custom_id: str, read: tuple[str, str]) -> None:
    """Whatever changes, these are read: messages that carry them are never written anew."""
    assert read_button_id(custom_id) == read
    assert button_id(ProposalId(read[0]), read[1]) == custom_id


@pytest.mark.parametrize("custom_id", ["", "dq:", "dq:a", "dq:a:", "other:a:b"])
def test_buttons_of_others_are_none_of_ours(custom_id: str) -> None:
    assert read_button_id(custom_id) is None
    assert read_button_id(button_id(ProposalId("a.b"), "c:d")) == ("a.b", "c:d")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("a cat", "a cat"),
        ("**bold** and __more__", "\\*\\*bold** and \\_\\_more__"),
        ("2 * 3", "2 * 3"),
        ("# loud\n> quoted\n- item\n1. one", "\\# loud\n\\> quoted\n\\- item\n\\1. one"),
        ("@everyone @here", "@\u200beveryone @\u200bhere"),
        ("<@1> <@!1> <@&1> <#1> <:a:1> </x:1>", None),
        ("see https://x.test/_a_@everyone_b_ @here", None),
    ],
)
def test_what_others_wrote_stays_words(said: str, shown: str | None) -> None:
    made = harmless(said)
    assert shown is None or made == shown
    assert "<@" not in made
    assert "<#" not in made
    assert " @here" not in made
    assert ("https" in said) == ("https://x.test/_a_@everyone_b_" in made)


def test_the_longest_line_without_a_link_gives_way() -> None:
    lines = ["head", "long " * 500, f"link {LINK}"]
    made = fit(lines, 2000)
    assert len(made) <= 2000
    assert made.splitlines()[0] == "head"
    assert made.endswith(LINK)
    assert made.splitlines()[1].endswith("…")
    assert len(fit([f"{LINK}/{'x' * 3000}"], 2000)) == 2000


def test_characters_are_not_cut_in_two() -> None:
    assert shorten("ab👩\u200d🚀c", 4) == "ab…"
    assert shorten("abc", 3) == "abc"
