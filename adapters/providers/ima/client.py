"""The IMA Open API over HTTP, and what each kind of broken answer says about a paid create."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from pydantic import ValidationError

from adapters.providers.ima.failures import Refused, Taken, Unanswered, Unusable
from adapters.providers.ima.redaction import redact
from adapters.providers.ima.schemas import Created

LIST_PATH = "/open/v1/product/list"
CREATE_PATH = "/open/v1/tasks/create"
DETAIL_PATH = "/open/v1/tasks/detail"

APP_SOURCE = "ima_skills"
LABEL_LANGUAGE = "en"

TOO_MANY = 429
NOT_TAKEN_STATUSES = frozenset({401, 403, 404, TOO_MANY})
"""Without an envelope any other status may come from a gateway whose back end went on working."""

GATEWAY_CODES = frozenset({408, 502, 504})
"""Codes that speak of a lost answer, not of a refusal, even inside an envelope."""

SUCCESS_CODES = frozenset({0, 200})


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Upper bounds in seconds, each for a whole call."""

    connect_s: float = 10.0
    list_s: float = 10.0
    create_s: float = 60.0
    detail_s: float = 30.0


@dataclass(slots=True)
class _Trail:
    """How far a request has come, as the transport tells it."""

    events: set[str] = field(default_factory=set)

    async def note(self, event: str, _info: Mapping[str, object]) -> None:
        self.events.add(event.partition(".")[2])

    @property
    def only_connecting(self) -> bool:
        """True where connecting began and surely nothing of the request went out."""
        return (
            "connect_tcp.started" in self.events
            and "send_request_headers.started" not in self.events
        )


class ImaClient:
    """The three calls that making a picture or a film from words takes."""

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str,
        paid: httpx.AsyncClient,
        pooled: httpx.AsyncClient,
        timeouts: Timeouts | None = None,
    ) -> None:
        """Take two HTTP clients.

        `paid` is on httpx's own transport without keep-alive, as only its errors tell whether a
        request went out; `pooled` serves everything that is free to repeat.
        """
        self._key = api_key
        self._base = base_url.rstrip("/")
        self._paid = paid
        self._pooled = pooled
        self.timeouts = timeouts or Timeouts()

    async def product_list(self, category: str) -> object:
        """Fetch the tree of models for one kind of task.

        Raises:
            CallFailed: there is no list to be had now.
        """
        params = {"app": "ima", "platform": "web", "category": category}
        request = self._pooled.build_request(
            "GET",
            self._base + LIST_PATH,
            params=params,
            headers=self._headers(),
            timeout=self._limits(self.timeouts.list_s),
        )
        return await self._read(request, self.timeouts.list_s)

    async def detail(self, task_id: str) -> object:
        """Fetch what is known of a task.

        Raises:
            CallFailed: it could not be asked.
        """
        request = self._pooled.build_request(
            "POST",
            self._base + DETAIL_PATH,
            json={"task_id": task_id},
            headers=self._headers(),
            timeout=self._limits(self.timeouts.detail_s),
        )
        return await self._read(request, self.timeouts.detail_s)

    async def create(self, body: Mapping[str, object]) -> str:
        """Order and pay, with exactly one request; the id of the new task.

        Raises:
            CallFailed: `sent` is NO only where the service surely did not take it.
        """
        trail = _Trail()
        limit = self.timeouts.create_s
        request = self._paid.build_request(
            "POST",
            self._base + CREATE_PATH,
            json=body,
            # A connection used twice can be closed under the second create, which then looks
            # exactly like a lost answer.
            headers={**self._headers(), "Connection": "close"},
            timeout=self._limits(limit),
            extensions={"trace": trail.note},
        )
        try:
            async with asyncio.timeout(limit):
                response = await self._paid.send(request)
        except TimeoutError as error:
            sent = Taken.NO if trail.only_connecting else Taken.UNKNOWN
            raise Unanswered(f"no answer in {limit} s", sent=sent, is_timeout=True) from error
        except httpx.RequestError as error:
            sent = Taken.NO if _never_sent(error) else Taken.UNKNOWN
            raise self._unanswered(error, sent) from error
        data = self._data(response)
        try:
            return Created.model_validate(data).id
        except ValidationError:
            message = f"HTTP {response.status_code} without a task id"
        raise Unusable(message, sent=Taken.UNKNOWN, status=response.status_code)

    async def _read(self, request: httpx.Request, limit: float) -> object:
        try:
            async with asyncio.timeout(limit):
                response = await self._pooled.send(request)
        except TimeoutError as error:
            raise Unanswered(f"no answer in {limit} s", sent=Taken.NO, is_timeout=True) from error
        except httpx.RequestError as error:
            raise self._unanswered(error, Taken.NO) from error
        return self._data(response)

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self._key}",
            "x-app-source": APP_SOURCE,
            "x_app_language": LABEL_LANGUAGE,
        }

    def _limits(self, whole_s: float) -> httpx.Timeout:
        return httpx.Timeout(whole_s, connect=min(self.timeouts.connect_s, whole_s))

    def _unanswered(self, error: httpx.RequestError, sent: Taken) -> Unanswered:
        is_timeout = isinstance(error, httpx.TimeoutException) and not _is_refusal(error)
        name = "ConnectError" if _is_refusal(error) else type(error).__name__
        message = redact(f"{name}: {error}", self._key)
        return Unanswered(message, sent=sent, is_timeout=is_timeout)

    def _data(self, response: httpx.Response) -> object:
        """Give the envelope's data; a status never becomes a code, nor the other way round."""
        status = response.status_code
        retry_after = response.headers.get("retry-after")
        envelope = _json_object(response)
        code = _business_code(envelope.get("code"))
        if code is not None:
            raise Refused(
                redact(f"code {code}: {envelope.get('message') or ''}", self._key),
                code=code,
                sent=_sent_of_code(code, status),
                status=status,
                retry_after=retry_after,
            )
        if not response.is_success:
            sent = Taken.NO if status in NOT_TAKEN_STATUSES else Taken.UNKNOWN
            raise Unusable(f"HTTP {status}", sent=sent, status=status, retry_after=retry_after)
        if not envelope:
            message = f"HTTP {status} without an envelope"
            raise Unusable(message, sent=Taken.UNKNOWN, status=status)
        return envelope.get("data")


def _never_sent(error: httpx.RequestError) -> bool:
    return isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)


def _is_refusal(error: httpx.RequestError) -> bool:
    """Recognise what the pooled transport calls a time-out although nobody was waited for."""
    met = error.__cause__ if isinstance(error, httpx.ConnectTimeout) else None
    return isinstance(met, OSError) and not isinstance(met, TimeoutError)


def _sent_of_code(code: int, status: int) -> Taken:
    if status == TOO_MANY or code not in GATEWAY_CODES:
        return Taken.NO
    return Taken.UNKNOWN


def _json_object(response: httpx.Response) -> dict[str, object]:
    try:
        body: object = json.loads(response.content)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _business_code(code: object) -> int | None:
    """Read a code, given as a number or as digits; None for success and for anything else."""
    if isinstance(code, bool) or not isinstance(code, int | str):
        return None
    try:
        number = int(code)
    except ValueError:
        return None
    return None if number in SUCCESS_CODES else number
