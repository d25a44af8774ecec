"""What a person asked for, as values: the outcome of reading one message."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class TaskType(StrEnum):
    """The six kinds of generation, by their inputs and what they make."""

    TEXT_TO_IMAGE = "text_to_image"
    IMAGE_TO_IMAGE = "image_to_image"
    TEXT_TO_VIDEO = "text_to_video"
    IMAGE_TO_VIDEO = "image_to_video"
    REFERENCE_IMAGE_TO_VIDEO = "reference_image_to_video"
    FIRST_LAST_FRAME_TO_VIDEO = "first_last_frame_to_video"

    @property
    def makes(self) -> "MediaKind":
        """What the task yields."""
        is_image = self in {TaskType.TEXT_TO_IMAGE, TaskType.IMAGE_TO_IMAGE}
        return MediaKind.IMAGE if is_image else MediaKind.VIDEO


class MediaKind(StrEnum):
    """The kind of a file in a chat."""

    IMAGE = "image"
    VIDEO = "video"
    FILE = "file"


class Language(StrEnum):
    """A language that the service speaks."""

    ZH = "zh"
    EN = "en"


class ChatKind(StrEnum):
    """Whether others can read along."""

    GROUP = "group"
    DM = "dm"


class Action(StrEnum):
    """What the words of a message ask the service to do."""

    GENERATE = "generate"
    SET_PREFERENCE = "set_preference"
    CLEAR_PREFERENCE = "clear_preference"
    SHOW_PREFERENCES = "show_preferences"
    MODELS = "models"
    HELP = "help"
    CANCEL = "cancel"
    RETRY = "retry"
    STATUS = "status"
    HISTORY = "history"
    BALANCE = "balance"
    FORGET_ME = "forget_me"
    SHOW = "show"
    """Bring an earlier result back; by command only."""
    SETTINGS = "settings"
    """What moderators may choose for a chat; by command only."""
    NONE = "none"


class Tier(StrEnum):
    """A wish for a class of model rather than a model."""

    BUDGET = "budget"
    PREMIUM = "premium"
    ARTISTIC = "artistic"


class Source(StrEnum):
    """Where an input image comes from."""

    ATTACHMENT = "attachment"
    REPLY = "reply"
    LAST = "last"
    SUBJECT = "subject"
    LINK = "link"


class Missing(StrEnum):
    """What has to be supplied before the wish can be carried out."""

    IMAGE = "image"
    PROMPT = "prompt"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepliedTo:
    """The message that this one answers, as far as reading needs it."""

    media: tuple[MediaKind, ...] = ()
    from_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """The words of one message, free of the mention of the bot, with what came along."""

    text: str
    attachments: tuple[MediaKind, ...] = ()
    reply: RepliedTo | None = None
    chat: ChatKind = ChatKind.GROUP


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What somebody chose in a form of their platform: beats what their words say."""

    action: Action = Action.GENERATE
    kind: MediaKind | None = None
    """What is to be made, or what a preference is for."""
    task: TaskType | None = None
    """Set where the form leaves no doubt how pictures are used."""
    model: str | None = None
    """Key of a family where it was picked from a list, else a name as it was typed."""
    aspect_ratio: str | None = None
    size: str | None = None
    resolution: str | None = None
    duration: int | None = None
    count: int | None = None
    subject: str | None = None
    """What an earlier result is shown by: the id of its job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is at hand when a message is read: this person's past in this chat."""

    last: MediaKind | None = None
    """Kind of the person's newest result in this chat."""
    subjects: tuple[str, ...] = ()
    """Names given earlier to results in this chat; each has an image."""
    choices: int = 0
    """Number of choices of the bot's open question to this person; 0 where none is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What the person asked, before anybody decided whether it can be had.

    Values are as said: an aspect ratio of 7:3, a size of 8K or a length of a minute stand here
    unchanged; planning turns them into what a model offers, with a notice.
    """

    action: Action
    task_type: TaskType | None = None
    """Set where the action is generate, else None."""
    kind: MediaKind | None = None
    """For set_preference and clear_preference: the kind the words name; None for both kinds."""
    model: str | None = None
    """Key of the model family that the words name, None where none is named."""
    tier: Tier | None = None
    aspect_ratio: str | None = None
    """Width to height, "W:H"; either may be a decimal."""
    size: str | None = None
    """Image size: 512px, 1K, 2K, 4K or 8K."""
    resolution: str | None = None
    """Video resolution: 540P, 720P, 768P, 1080P or 4K."""
    duration: int | None = None
    """Length of a film in seconds."""
    count: int | None = None
    """Number of results, None where not said."""
    series: int | None = None
    """Number of pictures of one character or story; None where each stands alone."""
    remember: bool = False
    forget: bool = False
    sources: tuple[Source, ...] = ()
    place: int | None = None
    """Which of several pictures at hand is meant, from 1; -1 is the last one."""
    missing: Missing | None = None
    prompt: str = ""
    language: Language = Language.EN
    choice: int | Literal["yes", "no"] | None = None
    """Answer to the bot's open question: 1-based, or yes or no."""
    name: str | None = None
    avoid: tuple[str, ...] = ()
    negative: str | None = None
    seed: int | None = None
    quality: Literal["low", "medium", "high"] | None = None
    audio: bool | None = None
    style: str | None = None
