"""What must not stand in an exception's text, which ends up in the log."""

import re

_KEY = re.compile(r"ima_[A-Za-z0-9]{6,}")
_QUERY = re.compile(r"(https?://[^\s?#\"'<>]*)[?#][^\s\"'<>]*")
_LONGEST = 300


def redact(text: str, secret: str = "") -> str:
    """Strip the key, anything like a key and the queries of URLs, and shorten the rest."""
    if secret:
        text = text.replace(secret, "***")
    return _QUERY.sub(r"\1", _KEY.sub("***", text))[:_LONGEST]
