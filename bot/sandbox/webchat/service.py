"""The parts of one running service, put together."""

import asyncio
from collections import deque

from aiohttp import web

from bot.sandbox.clock import VirtualClock
from bot.sandbox.journal import Journal
from bot.sandbox.process import ListeningDoor
from bot.sandbox.webchat.chat import Chat
from bot.sandbox.webchat.dispatch import Dispatcher
from bot.sandbox.webchat.faults import Faults
from bot.sandbox.webchat.log import FolderLog, MemoryLog
from bot.sandbox.webchat.settings import Settings
from bot.sandbox.webchat.state import State
from bot.sandbox.webchat.streams import Streams


class Service:
    """What the routes work with."""

    def __init__(self, settings: Settings) -> None:
        folder = settings.state_dir
        self.settings = settings
        self.clock = VirtualClock(settings.time)
        self.journal = Journal(folder and folder / "journal.jsonl", self.clock.now)
        # Read to its end, the journal goes on with the numbers of the last run.
        deque(self.journal.replay(), maxlen=0)
        self.faults = Faults(self.journal)
        self.state = State(MemoryLog() if folder is None else FolderLog(folder))
        self.streams = Streams()
        self.dispatcher = Dispatcher(
            self.state, self.clock, self.faults, self.journal, settings.redelivery_s
        )
        self.chat = Chat(
            settings=settings,
            state=self.state,
            clock=self.clock,
            dispatcher=self.dispatcher,
            streams=self.streams,
            journal=self.journal,
        )
        self.closing = asyncio.Event()
        # Set where `serve` owns the listening socket.
        self.door: ListeningDoor | None = None

    def advance_clock(self, seconds: float) -> None:
        """Push the time forward, and with it whatever is due by then."""
        self.clock.advance(seconds)
        self.dispatcher.wake()

    def end_streams(self) -> None:
        """Let every open socket, stream and wait come to its end."""
        self.closing.set()
        self.streams.close()
        self.dispatcher.close()

    def close(self) -> None:
        """Close the files, once nothing writes to them any more."""
        self.state.close()
        self.journal.close()


SERVICE = web.AppKey("service", Service)
