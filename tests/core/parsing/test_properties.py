"""What holds for any text."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.intents import Action, ChatKind, Context, MediaKind, RepliedTo, Utterance
from core.parsing import explain, parse_intent
from tests.core.parsing.scoring import ALL_TEXTS, shipped_lexicon

KINDS = st.lists(st.sampled_from(MediaKind), max_size=3).map(tuple)
MESSAGES = st.builds(
    Utterance,
    text=st.text(max_size=200) | st.lists(st.sampled_from(ALL_TEXTS), max_size=3).map(" ".join),
    attachments=KINDS,
    reply=st.none() | st.builds(RepliedTo, media=KINDS, from_bot=st.booleans()),
    chat=st.sampled_from(ChatKind),
)
CONTEXTS = st.builds(
    Context,
    last=st.none() | st.sampled_from([MediaKind.IMAGE, MediaKind.VIDEO]),
    subjects=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    choices=st.integers(min_value=0, max_value=4),
)
SUBJECTS = st.sampled_from([
    "glass whale", "tin robot", "蜂鸟", "石狮子", "ferry", "copper kettle", "油纸伞", "稻草人",
    "walrus", "abacus", "青铜鼎", "蒲公英",
])  # fmt: skip
SETTINGS = st.lists(
    st.sampled_from([
        "16:9", "2K", "use kling", "用豆包", "please", "谢谢", "竖版", "10秒", "square format",
        "3 versions", "来三张", "最便宜的模型", "best model", "just this once", "MJ", "--ar 3:2",
    ]),
    max_size=4,
    unique=True,
)  # fmt: skip


@given(MESSAGES, CONTEXTS)
def test_any_message_has_an_intent(message: Utterance, context: Context) -> None:
    assert parse_intent(message, context, shipped_lexicon()).action in set(Action)


@given(MESSAGES, CONTEXTS)
def test_explaining_reads_as_parsing_does(message: Utterance, context: Context) -> None:
    explanation = explain(message, context, shipped_lexicon())
    assert explanation.intent == parse_intent(message, context, shipped_lexicon())


@given(SUBJECTS, SETTINGS, SETTINGS)
def test_a_subject_is_never_cut(subject: str, before: list[str], after: list[str]) -> None:
    text = ", ".join([*before, f"a picture of {subject}", *after])
    assert subject in parse_intent(Utterance(text=text), Context(), shipped_lexicon()).prompt


@given(SUBJECTS, SETTINGS, SETTINGS)
def test_a_prompt_is_its_own_prompt(subject: str, before: list[str], after: list[str]) -> None:
    text = ", ".join([*before, f"{subject} under a red moon", *after])
    prompt = parse_intent(Utterance(text=text), Context(), shipped_lexicon()).prompt
    again = parse_intent(Utterance(text=prompt), Context(), shipped_lexicon())
    assert again.prompt == prompt


@pytest.mark.untraced  # what these texts reach, the cases reach too
def test_the_prompt_of_a_case_is_its_own_prompt() -> None:
    context = Context(last=MediaKind.IMAGE)
    changed = {}
    for text in ALL_TEXTS:
        prompt = parse_intent(Utterance(text=text), context, shipped_lexicon()).prompt
        again = parse_intent(Utterance(text=prompt), context, shipped_lexicon()).prompt
        if again not in {prompt, ""}:
            changed[text] = (prompt, again)
    assert changed == {}


@given(st.text(alphabet="用可灵画一只猫，16:9 please", max_size=60))
def test_reading_is_deterministic(text: str) -> None:
    message = Utterance(text=text)
    first = parse_intent(message, Context(), shipped_lexicon())
    assert dataclasses.asdict(first) == dataclasses.asdict(
        parse_intent(message, Context(), shipped_lexicon())
    )
