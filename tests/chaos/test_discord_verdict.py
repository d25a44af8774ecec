"""The judge of runs on Discord, which has to see what went wrong."""

from typing import Any

import pytest

from tests.chaos.discord_verdict import Asked, judge
from tests.chaos.verdict import Verdict

Json = dict[str, Any]


def said(content: str, *, nonce: str = "", reply_to: str = "m1", **fields: str) -> Json:
    """Make a message of the bot, as the journal has it."""
    plain = {"event": "message", "by_bot": True, "channel": "c1", "interaction": None}
    return {**plain, "content": content, "nonce": nonce, "reply_to": reply_to, **fields}


ACK, RESULT = said("收到，这就画：猫 7 🎨", nonce="a"), said("✅ 图片好了 · X", nonce="r")
AGAIN, SECOND = said("Sure, another try 🎨", nonce="b"), said("<@1> ✅ Your film", nonce="s")
THIRD, LAST = said("Sure, another try 🎨", nonce="c"), said("✅ Your film", nonce="t")
TOLD, TOO = said("Got it ✅", interaction="i1"), said("Got it ✅", interaction="i2")
NOTED = said("✅ Noted: from now on", nonce="n")
ORDER: Json = {"event": "task", "task": {"id": "t1", "prompt": "猫 编号7"}}


def verdict(chat: list[Json], orders: int = 1, *, taps: tuple[str, ...] = ()) -> Verdict:
    """Judge one wish, with taps for one more: each on the message after the one before."""
    wish = Asked(number=7, person="lin", again={f"r{tap}": [tap] for tap in taps})
    return judge({"m1": wish}, chat, [ORDER] * orders)


@pytest.mark.parametrize(
    ("chat", "orders", "taps"),
    [
        pytest.param([ACK, RESULT], 1, (), id="once"),
        pytest.param([ACK, RESULT, TOLD, AGAIN, SECOND], 2, ("i1",), id="again"),
        pytest.param([ACK, RESULT], 1, ("i1",), id="a tap that was seen to fail"),
        pytest.param(
            [ACK, RESULT, TOLD, AGAIN, SECOND, TOO, THIRD, LAST], 3, ("i1", "i2"), id="twice again"
        ),
        pytest.param([ACK, said("⚠️ unknown", nonce="u")], 1, (), id="unknown"),
    ],
)
def test_what_went_well_is_clean(chat: list[Json], orders: int, taps: tuple[str, ...]) -> None:
    assert verdict(chat, orders, taps=taps).is_clean


@pytest.mark.parametrize(
    ("chat", "orders", "taps", "fault"),
    [
        pytest.param([], 0, (), "lost", id="nothing"),
        pytest.param([ACK], 1, (), "lost", id="no ending"),
        pytest.param([RESULT], 1, (), "lost", id="no acknowledgment"),
        pytest.param([ACK, RESULT, TOLD], 1, ("i1",), "lost", id="a tap without effect"),
        pytest.param([ACK, RESULT, AGAIN], 2, ("i1",), "lost", id="a tap without an ending"),
        pytest.param(
            [ACK, RESULT, TOLD, AGAIN, SECOND, TOO], 2, ("i1", "i2"), "lost", id="a second tap"
        ),
        pytest.param([ACK, RESULT], 2, (), "paid_twice", id="two orders"),
        pytest.param([ACK, RESULT, AGAIN, SECOND], 3, ("i1",), "paid_twice", id="three orders"),
        pytest.param([ACK, RESULT, RESULT], 1, (), "doubled", id="one key"),
        pytest.param([ACK, RESULT, {**ACK, "nonce": "x"}], 1, (), "doubled", id="two keys"),
    ],
)
def test_what_went_wrong_is_found_out(
    chat: list[Json], orders: int, taps: tuple[str, ...], fault: str
) -> None:
    assert getattr(verdict(chat, orders, taps=taps), fault)


def test_a_button_that_is_tapped_twice_orders_once() -> None:
    wish = Asked(number=7, person="lin", again={"r": ["i1", "i2"]})
    chat = [ACK, RESULT, TOLD, TOO, AGAIN, SECOND]
    assert judge({"m1": wish}, chat, [ORDER] * 2).is_clean
    assert judge({"m1": wish}, [*chat, THIRD, LAST], [ORDER] * 3).paid_twice


def test_a_model_is_kept_once_by_each_button_at_most() -> None:
    wish = Asked(number=7, person="lin", always={"r": ["i1", "i2"]})
    chat = [ACK, RESULT, TOLD, TOO]
    assert judge({"m1": wish}, chat, [ORDER]).lost
    assert judge({"m1": wish}, [*chat, NOTED], [ORDER]).is_clean
    assert judge({"m1": wish}, [*chat, NOTED, {**NOTED, "nonce": "o"}], [ORDER]).doubled


def test_a_command_that_nobody_answered_was_seen_to_fail() -> None:
    asked = {"i9": Asked(number=7, person="lin", room="c1")}
    assert judge(asked, [], []).is_clean
    assert judge(asked, [], [ORDER]).lost
    assert judge(asked, [{**ACK, "reply_to": None}], []).lost
    assert judge(asked, [{**ACK, "reply_to": None}, {**SECOND, "reply_to": "a"}], [ORDER]).is_clean
