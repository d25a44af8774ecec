"""A hand-written HTTP server: it sends exactly the bytes a test wants, and can then fall silent."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

HEAD_END = b"\r\n\r\n"


def whole(body: bytes, *, status: str = "200 OK", headers: tuple[str, ...] = ()) -> bytes:
    """An answer as it should be."""
    return cut(body, len(body), status=status, headers=headers)


def cut(
    body: bytes, announced: int, *, status: str = "200 OK", headers: tuple[str, ...] = ()
) -> bytes:
    """An answer that announces a length of its own."""
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {announced}", "Connection: close", *headers)
    return "\r\n".join(lines).encode() + HEAD_END + body


def chunked(body: bytes) -> bytes:
    """An answer of unannounced length."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    return head + f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"


def moved(location: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return whole(b"", status=status, headers=(f"Location: {location}",))


@dataclass
class FarSide:
    """Answers by path; a path in `silent` keeps the connection open after its bytes."""

    port: int = 0
    answers: dict[str, bytes] = field(default_factory=dict)
    answer: Callable[[str], bytes] | None = None
    silent: set[str] = field(default_factory=set)
    requests: list[bytes] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(HEAD_END)
            self.requests.append(request)
            path = request.split(b" ", 2)[1].decode().partition("?")[0]
            writer.write(self.answer(path) if self.answer else self.answers[path])
            await writer.drain()
            if path in self.silent:
                await self.closing.wait()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def far_side(context: ssl.SSLContext | None = None) -> AsyncIterator[FarSide]:
    side = FarSide()
    server = await asyncio.start_server(side.handle, "127.0.0.1", 0, ssl=context)
    side.port = server.sockets[0].getsockname()[1]
    try:
        yield side
    finally:
        side.closing.set()
        server.close()
        await server.wait_closed()
