"""Another picture instead of the one that we chose: a reply to it, with few words or none.

What has not been paid for is made from the other picture instead. What is being made already goes
on, and the same from the other picture is asked about first, with its price.
"""

import re
from dataclasses import replace

from core.intents import Source
from core.jobs import UNPAID, Asks, Job, JobId, JobState
from core.messages import ClaimKey, IncomingMessage, OutboxRow, Reference, Text
from core.persistence import Transaction
from core.phrasing import kind_arg
from core.references import picture_with
from core.texts import TextKey
from core.workbench import Workbench

CHOSEN = frozenset({Source.SUBJECT, Source.LAST, Source.REPLY})

_NOT_THAT = r"(?:不是|不对|错了|弄错了|不|no|nope|wrong|wrong one|not that|not that one|sorry)"
_THIS_ZH = (
    r"(?:我?(?:是|要|想)?(?:说的是|指的是|用|换成?|改成?|改用|选|应该是|得用|该用)?)?"
    r"[这那]一?[张个幅只](?:图片|照片|图)?(?:才对|才是|来做|来|吧|啊|呀|哦|啦|的)*"
)
_THIS_EN = (
    r"(?:please )?(?:i meant?|i want|it'?s|it is|use|take|make it|switch to|change (?:it )?to)? ?"
    r"(?:with )?(?:this|that)(?: one| picture| image| photo| pic)?(?: instead| please| rather)*"
)
_POINTING = re.compile(rf"(?:{_NOT_THAT}\s*)*(?:{_THIS_ZH}|{_THIS_EN})|")


def only_points(words: str) -> bool:
    """Tell whether words say nothing but "this one", if anything."""
    plain = "".join(sign if sign.isalnum() or sign == "'" else " " for sign in words.casefold())
    return _POINTING.fullmatch(" ".join(plain.split())) is not None


class Correcting:
    """Takes another picture for a job whose picture we chose."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    async def correct(
        self, tx: Transaction, message: IncomingMessage, claim: ClaimKey, words: str
    ) -> OutboxRow | None:
        """Start a job over with the picture that a message points to, and acknowledge that.

        None where the message is about something else.
        """
        if not only_points(words):
            return None
        found = await picture_with(tx, message)
        if found is None:
            return None
        jobs = await tx.unfinished_of(message.sender, message.ref.chat)
        wrong = next((job for job in jobs if _has_one_choice(job)), None)
        if wrong is None:
            return None
        source, picture = found
        is_paid = wrong.state not in UNPAID
        ports = self._bench.ports
        right = Job(
            id=JobId(ports.identifiers.fresh()),
            claim=claim,
            origin=message.ref,
            person=wrong.person,
            language=wrong.language,
            intent=replace(wrong.intent, sources=_with_source(wrong, source)),
            references=_with_picture(wrong, picture),
            pinned=wrong.pinned,
            preferred=wrong.preferred,
            announced=None if is_paid else wrong.announced,
            asks_first=is_paid or wrong.asks_first,
            created_at=ports.clock.now(),
        )
        if not is_paid:
            # As if it had been taken back: nothing is left to say about it.
            await self._bench.cancel(tx, wrong, is_quiet=True)
        await tx.add_job(right)
        row = self._bench.notices(right).acknowledgment()
        args = {"kind": kind_arg(right.kind), "made": "yes" if is_paid else "no"}
        line = Text(key=TextKey.ACK_CORRECTED, args=args)
        row = replace(row, message=replace(row.message, lines=(line,)), token=message.token)
        await self._bench.say(tx, row, is_first=True)
        await self._bench.wake(tx, right.id)
        return row


def _has_one_choice(job: Job) -> bool:
    """Tell a job that a correction can be about; one about to arrive is beyond it."""
    choices = sum(each.is_choice for each in job.references)
    # What lacks something else must not begin without it.
    lacks = job.state is JobState.AWAITING_ANSWER and job.asks is not Asks.PRICE
    return choices == 1 and not lacks and job.state is not JobState.DELIVERING


def _with_picture(job: Job, picture: Reference) -> tuple[Reference, ...]:
    # The new one may be corrected too, so it counts as a choice.
    picture = replace(picture, is_choice=True)
    return tuple(picture if each.is_choice else each for each in job.references)


def _with_source(job: Job, source: Source) -> tuple[Source, ...]:
    """Name where the picture comes from instead of what the words of the wish called for."""
    chosen = next((each for each in job.intent.sources if each in CHOSEN), None)
    return (*(each for each in job.intent.sources if each is not chosen), source)
