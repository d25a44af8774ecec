"""Messages on their way out: tried again where discord.py would not, under one nonce."""

import asyncio
import json
import logging
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TypeVar

import discord
from discord.http import MultipartParameters

from adapters.platforms.discord.client import DanqingClient
from adapters.platforms.discord.errors import (
    BAD_REQUEST,
    NOT_FOUND,
    REPLY_NEEDS_HISTORY,
    UNKNOWN_MESSAGE,
    LimitedError,
    UnauthorizedError,
    is_worth_another_try,
    may_have_worked,
    translated,
)
from adapters.platforms.discord.outbound import Json, Rendered
from adapters.platforms.discord.running import Runner
from adapters.platforms.discord.timing import Timing
from core.errors import DeliveryError, PlatformUnavailable, Sent
from core.messages import DeliveryKey, digest
from core.ports import Clock

log = logging.getLogger(__name__)

_ABOUT = {"platform": "discord"}
_REFERENCE = "message_reference"
_UNKNOWN_TYPE = "application/octet-stream"
_Answer = TypeVar("_Answer")


def nonce_of(key: DeliveryKey) -> str:
    """Name a message to Discord, always the same; at most 25 characters."""
    return f"dq{digest(key)}"


class Api:
    """Requests as the bot, each with a bound on its time and its failures translated."""

    def __init__(
        self, runner: Runner, *, clock: Clock, timing: Timing, jitter: Callable[[], float]
    ) -> None:
        self._runner = runner
        self._clock = clock
        self._timing = timing
        self._jitter = jitter
        self._quiet_until = 0.0

    async def send(
        self, channel: int, rendered: Rendered, *, nonce: str, reply_to: int | None
    ) -> int:
        """Put a message into a channel, once; within the nonce's window a repeat changes nothing.

        Raises:
            DeliveryError: `sent` is NO only where it surely does not stand there.
        """
        body = {**rendered.payload(), "nonce": nonce, "enforce_nonce": True}
        if reply_to is not None:
            body[_REFERENCE] = {"message_id": str(reply_to), "fail_if_not_exists": False}

        async def post(client: DanqingClient) -> object:
            try:
                return await client.http.send_message(channel, params=_parameters(body, rendered))
            except discord.HTTPException as error:
                if _REFERENCE not in body or not _is_about_the_reply(error):
                    raise
                # Better without the reference than not at all.
                del body[_REFERENCE]
                return await client.http.send_message(channel, params=_parameters(body, rendered))

        return _id_of(await self._insist(post, rendered))

    async def edit(self, channel: int, message: int, rendered: Rendered) -> None:
        """Replace a message of ours; harmless to repeat.

        Raises:
            DeliveryError: it could not be changed.
        """

        async def patch(client: DanqingClient) -> object:
            parameters = _parameters(rendered.payload(), rendered)
            return await client.http.edit_message(channel, message, params=parameters)

        await self._insist(patch, rendered)

    async def direct_channel(self, user: int) -> int:
        """Open the chat with one person alone.

        Raises:
            DeliveryError: not now, or the person is unknown.
        """
        return _id_of(await self._insist(lambda client: client.http.start_private_message(user)))

    async def message(self, channel: int, message: int) -> discord.Message:
        """Read a message.

        Raises:
            DeliveryError: it is gone, not ours to read, or cannot be read now.
        """
        return await self.ask(
            lambda client: client.get_partial_messageable(channel).fetch_message(message)
        )

    async def ask(self, question: Callable[[DanqingClient], Awaitable[_Answer]]) -> _Answer:
        """Make a request that changes nothing, and return what came.

        Raises:
            DeliveryError: it was refused, or could not be made now.
        """
        return await self._insist(question, for_s=self._timing.ask_for_s)

    async def _insist(
        self,
        request: Callable[[DanqingClient], Awaitable[_Answer]],
        rendered: Rendered | None = None,
        *,
        for_s: float | None = None,
    ) -> _Answer:
        """Try until it works, is refused, or the time is over."""
        started = self._clock.monotonic()
        for_s = self._timing.retry_for_s if for_s is None else for_s
        may_stand = False
        tries = 0
        while True:
            client = await self._client(may_stand=may_stand)
            try:
                async with asyncio.timeout(self._bound_s(rendered)):
                    return _readable(await request(client))
            except Exception as error:
                may_stand = may_stand or may_have_worked(error)
                passed = self._clock.monotonic() - started
                if not is_worth_another_try(error) or passed > for_s:
                    raise self._noted(
                        translated(error, sent=Sent.UNKNOWN if may_stand else Sent.NO)
                    ) from error
                log.debug("Asked again after %s", type(error).__name__, extra=_ABOUT)
            tries += 1
            pause_s = self._timing.retry_s * 2.0 ** min(tries - 1, 5) * (0.5 + self._jitter() / 2)
            await self._clock.sleep_until(self._clock.monotonic() + pause_s)
            for file in rendered.files if rendered else ():
                file.reset(seek=True)

    async def _client(self, *, may_stand: bool) -> DanqingClient:
        """Give the way out, unless everything has to keep quiet."""
        sent = Sent.UNKNOWN if may_stand else Sent.NO
        left_s = self._quiet_until - self._clock.monotonic()
        if left_s > 0:
            pause = timedelta(seconds=left_s)
            raise PlatformUnavailable("the network keeps us out", sent=sent, retry_after=pause)
        try:
            return await self._runner.client()
        except PlatformUnavailable as error:
            raise PlatformUnavailable(
                str(error), sent=sent, retry_after=error.retry_after
            ) from error

    def _noted(self, error: DeliveryError) -> DeliveryError:
        """Keep everybody from asking on where that would end in a ban."""
        if isinstance(error, UnauthorizedError):
            self._runner.refuse()
        if isinstance(error, LimitedError) and error.retry_after is not None:
            self._quiet_until = self._clock.monotonic() + error.retry_after.total_seconds()
        return error

    def _bound_s(self, rendered: Rendered | None) -> float:
        has_files = rendered is not None and rendered.files
        return self._timing.upload_s if has_files else self._timing.call_s


