"""The running service: the core's parts on one task group, started and stopped in order."""

import asyncio
import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.supervisor import supervise
from core.admission import Limits
from core.alerts import Alerts
from core.board import Board
from core.courtesy import Courtesy
from core.errors import BotError
from core.intake import Desk
from core.intents import Language
from core.manners import USUAL, Manners
from core.messages import PlatformName
from core.orchestrator import Orchestrator
from core.outbox import Outbox
from core.parsing import ModelName
from core.ports import Intake, Platform, Ports
from core.shelf import Shelf
from core.workbench import Workbench

log = logging.getLogger(__name__)

GRACE = timedelta(seconds=20)
"""How long creates in flight may take to end when the service stops."""
FLUSH_S = 5.0


class Service:
    """Everything between the platforms and the providers."""

    def __init__(
        self,
        ports: Ports,
        *,
        limits: Limits,
        pace: float,
        usual: Manners = USUAL,
        language: Language = Language.ZH,
        admins: frozenset[str] = frozenset(),
        aliases: tuple[ModelName, ...] = (),
        download_limit: int = 200 * 1024 * 1024,
        grace: timedelta = GRACE,
    ) -> None:
        """Wire the core together; `pace` scales polls, progress and retries.

        `usual` is how chats are talked to where nobody chose otherwise.
        """
        self.ports = ports
        self._grace = grace
        self.board = Board(ports)
        courtesy = Courtesy(ports.clock)
        self.outbox = Outbox(ports, self.board, courtesy, pace=pace)
        self.shelf = Shelf(ports, aliases)
        bench = Workbench(
            ports=ports,
            outbox=self.outbox,
            board=self.board,
            courtesy=courtesy,
            shelf=self.shelf,
            alerts=Alerts(ports, self.outbox, admins),
            limits=limits,
            pace=pace,
            runner=ports.identifiers.fresh(),
            usual=usual,
            download_limit=download_limit,
        )
        self.accounts = bench.accounts
        self.orchestrator = Orchestrator(bench)
        self.intake: Intake = Desk(bench, language=language, admins=admins)

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then end in order, leaving the rest to the next start.

        No new intake; no new creates; creates in flight may end; what is in the outbox is sent.
        """
        async with asyncio.TaskGroup() as root:
            sending = [root.create_task(self.board.run()), root.create_task(self.outbox.run())]
            root.create_task(self.ports.engine.run(self.orchestrator.step))
            background = [root.create_task(self._warm_up())]
            await self.orchestrator.resume()
            receiving = [
                root.create_task(supervise(platform, self.intake, self.ports.clock))
                for platform in self.ports.platforms.values()
            ]
            await stop.wait()
            log.info("Stopping")
            for task in (*receiving, *background):
                task.cancel()
            await self.ports.engine.stop(self._grace)
            try:
                async with asyncio.timeout(FLUSH_S):
                    await self.outbox.flush()
            except TimeoutError:
                log.warning("Some messages wait for the next start")
            for task in sending:
                task.cancel()

    async def _warm_up(self) -> None:
        """Fetch the catalogue early, so that the first person does not wait for it.

        What is left in the accounts can wait.
        """
        try:
            await self.shelf.current()
        except BotError as error:
            log.warning("The catalogue is fetched when it is needed: %s", type(error).__name__)
            log.debug("Why it is not here yet", exc_info=error)
        await self.accounts.refresh()


def alias_names(aliases: Mapping[str, tuple[str, ...]]) -> tuple[ModelName, ...]:
    """Turn configured aliases into names for the lexicon, which knows what the families make."""
    return tuple(ModelName(key=family, names=names) for family, names in aliases.items())


def by_name(platforms: list[Platform]) -> dict[PlatformName, Platform]:
    """Index platforms by their names."""
    return {platform.name: platform for platform in platforms}
