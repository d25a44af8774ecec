"""Signed links to files: `ex` until when, `is` since when (hex seconds), `hm` the signature."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from urllib.parse import quote

from bot.sandbox.discord.entities import Attachment


class Links:
    """Signs links, and tells which still open."""

    def __init__(self, now: Callable[[], float], life_s: float) -> None:
        self._now = now
        self._life_s = life_s
        self._secret = secrets.token_bytes(32)

    def of(self, base_url: str, attachment: Attachment) -> str:
        """Return a fresh link."""
        issued = int(self._now())
        expires = f"{issued + int(self._life_s):x}"
        path = path_of(attachment)
        signature = self._signature(path, expires, f"{issued:x}")
        return f"{base_url}{path}?ex={expires}&is={issued:x}&hm={signature}&"

    def opens(self, path: str, query: Mapping[str, str]) -> bool:
        """Say whether a link is ours and not yet past its time."""
        expires, issued = query.get("ex", ""), query.get("is", "")
        right = self._signature(path, expires, issued)
        if not hmac.compare_digest(right, query.get("hm", "")):
            return False
        return int(expires, 16) > self._now()

    def _signature(self, path: str, expires: str, issued: str) -> str:
        text = f"{path}?{expires}&{issued}".encode()
        return hmac.new(self._secret, text, hashlib.sha256).hexdigest()


def path_of(attachment: Attachment) -> str:
    """Return where a file lies, without its signature."""
    folder = "ephemeral-attachments" if attachment.ephemeral else "attachments"
    name = quote(attachment.filename, safe="")
    return f"/{folder}/{attachment.channel_id}/{attachment.id}/{name}"
