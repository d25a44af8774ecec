"""REST: what an interaction's token can still do after the first answer."""

from aiohttp import web

from bot.sandbox.discord import message_views, views
from bot.sandbox.discord.access import body_of, number
from bot.sandbox.discord.callbacks_api import CallbacksApi
from bot.sandbox.discord.drafts import WEBHOOK_KEYS, read_draft
from bot.sandbox.discord.entities import EPHEMERAL, Interaction, Message
from bot.sandbox.discord.interactions import Interactions
from bot.sandbox.discord.posting import Chat
from bot.sandbox.discord.refusals import Refusal
from bot.sandbox.discord.replies import nothing, reply
from bot.sandbox.discord.world import World

# Of an application that only its user has installed.
_MOST_FOLLOWUPS = 5


class WebhooksApi:
    """Handlers under ``/webhooks/{application}/{token}``."""

    def __init__(
        self, world: World, chat: Chat, interactions: Interactions, callbacks: CallbacksApi
    ) -> None:
        self._world = world
        self._chat = chat
        self._interactions = interactions
        self._callbacks = callbacks

    async def followup(self, request: web.Request) -> web.Response:
        """Post another message; after a deferred answer, the first one takes its place."""
        made = self._made(request)
        body = body_of(request)
        limit = views.file_limit_of(self._world, self._world.channels[made.channel_id])
        draft = read_draft(
            body, body.mapping(), known=WEBHOOK_KEYS, file_limit=limit, may_hide=True
        )
        if draft.is_empty:
            raise Refusal(50006)
        original = self._world.messages.get(made.original_id or 0)
        if made.is_loading and original is not None:
            made.is_loading = False
            draft.flags &= ~EPHEMERAL  # who sees it was settled when it was deferred
            self._chat.edit(original, draft)
            return self._show(original)
        if self._is_limited(made) and made.followups >= _MOST_FOLLOWUPS:
            raise Refusal(40094)
        made.followups += 1
        return self._show(self._callbacks.send(made, draft))

    async def get(self, request: web.Request) -> web.Response:
        """Return the original answer or a follow-up."""
        return self._show(self._message(request))

    async def edit(self, request: web.Request) -> web.Response:
        """Change the original answer or a follow-up; a deferred answer gets its content so."""
        made = self._made(request)
        message = self._message(request)
        body = body_of(request)
        limit = views.file_limit_of(self._world, self._world.channels[made.channel_id])
        draft = read_draft(
            body, body.mapping(), known=WEBHOOK_KEYS, file_limit=limit, set_flags=message.flags
        )
        self._chat.edit(message, draft)
        if message.id == made.original_id:
            made.is_loading = False
        return self._show(message)

    async def delete(self, request: web.Request) -> web.Response:
        """Take away the original answer or a follow-up."""
        self._chat.delete(self._message(request), self._world.bot)
        return nothing()

    def _made(self, request: web.Request) -> Interaction:
        return self._interactions.answered(
            number(request, "application"), request.match_info["token"]
        )

    def _message(self, request: web.Request) -> Message:
        made = self._made(request)
        if "message" in request.match_info:
            message_id: int | None = number(request, "message")
            is_own = message_id in made.own_messages or message_id == made.message_id
        else:
            message_id, is_own = made.original_id, True
        message = self._world.messages.get(message_id or 0)
        if message is None or not is_own:
            raise Refusal(10008)
        return message

    def _is_limited(self, made: Interaction) -> bool:
        if made.guild_id is None:
            return False
        return self._world.app.bot_id not in self._world.guilds[made.guild_id].members

    def _show(self, message: Message) -> web.Response:
        return reply(message_views.message_json(self._world, message))
