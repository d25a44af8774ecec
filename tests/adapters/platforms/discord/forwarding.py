"""An HTTP proxy in a thread of its own, in front of one stand-in, that knows who came by."""

import base64
import select
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

PEM = Path(__file__).parents[2] / "media" / "media_test.pem"
NAME = "media.test"
"""What the certificate is for; no DNS has it, so only a proxy gets there."""
CREDENTIALS = "lin:s3cr3t"
_HEAD_END = b"\r\n\r\n"
_DROPPED = {"proxy-authorization", "proxy-connection"}


@dataclass(slots=True)
class Forwarder:
    """What a proxy was asked for."""

    stand_in: int
    credentials: str | None
    url: str = ""
    tunnels: list[str] = field(default_factory=list)
    """Hosts and ports that were asked for by CONNECT."""
    requests: list[str] = field(default_factory=list)
    """Addresses that were asked for as they stand."""
    upgrades: list[str] = field(default_factory=list)
    refused: int = 0


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    known: Forwarder


class _Visit(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        try:
            self._serve(server.known)
        except OSError:
            return

    def _serve(self, known: Forwarder) -> None:
        client: socket.socket = self.request
        head, rest = _read_head(client)
        if not head:
            return
        line, *fields = head.decode("latin-1").split("\r\n")
        method, target, _ = line.split(" ")
        headers = [each.partition(":")[::2] for each in fields]
        if not _may_pass(headers, known.credentials):
            known.refused += 1
            client.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\n"
                b'Proxy-Authenticate: Basic realm="here"\r\nContent-Length: 0\r\n\r\n'
            )
            return
        with socket.create_connection(("127.0.0.1", known.stand_in)) as far:
            if method == "CONNECT":
                known.tunnels.append(target)
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
                context.load_cert_chain(PEM)
                with context.wrap_socket(client, server_side=True) as inside:
                    _relay(inside, far)
                return
            kept = [(name, value) for name, value in headers if name.lower() not in _DROPPED]
            if any(name.lower() == "upgrade" for name, _ in kept):
                known.upgrades.append(target)
            else:
                known.requests.append(target)
                # One request each, so that none slips by on a connection that is kept open.
                kept = [each for each in kept if each[0].lower() != "connection"]
                kept.append(("Connection", " close"))
            parts = urlsplit(target)
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            lines = [f"{method} {path} HTTP/1.1", *(f"{name}:{value}" for name, value in kept)]
            far.sendall("\r\n".join(lines).encode("latin-1") + _HEAD_END + rest)
            _relay(client, far)


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    got = b""
    while _HEAD_END not in got:
        chunk = client.recv(65536)
        if not chunk:
            return b"", b""
        got += chunk
    head, _, rest = got.partition(_HEAD_END)
    return head, rest


def _may_pass(headers: list[tuple[str, str]], credentials: str | None) -> bool:
    if credentials is None:
        return True
    wanted = f"Basic {base64.b64encode(credentials.encode()).decode()}"
    return any(
        name.lower() == "proxy-authorization" and value.strip() == wanted for name, value in headers
    )


def _relay(near: socket.socket, far: socket.socket) -> None:
    """Pass on what comes from either side until one of them ends."""
    while True:
        is_pending = isinstance(near, ssl.SSLSocket) and near.pending()
        ready = [near] if is_pending else select.select([near, far], [], [])[0]
        for side in ready:
            chunk = side.recv(65536)
            if not chunk:
                return
            (far if side is near else near).sendall(chunk)


@contextmanager
def forwarding(stand_in: str, credentials: str | None = None) -> Iterator[Forwarder]:
    """Open a proxy to one stand-in, whatever name is asked for."""
    known = Forwarder(stand_in=urlsplit(stand_in).port or 0, credentials=credentials)
    with _Server(("127.0.0.1", 0), _Visit) as server:
        server.known = known
        before = f"{credentials}@" if credentials else ""
        known.url = f"http://{before}127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield known
        finally:
            server.shutdown()
            thread.join()
