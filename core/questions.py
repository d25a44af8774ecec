"""What is asked before a wish can be carried out: how pictures are meant, or what is missing."""

from collections.abc import Mapping
from datetime import datetime

from core.completing import Role, pictures_missing
from core.composing import QUESTION_LIFE
from core.intents import TaskType
from core.jobs import Asks, Job
from core.messages import (
    Button,
    Choice,
    DeliveryKey,
    MediaItem,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    Proposal,
    Text,
)
from core.notices import Notices
from core.phrasing import kind_arg, shorten
from core.picking import is_picked
from core.texts import TextKey

PROMPT_SHOWN = 400
"""Columns of a prompt that is shown to be changed."""
TWO = 2

ROLE_LABELS: Mapping[Role, TextKey] = {
    Role.FRAMES: TextKey.BUTTON_ROLE_FRAMES,
    Role.REFERENCE: TextKey.BUTTON_ROLE_REFERENCE,
    Role.FIRST: TextKey.BUTTON_ROLE_FIRST,
}


def compose_question(
    job: Job, now: datetime, media: tuple[MediaItem, ...] = ()
) -> tuple[OutboxRow, Proposal]:
    """Ask what a job wants to know; it stands open until the answer or the end of its life."""
    key = DeliveryKey(f"{job.id}:ask-{job.questions}")
    roles = tuple(Role) if job.asks is Asks.ROLES else ()
    proposal = Proposal(
        id=Notices(job, now).question_id(),
        job=job.id,
        person=job.person,
        chat=job.origin.chat,
        choices=tuple(Choice(action=role) for role in roles),
        is_question=True,
        created_at=now,
        expires_at=now + QUESTION_LIFE,
    )
    message = OutgoingMessage(
        chat=job.origin.chat,
        kind=MessageKind.QUESTION,
        language=job.language,
        lines=(question_text(job),),
        reply_to=job.origin,
        media=media,
        buttons=tuple(
            Button(proposal=proposal.id, action=role, label=Text(key=ROLE_LABELS[role]))
            for role in roles
        ),
    )
    return OutboxRow(key=key, message=message, created_at=now, job=job.id), proposal


def question_text(job: Job) -> Text:
    """Word what a job wants to know, other than a price."""
    kind = kind_arg(job.kind)
    match job.asks:
        case Asks.ROLES:
            number = "two" if len(job.intent.sources) == TWO else "more"
            return Text(key=TextKey.ASK_ROLES, args={"number": number})
        case Asks.PICTURE:
            return Text(
                key=TextKey.REPLY_NEEDS_IMAGE, args={"kind": kind, "pictures": _how_many(job)}
            )
        case _ if job.intent.prompt:
            prompt = shorten(job.intent.prompt, PROMPT_SHOWN)
            return Text(key=TextKey.ASK_NEW_PROMPT, args={"prompt": prompt})
        case _ if job.task is TaskType.IMAGE_TO_IMAGE:
            return _ask_for_change(job)
        case _:
            return Text(key=TextKey.REPLY_NEEDS_PROMPT, args={"kind": kind})


def _ask_for_change(job: Job) -> Text:
    if not is_picked(job):
        return Text(key=TextKey.REPLY_NEEDS_CHANGE)
    place = job.references[0].place
    if place is None:
        return Text(key=TextKey.REPLY_PICKED_LAST)
    return Text(key=TextKey.REPLY_PICKED, args={"place": place})


def _how_many(job: Job) -> str:
    if pictures_missing(job.intent, job.references) > 1:
        return "several"
    return "another" if job.references else "one"
