"""Reasons name the words behind a value and the rule that read them."""

import pkgutil

import core.parsing
from core.intents import Context, Utterance
from core.parsing import Explanation, Reason, explain, parse_intent
from tests.core.parsing.scoring import ALL_TEXTS, shipped_lexicon


def why(text: str) -> Explanation:
    return explain(Utterance(text=text), Context(), shipped_lexicon())


def test_a_setting_names_its_words_and_its_rule() -> None:
    reasons = why("用可灵 一只纸船 横屏").reasons
    assert Reason("aspect_ratio", "16:9", "横屏", "formats.word") in reasons
    assert Reason("model", "kling-o1", "用可灵", "using.use_keep") in reasons


def test_what_left_the_prompt_is_told() -> None:
    explanation = why("please draw a paper boat")
    cut = {reason.text.strip() for reason in explanation.reasons if reason.field == "prompt"}
    assert cut == {"please draw"}
    assert explanation.intent.prompt == "a paper boat"


def test_the_middle_of_a_very_long_text_is_subject_matter() -> None:
    middle = "a boat, use kling, 16:9, " * 4_000
    text = f"use seedream, {middle} --ar 3:2"
    intent = parse_intent(Utterance(text=text), Context(), shipped_lexicon())
    assert intent.aspect_ratio == "3:2"
    assert len(intent.prompt) > 90_000
    assert "\ufffc" not in intent.prompt


def test_every_rule_is_named_after_the_module_that_holds_it() -> None:
    modules = {module.name for module in pkgutil.iter_modules(core.parsing.__path__)}
    rules = {reason.rule for text in ALL_TEXTS for reason in why(text).reasons}
    assert {rule.split(".")[0] for rule in rules} <= modules
