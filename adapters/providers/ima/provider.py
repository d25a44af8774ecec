"""IMA behind the Provider port."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import httpx
from pydantic import ValidationError

from adapters.providers.ima.asking import Timeouts
from adapters.providers.ima.client import ImaClient
from adapters.providers.ima.creating import has_to_verify, to_body, to_quote
from adapters.providers.ima.errors import of_check, of_create, of_reading, of_upload
from adapters.providers.ima.failures import CallFailed, Refused
from adapters.providers.ima.lists import ProductLists
from adapters.providers.ima.offers import NAME
from adapters.providers.ima.schemas import Detail, Ticket
from adapters.providers.ima.statuses import to_status
from adapters.providers.ima.uploads import Uploads, fresh_nonce
from core.catalogue import Offer, Price, ProviderName
from core.errors import ModelGone, ParametersRejected, ProviderUnavailable, Scope, Sent
from core.intents import TaskType
from core.jobs import AttemptId, Handle, Order, Quote, Staged
from core.ports import CancelResult, Clock, Finding, Pages, Picture, Provider, RemoteStatus

_LOG = logging.getLogger(__name__)

TASKS = tuple(TaskType)
"""What is offered, in the order of the catalogue."""

STAGED_FOR = timedelta(days=1)
"""How long an uploaded picture is relied on; the service does not say how long it keeps one."""

SAMPLE_MIME = "image/png"
"""For what kind of picture a check asks for a place."""

KEYS_PAGE = "https://www.imaclaw.ai/imaclaw/apikey"
CREDIT_PAGE = "https://www.imaclaw.ai/imaclaw/subscription"

FINGERPRINT_CHARACTERS = 12
UNAUTHORIZED = frozenset({401, 403})


def open_ima(
    *,
    api_key: str,
    base_url: str,
    upload_base_url: str,
    paid: httpx.AsyncClient,
    pooled: httpx.AsyncClient,
    clock: Clock,
    timeouts: Timeouts | None = None,
    nonce: Callable[[], str] = fresh_nonce,
) -> Provider:
    """Put IMA behind the port; the HTTP clients stay the caller's to close.

    `paid` must be on httpx's own transport with `Limits(max_keepalive_connections=0)`.
    """
    timeouts = timeouts or Timeouts()
    client = ImaClient(
        api_key=api_key, base_url=base_url, paid=paid, pooled=pooled, timeouts=timeouts
    )
    uploads = Uploads(
        api_key=api_key, base_url=upload_base_url, pooled=pooled, timeouts=timeouts, nonce=nonce
    )
    # What one account uploaded to one store is of no use to another, a sandbox's least of all.
    store = fingerprint(f"{api_key} {base_url} {upload_base_url}")
    return ImaProvider(client, uploads, api_key=api_key, store=store, clock=clock)


class ImaProvider:
    """One account at IMA."""

    def __init__(
        self, client: ImaClient, uploads: Uploads, *, api_key: str, store: str, clock: Clock
    ) -> None:
        """Take two clients of one account; `store` names where its uploads are."""
        self._client = client
        self._uploads = uploads
        self._store = store
        self._clock = clock
        self._key = api_key
        self._account = fingerprint(api_key)
        self._lists = ProductLists(client, clock, TASKS)

    @property
    def name(self) -> ProviderName:
        """The name in offers and configuration."""
        return NAME

    @property
    def pages(self) -> Pages:
        """The account's pages, as of 2026-03."""
        return Pages(keys=KEYS_PAGE, credit=CREDIT_PAGE)

    @property
    def submit_timeout_s(self) -> float:
        """Upper bound of one `submit`, in seconds."""
        return self._client.timeouts.create_s

    async def offers(self, *, fresh: bool = False) -> Sequence[Offer]:
        """List the live offers, else the newest ones known, at worst the shipped ones."""
        return [product.offer for product in await self._lists.current(fresh=fresh)]

    def quote(self, order: Order, offer: Offer) -> Quote:
        """Price an order from the list at hand."""
        product = self._lists.held(order.task).get(offer.id)
        if product is None:
            raise ModelGone(f"{offer.id} is not listed", sent=Sent.NO, scope=Scope.MODEL)
        return to_quote(order, product, self._store)

    async def stage(self, picture: Picture, quote: Quote) -> Staged:
        """Upload a picture, and have it checked where the model asks for that."""
        stored = picture.stored
        now = self._clock.now()
        url = await self._upload(picture)
        if has_to_verify(quote):
            await self._verify(url)
        return Staged(
            media=stored.media,
            url=url,
            width=stored.width or 0,
            height=stored.height or 0,
            valid_until=now + STAGED_FOR,
        )

    async def _upload(self, picture: Picture) -> str:
        mime = picture.stored.mime
        content = await asyncio.to_thread(_content, picture)
        try:
            token = await self._uploads.token(mime, int(self._clock.now().timestamp()))
            await self._uploads.put(token, content, mime)
        except CallFailed as failure:
            raise of_upload(failure, self._clock.now()) from failure
        return token.url

    async def _verify(self, url: str) -> None:
        try:
            await self._client.verify(url)
        except CallFailed as failure:
            raise of_check(failure, self._clock.now()) from failure

    async def submit(
        self, order: Order, quote: Quote, staged: Sequence[Staged], attempt: AttemptId
    ) -> Handle:
        """Send one create, once."""
        try:
            ticket = Ticket.model_validate(dict(quote.ticket))
        except ValidationError as error:
            raise ParametersRejected("the quote is not one of ours", sent=Sent.NO) from error
        body = to_body(order.task, order.prompt, ticket, staged)
        _LOG.info("create begins", extra={"provider": NAME, "attempt": attempt})
        try:
            remote_id = await self._client.create(body)
        except CallFailed as failure:
            raise of_create(failure, self._clock.now()) from failure
        return Handle(
            provider=NAME,
            account=self._account,
            remote_id=remote_id,
            submitted_at=self._clock.now(),
        )

    async def poll(self, handle: Handle) -> RemoteStatus:
        """Ask for a task's detail, of another account's too: a rotated key may still read it."""
        try:
            data = await self._client.detail(handle.remote_id)
        except CallFailed as failure:
            is_foreign = handle.account != self._account
            raise of_reading(failure, self._clock.now(), is_foreign=is_foreign) from failure
        try:
            detail = Detail.model_validate(data)
        except ValidationError as error:
            message = f"a detail with {error.error_count()} faults"
        else:
            return to_status(detail, self._key)
        # Not chained: what was served may hold the prompt, and a traceback would show it.
        raise ProviderUnavailable(message, sent=Sent.NO, scope=Scope.PROVIDER)

    async def cancel(self, handle: Handle) -> CancelResult:  # noqa: ARG002 - the port's signature
        """Say that IMA cannot stop a task."""
        return CancelResult.UNSUPPORTED

    async def balance(self) -> Price | None:
        """Give nothing: IMA tells nobody what is left in an account."""
        return None

    async def reconcile(
        self,
        order: Order,  # noqa: ARG002 - the port's signature
        quote: Quote,  # noqa: ARG002 - the port's signature
        since: datetime,  # noqa: ARG002 - the port's signature
    ) -> Handle | None:
        """Find nothing: IMA lists no tasks and takes no key of ours along."""
        return None

    async def check(self) -> Sequence[Finding]:
        """Ask for each list and for a place to upload to, which tells whether the key is accepted.

        Nothing is uploaded, and nothing is paid for.
        """
        async with asyncio.TaskGroup() as group:
            lists = [group.create_task(self._check_list(task)) for task in TASKS]
            uploads = group.create_task(self._check_uploads())
        return [each.result() for each in (*lists, uploads)]

    async def _check_list(self, task: TaskType) -> Finding:
        subject = f"ima {task}"
        try:
            products = await self._lists.probe(task)
        except CallFailed as failure:
            return Finding(is_ok=False, subject=subject, detail=_reason(failure))
        return Finding(is_ok=bool(products), subject=subject, detail=f"{len(products)} models")

    async def _check_uploads(self) -> Finding:
        now_s = int(self._clock.now().timestamp())
        try:
            await self._uploads.token(SAMPLE_MIME, now_s)
        except CallFailed as failure:
            return Finding(is_ok=False, subject="ima uploads", detail=_reason(failure))
        return Finding(is_ok=True, subject="ima uploads", detail="pictures can be handed over")


def _reason(failure: CallFailed) -> str:
    code = failure.code if isinstance(failure, Refused) else failure.status
    return "the key is not accepted" if code in UNAUTHORIZED else str(failure)


def _content(picture: Picture) -> bytes:
    with picture.open() as file:
        return file.read()


def fingerprint(api_key: str) -> str:
    """Name an account without giving its key away."""
    return hashlib.sha256(api_key.encode()).hexdigest()[:FINGERPRINT_CHARACTERS]
