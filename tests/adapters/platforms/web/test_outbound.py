from hypothesis import given
from hypothesis import strategies as st

from adapters.platforms.web.outbound import neutralise, shorten, to_edit, to_notice, to_post
from core.intents import Language
from core.messages import Arg, Text
from core.texts import TextKey
from tests.adapters.platforms.web.fakes import TRANSLATOR, button, note

ACK = Text(key=TextKey.ACK, args={"kind": "picture", "prompt": "a cat"})
DONE = Text(key=TextKey.PRESS_DONE)


class Echo:
    """Says the one argument it is given, or the name of the sentence."""

    def text(self, key: TextKey, language: Language, **args: Arg) -> str:
        return f"{language.value}:{args.get('prompt', key.value)}"


def test_a_message_has_exactly_the_keys_of_the_wire() -> None:
    out = note(ACK, DONE, reply_to="m1", buttons=[button()], percent=40)
    assert to_post(out, Echo(), ["f1", "f2"]) == {
        "room": "r1",
        "text": "en:a cat\nen:press-done",
        "reply_to": "m1",
        "buttons": [{"id": "p1|cancel", "label": "en:button-cancel", "style": "secondary"}],
        "progress": 40,
        "files": ["f1", "f2"],
        "only_for": None,
    }


def test_an_edit_is_the_body_alone() -> None:
    assert to_edit(note(DONE), Echo(), []) == {
        "text": "en:press-done",
        "buttons": [],
        "progress": None,
        "files": [],
    }


def test_a_message_that_answers_none_says_so() -> None:
    assert to_post(note(DONE), Echo(), [])["reply_to"] is None


def test_the_wording_is_the_translators() -> None:
    text = str(to_edit(note(ACK), TRANSLATOR, [])["text"])
    assert "a cat" in text
    assert text == TRANSLATOR.text(TextKey.ACK, Language.EN, kind="picture", prompt="a cat")


def test_no_more_buttons_than_the_wire_takes() -> None:
    buttons = to_edit(note(buttons=[button(str(i)) for i in range(7)]), Echo(), [])["buttons"]
    assert isinstance(buttons, list)
    assert [each["id"] for each in buttons] == ["p1|0", "p1|1", "p1|2", "p1|3", "p1|4"]


def test_echoed_mentions_call_nobody() -> None:
    line = Text(key=TextKey.ACK, args={"prompt": "wake <@u1> and <@all>"})
    assert to_edit(note(line), Echo(), [])["text"] == "en:wake ＜@u1> and ＜@all>"


def test_a_text_of_just_the_limit_stays_whole() -> None:
    assert shorten("x" * 10, 10) == "x" * 10


def test_a_longer_text_ends_in_an_ellipsis() -> None:
    assert shorten("x" * 11, 10) == "x" * 9 + "…"


def test_no_character_is_cut_in_half() -> None:
    assert shorten("ab" + "e\u0301" + "cd", 4) == "ab…"
    assert shorten("ab👩\u200d🎨 painter", 5) == "ab…"
    assert shorten("ab👍🏽 fine", 4) == "ab…"


def test_a_notice_is_short() -> None:
    line = Text(key=TextKey.ACK, args={"prompt": "y" * 500})
    notice = str(to_notice(line, Language.ZH, Echo())["text"])
    assert len(notice) == 200
    assert notice.startswith("zh:yyy")


@given(text=st.text(max_size=60), most=st.integers(1, 40))
def test_a_cut_text_keeps_to_its_limit_and_beginning(text: str, most: int) -> None:
    cut = shorten(text, most)
    assert len(cut) <= most
    assert text.startswith(cut.removesuffix("…")) or cut == text


@given(text=st.text(alphabet="<@>a＜", max_size=30))
def test_no_mention_survives(text: str) -> None:
    assert "<@" not in neutralise(text)
