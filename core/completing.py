"""What a wish lacks before it can be carried out, and how an answer makes it whole: pure rules."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from core.handing import asks_for_film, hands_over
from core.intents import Action, Intent, Language, MediaKind, Missing, Source, TaskType
from core.jobs import Asks, Job
from core.messages import IncomingMessage, Reference
from core.thanks import expresses_thanks

PICTURES_NEEDED: Mapping[TaskType, int] = {
    TaskType.TEXT_TO_IMAGE: 0,
    TaskType.TEXT_TO_VIDEO: 0,
    TaskType.IMAGE_TO_IMAGE: 1,
    TaskType.IMAGE_TO_VIDEO: 1,
    TaskType.REFERENCE_IMAGE_TO_VIDEO: 1,
    TaskType.FIRST_LAST_FRAME_TO_VIDEO: 2,
}
"""How many pictures a task cannot do without."""

MOVES_BY_ITSELF = frozenset({TaskType.IMAGE_TO_VIDEO, TaskType.FIRST_LAST_FRAME_TO_VIDEO})
"""Tasks whose pictures say enough without a word."""

TAKES_SEVERAL = frozenset({TaskType.FIRST_LAST_FRAME_TO_VIDEO, TaskType.REFERENCE_IMAGE_TO_VIDEO})
"""Tasks that words which leave the use of several pictures open may be read as."""

BROUGHT = frozenset({Source.ATTACHMENT, Source.REPLY, Source.LINK})
"""Where a picture comes from that somebody brings along."""


class Role(StrEnum):
    """How several pictures make one film; also the actions of its buttons."""

    FRAMES = "frames"
    """The first turns into the second."""
    REFERENCE = "reference"
    """Their people and style are taken over."""
    FIRST = "first"
    """The first one moves."""


ROLE_TASKS: Mapping[Role, TaskType] = {
    Role.FRAMES: TaskType.FIRST_LAST_FRAME_TO_VIDEO,
    Role.REFERENCE: TaskType.REFERENCE_IMAGE_TO_VIDEO,
    Role.FIRST: TaskType.IMAGE_TO_VIDEO,
}
ROLE_PICTURES: Mapping[Role, int | None] = {Role.FRAMES: 2, Role.REFERENCE: None, Role.FIRST: 1}
"""How many of the pictures a role uses; None: all."""
_ROLE_WORDS: Mapping[Role, re.Pattern[str]] = {
    Role.FRAMES: re.compile(
        r"(?:从?第一张)?(?:变到|变成|过渡到?|渐变到?)(?:第二张)?|首尾帧|首帧和?尾帧|过渡"
        r"|(?:the )?first (?:one )?(?:turns|turning|to|into|becomes|morphs)(?: into| to)?"
        r" (?:the )?second(?: one)?|first (?:and|to) last(?: frames?)?|morph"
        r"|(?:a )?transition(?: please)?"
        # What somebody gets who leaves it to us.
        r"|随便|随意|都行|都可以|哪个都行|你定|你决定|你来定|你选|whatever|any(?: of them)?|either"
        r"|anything|up to you|you (?:choose|decide|pick)|don t care|i don t care|surprise me"
    ),
    Role.REFERENCE: re.compile(
        r"(?:参考|参照)(?:它们|他们|这两张|这几张)?(?:的)?(?:人物)?(?:和|与)?(?:风格)?|当参考|作参考|做参考"
        r"|(?:just )?(?:refer|refer to|use)(?: to)?(?: their)? ?(?:people|characters)?(?: and)?"
        r" ?style|(?:as )?(?:a )?references?"
    ),
    Role.FIRST: re.compile(
        r"(?:只?让|把|只用)?第一张(?:动起来|动|就行)|动起来|animate(?: it)?"
        r"|(?:make|let|animate|only|just) (?:only |just )?(?:the )?first"
        r"(?: one| picture)?(?: move)?"
    ),
}


def lacking(intent: Intent, references: Sequence[Reference], *, says_roles: bool) -> Asks | None:
    """Say what has to be asked before a wish can be planned; None where it is whole."""
    task = intent.task_type or TaskType.TEXT_TO_IMAGE
    if pictures_missing(intent, references):
        return Asks.PICTURE
    if task in TAKES_SEVERAL and not says_roles and _count(intent, references) > 1:
        return Asks.ROLES
    if task not in MOVES_BY_ITSELF and not intent.prompt.strip():
        return Asks.PROMPT
    return Asks.PROMPT if intent.missing is Missing.PROMPT else None


def pictures_missing(intent: Intent, references: Sequence[Reference]) -> int:
    """Count the pictures that a task lacks."""
    task = intent.task_type or TaskType.TEXT_TO_IMAGE
    return max(0, PICTURES_NEEDED[task] - _count(intent, references))


def in_role(job: Job, role: Role) -> Job:
    """Settle how the pictures of a job are used."""
    most = ROLE_PICTURES[role]
    intent = replace(job.intent, task_type=ROLE_TASKS[role], sources=job.intent.sources[:most])
    if role is Role.REFERENCE and asks_for_film(intent.prompt):
        # What is to happen has not been said, in whichever language it was not said.
        intent = replace(intent, prompt="")
    return replace(job, intent=intent, references=job.references[:most])


def role_in(text: str) -> Role | None:
    """Read a message as the choice of a role, as it stands on a button or shorter."""
    plain = " ".join("".join(s if s.isalnum() else " " for s in text.casefold()).split())
    return next((role for role, words in _ROLE_WORDS.items() if words.fullmatch(plain)), None)


def brought_by(message: IncomingMessage, intent: Intent) -> tuple[Source, ...]:
    """List the pictures that a message brings along, whatever its words ask for."""
    if any(source in BROUGHT for source in intent.sources):
        return intent.sources
    attached = sum(each.kind is MediaKind.IMAGE for each in message.attachments)
    if attached:
        return (Source.ATTACHMENT,) * attached
    if message.reply_to is not None and message.replied is not None:
        return (Source.REPLY,) * message.replied.media.count(MediaKind.IMAGE)
    # "刚才那张" points, and an earlier result is as good as a new picture.
    return intent.sources if hands_over(intent.prompt) else ()


def with_pictures(
    job: Job,
    intent: Intent,
    sources: tuple[Source, ...],
    references: tuple[Reference, ...],
    *,
    words: str,
    is_request: bool,
) -> Job | None:
    """Complete a wish for a picture; None where the message is something else."""
    waiting = job.intent
    if intent.action is Action.NONE:
        # "Thanks!" in reply to a picture hands nothing over.
        is_handing = hands_over(words) and not expresses_thanks(words)
        if Source.ATTACHMENT not in sources and not is_handing:
            return None
        said = waiting
    elif intent.action is not Action.GENERATE:
        return None
    elif not intent.prompt or hands_over(intent.prompt):
        said = _merged(waiting, intent)
    elif intent.task_type is waiting.task_type:
        said = replace(_merged(waiting, intent), prompt=intent.prompt)
    elif is_request or Source.ATTACHMENT not in sources:
        return None
    else:
        said = replace(_merged(waiting, intent), prompt=_joined(waiting, intent))
    said = replace(said, sources=(*waiting.sources, *sources), missing=None)
    return replace(_unpinned(job, intent), intent=said, references=(*job.references, *references))


def with_words(job: Job, intent: Intent, *, is_request: bool) -> Job | None:
    """Complete a wish for words; None where the message is something else."""
    waiting = job.intent
    if intent.action is not Action.GENERATE or intent.sources:
        return None
    task = _task_with_words(job, intent, is_request=is_request)
    if task is None:
        return None
    said = replace(
        _merged(waiting, intent),
        task_type=task,
        prompt=intent.prompt or waiting.prompt,
        missing=intent.missing if intent.missing is Missing.PROMPT else None,
    )
    return replace(_unpinned(job, intent), intent=said)


def _task_with_words(job: Job, intent: Intent, *, is_request: bool) -> TaskType | None:
    waiting, asked = job.task, intent.task_type or TaskType.TEXT_TO_IMAGE
    is_film = asked.makes is MediaKind.VIDEO
    # "Her smiling" points at nothing here: it is what was asked for.
    needs_picture = intent.missing is Missing.IMAGE and is_request
    if not needs_picture and (not is_film or waiting.makes is MediaKind.VIDEO):
        return waiting
    if not job.references or job.pinned is not None:
        return None
    # A picture came without a word, and now the word for it.
    if is_film and asked not in TAKES_SEVERAL:
        has_one = _count(job.intent, job.references) == 1
        return TaskType.IMAGE_TO_VIDEO if has_one else TaskType.FIRST_LAST_FRAME_TO_VIDEO
    return asked


def _count(intent: Intent, references: Sequence[Reference]) -> int:
    """Count pictures; those of a message that is not at hand as the platform told them."""
    # A picture with a name is one, wherever it stands.
    at_hand = sum(each.quoted is None or each.subject is not None for each in references)
    is_quoted = at_hand < len(references)
    return at_hand + (intent.sources.count(Source.REPLY) if is_quoted else 0)


def _merged(waiting: Intent, said: Intent) -> Intent:
    """Let the settings that a later message names replace those of the first."""
    chooses = said.model is not None or said.tier is not None or said.forget
    return replace(
        waiting,
        model=said.model if chooses else waiting.model,
        tier=said.tier if chooses else waiting.tier,
        remember=said.remember if chooses else waiting.remember,
        forget=said.forget if chooses else waiting.forget,
        avoid=tuple(dict.fromkeys((*waiting.avoid, *said.avoid))),
        aspect_ratio=said.aspect_ratio or waiting.aspect_ratio,
        size=said.size or waiting.size,
        resolution=said.resolution or waiting.resolution,
        duration=said.duration or waiting.duration,
        count=said.count or waiting.count,
        name=said.name or waiting.name,
        negative=said.negative or waiting.negative,
        quality=said.quality or waiting.quality,
        style=said.style or waiting.style,
        seed=waiting.seed if said.seed is None else said.seed,
        audio=waiting.audio if said.audio is None else said.audio,
    )


def _unpinned(job: Job, said: Intent) -> Job:
    """Free a job from the model that a button chose, where words choose another."""
    if said.model is None and said.tier is None and not said.forget:
        return job
    return replace(job, pinned=None, announced=None)


def _joined(waiting: Intent, said: Intent) -> str:
    comma = "，" if waiting.language is Language.ZH else ", "
    return comma.join(filter(None, (waiting.prompt, said.prompt)))
