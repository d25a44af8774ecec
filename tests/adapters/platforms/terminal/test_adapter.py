"""A conversation at the terminal."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.platforms.terminal.inbound import chat_of
from adapters.platforms.terminal.ledger import FILE
from core.errors import PlatformUnavailable, Sent
from core.intents import MediaKind
from core.messages import DeliveryKey, MediaId, MediaItem, MessageKind, MessageRef, Text
from core.ports import EditStyle, Reception
from core.texts import TextKey
from tests.adapters.platforms.terminal.fakes import (
    CAT_ITEM,
    FILM_ITEM,
    Lines,
    ListeningIntake,
    Tty,
    button,
    note,
    read_all,
    terminal,
)

CHAT = chat_of("Lin")
KEY = DeliveryKey("job1:ack")
STATUS = DeliveryKey("job1:status")
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def progress(percent: int) -> Text:
    args = {"percent": percent, "waited": 28, "at_most": 60}
    return Text(key=TextKey.STATUS_PROGRESS, args=args)


async def test_words_are_handed_in_one_message_a_line(tmp_path: Path) -> None:
    lines, intake = Lines("draw a cat\n", "\n", "wider\n"), ListeningIntake()
    await read_all(terminal(tmp_path, lines=lines), intake, lines)
    assert [message.text for message in intake.messages] == ["draw a cat", "wider"]
    assert len({message.ref.message for message in intake.messages}) == 2


async def test_what_was_typed_is_repeated_behind_the_name(tmp_path: Path) -> None:
    lines, out = Lines("draw a \x1b[31mcat\n"), io.StringIO()
    await read_all(terminal(tmp_path, lines=lines, out=out), ListeningIntake(), lines)
    assert out.getvalue() == "Lin> draw a  [31mcat\n"


async def test_what_was_typed_is_not_repeated_without_echo(tmp_path: Path) -> None:
    lines, out = Lines("draw a cat\n"), io.StringIO()
    await read_all(terminal(tmp_path, lines=lines, out=out, echo=False), ListeningIntake(), lines)
    assert out.getvalue() == ""


async def test_message_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        lines, intake = Lines("hi\n"), ListeningIntake()
        await read_all(terminal(tmp_path, lines=lines), intake, lines)
        seen.append(int(intake.messages[0].ref.message))
    assert seen[1] > seen[0]


@pytest.mark.parametrize("content", ["", "{", '{"last": "x"}', "[]"])
async def test_a_broken_ledger_is_begun_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    platform = terminal(tmp_path)
    ref = await platform.send(note(), key=KEY, reply=None)
    assert await platform.find(note(), key=KEY, since=EPOCH) == ref
    assert int(ref.message) > 1_000_000


async def test_a_refused_message_is_handed_in_again(tmp_path: Path) -> None:
    lines, out = Lines("hi\n"), io.StringIO()
    intake = ListeningIntake(Reception.REFUSED, Reception.REFUSED)
    await read_all(terminal(tmp_path, lines=lines, out=out), intake, lines)
    assert [message.text for message in intake.messages] == ["hi"] * 3
    assert len({message.ref.message for message in intake.messages}) == 1
    assert out.getvalue() == "Lin> hi\n"


async def test_a_message_that_stays_refused_is_told_of(tmp_path: Path) -> None:
    lines, out = Lines("hi\n"), io.StringIO()
    intake = ListeningIntake(*[Reception.REFUSED] * 3)
    await read_all(terminal(tmp_path, lines=lines, out=out), intake, lines)
    assert "if nothing happens by then, send it again" in out.getvalue()


async def test_a_message_is_printed_below_a_reply_mark_with_its_buttons(tmp_path: Path) -> None:
    out = io.StringIO()
    message = note(
        Text(key=TextKey.RESULT, args={"kind": "picture", "model": "SeeDream 4.5"}),
        Text(key=TextKey.RESULT_LINK, args={"url": "https://x.test/" + "a" * 200}),
        reply_to="1",
        buttons=[button("a"), button("b", TextKey.BUTTON_NEVER_MIND)],
    )
    await terminal(tmp_path, out=out).send(message, key=KEY, reply=None)
    assert out.getvalue().splitlines() == [
        "  ↩ ✅ Your picture is ready · SeeDream 4.5",
        "    🔗 Original link: https://x.test/" + "a" * 200,
        "    [1] Cancel  [2] Never mind",
    ]


async def test_the_same_key_is_printed_once(tmp_path: Path) -> None:
    out = io.StringIO()
    platform = terminal(tmp_path, out=out)
    first = await platform.send(note(), key=KEY, reply=None)
    second = await platform.send(note(), key=KEY, reply=None)
    assert (second, out.getvalue().count("Got it")) == (first, 1)


async def test_a_restarted_terminal_knows_what_it_printed(tmp_path: Path) -> None:
    first = await terminal(tmp_path).send(note(), key=KEY, reply=None)
    out = io.StringIO()
    platform = terminal(tmp_path, out=out)
    assert await platform.find(note(), key=KEY, since=EPOCH) == first
    assert await platform.send(note(), key=KEY, reply=None) == first
    assert out.getvalue() == ""


async def test_a_key_that_was_never_sent_is_not_found(tmp_path: Path) -> None:
    assert await terminal(tmp_path).find(note(), key=KEY, since=EPOCH) is None


async def test_an_edit_is_marked_and_repeats_neither_itself_nor_the_buttons(tmp_path: Path) -> None:
    out = io.StringIO()
    platform = terminal(tmp_path, out=out)
    cancel = [button("cancel")]
    ref = await platform.send(
        note(Text(key=TextKey.STATUS_WAITING, args={"position": 1}), buttons=cancel),
        key=STATUS,
        reply=None,
    )
    for percent in (20, 20, 46):
        moving = note(progress(percent), kind=MessageKind.STATUS, percent=percent, buttons=cancel)
        assert await platform.edit(ref, moving) == ref
    assert out.getvalue().splitlines()[1:] == [
        "    [1] Cancel",
        "  ✎ ⏳ ▰▰▱▱▱▱▱▱▱▱ 20% · 28 s of at most 60 s",
        "  ✎ ⏳ ▰▰▰▰▰▱▱▱▱▱ 46% · 28 s of at most 60 s",
    ]


async def test_a_number_taps_the_newest_message_with_buttons(tmp_path: Path) -> None:
    lines, intake = Lines("2\n"), ListeningIntake()
    platform = terminal(tmp_path, lines=lines)
    await platform.send(note(buttons=[button("old")]), key=DeliveryKey("a"), reply=None)
    newest = note(buttons=[button("x"), button("y", proposal="p2")])
    ref = await platform.send(newest, key=DeliveryKey("b"), reply=None)
    await platform.send(note(), key=DeliveryKey("c"), reply=None)
    await read_all(platform, intake, lines)
    (press,) = intake.presses
    assert (press.proposal, press.action, press.message) == ("p2", "y", ref)
    assert intake.messages == []


async def test_buttons_taken_away_by_an_edit_cannot_be_tapped(tmp_path: Path) -> None:
    lines, intake, out = Lines(":1\n", "1\n"), ListeningIntake(), io.StringIO()
    platform = terminal(tmp_path, lines=lines, out=out)
    ref = await platform.send(note(buttons=[button("x")]), key=KEY, reply=None)
    await platform.edit(ref, note(Text(key=TextKey.QUESTION_CLOSED)))
    await read_all(platform, intake, lines)
    assert intake.presses == []
    assert [message.text for message in intake.messages] == ["1"]
    assert "  That choice is too old to use." in out.getvalue()


async def test_buttons_work_after_a_restart_and_every_tap_has_its_own_id(tmp_path: Path) -> None:
    ref = await terminal(tmp_path).send(note(buttons=[button("x")]), key=KEY, reply=None)
    lines, intake = Lines("1\n", ":1\n"), ListeningIntake()
    await read_all(terminal(tmp_path, lines=lines), intake, lines)
    assert [press.message for press in intake.presses] == [ref, ref]
    assert len({press.event for press in intake.presses}) == 2


@pytest.mark.parametrize(
    ("intake", "told"),
    [
        (ListeningIntake(notice=TextKey.PRESS_TAKEN), "  That one has been picked already.\n"),
        (
            ListeningIntake(*[Reception.REFUSED] * 3),
            "if nothing happens by then, send it again 🙏\n",
        ),
        (ListeningIntake(), "Lin> [1]\n"),
    ],
    ids=["a notice", "refused", "nothing"],
)
async def test_the_answer_to_a_tap_is_told(
    tmp_path: Path, intake: ListeningIntake, told: str
) -> None:
    lines, out = Lines("1\n"), io.StringIO()
    platform = terminal(tmp_path, lines=lines, out=out)
    await platform.send(note(buttons=[button("x")]), key=KEY, reply=None)
    await read_all(platform, intake, lines)
    assert out.getvalue().endswith(told)


async def test_pictures_and_films_are_put_into_the_folder(tmp_path: Path) -> None:
    lines, intake, out = Lines("a cat at sea\n"), ListeningIntake(), io.StringIO()
    platform = terminal(tmp_path / "new" / "folder", lines=lines, out=out)
    await read_all(platform, intake, lines)
    wish = intake.messages[0].ref.message
    result = note(kind=MessageKind.RESULT, reply_to=wish, media=[CAT_ITEM, FILM_ITEM])
    await platform.send(result, key=KEY, reply=None)
    picture = tmp_path / "new" / "folder" / "a-cat-at-sea-01234567.png"
    film = tmp_path / "new" / "folder" / "a-cat-at-sea-fedcba98.mp4"
    assert (picture.read_bytes(), film.read_bytes()) == (b"a cat", b"a film")
    assert out.getvalue().splitlines()[-2:] == [f"    🖼️ {picture}", f"    🎞️ {film}"]


async def test_what_an_acknowledgment_shows_is_no_result_to_keep(tmp_path: Path) -> None:
    out = io.StringIO()
    platform = terminal(tmp_path, out=out)
    shown = note(kind=MessageKind.ACKNOWLEDGMENT, media=[CAT_ITEM])
    await platform.send(shown, key=KEY, reply=None)
    assert "🖼️" not in out.getvalue()


async def test_a_file_that_is_gone_was_surely_not_shown(tmp_path: Path) -> None:
    out = io.StringIO()
    platform = terminal(tmp_path, out=out)
    gone = MediaItem(media=MediaId("f" * 64 + ".png"), kind=MediaKind.IMAGE, mime="image/png")
    with pytest.raises(PlatformUnavailable) as raised:
        await platform.send(note(media=[gone]), key=KEY, reply=None)
    assert (raised.value.sent, out.getvalue()) == (Sent.NO, "")
    assert await platform.find(note(), key=KEY, since=EPOCH) is None


async def test_a_closed_stream_is_a_platform_that_cannot_be_reached(tmp_path: Path) -> None:
    out = io.StringIO()
    platform = terminal(tmp_path, out=out)
    out.close()
    with pytest.raises(PlatformUnavailable) as raised:
        await platform.send(note(), key=KEY, reply=None)
    assert raised.value.sent is Sent.UNKNOWN


async def test_a_stream_of_another_encoding_shows_what_it_can(tmp_path: Path) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    await terminal(tmp_path, out=out).send(note(reply_to="1"), key=KEY, reply=None)
    assert raw.getvalue() == b"  ? Got it ?\n"


async def test_half_a_surrogate_pair_does_no_harm(tmp_path: Path) -> None:
    out = io.StringIO()
    text = Text(key=TextKey.ACK, args={"kind": "film", "prompt": "a\ud83d"})
    await terminal(tmp_path, out=out).send(note(text), key=KEY, reply=None)
    assert "filming: a? 🎬" in out.getvalue()


@pytest.mark.parametrize(("out", "is_coloured"), [(Tty(), True), (io.StringIO(), False)])
async def test_only_a_terminal_is_coloured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: io.StringIO, is_coloured: bool
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    platform = terminal(tmp_path, out=out)
    await platform.send(note(kind=MessageKind.FAILURE), key=KEY, reply=None)
    assert ("\x1b[" in out.getvalue()) is is_coloured


async def test_it_is_connected_while_it_runs(tmp_path: Path) -> None:
    seen: list[bool] = []

    class Looking(ListeningIntake):
        async def message(self, message: object) -> Reception:  # noqa: ARG002 - only looks around
            seen.append(platform.health().is_connected)
            return Reception.ACCEPTED

    lines = Lines("hi\n")
    platform = terminal(tmp_path, lines=lines)
    seen.append(platform.health().is_connected)
    await read_all(platform, Looking(), lines)
    seen.append(platform.health().is_connected)
    assert seen == [False, True, False]


async def test_it_edits_shows_buttons_and_never_forgets(tmp_path: Path) -> None:
    can = terminal(tmp_path).capabilities(CHAT)
    assert (can.edit_style, can.edit_gap_s, can.has_buttons) == (EditStyle.EDIT, 0, True)
    assert can.idempotency_window is not None
    assert can.idempotency_window.days >= 365


async def test_the_check_names_the_folder(tmp_path: Path) -> None:
    (finding,) = await terminal(tmp_path).check()
    assert (finding.is_ok, finding.detail) == (True, str(tmp_path))


async def test_an_edit_of_an_unknown_message_is_shown(tmp_path: Path) -> None:
    out = io.StringIO()
    ref = MessageRef(chat=CHAT, message="5")
    assert await terminal(tmp_path, out=out).edit(ref, note()) == ref
    assert out.getvalue() == "  ✎ Got it ✅\n"


async def test_a_ledger_that_cannot_be_written_may_have_shown_the_message(tmp_path: Path) -> None:
    platform = terminal(tmp_path)
    (tmp_path / FILE).mkdir()
    with pytest.raises(PlatformUnavailable) as raised:
        await platform.send(note(), key=KEY, reply=None)
    assert raised.value.sent is Sent.UNKNOWN
