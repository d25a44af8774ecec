"""What people and the bot do in rooms: each act changes the state and tells who must know."""

from dataclasses import dataclass

from bot.sandbox.clock import VirtualClock
from bot.sandbox.journal import Journal
from bot.sandbox.webchat.dispatch import Dispatcher
from bot.sandbox.webchat.entities import (
    BOT_ID,
    MENTION,
    Json,
    Locale,
    Message,
    Person,
    Press,
    Room,
    RoomKind,
    StoredFile,
    epoch_s,
    iso,
)
from bot.sandbox.webchat.errors import Refusal
from bot.sandbox.webchat.limits import RateLimit
from bot.sandbox.webchat.settings import Settings
from bot.sandbox.webchat.state import State
from bot.sandbox.webchat.streams import Streams
from bot.sandbox.webchat.views import (
    author_for_bot,
    message_event,
    message_for_journal,
    message_for_page,
    press_event,
)

_MAX_UNSENT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The changeable part of a bot's message."""

    text: str
    buttons: list[Json]
    progress: float | None
    files: list[str]


class Chat:
    """The acts; each is complete, and seen by everybody, when it returns."""

    def __init__(
        self,
        *,
        settings: Settings,
        state: State,
        clock: VirtualClock,
        dispatcher: Dispatcher,
        streams: Streams,
        journal: Journal,
    ) -> None:
        self.settings = settings
        self.state = state
        self.clock = clock
        self.dispatcher = dispatcher
        self.streams = streams
        self.journal = journal
        self._sends = RateLimit(settings.send_rate)
        self._edits = RateLimit(settings.edit_rate)

    def enter(self, name: str | None, locale: Locale) -> Person:
        """Let somebody new in."""
        return self.state.add_person(self.settings.new_id("p"), name, locale)

    def open_room(self, person: Person, name: str, *, group: bool) -> Room:
        """Open a room; in a group the opener is the moderator."""
        kind: RoomKind = "group" if group else "dm"
        room = Room(id=self.settings.new_id("r"), kind=kind, name=name, owner=person.id)
        self.state.save(room)
        return room

    def say(
        self,
        person: Person,
        room: Room,
        text: str,
        *,
        files: list[str],
        reply_to: str | None,
        client_id: str | None,
    ) -> Message:
        """Post a person's message; the same client id again returns the first."""
        if client_id is not None:
            known = self.state.posted_by(person.id, client_id)
            if known is not None:
                return known
        if len(set(files)) < len(files) or not set(files) <= set(self.state.unsent_of(person.id)):
            raise Refusal("invalid", "files names what is not the person's to send")
        message = self._new_message(room, person.id, text, reply_to, client_id)
        message.files = files
        replied = self.state.messages.get(reply_to) if reply_to else None
        message.told_bot = (
            room.kind == "dm" or MENTION in text or (replied is not None and replied.from_bot)
        )
        self._show(message, room)
        if message.told_bot:
            event = message_event(self.state, message, person)
            self.dispatcher.publish("message", room.id, event)
        return message

    def press(self, person: Person, message: Message, button_id: str) -> Press:
        """Press a button of a message and tell the bot."""
        if all(button["id"] != button_id for button in message.buttons):
            raise Refusal("invalid", "this message has no such button (any more)")
        room = self.state.rooms[message.room]
        press = Press(id=self.settings.new_id("b"), message=message.id, person=person.id)
        self.state.save(press)
        self.journal.append(
            "press",
            id=press.id,
            room=room.id,
            message=message.id,
            button=button_id,
            author=person.id,
        )
        event = press_event(room, press, button_id, person, iso(self.clock.now()))
        self.dispatcher.publish("press", room.id, event)
        return press

    def recall(self, person: Person, message: Message) -> None:
        """Take a person's own message back; a second time changes nothing."""
        if message.author != person.id:
            raise Refusal("forbidden", "only the author can take a message back")
        if message.recalled:
            return
        room = self.state.rooms[message.room]
        message.recalled = True
        message.text = ""
        files, message.files = message.files, []
        self.state.save(message)
        for file_id in files:
            self.state.drop_file(file_id)
        self.journal.append("recall", id=message.id, room=room.id, author=person.id)
        self.streams.publish("recall", message_for_page(self.state, message), room)
        if message.told_bot:
            data = {
                "id": self.settings.new_id("x"),
                "room": room.brief(),
                "message_id": message.id,
                "author": author_for_bot(room, person),
            }
            self.dispatcher.publish("recalled", room.id, data)

    def replayed(self, key: str) -> Message | None:
        """Return the bot's message with this key inside the idempotency window."""
        now = self.clock.now()
        window_s = self.settings.idempotency_window_s
        for message in self.state.posted_with(key):
            if now - epoch_s(message.sent_at) < window_s:
                self.journal.append("replay", id=message.id, room=message.room, key=key)
                return message
        return None

    def post(self, room: Room, body: Body, reply_to: str | None, key: str) -> Message:
        """Post the bot's message."""
        self._take(self._sends, room)
        message = self._new_message(room, BOT_ID, body.text, reply_to, key)
        message.buttons = body.buttons
        message.progress = body.progress
        message.files = body.files
        self._show(message, room)
        return message

    def edit(self, message: Message, body: Body) -> None:
        """Replace the whole body of the bot's message."""
        room = self.state.rooms[message.room]
        self._take(self._edits, room)
        message.text = body.text
        message.buttons = body.buttons
        message.progress = body.progress
        message.files = body.files
        message.edited_at = iso(self.clock.now())
        self.state.save(message)
        self.journal.append("edit", **message_for_journal(message))
        self.streams.publish("edit", message_for_page(self.state, message), room)

    def answer(self, press: Press, text: str) -> None:
        """Show a notice to the person who pressed, and to nobody else."""
        self.journal.append("notice", press=press.id, person=press.person, text=text)
        data = {"press": press.id, "message": press.message, "text": text}
        self.streams.publish("notice", data, press.person)

    def keep_file(
        self, name: str, mime: str, content: bytes, owner: Person | None = None
    ) -> StoredFile:
        """Keep an uploaded file, of the bot where no person owns it."""
        owner_id = None if owner is None else owner.id
        file_id = self.settings.new_id("f")
        file = StoredFile(id=file_id, name=name, mime=mime, size=len(content), owner=owner_id)
        self.state.add_file(file, content)
        self.journal.append(
            "upload", id=file.id, name=name, mime=mime, size=file.size, owner=owner_id
        )
        if owner is not None:
            # Pages that are closed before they send leave files behind.
            for abandoned in self.state.unsent_of(owner.id)[:-_MAX_UNSENT]:
                self.state.drop_file(abandoned)
        return file

    def tell_online(self) -> None:
        """Tell every page whether the bot is connected."""
        self.streams.publish("online", {"online": self.dispatcher.online}, None)

    def _new_message(
        self, room: Room, author: str, text: str, reply_to: str | None, key: str | None
    ) -> Message:
        if reply_to is not None:
            replied = self.state.messages.get(reply_to)
            if replied is None or replied.room != room.id:
                raise Refusal("invalid", "reply_to names no message of this room")
        return Message(
            id=self.settings.new_id("m"),
            room=room.id,
            index=len(room.message_ids),
            author=author,
            text=text,
            sent_at=iso(self.clock.now()),
            reply_to=reply_to,
            key=key,
        )

    def _show(self, message: Message, room: Room) -> None:
        self.state.save(message)
        self.journal.append("message", **message_for_journal(message))
        self.streams.publish("message", message_for_page(self.state, message), room)

    def _take(self, limit: RateLimit, room: Room) -> None:
        retry_after = limit.take(room.id, self.clock.now())
        if retry_after is not None:
            raise Refusal("rate_limited", "too fast for this room", retry_after=retry_after)
