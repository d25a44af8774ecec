"""What people do with the application: commands, menus, forms, buttons, and the answers to them.

What is handed in is claimed, and the acknowledgment that this posts comes back to `answer`, which
makes it the callback. Past a second and a half the person is shown that an answer will come.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.app_commands import Choice

from adapters.platforms.discord import clicks
from adapters.platforms.discord.buttons import press_item
from adapters.platforms.discord.clicks import Click
from adapters.platforms.discord.client import DanqingClient
from adapters.platforms.discord.commands import NO_MODEL, Filled, commands
from adapters.platforms.discord.completing import IGNORE_TYPED_ON, to_choices
from adapters.platforms.discord.exchanges import Exchange, Exchanges
from adapters.platforms.discord.localising import CommandTranslator, Wording, language_of
from adapters.platforms.discord.menus import Use, menus
from adapters.platforms.discord.modals import (
    KIND,
    WORDS,
    FormId,
    WishId,
    entered,
    read_id,
    to_form,
    to_wish,
)
from adapters.platforms.discord.outbound import ALLOWED_MENTIONS, Rendered, word
from adapters.platforms.discord.places import person_of
from adapters.platforms.discord.replies import Callbacks, Ticket, reach_of, read_reach
from adapters.platforms.discord.syncing import sync
from core.intents import Command, Language, MediaKind, TaskType
from core.messages import (
    Attachment,
    ChatRef,
    DeliveryKey,
    IncomingMessage,
    MessageRef,
    OutgoingMessage,
    ProposalId,
    ReplyToken,
    Suggestion,
    Text,
)
from core.ports import Clock, Intake, PressAnswer, Reception, Translator
from core.texts import TextKey

log = logging.getLogger(__name__)

_COMPLETE_WITHIN_S = 2.0
_MOST_REMEMBERED = 512
_ABOUT = {"platform": "discord"}
_DEFER_UPDATE, _OPEN_FORM = 6, 9
_TREE_LOG = "discord.app_commands.tree"
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Interactions:
    """Takes interactions of any client that it is attached to."""

    def __init__(
        self,
        intake_of: Callable[[], Intake],
        translator: Translator,
        clock: Clock,
        *,
        syncs: bool = True,
    ) -> None:
        """Take what hands out the intake once it runs; `syncs` False leaves Discord's commands."""
        self._intake_of = intake_of
        self._translator = translator
        self._clock = clock
        self._syncs = syncs
        self._exchanges = Exchanges(clock)
        self._newest: dict[ChatRef, Ticket] = {}
        """The last right to speak in each place where the bot cannot."""
        self._taps: dict[int, Ticket] = {}
        """The last tap on each message that only a ticket can change."""
        self._links: dict[tuple[int, int], tuple[Attachment, ...]] = {}
        """Pictures that nobody can look up later, by person and message."""

    async def attach(self, client: DanqingClient) -> None:
        """Give a client its commands, menus, buttons and forms, and tell Discord of them."""
        self._exchanges.callbacks = Callbacks(client)
        phrase = Wording(self._translator)
        await client.tree.set_translator(CommandTranslator(self._translator))
        for command in commands(self, phrase):
            client.tree.add_command(command)
        for menu in menus(self.choose, phrase):
            client.tree.add_command(menu)
        client.tree.error(self.on_error)
        client.add_dynamic_items(press_item(self.press))
        client.event(self.on_interaction)
        logging.getLogger(_TREE_LOG).addFilter(IGNORE_TYPED_ON)
        if self._syncs:
            await sync(client, client.tree, client.wiring.sync_guilds)

    async def run(self, click: Click, filled: Filled) -> None:
        """Hand a slash command in."""
        ticket = clicks.ticket_of(click, is_private=filled.is_private)
        message = clicks.to_message(click, ticket, command=filled.command, text=filled.text)
        files = tuple(clicks.to_attachment(each) for each in filled.files)
        await self._claim(ticket, replace(message, attachments=files))

    async def models(
        self, click: Click, kind: MediaKind | None, typed: str
    ) -> Sequence[Choice[str]]:
        """Complete the name of a model, from memory."""
        return self._choices(click, self._intake_of().models(kind, typed))

    async def results(self, click: Click, typed: str) -> Sequence[Choice[str]]:
        """Complete the person's own results; none where looking takes too long."""
        person = person_of(click.user.id)
        try:
            async with asyncio.timeout(_COMPLETE_WITHIN_S):
                found = await self._intake_of().results(person, typed)
        except TimeoutError:
            found = ()
        return self._choices(click, found)

    def no_model(self, click: Click) -> Choice[str]:
        """Offer to leave the choice of a model to us."""
        label = Text(key=TextKey.CHOICE_NO_MODEL)
        return self._choices(click, (Suggestion(value=NO_MODEL, label=label),))[0]

    async def choose(self, click: Click, message: discord.Message, use: Use) -> None:
        """Take what somebody chose from the menu of a message."""
        ticket = clicks.ticket_of(click)
        pictures = clicks.pictures_of(message)
        if not pictures:
            exchange = self._exchanges.begin(ticket)
            if exchange is not None:
                await self._tell(exchange, click, Text(key=TextKey.MENU_NO_PICTURE))
            return
        wish = WishId(
            use=use,
            message=message.id,
            pictures=len(pictures),
            from_bot=message.author.id == ticket.application,
        )
        if ticket.is_alone or not clicks.can_read_again(click, message):
            _remember(self._links, (click.user.id, message.id), clicks.linked(message))
        if use is Use.ANIMATE:
            await self._wish(click, wish, "", TaskType.IMAGE_TO_VIDEO)
            return
        exchange = self._exchanges.begin(ticket)
        if exchange is not None:
            form = to_wish(wish, language_of(click.locale), self._translator)
            await self._exchanges.respond(exchange, _OPEN_FORM, form)

    async def on_interaction(self, click: Click) -> None:
        """Take forms that were handed in; discord.py calls this for every interaction."""
        if click.type is not discord.InteractionType.modal_submit:
            return
        data: dict[str, Any] = dict(click.data or {})
        wanted, fields = read_id(str(data.get("custom_id", ""))), entered(data)
        words = fields.get(WORDS, "").strip()
        match wanted:
            case FormId():
                await self.press(click, wanted.proposal, wanted.action, words)
            case WishId(use=use):
                is_film = use is Use.REFERENCE and fields.get(KIND) == MediaKind.VIDEO
                task = TaskType.REFERENCE_IMAGE_TO_VIDEO if is_film else TaskType.IMAGE_TO_IMAGE
                await self._wish(click, wanted, words, task)
            case None:
                log.warning("A form of unknown kind was handed in", extra=_ABOUT)

    async def press(
        self, click: Click, proposal: ProposalId, action: str, words: str | None = None
    ) -> None:
        """Hand a tap in, and tell the presser what came of it."""
        ticket = clicks.ticket_of(click)
        exchange = self._exchanges.begin(ticket, is_tap=True)
        if exchange is None:
            return
        self._note_place(clicks.chat_of_click(click, ticket), ticket)
        source = click.message
        if source is not None and (source.flags.ephemeral or ticket.is_alone):
            _remember(self._taps, source.id, ticket)
        press = clicks.to_press(click, ticket, proposal=proposal, action=action, words=words)
        async with asyncio.TaskGroup() as tasks:
            deadline = tasks.create_task(self._exchanges.defer_when_late(exchange))
            answer = await self._intake_of().press(press)
            await self._show(exchange, click, answer)
            deadline.cancel()

    async def on_error(self, click: Click, error: app_commands.AppCommandError) -> None:
        """Tell a person whose client has commands of another version, or who met a fault."""
        is_other = isinstance(
            error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch
        )
        if not is_other:
            log.error("A command failed", exc_info=error, extra=_ABOUT)
        ticket = clicks.ticket_of(click)
        exchange = self._exchanges.known(ticket) or self._exchanges.begin(ticket)
        if exchange is not None:
            key = TextKey.COMMAND_CHANGED if is_other else TextKey.ERROR_INTERNAL
            await self._tell(exchange, click, Text(key=key))

    async def answer(
        self, rendered: Rendered, key: DeliveryKey, token: ReplyToken, chat: ChatRef
    ) -> MessageRef | None:
        """Say a row by its token; None where the bot has to say it by itself.

        Raises:
            DeliveryError: as the Platform port's `send`.
        """
        ticket = Ticket.read(token.token)
        return None if ticket is None else await self._answer(rendered, key, ticket, chat)

    async def speak_alone(
        self, rendered: Rendered, key: DeliveryKey, out: OutgoingMessage
    ) -> MessageRef | None:
        """Say a row without a token where only tokens can speak, by one that still lasts.

        None where none does: the person is then told in private.

        Raises:
            DeliveryError: as the Platform port's `send`.
        """
        origin = None if out.reply_to is None else Ticket.read(out.reply_to.message)
        for ticket in dict.fromkeys((origin, self._newest.get(out.chat))):
            if ticket is None or not ticket.is_alone or not ticket.lasts(self._clock.now()):
                continue
            if (said := await self._answer(rendered, key, ticket, out.chat)) is not None:
                return said
        return None

    async def edit(self, rendered: Rendered, ref: MessageRef) -> bool:
        """Change a message that only a ticket reaches; False where the bot can by itself.

        Raises:
            DeliveryError: it could not be changed.
        """
        reached = read_reach(ref.message)
        if reached is None:
            return False
        message, ticket = reached
        ticket = self._taps.get(message, ticket)
        if ticket.lasts(self._clock.now()):
            await self._exchanges.edit(rendered, message, ticket)
        return True

    def message_behind(self, origin: MessageRef) -> int | None:
        """Give the public answer to an interaction that something is about, while it is known."""
        ticket = Ticket.read(origin.message)
        exchange = None if ticket is None else self._exchanges.known(ticket)
        if exchange is None or exchange.ticket.is_private or exchange.ticket.is_alone:
            return None
        return next(iter(exchange.said.values()), None)

    async def _answer(
        self, rendered: Rendered, key: DeliveryKey, ticket: Ticket, chat: ChatRef
    ) -> MessageRef | None:
        said = await self._exchanges.answer(rendered, key, ticket)
        if said is None:
            return None
        return MessageRef(chat=chat, message=reach_of(said, ticket))

    async def _wish(self, click: Click, wish: WishId, words: str, task: TaskType) -> None:
        """Hand in what somebody wants of a message's pictures."""
        ticket = clicks.ticket_of(click)
        message = clicks.to_message(
            click, ticket, command=Command(kind=task.makes, task=task), text=words
        )
        links = self._links.get((click.user.id, wish.message), ())
        if links or ticket.is_alone:
            message = replace(message, attachments=links)
        else:
            message = clicks.about(message, wish.message, wish.pictures, from_bot=wish.from_bot)
        await self._claim(ticket, message)

    async def _claim(self, ticket: Ticket, message: IncomingMessage) -> None:
        exchange = self._exchanges.begin(ticket)
        if exchange is None:
            return
        self._note_place(message.ref.chat, ticket)
        async with asyncio.TaskGroup() as tasks:
            deadline = tasks.create_task(self._exchanges.defer_when_late(exchange))
            exchange.deadline = deadline
            reception = await self._intake_of().message(message)
            if reception is Reception.REFUSED:
                language = message.locale or Language.EN
                await self._exchanges.tell(
                    exchange, self._worded(Text(key=TextKey.REPLY_BUSY), language)
                )
            if reception is not Reception.ACCEPTED:
                # Nothing is on its way that could be late.
                deadline.cancel()

    async def _show(self, exchange: Exchange, click: Click, answer: PressAnswer) -> None:
        """Open a form, or tell the presser, or leave it at what happens in the chat."""
        language, notice = answer.language, answer.notice
        if answer.form is not None:
            can_open = click.type is not discord.InteractionType.modal_submit
            form = to_form(answer.form, language, self._translator)
            if can_open and await self._exchanges.respond(exchange, _OPEN_FORM, form):
                return
            notice = notice or Text(key=TextKey.PRESS_AGAIN)
        if notice is not None:
            await self._exchanges.tell(exchange, self._worded(notice, language))
        elif click.message is not None:
            await self._exchanges.respond(exchange, _DEFER_UPDATE)

    async def _tell(self, exchange: Exchange, click: Click, text: Text) -> None:
        await self._exchanges.tell(exchange, self._worded(text, language_of(click.locale)))

    def _worded(self, text: Text, language: Language) -> dict[str, Any]:
        content = word(text, language, self._translator)
        return {"content": content, "allowed_mentions": ALLOWED_MENTIONS}

    def _choices(self, click: Click, found: Sequence[Suggestion]) -> list[Choice[str]]:
        return to_choices(found, language_of(click.locale), self._translator)

    def _note_place(self, chat: ChatRef, ticket: Ticket) -> None:
        if ticket.is_alone:
            _remember(self._newest, chat, ticket)


def _remember(memory: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    """Put something into a memory of bounded size; the oldest gives way."""
    memory.pop(key, None)
    memory[key] = value
    while len(memory) > _MOST_REMEMBERED:
        del memory[next(iter(memory))]
