"""The bot's side of the wire: its socket and its requests."""

import asyncio
import hmac
import json

from aiohttp import WSMsgType, web

from bot.sandbox.webchat.dispatch import Connection
from bot.sandbox.webchat.entities import BOT_ID, BOT_NAME, Message, Room
from bot.sandbox.webchat.errors import Refusal
from bot.sandbox.webchat.payloads import (
    MAX_KEY,
    check_object,
    message_body,
    number_of,
    optional_text,
    read_object,
    text_of,
)
from bot.sandbox.webchat.service import SERVICE, Service
from bot.sandbox.webchat.views import message_for_bot

_MAX_NOTICE = 200
_LONGEST_RETRY_S = 3600.0
_POLICY_VIOLATION = 1008

routes = web.RouteTableDef()


def is_bot(request: web.Request) -> bool:
    """Say whether the request carries the bot's token."""
    token = request.app[SERVICE].settings.token
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


@routes.get("/bot/socket", name="socket")
async def socket(request: web.Request) -> web.WebSocketResponse:
    """Carry events to the bot and its acknowledgments back."""
    service = request.app[SERVICE]
    heartbeat_s = service.settings.heartbeat_s
    ws = web.WebSocketResponse(heartbeat=heartbeat_s, timeout=0.3)
    await ws.prepare(request)
    await ws.send_json(
        {
            "op": "hello",
            "bot": {"id": BOT_ID, "name": BOT_NAME},
            "heartbeat_s": heartbeat_s,
        }
    )
    connection = service.dispatcher.connect(lambda: _abort(request))
    service.chat.tell_online()
    try:
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(_write(ws, connection))
            await _read(ws, service)
            writer.cancel()
    finally:
        service.dispatcher.disconnect(connection)
        service.chat.tell_online()
    return ws


def _abort(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


async def _write(ws: web.WebSocketResponse, connection: Connection) -> None:
    while (frame := await connection.frames.get()) is not None:
        try:
            await ws.send_str(frame)
        except ConnectionError:
            return
    await ws.close()


async def _read(ws: web.WebSocketResponse, service: Service) -> None:
    async for frame in ws:
        if frame.type is not WSMsgType.TEXT:
            await ws.close(code=_POLICY_VIOLATION, message=b"text frames only")
            return
        try:
            _settle(service, frame.data)
        except Refusal as refusal:
            await ws.close(code=_POLICY_VIOLATION, message=refusal.message.encode()[:120])
            return


def _settle(service: Service, text: str) -> None:
    try:
        frame = json.loads(text)
    except ValueError as exc:
        raise Refusal("invalid", "a frame must be JSON") from exc
    op = frame.get("op") if isinstance(frame, dict) else None
    if op == "ack":
        check_object(frame, ("op", "seq"), required=("seq",), what="an ack")
    elif op == "nack":
        check_object(frame, ("op", "seq", "retry_s"), required=("seq", "retry_s"), what="a nack")
    else:
        raise Refusal("invalid", "op must be ack or nack")
    seq = frame["seq"]
    if isinstance(seq, bool) or not isinstance(seq, int):
        raise Refusal("invalid", "seq must be an integer")
    if op == "ack":
        service.dispatcher.ack(seq)
        return
    retry_s = number_of(frame["retry_s"], "retry_s", lowest=0, highest=_LONGEST_RETRY_S)
    service.dispatcher.nack(seq, retry_s)


@routes.post("/bot/messages", name="send")
async def send(request: web.Request) -> web.Response:
    """Post a message, once per key and window."""
    service = request.app[SERVICE]
    key = request.headers.get("Idempotency-Key")
    if key is None:
        raise Refusal("invalid", "the header Idempotency-Key is required")
    text_of(key, "Idempotency-Key", longest=MAX_KEY, shortest=1)
    known = ("room", "text", "reply_to", "buttons", "progress", "files", "only_for")
    body = await read_object(request, known, required=("room", "text"))
    if body.get("only_for") is not None:
        raise Refusal("invalid", "only_for must be null")
    room = service.state.rooms.get(text_of(body["room"], "room", longest=MAX_KEY))
    if room is None:
        raise Refusal("not_found", "there is no such room")
    content = message_body(body, service.state)
    reply_to = optional_text(body.get("reply_to"), "reply_to", longest=MAX_KEY)
    replayed = service.chat.replayed(key)
    if replayed is not None:
        return web.json_response({"id": replayed.id})
    message = service.chat.post(room, content, reply_to, key)
    return web.json_response({"id": message.id}, status=201)


@routes.patch("/bot/messages/{message}", name="edit")
async def edit(request: web.Request) -> web.Response:
    """Replace the body of one of the bot's messages."""
    service = request.app[SERVICE]
    message = _message(request)
    if not message.from_bot:
        raise Refusal("not_found", "the bot has no such message")
    known = ("text", "buttons", "progress", "files")
    body = await read_object(request, known, required=("text",))
    service.chat.edit(message, message_body(body, service.state))
    return web.json_response({"id": message.id})


@routes.get("/bot/messages/{message}", name="lookup")
async def lookup(request: web.Request) -> web.Response:
    """Return any message."""
    return web.json_response(message_for_bot(request.app[SERVICE].state, _message(request)))


@routes.get("/bot/rooms/{room}/messages", name="history")
async def history(request: web.Request) -> web.Response:
    """Return the bot's messages in a room that were posted with a key, newest first."""
    room = _room(request)
    if set(request.query) != {"key"}:
        raise Refusal("invalid", "the query must be key and nothing else")
    found = request.app[SERVICE].state.posted_with(request.query["key"])
    messages = [
        {"id": message.id, "key": message.key, "sent_at": message.sent_at}
        for message in reversed(found)
        if message.room == room.id
    ]
    return web.json_response({"messages": messages})


@routes.post("/bot/presses/{press}/answer", name="answer")
async def answer(request: web.Request) -> web.Response:
    """Show a notice to the person who pressed."""
    service = request.app[SERVICE]
    press = service.state.presses.get(request.match_info["press"])
    if press is None:
        raise Refusal("not_found", "there is no such press")
    body = await read_object(request, ("text",), required=("text",))
    service.chat.answer(press, text_of(body["text"], "text", longest=_MAX_NOTICE, shortest=1))
    return web.Response(status=204)


def _message(request: web.Request) -> Message:
    message = request.app[SERVICE].state.messages.get(request.match_info["message"])
    if message is None:
        raise Refusal("not_found", "there is no such message")
    return message


def _room(request: web.Request) -> Room:
    room = request.app[SERVICE].state.rooms.get(request.match_info["room"])
    if room is None:
        raise Refusal("not_found", "there is no such room")
    return room
