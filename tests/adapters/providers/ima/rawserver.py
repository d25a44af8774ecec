"""A server on a bare socket that plays exactly the bytes it is told to, and counts."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Request:
    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body)

    @property
    def method(self) -> str:
        return self.line.split(" ")[0]

    @property
    def target(self) -> str:
        return self.line.split(" ")[1]

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, strict_parsing=True))


Play = Callable[["RawServer", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class RawServer:
    play: Play
    connections: int = 0
    requests: list[Request] = field(default_factory=list)
    port: int = 0
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def read_request(self, reader: asyncio.StreamReader) -> Request:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        line, *rest = head.strip().split("\r\n")
        headers = {
            name.lower(): value.strip() for name, _, value in (each.partition(":") for each in rest)
        }
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        request = Request(line, headers, body)
        self.requests.append(request)
        return request

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self.play(self, reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.transport.abort()
            self.ended.set()


@asynccontextmanager
async def serving(play: Play) -> AsyncIterator[RawServer]:
    server = RawServer(play)
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        server.released.set()
        listener.close()
        async with asyncio.timeout(PATIENCE_S):
            await listener.wait_closed()


def response(status: int, body: bytes, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Any", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def envelope(data: object, code: object = 0, message: str = "ok") -> bytes:
    return json.dumps({"code": code, "message": message, "data": data}).encode()


def answering(*answers: bytes) -> Play:
    """Give the answers in turn, the last one for ever; connections are kept."""
    left = list(answers)

    async def play(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            await server.read_request(reader)
            writer.write(left.pop(0) if len(left) > 1 else left[0])
            await writer.drain()

    return play


def routing(answers: Mapping[str, Callable[[Request], bytes]]) -> Play:
    """Answer by path; a path that nobody named is a 404."""

    async def play(
        server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        while True:
            request = await server.read_request(reader)
            answer = answers.get(request.path)
            writer.write(answer(request) if answer else response(404, b""))
            await writer.drain()

    return play


async def close_unread(
    _server: RawServer, _reader: asyncio.StreamReader, _writer: asyncio.StreamWriter
) -> None:
    """Leave at once, the request unread."""


async def read_and_reset(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    sock: socket.socket = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def read_and_close(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    writer.write_eof()


async def read_and_hang(
    server: RawServer, reader: asyncio.StreamReader, _writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    await server.released.wait()


async def half_header(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    writer.write_eof()


async def half_body(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    writer.write(response(200, envelope({"id": "t1"}))[:-10])
    writer.write_eof()


async def trickle(
    server: RawServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await server.read_request(reader)
    writer.write(response(200, b"")[:-4].replace(b"Length: 0", b"Length: 1000") + b"\r\n\r\n")
    while not server.released.is_set():
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.02)
