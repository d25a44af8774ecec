"""A real client with our interactions at the stand-in, and an intake that only takes notes."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.platforms.discord.client import DanqingClient, Wiring
from adapters.platforms.discord.interactions import Interactions
from adapters.platforms.discord.outbound import Rendered, render
from bot.sandbox.discord.settings import SANDBOX_TOKEN
from core.intents import Language, MediaKind
from core.messages import (
    Button,
    ButtonPress,
    ChatRef,
    DeliveryKey,
    IncomingMessage,
    MessageKind,
    MessageRef,
    OutgoingMessage,
    PersonRef,
    PlatformName,
    ProposalId,
    Suggestion,
    Text,
)
from core.ports import PressAnswer, Reception
from core.texts import TextKey
from locales import FluentTranslator
from tests.bot.sandbox.discord.clients import PATIENCE_S, Desk
from tests.fakes.clock import FakeClock

TRANSLATOR = FluentTranslator(strict=True)
ACK = DeliveryKey("job:ack")


@dataclass
class Scribe:
    """An Intake that notes what came in and answers as it was told."""

    reception: Reception = Reception.ACCEPTED
    answer: PressAnswer = field(
        default_factory=lambda: PressAnswer(
            reception=Reception.ACCEPTED,
            notice=Text(key=TextKey.PRESS_DONE),
            language=Language.ZH,
        )
    )
    suggestions: tuple[Suggestion, ...] = ()
    messages: asyncio.Queue[IncomingMessage] = field(default_factory=asyncio.Queue)
    presses: asyncio.Queue[ButtonPress] = field(default_factory=asyncio.Queue)
    seen: Mapping[ChatRef, str] = field(default_factory=dict)
    asked: list[tuple[object, str]] = field(default_factory=list)
    may_go_on: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.may_go_on.set()

    async def message(self, message: IncomingMessage) -> Reception:
        self.messages.put_nowait(message)
        await self.may_go_on.wait()
        return self.reception

    async def press(self, press: ButtonPress) -> PressAnswer:
        self.presses.put_nowait(press)
        await self.may_go_on.wait()
        return self.answer

    async def recalled(self, ref: MessageRef) -> Reception:
        raise NotImplementedError(ref)

    def models(self, kind: MediaKind | None, typed: str) -> Sequence[Suggestion]:
        self.asked.append((kind, typed))
        return self.suggestions

    async def results(self, person: PersonRef, typed: str) -> Sequence[Suggestion]:
        self.asked.append((person.person, typed))
        await self.may_go_on.wait()
        return self.suggestions

    async def last_seen(self, platform: PlatformName, since: datetime) -> Mapping[ChatRef, str]:
        self.asked.append((platform, since.isoformat()))
        return self.seen

    async def heard(self) -> IncomingMessage:
        async with asyncio.timeout(PATIENCE_S):
            return await self.messages.get()

    async def pressed(self) -> ButtonPress:
        async with asyncio.timeout(PATIENCE_S):
            return await self.presses.get()


@dataclass
class Bot:
    """One life of the bot."""

    client: DanqingClient
    interactions: Interactions
    scribe: Scribe
    clock: FakeClock

    async def answer(
        self, message: IncomingMessage, said: str = "a cat", key: DeliveryKey = ACK
    ) -> MessageRef | None:
        """Say the acknowledgment, as the outbox does."""
        assert message.token is not None
        out = acknowledgment(message, said)
        return await self.interactions.answer(worded(out), key, message.token, out.chat)


def acknowledgment(
    message: IncomingMessage, said: str = "a cat", *, button: str = ""
) -> OutgoingMessage:
    buttons = (
        Button(
            proposal=ProposalId("job1.status"),
            action=button,
            label=Text(key=TextKey.BUTTON_CANCEL),
        ),
    )
    return OutgoingMessage(
        chat=message.ref.chat,
        kind=MessageKind.ACKNOWLEDGMENT,
        language=Language.ZH,
        lines=(Text(key=TextKey.ACK, args={"kind": "picture", "prompt": said}),),
        reply_to=message.ref,
        buttons=buttons if button else (),
    )


def worded(out: OutgoingMessage) -> Rendered:
    return render(out, TRANSLATOR)


def text(key: TextKey, language: Language = Language.ZH, **args: str) -> str:
    return TRANSLATOR.text(key, language, **args)


@asynccontextmanager
async def online(
    desk: Desk,
    scribe: Scribe | None = None,
    *,
    syncs: bool = True,
    sync_guilds: tuple[int, ...] = (),
) -> AsyncIterator[Bot]:
    """Connect a client; the clock of the bot stands still."""
    scribe = scribe or Scribe()
    clock = FakeClock(datetime.now(UTC))
    interactions = Interactions(lambda: scribe, TRANSLATOR, clock, syncs=syncs)
    wiring = Wiring(
        token=SANDBOX_TOKEN,
        api_base=f"{desk.url}/api/v10",
        gateway_url=f"{desk.url.replace('http', 'ws')}/gateway",
        sync_guilds=sync_guilds,
    )
    with pytest.MonkeyPatch.context() as patch:
        # The client sets them for the whole process; the context sets them back.
        patch.setattr(Route, "BASE", Route.BASE)
        patch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
        client = DanqingClient(wiring=wiring, interactions=interactions, heard={})
        # discord.py waits this long for more servers before it calls itself ready.
        client._connection.guild_ready_timeout = 0.02  # noqa: SLF001 - the client sets it itself
        async with client:
            await client.login(wiring.token)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(client.connect())
                async with asyncio.timeout(PATIENCE_S):
                    await client.wait_until_ready()
                yield Bot(client, interactions, scribe, clock)
                await client.close()


async def channel_message(desk: Desk, channel: str, person: str) -> list[dict[str, Any]]:
    """Give what a person sees in a channel."""
    found: list[dict[str, Any]] = await desk.see(f"messages?channel={channel}&person={person}")
    return found
