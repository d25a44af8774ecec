"""What an interaction lets us say: its one answer, changes of it, and more messages.

Tickets are plain text, because they wait in the outbox across a restart. Nothing said by one
carries a nonce, so whoever calls this has to find out what became of a call that got no answer.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord.http import MultipartParameters
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from adapters.platforms.discord.errors import WIRE_ERRORS
from adapters.platforms.discord.places import made_at_ms
from adapters.platforms.discord.single_try import SingleTry
from core.errors import DeliveryError, PlatformUnavailable, Sent, TooLarge

Json = dict[str, Any]

LIFE = timedelta(minutes=14, seconds=30)
"""Half a minute less than Discord's: the request has to get there, too."""
ORIGINAL = "@original"
SPENT = "-"
"""Stands in place of a token where a ticket only tells who did what."""
EPHEMERAL, LOADING = 1 << 6, 1 << 7

_TIMEOUT_S = 10.0
_UPLOAD_TIMEOUT_S = 120.0
_ALREADY_ANSWERED = 40060
_TOO_LARGE_CODE = 40005
# Unknown interaction, webhook or message; too many follow-ups; the token is over.
_VOID = frozenset({10062, 10015, 10008, 40094, 50027})
_UNAUTHORIZED, _NOT_FOUND, _TOO_LARGE, _RATE_LIMITED = 401, 404, 413, 429


class AlreadyAnsweredError(Exception):
    """The interaction has had its one answer."""


class VoidTicketError(Exception):
    """Nothing can be said by this ticket, or not any more."""


class MissingAnswerError(Exception):
    """The interaction has no answer that could be read or changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """The right to answer one interaction."""

    application: int
    interaction: int
    person: int
    token: str
    is_private: bool = False
    """Only who asked sees what is said."""
    is_alone: bool = False
    """The bot is not in the place or may not write, so only this can speak there."""

    def __str__(self) -> str:
        """Write it down; read again by `read`."""
        marks = f"{'p' * self.is_private}{'a' * self.is_alone}"
        return f"{self.application}.{self.interaction}.{self.person}.{marks}.{self.token}"

    @staticmethod
    def read(text: str) -> "Ticket | None":
        """Read what was written down; None for anything else."""
        parts = text.split(".", 4)
        if len(parts) != len(("application", "interaction", "person", "marks", "token")):
            return None
        *numbers, marks, token = parts
        if not token or not all(each.isdigit() for each in numbers):
            return None
        application, interaction, person = map(int, numbers)
        return Ticket(
            application=application,
            interaction=interaction,
            person=person,
            token=token,
            is_private="p" in marks,
            is_alone="a" in marks,
        )

    @property
    def expires_at(self) -> datetime:
        """Tell until when Discord surely takes it."""
        made = datetime.fromtimestamp(made_at_ms(self.interaction) / 1000, UTC)
        return made + LIFE

    def lasts(self, now: datetime) -> bool:
        """Tell whether Discord still takes it."""
        return self.token != SPENT and now < self.expires_at


def last_of(name: str) -> int | None:
    """Read when something was said, as an id; None where the bot could not hear more anyway."""
    if name.isdigit():
        return int(name)
    ticket = Ticket.read(name)
    return None if ticket is None or ticket.is_alone else ticket.interaction


def reach_of(message: int, ticket: Ticket) -> str:
    """Name a message of ours; with the ticket where the bot itself cannot change it."""
    return f"{message}@{ticket}" if ticket.is_private or ticket.is_alone else str(message)


def read_reach(name: str) -> tuple[int, Ticket] | None:
    """Read the name of a message that only a ticket can change; None for all others."""
    message, _, written = name.partition("@")
    ticket = Ticket.read(written)
    return None if ticket is None else (int(message), ticket)


class Callbacks:
    """The requests of interactions, made with the client's own connections and proxy."""

    def __init__(self, client: discord.Client) -> None:
        """Take a client that has logged in."""
        self._client = client

    async def respond(
        self,
        ticket: Ticket,
        kind: int,
        data: Json | None = None,
        files: Sequence[discord.File] = (),
    ) -> int | None:
        """Give the one answer; returns the message's id where the answer is one.

        Raises:
            AlreadyAnsweredError, VoidTicketError, DeliveryError
        """
        body: Json = {"type": kind} if data is None else {"type": kind, "data": data}
        async with self._calling(ticket, files) as (adapter, wire):
            got = await adapter.create_interaction_response(
                ticket.interaction, ticket.token, params=_parameters(body, files), **wire
            )
        # discord.py's type leaves out that an answer without a message has no resource.
        answered = _readable(got)
        resource: Json = answered.get("resource") or {}
        return int(resource["message"]["id"]) if "message" in resource else None

    async def original(self, ticket: Ticket) -> Json:
        """Read the answer.

        Raises:
            MissingAnswerError, VoidTicketError, DeliveryError
        """
        try:
            async with self._calling(ticket) as (adapter, wire):
                got = await adapter.get_original_interaction_response(
                    ticket.application, ticket.token, **wire
                )
        except VoidTicketError as error:
            cause = error.__cause__
            if isinstance(cause, discord.NotFound):
                raise MissingAnswerError from error
            raise
        return _readable(got)

    async def edit(
        self,
        ticket: Ticket,
        message: int | None,
        payload: Json,
        files: Sequence[discord.File] = (),
    ) -> int:
        """Change a message of the interaction, its answer where none is named.

        Raises:
            VoidTicketError, DeliveryError
        """
        wanted = ORIGINAL if message is None else str(message)
        body = {key: value for key, value in payload.items() if key != "flags"}
        async with self._calling(ticket, files) as (adapter, wire):
            got = await adapter.request(
                discord.http.Route(
                    "PATCH",
                    "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
                    webhook_id=ticket.application,
                    webhook_token=ticket.token,
                    message_id=wanted,
                ),
                **_content(body, files),
                **wire,
            )
        return _id_of(got)

    async def follow_up(
        self, ticket: Ticket, payload: Json, files: Sequence[discord.File] = ()
    ) -> int:
        """Say one thing more, sent once whatever comes of it.

        Raises:
            VoidTicketError, DeliveryError
        """
        async with self._calling(ticket, files) as (adapter, wire):
            wire["session"] = SingleTry(wire["session"])
            got = await adapter.execute_webhook(
                ticket.application, ticket.token, wait=True, **_content(payload, files), **wire
            )
        return _id_of(got)

    async def withdraw(self, ticket: Ticket) -> None:
        """Take the answer away.

        Raises:
            VoidTicketError, DeliveryError
        """
        async with self._calling(ticket) as (adapter, wire):
            await adapter.delete_original_interaction_response(
                ticket.application, ticket.token, **wire
            )

    @asynccontextmanager
    async def _calling(
        self, ticket: Ticket, files: Sequence[discord.File] = ()
    ) -> AsyncIterator[tuple[AsyncWebhookAdapter, Json]]:
        for file in files:
            # Another attempt may have read it.
            file.reset()
        webhook = discord.Webhook.partial(ticket.application, ticket.token, client=self._client)
        wire: Json = {
            "session": webhook.session,
            # A webhook takes over its client's connections, but not the way they go.
            "proxy": self._client.http.proxy,
            "proxy_auth": self._client.http.proxy_auth,
        }
        try:
            async with asyncio.timeout(_UPLOAD_TIMEOUT_S if files else _TIMEOUT_S):
                yield async_context.get(), wire
        except discord.HTTPException as error:
            raise _translated(error) from error
        except WIRE_ERRORS as error:
            raise PlatformUnavailable(
                "an interaction was not answered", sent=Sent.UNKNOWN
            ) from error


