"""IMA behind the Provider port."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime

import httpx
from pydantic import ValidationError

from adapters.providers.ima.client import ImaClient, Timeouts
from adapters.providers.ima.creating import to_body, to_quote
from adapters.providers.ima.errors import of_create, of_reading
from adapters.providers.ima.failures import CallFailed, Refused
from adapters.providers.ima.lists import ProductLists
from adapters.providers.ima.offers import NAME
from adapters.providers.ima.schemas import Detail, Ticket
from adapters.providers.ima.statuses import to_status
from core.catalogue import Offer, ProviderName
from core.errors import ModelGone, ParametersRejected, ProviderUnavailable, Scope, Sent
from core.intents import TaskType
from core.jobs import AttemptId, Handle, Order, Quote
from core.ports import CancelResult, Clock, Finding, Provider, RemoteStatus

_LOG = logging.getLogger(__name__)

TASKS = (TaskType.TEXT_TO_IMAGE, TaskType.TEXT_TO_VIDEO)
"""What is offered, in the order of the catalogue."""

FINGERPRINT_CHARACTERS = 12
UNAUTHORIZED = frozenset({401, 403})


def open_ima(
    *,
    api_key: str,
    base_url: str,
    paid: httpx.AsyncClient,
    pooled: httpx.AsyncClient,
    clock: Clock,
    timeouts: Timeouts | None = None,
) -> Provider:
    """Put IMA behind the port; the HTTP clients stay the caller's to close.

    `paid` must be on httpx's own transport with `Limits(max_keepalive_connections=0)`.
    """
    client = ImaClient(
        api_key=api_key, base_url=base_url, paid=paid, pooled=pooled, timeouts=timeouts
    )
    return ImaProvider(client, api_key=api_key, clock=clock)


class ImaProvider:
    """One account at IMA."""

    def __init__(self, client: ImaClient, *, api_key: str, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._key = api_key
        self._account = fingerprint(api_key)
        self._lists = ProductLists(client, clock, TASKS)

    @property
    def name(self) -> ProviderName:
        """The name in offers and configuration."""
        return NAME

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
        return to_quote(order, product)

    async def submit(self, order: Order, quote: Quote, attempt: AttemptId) -> Handle:
        """Send one create, once."""
        try:
            ticket = Ticket.model_validate(dict(quote.ticket))
        except ValidationError as error:
            raise ParametersRejected("the quote is not one of ours", sent=Sent.NO) from error
        body = to_body(order.task, order.prompt, ticket)
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
        """Ask for a task's detail."""
        try:
            data = await self._client.detail(handle.remote_id)
        except CallFailed as failure:
            raise of_reading(failure, self._clock.now()) from failure
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

    async def reconcile(
        self,
        order: Order,  # noqa: ARG002 - the port's signature
        quote: Quote,  # noqa: ARG002 - the port's signature
        since: datetime,  # noqa: ARG002 - the port's signature
    ) -> Handle | None:
        """Find nothing: IMA lists no tasks and takes no key of ours along."""
        return None

    async def check(self) -> Sequence[Finding]:
        """Ask for each list once, which tells whether the key is accepted."""
        return [await self._check_list(task) for task in TASKS]

    async def _check_list(self, task: TaskType) -> Finding:
        subject = f"ima {task}"
        try:
            products = await self._lists.probe(task)
        except CallFailed as failure:
            code = failure.code if isinstance(failure, Refused) else failure.status
            reason = "the key is not accepted" if code in UNAUTHORIZED else str(failure)
            return Finding(is_ok=False, subject=subject, detail=reason)
        return Finding(is_ok=bool(products), subject=subject, detail=f"{len(products)} models")


def fingerprint(api_key: str) -> str:
    """Name an account without giving its key away."""
    return hashlib.sha256(api_key.encode()).hexdigest()[:FINGERPRINT_CHARACTERS]
