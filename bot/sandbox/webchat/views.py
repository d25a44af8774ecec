"""What the bot and the page are shown of the state; pure."""

from bot.sandbox.webchat.entities import BOT_ID, BOT_NAME, Json, Message, Person, Press, Room
from bot.sandbox.webchat.state import State

MAX_FILES = 10
_EXCERPT_CHARS = 80


def file_url(file_id: str) -> str:
    """Return the path under which the page finds a file."""
    return f"/files/{file_id}"


def me_for_page(person: Person, *, sandbox: bool, online: bool, max_file_bytes: int) -> Json:
    """Return who the person is and whom they talk to."""
    return {
        "id": person.id,
        "name": person.name,
        "locale": person.locale,
        "sandbox": sandbox,
        "bot": {"id": BOT_ID, "name": BOT_NAME, "online": online},
        "limits": {"files": MAX_FILES, "file_bytes": max_file_bytes},
    }


def message_for_page(state: State, message: Message) -> Json:
    """Return a message as the page draws it."""
    room = state.rooms[message.room]
    replied = state.messages.get(message.reply_to) if message.reply_to else None
    return {
        "id": message.id,
        "room": message.room,
        "index": message.index,
        "author": _author(state, room, message.author),
        "text": message.text,
        "reply_to": None if replied is None else _reply_for_page(state, room, replied),
        "buttons": message.buttons,
        "progress": message.progress,
        "files": [
            {**state.files[file_id].brief(), "url": file_url(file_id)} for file_id in message.files
        ],
        "client_id": None if message.from_bot else message.key,
        "sent_at": message.sent_at,
        "edited_at": message.edited_at,
        "recalled": message.recalled,
    }


def _reply_for_page(state: State, room: Room, replied: Message) -> Json:
    return {
        "id": replied.id,
        "author": _author(state, room, replied.author),
        "excerpt": replied.text[:_EXCERPT_CHARS],
        "recalled": replied.recalled,
        "media": [state.files[file_id].kind for file_id in replied.files],
    }


def _author(state: State, room: Room, author_id: str) -> Json:
    if author_id == BOT_ID:
        return {"id": BOT_ID, "name": BOT_NAME, "bot": True, "role": "member"}
    person = state.people[author_id]
    role = room.role_of(author_id)
    return {"id": person.id, "name": person.name, "bot": False, "role": role}


def author_for_bot(room: Room, person: Person) -> Json:
    """Return who wrote or pressed, as events say it."""
    return {"id": person.id, "name": person.name, "role": room.role_of(person.id)}


def message_event(state: State, message: Message, person: Person) -> Json:
    """Return the data of a message event."""
    room = state.rooms[message.room]
    replied = state.messages.get(message.reply_to) if message.reply_to else None
    return {
        "id": message.id,
        "room": room.brief(),
        "author": author_for_bot(room, person),
        "text": message.text,
        "attachments": [state.files[file_id].brief() for file_id in message.files],
        "reply_to": None
        if replied is None
        else {
            "id": replied.id,
            "from_bot": replied.from_bot,
            "media": [state.files[file_id].kind for file_id in replied.files],
        },
        "locale": person.locale,
        "sent_at": message.sent_at,
    }


def press_event(room: Room, press: Press, button_id: str, person: Person, sent_at: str) -> Json:
    """Return the data of a press event."""
    return {
        "id": press.id,
        "room": room.brief(),
        "message_id": press.message,
        "button_id": button_id,
        "author": author_for_bot(room, person),
        "locale": person.locale,
        "sent_at": sent_at,
    }


def message_for_bot(state: State, message: Message) -> Json:
    """Return a message as the bot may look it up."""
    room = state.rooms[message.room]
    author: Json = {"id": BOT_ID, "name": BOT_NAME, "role": "member"}
    if not message.from_bot:
        author = author_for_bot(room, state.people[message.author])
    return {
        "id": message.id,
        "room": room.brief(),
        "author": author,
        "text": message.text,
        "files": [state.files[file_id].brief() for file_id in message.files],
        "from_bot": message.from_bot,
    }


def message_for_journal(message: Message) -> Json:
    """Return what the journal keeps of a visible message."""
    return {
        "id": message.id,
        "room": message.room,
        "author": message.author,
        "key": message.key,
        "text": message.text,
        "reply_to": message.reply_to,
        "buttons": message.buttons,
        "progress": message.progress,
        "files": message.files,
    }
