"""Sentences that ask something of the service: one short pattern for each way of saying it.

The sentences stand in sentences.toml; words that ask by themselves ("credits left", "重试") stand
in phrases.toml and are weighed in actions.py.
"""

import re
import tomllib
from importlib import resources

from core.intents import Action, Language
from core.parsing.reading import Reading

# Longer messages describe or tell; nobody asks for the balance in two hundred letters.
_LONGEST = 90
_MOST_CLAUSES = 3
# "我的海报呢" names a poster and does not describe one.
_SHORT = 12

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def _read() -> dict[Language, tuple[tuple[Action, re.Pattern[str]], ...]]:
    """Read sentences.toml: each sentence with what it asks, in the order of the file."""
    text = resources.files("core.parsing").joinpath("sentences.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    parts: dict[str, str] = table.pop("parts")

    def compiled(sentence: str) -> re.Pattern[str]:
        for name, part in parts.items():
            sentence = sentence.replace(f"<{name}>", part)
        return re.compile(sentence)

    return {
        language: tuple(
            (Action(action), compiled(sentence))
            for action, by_language in table.items()
            for sentence in by_language[language]
        )
        for language in Language
    }


_SENTENCES = _read()
_NOTHING_ELSE = frozenset({Action.RETRY, Action.FORGET_ME})
# A class of model that is asked about is no wish for one: 有没有便宜点的模型.
_CLASS_ASKED = {
    Language.ZH: re.compile(
        r"(?:请问|你们?|您|这里|这边|现在|还)*(?:有没有|有|哪个|哪些|什么)(?:什么|别的|其他的?)?"
        r"(?:更|比较|最)?(?:便宜|省钱|实惠|划算|快|好用?|厉害|高级|贵)(?:一?点儿?|一?些)?的?"
        r"(?:其他|别的)?模型(?:吗|么|嘛|呢|呀|啊|没有|可以用|能用|可选|推荐)*\W*$"
    ),
    Language.EN: re.compile(
        r"(?:so |ok |hey |and )?(?:(?:is|are) there|do you have|have you got|got|which|what)?"
        r"(?: an?| any|any)? ?(?:is the )?(?:cheap|fast|quick|good|nice|less expensive"
        r"|more affordable|affordable|bett)(?:er|est)? models?(?: for (?:this|that|it|films?"
        r"|videos?|pictures?|images?))?(?: too| here| available| i can use| instead)*\W*$"
    ),
}
# Whether a model is among those on offer.
_OFFERED_BEFORE = re.compile(
    r"(?:支持|接了?|接入了?|有没有|有|能用|可以用|能不能用|上线了?|do you (?:have|support|offer)"
    r"|is there|can i use|have you got|got)\s?$"
)
_OFFERED_AFTER = re.compile(
    r"\s?(?:模型|这个模型)?(?:吗|么|嘛|不|没有?|了吗|了没)?\W*$|\s?(?:here|too|yet|available)?\W*$"
)
_ASKS = re.compile(r"[?吗么嘛没不]|^\s*(?:do|is|can|have) ")


def read_asking(reading: Reading) -> Action | None:
    """Match each of the few clauses of a short message against the sentences, in order."""
    text = reading.text.rstrip()
    if len(text) > _LONGEST or len(reading.clauses) > _MOST_CLAUSES:
        return None
    if reading.has("visual") and len(text) > _SHORT:
        return None
    for left, end in reading.clauses:
        start = reading.skip_on(left)
        place = reading.lead_end(start)
        is_chinese = _CHINESE.search(text, start, end) is not None
        sentences = _SENTENCES[Language.ZH if is_chinese else Language.EN]
        # What an opening took ("can you") may begin the sentence as well.
        for begin in (start, place) if place != start else (start,):
            for action, pattern in sentences:
                # "别跑了 我写错了": the reason may follow; after "再来一次" a wish would.
                limit = len(text) if action in _NOTHING_ELSE else end
                match = pattern.match(text, begin, limit)
                if match is not None and match.end() > begin:
                    reading.note("action", action, *match.span(), f"asking.{action}")
                    return action
    return _asks_for_model(reading, text)


def asks_for_class(reading: Reading) -> bool:
    """Tell whether a message asks which models are cheap, quick or good."""
    text = reading.text.rstrip()
    for language, pattern in _CLASS_ASKED.items():
        match = pattern.match(text, reading.begin) if len(text) <= _LONGEST else None
        if match is not None and (
            language is Language.ZH or "?" in text or match[0][:1] in "adihw"
        ):
            reading.note("action", Action.MODELS, *match.span(), "asking.class")
            return True
    return False


def _asks_for_model(reading: Reading, text: str) -> Action | None:
    """你们支持可灵吗, do you have midjourney?"""
    for mention in reading.mentions:
        before = _OFFERED_BEFORE.search(text, max(0, mention.start - 16), mention.start)
        if before and _OFFERED_AFTER.match(text, mention.end) and _ASKS.search(text):
            reading.note("action", Action.MODELS, before.start(), mention.end, "asking.models")
            return Action.MODELS
    return None
