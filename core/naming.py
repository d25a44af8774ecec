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
from core.jobs import Artifact, Asks, Job, JobId
from core.messages import Reference, Text
from core.parsing import place_in
from core.persistence import Transaction
from core.references import attached_to, brought_by_reply
from core.subjects import Subject
from core.texts import TextKey

_NAME = (
    r"[“\"「『'《]?(?P<name>[\u3040-\u9fff]{1,6}?"
    r"|[a-z][\w'-]{0,20}(?:(?-i: [A-Z][\w'-]{0,20}))?)[”\"」』'》]?"
)
_THIS_ZH = (
    r"(?:[这那這]一?[张張幅只隻个個位条條匹](?:图片?|圖片?|照片|画|猫|狗)?|刚才那?[张个]"
    r"|第[一二三四五六七八九十\d]{1,2}[张張幅](?:图片?)?|最后[一那]?[张張幅])"
)
_IT_ZH = r"[它她他牠]"
_CALLED_ZH = r"(?:叫做|叫作|取名叫?|起名叫?|命名为|名叫|叫)"
_ZH = (
    rf"(?:以后|就|那)?(?:{_THIS_ZH}|{_IT_ZH})(?:以后)?(?:就)?{_CALLED_ZH}"
    rf"|(?:{_THIS_ZH}|{_IT_ZH})的名字(?:就)?(?:叫做|叫|是)"
    rf"|[给把給](?:{_THIS_ZH}|{_IT_ZH})(?:取|起|命)个?名(?:字)?(?:叫做|叫|为|是)?"
    rf"|(?:就|以后|以后就|我们|请)?叫(?:{_THIS_ZH}|{_IT_ZH})"
    r"|(?:就)?(?:取名|起名|名字)(?:就)?叫"
)
_THIS_EN = (
    r"(?:this|that|the)(?: (?:first|second|third|fourth|fifth|last|\d{1,2}(?:st|nd|rd|th)))?"
    r"(?: (?:one|picture|pic|image|photo|cat|dog|character|guy|girl|boy|robot))?"
)
_EN = (
    rf"(?:call|name) (?:it|him|her|them|{_THIS_EN}) "
    rf"|(?:it|he|she|{_THIS_EN})(?:'s|’s| is) (?:called|named) |(?:its|his|her) name is "
)
_GIVEN = re.compile(
    rf"(?:(?:ok|okay|please|let's|let’s|lets|i'll|we'll|and|now|好的?|嗯)[\s,，]*)*(?:{_ZH}|{_EN})\s?"
    rf"{_NAME}(?:吧|啦|了|哦|呀|啊|好了)?(?:,? (?:please|pls|from now on|thanks))?[\s。！!~.]*",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:什么|甚麼|啥|谁|个|了|着|得|不|声|一声|起来|醒|它|她|他).*|.*[吗么呢嗎]"
    r"|quits|an?|the|it|that|this|off|back|done|out|what|whatever|me|my|day|night|good|again|art",
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
    if match is None or _NO_NAME.fullmatch(match["name"]):
        return None
    said = words[: match.start("name")]
    return Given(match["name"], place_in(said), _POINTS.search(said) is not None)


async def give_name(hearing: Hearing, now: datetime) -> Text | None:
    """Name a picture of theirs, and say so; None where the message is about something else."""
    given, message = name_given(hearing.words), hearing.message
    if given is None:
        return None
    picture = await _meant(hearing, given)
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
    if waiting := await _waiting(hearing):
        return _one_of(waiting, given.place)
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


async def _is_coming(hearing: Hearing) -> bool:
    tx, message = hearing.tx, hearing.message
    return bool(await tx.unfinished_of(message.sender, message.ref.chat))
