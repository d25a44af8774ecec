"""The people's side of the wire: who they are, their rooms, messages and live updates."""

import asyncio

from aiohttp import web

from bot.sandbox.webchat.entities import Json, Locale, Message, Person, Room
from bot.sandbox.webchat.errors import Refusal
from bot.sandbox.webchat.guard import known_person, person_of, remember
from bot.sandbox.webchat.payloads import (
    MAX_KEY,
    MAX_PERSON_TEXT,
    file_ids,
    one_of,
    optional_text,
    query_number,
    read_object,
    text_of,
)
from bot.sandbox.webchat.service import SERVICE, Service
from bot.sandbox.webchat.streams import Subscriber
from bot.sandbox.webchat.views import me_for_page, message_for_page
from bot.sandbox.webchat.wording import preferred_locale, too_long

_MAX_NAME = 40
_MAX_ROOM_NAME = 60
_PAGE = 50
_MAX_PAGE = 200
_KEEP_ALIVE_S = 15.0

routes = web.RouteTableDef()


@routes.get("/api/me", name="me")
async def me(request: web.Request) -> web.Response:
    """Say who the person is; somebody unknown becomes a guest."""
    service = request.app[SERVICE]
    person = known_person(request) or service.chat.enter(None, preferred_locale(request))
    return _welcome(service, person)


@routes.post("/api/me", name="rename")
async def rename(request: web.Request) -> web.Response:
    """Change the person's name or language."""
    service = request.app[SERVICE]
    person = person_of(request)
    body = await read_object(request, ("name", "locale"))
    name = text_of(body.get("name", person.name), "name", longest=_MAX_NAME).strip()
    if not name:
        raise Refusal("invalid", "a name cannot be empty")
    locale: Locale = "zh"
    if one_of(body.get("locale", person.locale), "locale", ("zh", "en")) == "en":
        locale = "en"
    service.state.save(Person(id=person.id, name=name, locale=locale))
    return _welcome(service, service.state.people[person.id])


@routes.get("/api/people", name="people")
async def people(request: web.Request) -> web.Response:
    """List everybody, for the sandbox's picker."""
    service = _sandbox_only(request)
    everybody = [
        {"id": person.id, "name": person.name, "locale": person.locale}
        for person in service.state.people.values()
    ]
    return web.json_response({"people": everybody})


@routes.post("/api/be", name="be")
async def be(request: web.Request) -> web.Response:
    """Become somebody else, or somebody new."""
    service = _sandbox_only(request)
    body = await read_object(request, ("person", "name"))
    wanted = body.get("person")
    if wanted is None:
        name = optional_text(body.get("name"), "name", longest=_MAX_NAME)
        current = known_person(request)
        locale = current.locale if current else preferred_locale(request)
        return _welcome(service, service.chat.enter(name, locale))
    person = service.state.people.get(text_of(wanted, "person", longest=MAX_KEY))
    if person is None:
        raise Refusal("not_found", "there is no such person")
    return _welcome(service, person)


@routes.get("/api/rooms", name="rooms")
async def rooms(request: web.Request) -> web.Response:
    """List the rooms the person may read, with the last message of each."""
    state = request.app[SERVICE].state
    listed = [_room_json(request, room) for room in state.rooms_of(person_of(request).id)]
    return web.json_response({"rooms": listed})


@routes.post("/api/rooms", name="open_room")
async def open_room(request: web.Request) -> web.Response:
    """Open a group, or another conversation with the bot."""
    service = request.app[SERVICE]
    person = person_of(request)
    body = await read_object(request, ("name", "kind"), required=("name", "kind"))
    name = text_of(body["name"], "name", longest=_MAX_ROOM_NAME).strip()
    if not name:
        raise Refusal("invalid", "a room's name cannot be empty")
    kind = one_of(body["kind"], "kind", ("group", "dm"))
    room = service.chat.open_room(person, name, group=kind == "group")
    return web.json_response(_room_json(request, room), status=201)


@routes.get("/api/rooms/{room}/messages", name="messages")
async def messages(request: web.Request) -> web.Response:
    """Return a page of a room's messages, oldest first."""
    state = request.app[SERVICE].state
    room = _room(request, person_of(request))
    limit = int(query_number(request, "limit", _PAGE, highest=_MAX_PAGE))
    before = request.query.get("before")
    anchor = state.messages.get(before or "")
    if before is not None and (anchor is None or anchor.room != room.id):
        raise Refusal("invalid", "before names no message of this room")
    found, more = state.page(room, before, max(1, limit))
    listed = [message_for_page(state, message) for message in found]
    return web.json_response({"messages": listed, "more": more})


