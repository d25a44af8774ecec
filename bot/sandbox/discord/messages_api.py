"""REST: messages and reactions."""

from bisect import bisect_left, bisect_right

from aiohttp import web

from bot.sandbox.discord import message_views
from bot.sandbox.discord.access import Access, body_of, number
from bot.sandbox.discord.drafts import CREATE_KEYS, EDIT_KEYS, Draft, read_draft
from bot.sandbox.discord.entities import DM, Channel, Message
from bot.sandbox.discord.permissions import Permission
from bot.sandbox.discord.posting import Chat
from bot.sandbox.discord.refusals import Json, Refusal, mistake
from bot.sandbox.discord.replies import nothing, reply
from bot.sandbox.discord.snowflakes import made_at
from bot.sandbox.discord.world import World

_MOST_LISTED = 100
_USUALLY_LISTED = 50


class MessagesApi:
    """Handlers under ``/channels/{channel}/messages``."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._access = Access(world)
        self._chat = chat
        # The last message by each nonce.
        self._nonces: dict[tuple[int, str | int], int] = {}

    async def create(self, request: web.Request) -> web.Response:
        """Post a message, or return the one that was posted with the same nonce."""
        channel = self._access.channel(number(request, "channel"))
        body = body_of(request)
        limit = self._world.file_limit(channel)
        draft = read_draft(body, body.mapping(), known=CREATE_KEYS, file_limit=limit)
        self._check_may_write(channel, draft)
        if draft.enforces_nonce and draft.nonce is not None:
            known = self._by_nonce(channel, draft.nonce)
            if known is not None:
                return self._show(known)
        if draft.is_empty:
            raise Refusal(50006)
        quoted = self._quoted(channel, draft.reference)
        reference = None
        if quoted is not None:
            reference = {"type": 0, "message_id": str(quoted.id), "channel_id": str(channel.id)}
            if channel.guild_id is not None:
                reference["guild_id"] = str(channel.guild_id)
        message = self._chat.post(
            channel, self._world.bot, draft, reference=reference, replied_to=quoted
        )
        if draft.nonce is not None:
            self._nonces[channel.id, draft.nonce] = message.id
        return self._show(message)

    def _check_may_write(self, channel: Channel, draft: Draft) -> None:
        if channel.kind == DM:
            person = next(each for each in channel.recipients if each != self._world.app.bot_id)
            if not self._world.users[person].opens_dms:
                raise Refusal(50007)
            return
        wanted = (
            Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        )
        if draft.embeds:
            wanted |= Permission.EMBED_LINKS
        if draft.files:
            wanted |= Permission.ATTACH_FILES
        self._access.need(channel, wanted)
        if channel.is_archived and channel.is_locked:
            self._access.need(channel, Permission.MANAGE_THREADS)

    def _by_nonce(self, channel: Channel, nonce: str | int) -> Message | None:
        message = self._world.messages.get(self._nonces.get((channel.id, nonce), 0))
        if message is None:
            return None
        age = self._world.clock.now() - made_at(message.id)
        return message if age <= self._world.settings.nonce_window_s else None

    def _quoted(self, channel: Channel, reference: object) -> Message | None:
        if reference is None:
            return None
        if not isinstance(reference, dict):
            raise mistake(("message_reference",), "DICT_TYPE_CONVERT", "Not an object.")
        if reference.get("type") not in {None, 0}:
            raise mistake(
                ("message_reference", "type"),
                "SANDBOX_UNSUPPORTED",
                "The sandbox lets only people forward.",
            )
        given = self._world.permissions(channel, self._world.app.bot_id)
        if not given & Permission.READ_MESSAGE_HISTORY:
            raise Refusal(160002)
        try:
            message_id = int(str(reference.get("message_id")))
        except ValueError:
            raise mistake(
                ("message_reference", "message_id"),
                "NUMBER_TYPE_COERCE",
                f'Value "{reference.get("message_id")}" is not snowflake.',
            ) from None
        quoted = self._world.messages.get(message_id)
        if quoted is not None and quoted.channel_id == channel.id:
            return quoted
        if reference.get("fail_if_not_exists", True):
            raise mistake(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        return None

    async def edit(self, request: web.Request) -> web.Response:
        """Change one of the bot's own messages."""
        channel, message = self._found(request)
        body = body_of(request)
        limit = self._world.file_limit(channel)
        draft = read_draft(
            body, body.mapping(), known=EDIT_KEYS, file_limit=limit, set_flags=message.flags
        )
        if message.author_id != self._world.app.bot_id:
            raise Refusal(50005)
        if channel.is_archived:
            raise Refusal(50083)
        if draft.embeds:
            self._access.need(channel, Permission.EMBED_LINKS)
        if draft.files:
            self._access.need(channel, Permission.ATTACH_FILES)
        self._chat.edit(message, draft)
        return self._show(message)

    async def delete(self, request: web.Request) -> web.Response:
        """Take a message away: the bot's own, or anybody's where it moderates."""
        channel, message = self._found(request)
        if message.author_id != self._world.app.bot_id:
            if channel.kind == DM:
                raise Refusal(50003)
            self._access.need(channel, Permission.MANAGE_MESSAGES)
        if channel.is_archived:
            raise Refusal(50083)
        self._chat.delete(message, self._world.bot)
        return nothing()

    async def get(self, request: web.Request) -> web.Response:
        """Return a message."""
        channel, message = self._found(request)
        self._access.need_history(channel)
        return self._show(message)

    async def list(self, request: web.Request) -> web.Response:
        """Return messages of a channel, newest first."""
        channel = self._access.channel(number(request, "channel"))
        given = self._world.permissions(channel, self._world.app.bot_id)
        if not given & Permission.READ_MESSAGE_HISTORY:
            return reply([])
        found = _page(channel.messages, dict(request.query))
        has_content = self._access.reads_content()
        return reply(
            [
                message_views.message_json(
                    self._world, self._world.messages[each], has_content=has_content
                )
                for each in reversed(found)
            ]
        )

    async def react(self, request: web.Request) -> web.Response:
        """Add or take away the bot's own reaction."""
        channel, message = self._found(request)
        if channel.is_archived:
            raise Refusal(50083)
        is_added = request.method == "PUT"
        if is_added and channel.kind != DM:
            self._access.need(channel, Permission.ADD_REACTIONS | Permission.READ_MESSAGE_HISTORY)
        emoji = request.match_info["emoji"]
        if emoji.isascii():
            raise Refusal(10014)
        self._chat.react(message, self._world.bot, emoji, is_added=is_added)
        return nothing()

    def _found(self, request: web.Request) -> tuple[Channel, Message]:
        channel = self._access.channel(number(request, "channel"))
        return channel, self._access.message(channel, number(request, "message"))

    def _show(self, message: Message) -> web.Response:
        return reply(
            message_views.message_json(
                self._world, message, has_content=self._access.reads_content()
            )
        )


def _page(ids: "list[int]", query: Json) -> "list[int]":
    """Cut one page out of ids in rising order."""
    try:
        limit = int(query.get("limit", _USUALLY_LISTED))
        marks = {name: int(query[name]) for name in ("before", "after", "around") if name in query}
    except ValueError as error:
        raise mistake(("limit",), "NUMBER_TYPE_COERCE", "Value is not int.") from error
    if not 1 <= limit <= _MOST_LISTED:
        raise mistake(
            ("limit",), "NUMBER_TYPE_MAX", "int value should be less than or equal to 100."
        )
    if "after" in marks:
        start = bisect_right(ids, marks["after"])
        return ids[start : start + limit]
    if "around" in marks:
        middle = bisect_left(ids, marks["around"])
        return ids[max(0, middle - limit // 2) : middle + (limit + 1) // 2]
    end = bisect_left(ids, marks["before"]) if "before" in marks else len(ids)
    return ids[max(0, end - limit) : end]