def _translated(error: discord.HTTPException) -> Exception:
    message = f"an answer was refused with {error.status} ({error.code})"
    if error.code == _ALREADY_ANSWERED:
        return AlreadyAnsweredError(message)
    if error.code in _VOID or error.status in {_UNAUTHORIZED, _NOT_FOUND}:
        return VoidTicketError(message)
    if error.status == _RATE_LIMITED:
        return PlatformUnavailable(message, sent=Sent.NO)
    if isinstance(error, discord.DiscordServerError):
        return PlatformUnavailable(message, sent=Sent.UNKNOWN)
    if error.status == _TOO_LARGE or error.code == _TOO_LARGE_CODE:
        return TooLarge(message, sent=Sent.NO)
    return DeliveryError(message, sent=Sent.NO)


def _readable(answer: object) -> Json:
    """Take an answer that discord.py could make sense of; it hands on whatever came."""
    if not isinstance(answer, dict):
        raise PlatformUnavailable("an interaction was answered unreadably", sent=Sent.UNKNOWN)
    return answer


def _id_of(answer: object) -> int:
    message = _readable(answer)
    if "id" not in message:
        raise PlatformUnavailable("an interaction was answered without an id", sent=Sent.UNKNOWN)
    return int(message["id"])


def _content(payload: Json, files: Sequence[discord.File]) -> Json:
    parameters = _parameters(payload, files)
    if parameters.multipart is None:
        return {"payload": parameters.payload}
    return {"multipart": parameters.multipart, "files": parameters.files}


def _parameters(payload: Json, files: Sequence[discord.File]) -> MultipartParameters:
    if not files:
        return MultipartParameters(payload=payload, multipart=None, files=None)
    parts: list[Json] = [{"name": "payload_json", "value": json.dumps(payload)}]
    parts += [
        {
            "name": f"files[{index}]",
            "value": file.fp,
            "filename": file.filename,
            "content_type": "application/octet-stream",
        }
        for index, file in enumerate(files)
    ]
    return MultipartParameters(payload=None, multipart=parts, files=files)
