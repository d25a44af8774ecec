"""What a typed line means."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.platforms.terminal.inbound import (
    Offered,
    Said,
    Tapped,
    read_line,
    to_attachment,
    to_message,
    to_press,
)
from core.intents import ChatKind, Language, MediaKind
from core.messages import Attachment, ProposalId


@pytest.mark.parametrize(
    ("line", "buttons", "expected"),
    [
        ("draw a cat\n", 0, Said(text="draw a cat")),
        ("1", 2, Tapped(number=1)),
        (" 2 \n", 2, Tapped(number=2)),
        (":1", 0, Tapped(number=1)),
        (":9", 2, Tapped(number=9)),
        ("3", 2, Said(text="3")),
        ("0", 2, Said(text="0")),
        ("1", 0, Said(text="1")),
        ("1 cat", 2, Said(text="1 cat")),
        ("16:9", 2, Said(text="16:9")),
        ("1234", 9, Said(text="1234")),
        ("\n", 2, None),
        ("   ", 0, None),
    ],
)
def test_a_line_is_words_or_a_tap(line: str, buttons: int, expected: Said | Tapped | None) -> None:
    assert read_line(line, buttons) == expected


@pytest.mark.parametrize(
    ("line", "words", "files"),
    [
        ("@cat.png 让它动起来", "让它动起来", ("cat.png",)),
        ("@cat.png让它动起来", "让它动起来", ("cat.png",)),
        ("把@~/Bilder/cat.JPG 画成水彩", "把 画成水彩", ("~/Bilder/cat.JPG",)),
        ('@"my cat.png" and @b.heic blend', "and blend", ("my cat.png", "b.heic")),
        ("@'my cat' dance", "dance", ("my cat",)),
        ("@“我的 猫.png” 动起来", "动起来", ("我的 猫.png",)),
        ("@/tmp/a.b/film.mp4", "", ("/tmp/a.b/film.mp4",)),  # noqa: S108 - nothing is opened
        ("@danqing draw a cat", "@danqing draw a cat", ()),
        ("write to me@home.png", "write to me@home.png", ()),
        ("@cat.pngs are odd", "@cat.pngs are odd", ()),
        ("animate https://a.test/cat.png", "animate https://a.test/cat.png", ()),
        ('@"" nothing', '@"" nothing', ()),
    ],
)
def test_files_are_named_in_the_line(line: str, words: str, files: tuple[str, ...]) -> None:
    assert read_line(line, 0) == Said(text=words, files=files)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("cat.PNG", MediaKind.IMAGE),
        ("cat.heic", MediaKind.IMAGE),
        ("koi.mp4", MediaKind.VIDEO),
        ("notes.txt", MediaKind.FILE),
        ("cat", MediaKind.FILE),
    ],
)
def test_a_file_is_named_by_where_it_lies(name: str, kind: MediaKind) -> None:
    attachment = to_attachment(Path("/a b") / name, 7)
    assert attachment == Attachment(key=f"/a b/{name}", kind=kind, name=name, size=7)


def test_what_is_typed_is_a_direct_message_of_whoever_runs_the_service() -> None:
    at = datetime(2030, 1, 2, tzinfo=UTC)
    message = to_message("hi", message="7", person="Lin", sent_at=at, language=Language.ZH)
    assert (message.text, message.ref.message, message.sender.person) == ("hi", "7", "Lin")
    assert (message.is_addressed, message.is_moderator) == (True, True)
    assert message.ref.chat.kind is ChatKind.DM
    assert (message.locale, message.sent_at) == (Language.ZH, at)


def test_a_tap_carries_what_the_button_stands_for() -> None:
    offered = Offered(message="7", proposal=ProposalId("p"), action="take:1")
    press = to_press(offered, event="8", person="Lin", language=Language.EN)
    assert (press.event, press.message.message) == ("8", "7")
    assert (press.proposal, press.action, press.by.person) == ("p", "take:1", "Lin")