def _parameters(body: Json, rendered: Rendered) -> MultipartParameters:
    """Lay a body and its files out as discord.py sends them."""
    if not rendered.files:
        return MultipartParameters(payload=body, multipart=None, files=None)
    for file in rendered.files:
        file.reset(seek=True)
    multipart: list[dict[str, object]] = [
        {"name": "payload_json", "value": json.dumps(body, ensure_ascii=False)}
    ]
    multipart += [
        {
            "name": f"files[{index}]",
            "value": file.fp,
            "filename": file.filename,
            "content_type": mimetypes.guess_type(file.filename)[0] or _UNKNOWN_TYPE,
        }
        for index, file in enumerate(rendered.files)
    ]
    return MultipartParameters(payload=None, multipart=multipart, files=list(rendered.files))


def _readable(answer: _Answer) -> _Answer:
    if isinstance(answer, str):
        message = "answered with something that is not JSON"
        raise ValueError(message)  # noqa: TRY004 - what a garbled wire brings
    return answer


def _id_of(answer: object) -> int:
    """Read the id of what was made."""
    if not isinstance(answer, Mapping) or "id" not in answer:
        raise PlatformUnavailable("answered without an id", sent=Sent.UNKNOWN)
    return int(answer["id"])


def _is_about_the_reply(error: discord.HTTPException) -> bool:
    """Tell a refusal of the message that is replied to: it is gone, or may not be read."""
    if error.code in {REPLY_NEEDS_HISTORY, UNKNOWN_MESSAGE}:
        return True
    return error.status in {BAD_REQUEST, NOT_FOUND} and _REFERENCE in error.text
