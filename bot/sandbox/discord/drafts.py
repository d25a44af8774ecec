"""Messages as applications hand them in: read, and held against the limits."""

import io
from dataclasses import dataclass, field

from PIL import Image

from bot.sandbox.discord.bodies import Body
from bot.sandbox.discord.checks import Checks
from bot.sandbox.discord.components import check_components
from bot.sandbox.discord.embeds import check_embeds
from bot.sandbox.discord.entities import COMPONENTS_V2, EPHEMERAL, MIB, SILENT, SUPPRESS_EMBEDS
from bot.sandbox.discord.mentions import Allowed, check_allowed
from bot.sandbox.discord.refusals import Json, Refusal

LONGEST_CONTENT = 2000
LONGEST_NONCE = 25
MOST_FILES = 10
# Discord states this for a whole request; a server's higher limit per file raises it.
REQUEST_LIMIT = 25 * MIB
_LONGEST_DESCRIPTION = 1024
_MAY_SET = SUPPRESS_EMBEDS | SILENT | COMPONENTS_V2 | 1 << 13
_COMMON = frozenset(
    {"content", "embeds", "components", "attachments", "allowed_mentions", "flags", "tts", "poll"}
)
CREATE_KEYS = _COMMON | {
    "nonce", "enforce_nonce", "message_reference", "sticker_ids", "shared_client_theme",
}  # fmt: skip
EDIT_KEYS = _COMMON | {"embed", "sticker_ids"}
WEBHOOK_KEYS = _COMMON | {"username", "avatar_url", "thread_name", "applied_tags", "thread_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file to be attached."""

    filename: str
    content: bytes
    content_type: str
    description: str | None
    size: tuple[int, int] | None


@dataclass(slots=True, kw_only=True)
class Draft:
    """What a body asks for; None means the key was not there."""

    content: str | None = None
    embeds: list[Json] | None = None
    components: list[Json] | None = None
    keep: list[int] | None = None  # ids of files that stay
    files: list[NewFile] = field(default_factory=list)
    allowed: Allowed = field(default_factory=Allowed)
    flags: int = 0
    nonce: str | int | None = None
    enforces_nonce: bool = False
    reference: Json | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether there would be nothing to see."""
        return not (self.content or self.embeds or self.components or self.files)


def read_draft(
    body: Body,
    data: Json,
    *,
    known: frozenset[str],
    file_limit: int,
    may_hide: bool = False,
    set_flags: int = 0,
) -> Draft:
    """Read a message's fields; `set_flags` are those the message has already.

    Raises:
        Refusal: a limit is passed, or a file too large.
    """
    _check_sizes(body, file_limit)
    checks = Checks()
    checks.known_keys(data, (), known)
    draft = Draft()
    flags = data.get("flags") or 0
    draft.flags = flags if type(flags) is int else 0
    if draft.flags & ~(_MAY_SET | (EPHEMERAL if may_hide else 0)):
        checks.add(("flags",), "INVALID_MESSAGE_FLAGS", "Invalid message flags.")
    is_v2 = bool((draft.flags | set_flags) & COMPONENTS_V2)
    if "content" in data:
        draft.content = checks.text(data["content"], ("content",), longest=LONGEST_CONTENT)
    if "embeds" in data:
        draft.embeds = check_embeds(data["embeds"], checks)
    if "components" in data:
        draft.components = check_components(data["components"], checks, is_v2=is_v2)
    if is_v2 and (draft.content or draft.embeds):
        checks.add(
            ("content",),
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
            "The 'content' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
        )
    draft.allowed = check_allowed(data.get("allowed_mentions"), checks)
    _read_files(body, data, draft, checks)
    _read_nonce(data, draft, checks)
    draft.reference = data.get("message_reference")
    checks.raise_if_any()
    return draft


def _check_sizes(body: Body, file_limit: int) -> None:
    sizes = [len(upload.content) for upload in body.files.values()]
    if any(size > file_limit for size in sizes) or sum(sizes) > max(REQUEST_LIMIT, file_limit):
        raise Refusal(40005)


def _read_files(body: Body, data: Json, draft: Draft, checks: Checks) -> None:
    """Pair the uploads with the list of attachments, which tells of old ones too."""
    described: dict[int, Json] = {}
    if "attachments" in data:
        draft.keep = []
        given = checks.items(data["attachments"], ("attachments",), most=MOST_FILES)
        for place, each in enumerate(given):
            attachment = checks.mapping(each, ("attachments", place))
            number = attachment.get("id")
            if str(number).isdigit() and int(str(number)) in body.files:
                described[int(str(number))] = attachment
            elif str(number).isdigit() and int(str(number)) > MOST_FILES:
                draft.keep.append(int(str(number)))
            else:
                checks.add(
                    ("attachments", place, "id"),
                    "ATTACHMENT_NOT_FOUND",
                    "This attachment does not exist.",
                )
    if len(body.files) > MOST_FILES:
        checks.add(("files",), "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_FILES} or fewer in length.")
    for number, upload in sorted(body.files.items()):
        told = described.get(number, {})
        text = told.get("description")
        checks.text(text, ("attachments", number, "description"), longest=_LONGEST_DESCRIPTION)
        draft.files.append(
            NewFile(
                filename=str(told.get("filename") or upload.filename),
                content=upload.content,
                content_type=upload.content_type,
                description=text,
                size=pixels_of(upload.content),
            )
        )


def _read_nonce(data: Json, draft: Draft, checks: Checks) -> None:
    nonce = data.get("nonce")
    if nonce is not None and type(nonce) is not int:
        checks.text(nonce, ("nonce",), longest=LONGEST_NONCE)
    draft.nonce = nonce if isinstance(nonce, str | int) else None
    draft.enforces_nonce = checks.flag(data.get("enforce_nonce"), ("enforce_nonce",))


def pixels_of(content: bytes) -> tuple[int, int] | None:
    """Return the sides of a picture by its header; None for anything else."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