@routes.post("/api/rooms/{room}/messages", name="say")
async def say(request: web.Request) -> web.Response:
    """Post a person's message."""
    service = request.app[SERVICE]
    person = person_of(request)
    room = _room(request, person)
    known = ("text", "files", "reply_to", "client_id")
    body = await read_object(request, known, required=("text",))
    text = body["text"]
    if isinstance(text, str) and len(text) > MAX_PERSON_TEXT:
        raise Refusal("invalid", too_long(person.locale, MAX_PERSON_TEXT))
    files = file_ids(body)
    if not text_of(text, "text", longest=MAX_PERSON_TEXT).strip() and not files:
        raise Refusal("invalid", "a message cannot be empty")
    reply_to = optional_text(body.get("reply_to"), "reply_to", longest=MAX_KEY)
    client_id = optional_text(body.get("client_id"), "client_id", longest=MAX_KEY)
    message = service.chat.say(
        person, room, text, files=files, reply_to=reply_to, client_id=client_id
    )
    return web.json_response(message_for_page(service.state, message), status=201)


@routes.post("/api/messages/{message}/press", name="press")
async def press(request: web.Request) -> web.Response:
    """Press a button."""
    person = person_of(request)
    message = _message(request, person)
    body = await read_object(request, ("button_id",), required=("button_id",))
    button_id = text_of(body["button_id"], "button_id", longest=MAX_KEY, shortest=1)
    pressed = request.app[SERVICE].chat.press(person, message, button_id)
    return web.json_response({"id": pressed.id}, status=201)


@routes.post("/api/messages/{message}/recall", name="recall")
async def recall(request: web.Request) -> web.Response:
    """Take an own message back."""
    person = person_of(request)
    request.app[SERVICE].chat.recall(person, _message(request, person))
    return web.Response(status=204)


@routes.get("/api/stream", name="stream")
async def stream(request: web.Request) -> web.StreamResponse:
    """Send live updates until the page goes."""
    service = request.app[SERVICE]
    person = person_of(request)
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-cache, no-transform",
            "X-Accel-Buffering": "no",
        }
    )
    online = {"online": service.dispatcher.online}
    subscriber = service.streams.subscribe(person.id, _resume_from(request), online)
    try:
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n")
        await _pour(response, subscriber)
    except ConnectionError:
        # The page has gone; there is nobody left to tell.
        pass
    finally:
        service.streams.unsubscribe(subscriber)
    return response


async def _pour(response: web.StreamResponse, subscriber: Subscriber) -> None:
    while True:
        try:
            async with asyncio.timeout(_KEEP_ALIVE_S):
                frame = await subscriber.queue.get()
        except TimeoutError:
            # A comment: keeps proxies from closing, and finds out pages that have gone.
            frame = b":\n\n"
        if frame is None:
            return
        await response.write(frame)


def _resume_from(request: web.Request) -> int | None:
    given = request.headers.get("Last-Event-ID") or request.query.get("after")
    if given is None:
        return None
    if not given.isdecimal():
        raise Refusal("invalid", "after must be a number")
    return int(given)


def _welcome(service: Service, person: Person) -> web.Response:
    view = me_for_page(
        person,
        sandbox=service.settings.sandbox,
        online=service.dispatcher.online,
        max_file_bytes=service.settings.max_file_bytes,
    )
    response = web.json_response(view, headers={"Cache-Control": "no-store"})
    remember(service, response, person)
    return response


def _sandbox_only(request: web.Request) -> Service:
    service = request.app[SERVICE]
    if not service.settings.sandbox:
        raise Refusal("not_found", "there is nothing here")
    return service


def _room(request: web.Request, person: Person) -> Room:
    room = request.app[SERVICE].state.rooms.get(request.match_info["room"])
    if room is None or not room.visible_to(person.id):
        raise Refusal("not_found", "there is no such room")
    return room


def _message(request: web.Request, person: Person) -> Message:
    state = request.app[SERVICE].state
    message = state.messages.get(request.match_info["message"])
    if message is None or not state.rooms[message.room].visible_to(person.id):
        raise Refusal("not_found", "there is no such message")
    return message


def _room_json(request: web.Request, room: Room) -> Json:
    state = request.app[SERVICE].state
    last = state.messages[room.message_ids[-1]] if room.message_ids else None
    return {**room.brief(), "last": None if last is None else message_for_page(state, last)}
