"""REST: the first answer to an interaction."""

import time
from enum import IntEnum
from typing import Final

from aiohttp import web

from bot.sandbox.discord import message_views, views
from bot.sandbox.discord.access import body_of, number
from bot.sandbox.discord.bodies import Body
from bot.sandbox.discord.checks import Checks
from bot.sandbox.discord.command_forms import STRING, check_choices
from bot.sandbox.discord.drafts import WEBHOOK_KEYS, Draft, read_draft
from bot.sandbox.discord.entities import (
    COMMAND_ANSWER,
    EPHEMERAL,
    LOADING,
    MENU_ANSWER,
    REPLY,
    Interaction,
    Message,
)
from bot.sandbox.discord.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MODAL,
    Interactions,
)
from bot.sandbox.discord.modals import check_modal
from bot.sandbox.discord.posting import Chat, Origin
from bot.sandbox.discord.refusals import Json, Refusal, mistake
from bot.sandbox.discord.replies import nothing, reply
from bot.sandbox.discord.world import World


class Reply(IntEnum):
    """What an answer does."""

    SEND = 4
    DEFER = 5
    DEFER_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    OPEN_MODAL = 9


# Which answers fit which interaction.
_FITTING: Final = {
    COMMAND: frozenset({Reply.SEND, Reply.DEFER, Reply.OPEN_MODAL}),
    COMPONENT: frozenset(
        {Reply.SEND, Reply.DEFER, Reply.DEFER_UPDATE, Reply.UPDATE, Reply.OPEN_MODAL}
    ),
    AUTOCOMPLETE: frozenset({Reply.CHOICES}),
    MODAL: frozenset({Reply.SEND, Reply.DEFER}),
}
_MENUS = frozenset({2, 3})


class CallbacksApi:
    """The handler of ``/interactions/{interaction}/{token}/callback``."""

    def __init__(self, world: World, chat: Chat, interactions: Interactions) -> None:
        self._world = world
        self._chat = chat
        self._interactions = interactions

    async def answer(self, request: web.Request) -> web.Response:
        """Take the one answer an interaction gets."""
        body = body_of(request)
        form = body.mapping()
        made = self._interactions.unanswered(
            number(request, "interaction"), request.match_info["token"]
        )
        kind = form.get("type")
        fitting = _FITTING[made.kind]
        if made.kind == MODAL and made.message_id is not None:
            fitting |= {Reply.DEFER_UPDATE, Reply.UPDATE}
        if kind not in fitting:
            raise mistake(
                ("type",),
                "BASE_TYPE_CHOICES",
                f"Value must be one of {tuple(sorted(fitting))}.",
            )
        data = form.get("data") or {}
        if not isinstance(data, dict):
            raise mistake(("data",), "DICT_TYPE_CONVERT", "Not an object.")
        message = self._act(made, kind, data, body)
        made.answer = kind
        self._world.journal.append(
            "answer",
            interaction=str(made.id),
            type=kind,
            waited_ms=round((time.perf_counter() - made.told_at) * 1000, 3),
            message=None if message is None else str(message.id),
            ephemeral=bool(message and message.is_ephemeral),
        )
        if request.query.get("with_response") in {"true", "1", "True"}:
            return reply(self._resource(made, kind, message))
        return nothing()

    def _act(self, made: Interaction, kind: int, data: Json, body: Body) -> Message | None:
        match kind:
            case Reply.SEND:
                draft = self.draft(made, body, data)
                if draft.is_empty:
                    raise Refusal(50006)
                return self.send_original(made, draft)
            case Reply.DEFER:
                flags = (data.get("flags") or 0) & EPHEMERAL
                made.is_loading = True
                return self.send_original(made, Draft(flags=flags | LOADING))
            case Reply.DEFER_UPDATE:
                made.original_id = made.message_id
                return None
            case Reply.UPDATE:
                return self._update(made, body, data)
            case Reply.CHOICES:
                checks = Checks()
                check_choices(data.get("choices"), _focused(made), checks, ("data", "choices"))
                checks.raise_if_any()
                made.choices = data.get("choices") or []
                return None
            case _:  # OPEN_MODAL
                checks = Checks()
                made.modal = check_modal(data, checks)
                checks.raise_if_any()
                return None

    def draft(self, made: Interaction, body: Body, data: Json) -> Draft:
        """Read a message of an interaction; its mistakes stand under ``data``."""
        limit = views.file_limit_of(self._world, self._world.channels[made.channel_id])
        try:
            return read_draft(body, data, known=WEBHOOK_KEYS, file_limit=limit, may_hide=True)
        except Refusal as refusal:
            errors = refusal.errors and {"data": refusal.errors}
            raise Refusal(
                refusal.code, status=refusal.status, message=refusal.message, errors=errors
            ) from refusal

    def send_original(self, made: Interaction, draft: Draft) -> Message:
        """Post what answers an interaction."""
        message = self.send(made, draft)
        made.original_id = message.id
        return message

    def send(self, made: Interaction, draft: Draft) -> Message:
        """Post a message of an interaction, for one person alone if so marked."""
        world = self._world
        channel = world.channels[made.channel_id]
        kind = COMMAND_ANSWER
        if made.kind == COMMAND and made.data.get("type") in _MENUS:
            kind = MENU_ANSWER
        elif made.message_id is not None:
            kind = REPLY
        reference = None
        if kind == REPLY:
            reference = {
                "type": 0,
                "message_id": str(made.message_id),
                "channel_id": str(channel.id),
            }
        message = self._chat.post(
            channel,
            world.bot,
            draft,
            reference=reference,
            origin=Origin(
                kind=kind,
                interaction=self._interactions.metadata(made),
                interaction_id=made.id,
                only_for=made.user_id if draft.flags & EPHEMERAL else None,
            ),
        )
        made.own_messages.append(message.id)
        return message

    def _update(self, made: Interaction, body: Body, data: Json) -> Message:
        message = self._world.messages.get(made.message_id or 0)
        if message is None:
            raise Refusal(10008)
        self._chat.edit(message, self.draft(made, body, data))
        made.original_id = message.id
        return message

    def _resource(self, made: Interaction, kind: int, message: Message | None) -> Json:
        interaction: Json = {"id": str(made.id), "type": made.kind}
        if message is not None:
            interaction |= {
                "response_message_id": str(message.id),
                "response_message_loading": bool(message.flags & LOADING),
                "response_message_ephemeral": message.is_ephemeral,
            }
        resource: Json = {"type": kind}
        if message is not None:
            resource["message"] = message_views.message_json(self._world, message)
        return {"interaction": interaction, "resource": resource}


def _focused(made: Interaction) -> int:
    """Return the type of the option that is being filled in."""
    return next((each["type"] for each in _flat(made.data) if each.get("focused")), STRING)


def _flat(data: Json) -> "list[Json]":
    found: list[Json] = []
    for option in data.get("options") or ():
        found += [option, *_flat(option)]
    return found
