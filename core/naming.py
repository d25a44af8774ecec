"""A name given to a picture after it came: "这张叫小白", "call it Rex".

Nothing is drawn for it. Words that ask for more than a name are no business of this.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from core.hearing import Hearing
from core.inputs import Picture, kept_at
from core.intents import MediaKind
from core.jobs import Artifact, Asks, Job, JobId, JobState
from core.messages import Reference, Text
from core.parsing import is_deed, may_be_name, place_in
from core.persistence import Transaction
from core.picking import is_picked
from core.references import attached_to, brought_by_reply
from core.subjects import Subject
from core.texts import TextKey

_NAME = (
    r"[“\"「『'《]?(?P<name>[\u3040-\u9fff]{1,6}?(?:\d{1,3}号?)?"
    r"|(?:(?:mr|mrs|ms|miss|dr|sir|lady|lord|king|queen|captain|prince|princess)\.? )?"
    r"[a-z][\w'-]{0,20}(?:(?-i: [A-Z][\w'-]{0,20}))?)[”\"」』'》]?"
)
_WHO_ZH = (
    r"(?:图片?|圖片?|照片|画|[小大黑白]?[猫狗兔鸟马熊龙]|猫咪|狗狗|小?兔子|狐狸|人|女孩子?|男孩子?"
    r"|女生|男生|姑娘|小孩|孩子|宝宝|角色|人物|机器人|家伙)"
)
_THIS_ZH = (
    rf"(?:[这那這]一?[张張幅只隻个個位条條匹]{_WHO_ZH}?|刚才那?[张个]"
    rf"|第[一二三四五六七八九十\d]{{1,2}}[张張幅个](?:图片?)?|最后[一那]?[张張幅个])"
)
_IT_ZH = r"(?:[它她他牠](?!们))"
_CALLED_ZH = r"(?:叫做|叫作|取名叫?|起名叫?|命名为|名叫|叫)"
_ZH = (
    rf"(?:以后|就|那)?(?:{_THIS_ZH}|{_IT_ZH})(?:以后)?(?:就)?{_CALLED_ZH}"
    rf"|(?:{_THIS_ZH}|{_IT_ZH})的?名字(?:就)?(?:叫做|叫|是)"
    rf"|[给把給](?:{_THIS_ZH}|{_IT_ZH})(?:取|起|命)个?名(?:字)?(?:叫做|叫|为|是)?"
    rf"|(?P<bids>(?:那?就|以后|以后就|我们|请)?叫(?:{_THIS_ZH}|{_IT_ZH}))"
    r"|(?:就)?(?:取名|起名|名字)(?:就)?叫|(?:就|那就)叫(?=[\u3040-\u9fff]{2})|命名为|(?:取|起)名为?"
)
_ORDINAL_EN = r"(?:first|second|third|fourth|fifth|last|\d{1,2}(?:st|nd|rd|th))"
_NOUN_EN = r"(?:one|picture|pic|image|photo|cat|dog|character|guy|girl|boy|robot)"
_THIS_EN = rf"(?:this|that|the)(?: {_ORDINAL_EN}(?: {_NOUN_EN})?| {_NOUN_EN})"
_EN = (
    rf"(?:call|name) (?:it|him|her|them|{_THIS_EN}) "
    rf"|(?:it|he|she|{_THIS_EN})(?:'s|’s| is) (?:called|named) |(?:its|his|her) name is "
    # "Call this Rex", and not "call that cute" or "name that tune".
    r"|(?:(?:call|name) (?:this|that)|(?:this|that)(?:'s|’s| is) (?:called|named)) "
    r"(?=[“\"]?(?-i:[A-Z]))"
)
_BEFORE = (
    r"(?:(?:ok|okay|please|let's|let’s|lets|i'll|we'll|and|now|(?:can|could) (?:you|we)"
    r"|i(?:'d| would)? (?:like|want) to|好的?|嗯|我?想要?|我要|咱们?|可以)[\s,，]*)*"
)
_AFTER = (
    r"(?:吧|啦|了|哦|呀|啊|好了)?"
    r"(?:[\s,，]*(?:please|pls|from now on|thanks|thank you|then|ok|okay|lol|haha"
    r"|谢谢你?|多谢|哈哈+|好不好|行不行|怎么样|如何|(?:好|行|可以)[吗嘛么]))*"
    # A smile says nothing; a question mark leaves the name open.
    r"[^\w?？]*"
)
_SAID = rf"{_BEFORE}(?:{_ZH}|{_EN})\s?{_NAME}{_AFTER}"
_GIVEN = re.compile(_SAID, re.IGNORECASE)
_ANY_NAME, _ANY_SAID = (re.sub(r"\?P<\w+>", "?:", each) for each in (_NAME, _SAID))
_ASKED = re.compile(
    rf"{_BEFORE}(?:帮我|请|你)?(?:[给把給帮](?:{_THIS_ZH}|{_IT_ZH}))?"
    r"(?:(?:再|重新)?(?:取|起|换|改|定)一?个?[\u3040-\u9fff]{0,2}(?<![签书])(?:名字?|外号|昵称)|命个?名"
    r"|(?<=[张幅只个它她他])个名字)(?:[吧呗呀啊嘛]|[好行]吗|好不好|可以吗)?\W*"
    rf"|(?:我?不|别|不要|不许)(?:再)?叫(?:{_THIS_ZH}|{_IT_ZH}){_ANY_NAME}{_AFTER}"
    rf"|(?:{_THIS_ZH}|{_IT_ZH})(?:应?该)?叫做?(?:什么|啥)(?:名字?|好|来着|比较好)*[呢啊呀]?\W*"
    rf"|{_ANY_SAID}[?？]\W*"
    rf"|{_BEFORE}(?:(?:do not|don't|don’t|dont|not) )?(?:call|name) (?:it|him|her|them|{_THIS_EN})"
    r"(?! (?:an?|off|back|over|up|in|out|on|quits|even|again|good|done|now|later|all|here)\b)"
    r"(?: [\w'-]+){0,2}(?: for me)?(?: please| pls)?\W*"
    rf"|{_BEFORE}(?:name (?:this|that|the)|call (?:this|that)(?= \w))"
    r"(?! (?:an?|done|off)\b)(?: \w+)?(?: for me)?(?: please| pls)?\W*"
    rf"|{_BEFORE}give (?:it|him|her|this|that|{_THIS_EN}) an?(?: \w+)? name(?: please| pls)?\W*"
    r"|(?:its|his|her) name (?:isn't|isn’t|is not) \w+\W*",
    re.IGNORECASE,
)
# "Call it Rex and make it jump" asks for a picture.
_GOES_ON = re.compile(r"\b(?:and|but|then)\b", re.IGNORECASE)
_NEXT = re.compile(
    r"[,，;；。\n]\s*(?:and\b)?|\band\b|和|(?<=.)(?=[这那第](?:[一二三四五六]|\d)?[张只])",
    re.IGNORECASE,
)
_POINTS = re.compile(rf"{_THIS_ZH}|\b(?:this|that|the)\b", re.IGNORECASE)


class Given(NamedTuple):
    """A name, and the picture that it was given to as far as words tell."""

    name: str
    place: int | None
    points: bool
    """At a picture that stands in the chat, and not at one that may be on its way."""


def name_given(words: str) -> Given | None:
    """Read a message that gives a name and says nothing else."""
    match = _GIVEN.fullmatch(words.strip())
    if match is None or not may_be_name(match["name"]):
        return None
    if match["bids"] and is_deed(match["name"]):
        return None
    said = words.strip()[: match.start("name")]
    # "第二个" is a picture here.
    return Given(
        match["name"], place_in(said.replace("个", "张")), _POINTS.search(said) is not None
    )


def names_given(words: str) -> list[Given]:
    """Read the names of a message that gives one, or several: "第一张叫小白，第二张叫小黑"."""
    if (given := name_given(words)) is not None:
        return [given]
    parts = [part.strip() for part in _NEXT.split(words.strip()) if part.strip()]
    # "Call the first one Rex and the second one Max" says "call" once.
    several = [
        name_given(part) or (name_given(f"call {part}") if number else None)
        for number, part in enumerate(parts)
    ]
    found = [each for each in several if each is not None]
    if len(found) < len(several) or len({each.name for each in found}) < len(found):
        return []
    is_placed = all(each.place is not None for each in found)
    # "This one Rex, that one Max": in their order.
    return found if is_placed else [each._replace(place=n) for n, each in enumerate(found, 1)]


def asks_for_name(words: str) -> bool:
    """Tell words that are about a name and give none: "name it", "叫它小白？"."""
    return _ASKED.fullmatch(words.strip()) is not None and _GOES_ON.search(words) is None


async def give_name(hearing: Hearing, now: datetime) -> tuple[Text, ...]:
    """Name pictures of theirs, or ask for a name; nothing where words are about something else."""
    given = names_given(hearing.words)
    if not given and asks_for_name(hearing.words):
        return (Text(key=TextKey.NAME_LACKING),)
    return tuple([await _give(hearing, each, now) for each in given])


async def _give(hearing: Hearing, given: Given, now: datetime) -> Text:
    message, picture = hearing.message, await _meant(hearing, given)
    if picture is None:
        return Text(key=TextKey.NAME_NOTHING)
    subject = Subject(name=given.name, picture=picture, since=now)
    await hearing.tx.put_subject(message.sender, message.ref.chat, subject)
    return Text(key=TextKey.NAMED, args={"name": given.name})


async def _meant(hearing: Hearing, given: Given) -> Artifact | Reference | None:
    """Find the picture that was brought along or is answered, else one that was seen last."""
    tx, message = hearing.tx, hearing.message
    if message.attachments:
        return _one_of(attached_to(message), given.place)
    if message.reply_to is not None:
        if not await tx.results_shown(message.reply_to):
            return next(iter(kept_at(brought_by_reply(message), 1, given.place)), None)
        made = await _made_by(tx, await hearing.replied_job())
        return next(iter(kept_at(made, 1, given.place)), None)
    asked_about: Sequence[Artifact | Reference] = await _waiting(hearing)
    if asked_about := asked_about or await _picked(hearing, given.place):
        return _one_of(asked_about, given.place)
    if not given.points and await _is_coming(hearing):
        # "It" is what was asked for last, and nobody has seen it yet.
        return None
    return _one_of(await _made_by(tx, await hearing.last_job()), given.place)


async def _made_by(tx: Transaction, job: Job | None) -> list[Artifact]:
    made = await tx.artifacts(job.id) if job is not None else ()
    return [each for each in made if each.kind is MediaKind.IMAGE]


def _one_of(pictures: Sequence[Picture], place: int | None) -> Picture | None:
    """Take the one at a place, else the first; None where there are not so many."""
    if (place or 0) > len(pictures):
        return None
    return next(iter(kept_at(pictures, 1, place)), None)


async def _waiting(hearing: Hearing) -> tuple[Reference, ...]:
    """List the pictures that came without a word and wait for one, unless a result came since."""
    question, last = hearing.question, await hearing.last_job()
    job = await hearing.tx.job(JobId(question.job)) if question is not None else None
    if question is None or job is None or job.asks is not Asks.PROMPT:
        return ()
    is_older = last is not None and question.created_at < (last.finished_at or last.created_at)
    return () if is_older else tuple(each for each in job.references if each.media is None)


async def _picked(hearing: Hearing, place: int | None) -> list[Artifact]:
    """Find the picture that was picked, and is asked about, unless words pick another."""
    question = hearing.question
    job = await hearing.tx.job(JobId(question.job)) if question is not None else None
    if job is None or place is not None or not is_picked(job):
        return []
    media = {each.media for each in job.references}
    made = await _made_by(hearing.tx, await hearing.last_job())
    return [each for each in made if each.media in media]


async def _is_coming(hearing: Hearing) -> bool:
    """Tell whether a picture is on its way, and not merely asked about."""
    tx, message = hearing.tx, hearing.message
    jobs = await tx.unfinished_of(message.sender, message.ref.chat)
    return any(job.state is not JobState.AWAITING_ANSWER or job.asks is Asks.PRICE for job in jobs)
