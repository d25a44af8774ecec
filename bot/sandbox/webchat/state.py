"""Everything the service remembers: the tables, their indexes and their log."""

import secrets
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from bot.sandbox.webchat.entities import (
    BOT_NAME,
    KINDS,
    Entity,
    Event,
    Json,
    Locale,
    Message,
    Person,
    Press,
    Room,
    StoredFile,
    kind_of,
    to_record,
)
from bot.sandbox.webchat.log import Log

STUDIO = "studio"
_STUDIO_NAME = "丹青工坊 / Studio"
_GUEST_NAMES: dict[Locale, tuple[str, ...]] = {
    "zh": ("青竹", "墨白", "小荷", "云岫", "松烟", "听雨", "半夏", "晚舟"),
    "en": ("Willow", "Juniper", "Robin", "Wren", "Hazel", "Rowan", "Linden", "Sage"),
}


class State:
    """Tables by id, with every look-up of the hot path an index."""

    def __init__(self, log: Log) -> None:
        self.people: dict[str, Person] = {}
        self.rooms: dict[str, Room] = {}
        self.files: dict[str, StoredFile] = {}
        self.messages: dict[str, Message] = {}
        self.presses: dict[str, Press] = {}
        # Unacknowledged events in order of seq: a dict keeps the order of insertion.
        self.events: dict[int, Event] = {}
        self.secret = secrets.token_hex(32)
        self._by_key: defaultdict[str, list[Message]] = defaultdict(list)
        self._by_client_id: dict[tuple[str, str], Message] = {}
        # Files of people that no message holds yet, by person, oldest first.
        self._unsent: defaultdict[str, list[str]] = defaultdict(list)
        self._last_seq = 0
        self._log = log
        self._load()

    def _load(self) -> None:
        for record in self._log.read():
            self._replay(record)
        if STUDIO not in self.rooms:
            self._keep(Room(id=STUDIO, kind="group", name=_STUDIO_NAME, owner=None))
        self._log.rewrite(self._snapshot())

    def _replay(self, record: Json) -> None:
        if "secret" in record:
            self.secret = record["secret"]
            self._last_seq = record["last_seq"]
        elif "acked" in record:
            self.events.pop(record["acked"], None)
        elif "dropped" in record:
            self._forget_file(record["dropped"])
        else:
            self._keep(KINDS[record["put"]](**record["value"]))

    def _snapshot(self) -> Iterator[Json]:
        yield {"secret": self.secret, "last_seq": self._last_seq}
        tables = (self.people, self.rooms, self.files, self.messages, self.presses, self.events)
        for table in tables:
            for entity in table.values():
                yield _put(entity)

    def _keep(self, entity: Entity) -> None:
        match entity:
            case Person():
                self.people[entity.id] = entity
            case Room():
                known = self.rooms.get(entity.id)
                self.rooms[entity.id] = (
                    replace(entity, message_ids=known.message_ids) if known else entity
                )
            case StoredFile():
                self.files[entity.id] = entity
                if entity.owner is not None:
                    self._unsent[entity.owner].append(entity.id)
            case Message():
                self._keep_message(entity)
            case Press():
                self.presses[entity.id] = entity
            case Event():
                self.events[entity.seq] = entity
                self._last_seq = max(self._last_seq, entity.seq)

    def _keep_message(self, message: Message) -> None:
        is_new = message.id not in self.messages
        self.messages[message.id] = message
        if not is_new:
            return
        for file_id in message.files:
            self._unlist(file_id)
        self.rooms[message.room].message_ids.append(message.id)
        if message.key is None:
            return
        if message.from_bot:
            self._by_key[message.key].append(message)
        else:
            self._by_client_id[message.author, message.key] = message

    def save(self, entity: Entity) -> None:
        """Keep an entity, new or changed, and write it to the log."""
        self._keep(entity)
        self._log.append(_put(entity))

    def settle(self, seq: int) -> Event | None:
        """Forget an event the bot has acknowledged; None where it was already."""
        event = self.events.pop(seq, None)
        if event is not None:
            self._log.append({"acked": seq})
        return event

    def next_seq(self) -> int:
        """Return the number of the next event."""
        return self._last_seq + 1

    def posted_with(self, key: str) -> list[Message]:
        """Return the bot's messages with an idempotency key, oldest first."""
        return [self.messages[message.id] for message in self._by_key.get(key, ())]

    def posted_by(self, person_id: str, client_id: str) -> Message | None:
        """Return the person's message that carried the page's client id."""
        return self._by_client_id.get((person_id, client_id))

    def add_person(self, person_id: str, name: str | None, locale: Locale) -> Person:
        """Make a person and their direct messages with the bot."""
        if name is None:
            names = _GUEST_NAMES[locale]
            turn, at = divmod(len(self.people), len(names))
            name = names[at] + (f" {turn + 1}" if turn else "")
        person = Person(id=person_id, name=name, locale=locale)
        self.save(person)
        self.save(Room(id=f"dm_{person_id}", kind="dm", name=BOT_NAME, owner=person_id))
        return person

    def rooms_of(self, person_id: str) -> list[Room]:
        """Return the rooms a person may read."""
        return [room for room in self.rooms.values() if room.visible_to(person_id)]

    def page(self, room: Room, before: str | None, limit: int) -> tuple[list[Message], bool]:
        """Return up to `limit` messages before one, and whether there are older ones."""
        end = len(room.message_ids)
        if before is not None:
            end = self.messages[before].index
        start = max(0, end - limit)
        return [self.messages[i] for i in room.message_ids[start:end]], start > 0

    def add_file(self, file: StoredFile, content: bytes) -> None:
        """Keep a file and its bytes; the bytes first, so that no entry lacks them."""
        self._log.put_file(file.id, content)
        self.save(file)

    def unsent_of(self, person_id: str) -> list[str]:
        """Return the ids of a person's uploads that no message holds yet, oldest first."""
        return list(self._unsent[person_id])

    def drop_file(self, file_id: str) -> None:
        """Forget a file that no message holds (any more), and its bytes."""
        self._forget_file(file_id)
        self._log.append({"dropped": file_id})
        self._log.drop_file(file_id)

    def _forget_file(self, file_id: str) -> None:
        self._unlist(file_id)
        self.files.pop(file_id, None)

    def _unlist(self, file_id: str) -> None:
        file = self.files.get(file_id)
        if file is not None and file.owner is not None and file_id in self._unsent[file.owner]:
            self._unsent[file.owner].remove(file_id)

    def content_of(self, file: StoredFile) -> bytes | None:
        """Return a file's bytes."""
        return self._log.get_file(file.id)

    def close(self) -> None:
        """Close the log."""
        self._log.close()


def _put(entity: Entity) -> Json:
    return {"put": kind_of(entity), "value": to_record(entity)}
