"""The signed question for an upload token, checked to the letter."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.sandbox.ima.refusals import BAD_PARAMETER, Refused

APP_ID: Final = "webAgent"
# Public: the vendor ships it in its own scripts.
APP_KEY: Final = "32jdskjdk320eew"
PARAMETERS: Final = frozenset(
    {
        *("appUid", "cmimToken", "appId", "appKey", "timestamp", "nonce", "sign"),
        *("fService", "fType", "fSuffix", "fContentType"),
    }
)
# How far the two clocks may differ, a guess.
WINDOW_S: Final = 300.0
SUFFIXES: Final[Mapping[str, frozenset[str]]] = {
    "image/jpeg": frozenset({"jpeg", "jpg"}),
    "image/jpg": frozenset({"jpeg", "jpg"}),
    "image/png": frozenset({"png"}),
    "image/webp": frozenset({"webp"}),
    "video/mp4": frozenset({"mp4"}),
    "audio/mp3": frozenset({"mp3"}),
    "audio/mpeg": frozenset({"mp3"}),
    "audio/wav": frozenset({"wav"}),
}
TYPES: Final = {"picture": "image", "video": "video", "audio": "audio"}
_NONCE: Final = re.compile(r"[0-9a-f]{21}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWish:
    """What a token is wanted for."""

    suffix: str
    content_type: str


def signature(timestamp: str, nonce: str) -> str:
    """Sign as the vendor's scripts do."""
    material = f"{APP_ID}|{APP_KEY}|{timestamp}|{nonce}"
    # The service's own choice; nothing here rests on it.
    return hashlib.sha1(material.encode(), usedforsecurity=False).hexdigest().upper()


def check_wish(query: Iterable[tuple[str, str]], now: float) -> TokenWish:
    """Check the query of a token call; the key in it is somebody else's business.

    Raises:
        Refused: with the code and message the client gets.
    """
    pairs = list(query)
    given = dict(pairs)
    if len(pairs) != len(given) or given.keys() != PARAMETERS:
        raise Refused(BAD_PARAMETER, "exactly eleven parameters are expected")
    if given["appUid"] != given["cmimToken"]:
        raise Refused(BAD_PARAMETER, "appUid differs from cmimToken")
    if (given["appId"], given["appKey"]) != (APP_ID, APP_KEY):
        raise Refused(BAD_PARAMETER, "unknown app")
    _check_signature(given, now)
    if given["fService"] != "privite":
        raise Refused(BAD_PARAMETER, "unknown fService")
    content_type, suffix = given["fContentType"], given["fSuffix"]
    if TYPES.get(given["fType"]) != content_type.partition("/")[0]:
        raise Refused(BAD_PARAMETER, "fContentType is not of the fType")
    if suffix not in SUFFIXES.get(content_type, frozenset()):
        raise Refused(BAD_PARAMETER, "fSuffix is not of the fContentType")
    return TokenWish(suffix=suffix, content_type=content_type)


def _check_signature(given: Mapping[str, str], now: float) -> None:
    timestamp, nonce = given["timestamp"], given["nonce"]
    if not timestamp.isdecimal() or abs(int(timestamp) - now) > WINDOW_S:
        raise Refused(BAD_PARAMETER, "timestamp expired")
    if _NONCE.fullmatch(nonce) is None:
        raise Refused(BAD_PARAMETER, "nonce must be 21 hexadecimal characters")
    if given["sign"] != signature(timestamp, nonce):
        raise Refused(BAD_PARAMETER, "sign error")
