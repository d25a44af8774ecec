"""Everything one stand-in knows: its list, accounts, tasks, files, and what shakes them."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.sandbox.clock import VirtualClock
from bot.sandbox.control import Door
from bot.sandbox.faults import Fault, FaultBook, Occasion, SpecError
from bot.sandbox.ima.assets import Assets
from bot.sandbox.ima.fetching import Fetcher
from bot.sandbox.ima.inputs import Inputs
from bot.sandbox.ima.listing import CATEGORIES
from bot.sandbox.ima.products import Catalogue
from bot.sandbox.ima.settings import Settings
from bot.sandbox.ima.tasks import Ledger, Task, account_of
from bot.sandbox.ima.uploads import Uploads
from bot.sandbox.journal import Journal
from bot.sandbox.studio import PaintingStudio, PlainStudio, Studio

KEY_PREFIX: Final = "ima_"
# What a fault of one request asks its handler to get wrong.
FLAW: Final[web.RequestKey[str]] = web.RequestKey("flaw", str)


class World:
    """The state behind all routes; faults and the control plane change it."""

    def __init__(self, settings: Settings, faults: FaultBook) -> None:
        self.door: Door | None = None
        self.clock = VirtualClock(settings.time)
        self.faults = faults
        self.settings = settings
        self._closing = ExitStack()
        path = settings.state / "journal.jsonl" if settings.state else None
        self.journal = Journal(path, self.clock.now)
        self._closing.callback(self.journal.close)
        self.catalogue = Catalogue()
        self.ledger = Ledger(self.journal, settings.balance)
        self._fetcher = Fetcher()
        folder = self._folder()
        self.inputs = Inputs(self._fetcher, folder / "inputs" if folder else None)
        self.uploads = Uploads(self.journal, folder / "uploads" if folder else None)
        self.assets = Assets(self.journal)
        self.studio: Studio = PlainStudio()
        if folder is not None and not settings.plain:
            self.studio = PaintingStudio(folder / "media", folder / "inputs")
        self._revoked: set[str] = set()
        self._unsubscribed: set[str] = set()
        self._skew = 0.0
        self._restore()

    def _folder(self) -> Path | None:
        """Return where files go: nowhere, if they are plain and need not last."""
        if self.settings.state is not None or self.settings.plain:
            return self.settings.state
        temporary = tempfile.TemporaryDirectory(prefix="danqing-ima-")
        return Path(self._closing.enter_context(temporary))

    def _restore(self) -> None:
        entries = list(self.journal.replay())
        for entry in entries:
            if entry["event"] == "clock":
                self.clock.advance(float(str(entry["advance"])))
            elif entry["event"] == "catalogue" and isinstance(entry["patch"], dict):
                self.catalogue.patch(entry["patch"])
        self.ledger.restore(entries)
        self.uploads.restore(entries)
        self.assets.restore(entries)
        for task in self.ledger.tasks.values():
            self.order_files(task)

    async def life(self, _app: web.Application) -> AsyncIterator[None]:
        """Run the studio while the application lives."""
        with self._closing:
            async with self._fetcher.opened(), asyncio.TaskGroup() as tasks:
                painting = tasks.create_task(self.studio.run())
                yield
                painting.cancel()

    def order_files(self, task: Task) -> None:
        """Have a task's files made."""
        for name, commission in task.files(self.studio.longest_side).items():
            self.studio.order(name, commission)

    def is_welcome(self, key: str) -> bool:
        """Say whether a key opens anything."""
        keys = self.settings.keys
        known = key in keys if keys else len(key) > len(KEY_PREFIX)
        return key.startswith(KEY_PREFIX) and known and account_of(key) not in self._revoked

    def is_subscribed(self, account: str) -> bool:
        """Say whether an account may use the models that are for subscribers."""
        return account not in self._unsubscribed

    def wall_time(self) -> float:
        """Return the time signatures are held against, which the control plane does not push."""
        return self.settings.time() + self._skew

    # The control plane

    def advance_clock(self, seconds: float) -> None:
        """Push the clock forward."""
        self.journal.append("clock", advance=seconds)
        self.clock.advance(seconds)

    def set_account(self, spec: Mapping[str, object]) -> None:
        """Set the balance of one key, or of all; say whether one key has a subscription."""
        balance, key, subscribed = (spec.get(name) for name in ("balance", "key", "subscribed"))
        account = account_of(key) if isinstance(key, str) else None
        if balance is None and subscribed is None:
            raise SpecError("account takes balance or subscribed, and maybe key")
        if balance is not None:
            if type(balance) is not int:
                raise SpecError("balance must be a whole number")
            self.ledger.set_balance(account, balance)
        if subscribed is not None:
            if not isinstance(subscribed, bool) or account is None:
                raise SpecError("subscribed must be true or false, of one key")
            change = self._unsubscribed.discard if subscribed else self._unsubscribed.add
            change(account)

    def patch_catalogue(self, spec: Mapping[str, object]) -> None:
        """Change the product list."""
        self.catalogue.patch(spec)
        self.journal.append("catalogue", patch=dict(spec))

    def end_faults(self) -> None:
        """Accept revoked keys again, give subscriptions back, set the clock right."""
        self._revoked.clear()
        self._unsubscribed.clear()
        self._skew = 0.0

    def shake(self, fault: Fault, request: web.Request, occasion: Occasion) -> None:
        """Let a fault change what this stand-in knows, or what it makes of one request."""
        account = account_of(key_of(request))
        match fault.name:
            case "auth_revoked_midway":
                self._revoked.add(account)
            case "credit_runs_out":
                self.ledger.set_balance(account, 0)
            case "subscription_ends":
                self._unsubscribed.add(account)
            case "clock_skew":
                self._skew = fault.number("seconds")
            case "price_changed":
                self._raise_prices(occasion.models, fault.args["by"])
            case flaw:
                request[FLAW] = flaw

    def _raise_prices(self, models: frozenset[str], by: object) -> None:
        for category in CATEGORIES:
            for leaf in self.catalogue.named(category, models):
                patch = {"category": category, "version_id": leaf["id"]}
                self.patch_catalogue({"op": "price", **patch, "by": by})


def key_of(request: web.Request) -> str:
    """Return the key a request carries: in its header, or in the query of the token call."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    return key if scheme == "Bearer" else request.query.get("cmimToken", "")
