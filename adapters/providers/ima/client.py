"""The IMA Open API over HTTP."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from pydantic import ValidationError

from adapters.providers.ima.asking import Timeouts, ask, unanswered
from adapters.providers.ima.envelope import data_of
from adapters.providers.ima.failures import PictureRefused, Taken, Unanswered, Unusable
from adapters.providers.ima.redaction import redact
from adapters.providers.ima.schemas import Asset, Created, Verified

LIST_PATH = "/open/v1/product/list"
CREATE_PATH = "/open/v1/tasks/create"
DETAIL_PATH = "/open/v1/tasks/detail"
VERIFY_PATH = "/open/v1/assets/verify"

APP_SOURCE = "ima_skills"
LABEL_LANGUAGE = "en"

PASSED = frozenset({"active", "success"})
UNDECIDED = frozenset({"", "pending", "processing", "running"})


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
    """The calls that making a picture or a film takes."""

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
            timeout=self.timeouts.of_call(self.timeouts.list_s),
        )
        return await self._read(request, self.timeouts.list_s)

    async def detail(self, task_id: str) -> object:
        """Fetch what is known of a task.

        Raises:
            CallFailed: it could not be asked.
        """
        request = self._post(DETAIL_PATH, {"task_id": task_id}, self.timeouts.detail_s)
        return await self._read(request, self.timeouts.detail_s)

    async def verify(self, url: str) -> None:
        """Have an uploaded picture checked; returns once it may be used, which takes minutes.

        Raises:
            PictureRefused: it may not.
            CallFailed: nobody knows yet.
        """
        request = self._post(VERIFY_PATH, {"url": url}, self.timeouts.verify_s)
        data = await self._read(request, self.timeouts.verify_s)
        try:
            asset = Verified.model_validate(data).result
        except ValidationError:
            asset = Asset()
        status = asset.status.strip().casefold()
        if status in PASSED:
            return
        reason = asset.error.message or asset.error.code if asset.error else ""
        if status in UNDECIDED and not reason:
            raise Unusable(f"an asset left {status or 'without a status'}", sent=Taken.NO)
        raise PictureRefused(redact(f"asset {status}: {reason}", self._key), sent=Taken.NO)

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
            timeout=self.timeouts.of_call(limit),
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
            raise unanswered(error, sent, self._key) from error
        data = data_of(response, self._key)
        try:
            return Created.model_validate(data).id
        except ValidationError:
            message = f"HTTP {response.status_code} without a task id"
        raise Unusable(message, sent=Taken.UNKNOWN, status=response.status_code)

    def _post(self, path: str, body: Mapping[str, object], limit_s: float) -> httpx.Request:
        return self._pooled.build_request(
            "POST",
            self._base + path,
            json=body,
            headers=self._headers(),
            timeout=self.timeouts.of_call(limit_s),
        )

    async def _read(self, request: httpx.Request, limit_s: float) -> object:
        return data_of(await ask(self._pooled, request, limit_s, self._key), self._key)

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self._key}",
            "x-app-source": APP_SOURCE,
            "x_app_language": LABEL_LANGUAGE,
        }


def _never_sent(error: httpx.RequestError) -> bool:
    return isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
