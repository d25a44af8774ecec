"""Handing a picture over: a signed request for a place, then the picture itself."""

import hashlib
import uuid
from collections.abc import Callable, Mapping

import httpx
from pydantic import ValidationError

from adapters.providers.ima.asking import Timeouts, ask
from adapters.providers.ima.envelope import data_of
from adapters.providers.ima.failures import PictureRefused, Taken, Unusable
from adapters.providers.ima.schemas import UploadToken

TOKEN_PATH = "/api/rest/oss/getuploadtoken"  # noqa: S105 - a path

APP_ID = "webAgent"
APP_KEY = "32jdskjdk320eew"
"""The same for everybody and published by the vendor, so no secret."""

SERVICE = "privite"
"""Spelled as the service does."""
PICTURE = "picture"

NONCE_CHARACTERS = 21
NOT_WANTED = frozenset({413, 415})


def fresh_nonce() -> str:
    """Make a number used once, as the service wants it."""
    return uuid.uuid4().hex[:NONCE_CHARACTERS]


def sign(timestamp: str, nonce: str) -> str:
    """Sign a request for a place; the service asks for SHA-1."""
    text = f"{APP_ID}|{APP_KEY}|{timestamp}|{nonce}"
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()


def token_query(key: str, mime: str, timestamp: str, nonce: str) -> Mapping[str, str]:
    """Give the parameters of a request for a place, of which the key is two."""
    return {
        "appUid": key,
        "appId": APP_ID,
        "appKey": APP_KEY,
        "cmimToken": key,
        "sign": sign(timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "fService": SERVICE,
        "fType": PICTURE,
        "fSuffix": mime.rpartition("/")[2],
        "fContentType": mime,
    }


class Uploads:
    """The service's file store; everything here is free and harmless to repeat."""

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str,
        pooled: httpx.AsyncClient,
        timeouts: Timeouts,
        nonce: Callable[[], str],
    ) -> None:
        self._key = api_key
        self._base = base_url.rstrip("/")
        self._pooled = pooled
        self._timeouts = timeouts
        self._nonce = nonce

    async def token(self, mime: str, now_s: int) -> UploadToken:
        """Ask for a place to put a picture at; `now_s` is Unix time.

        Raises:
            CallFailed: there is none to be had now.
        """
        limit_s = self._timeouts.token_s
        request = self._pooled.build_request(
            "GET",
            self._base + TOKEN_PATH,
            params=token_query(self._key, mime, str(now_s), self._nonce()),
            timeout=self._timeouts.of_call(limit_s),
        )
        data = data_of(await ask(self._pooled, request, limit_s, self._key), self._key)
        try:
            return UploadToken.model_validate(data)
        except ValidationError as error:
            message = f"an upload token with {error.error_count()} faults"
        raise Unusable(message, sent=Taken.NO)

    async def put(self, token: UploadToken, content: bytes, mime: str) -> None:
        """Put a picture where the token says; no credentials go there.

        Raises:
            PictureRefused: the store does not take it.
            CallFailed: it is not there.
        """
        limit_s = self._timeouts.upload_s
        request = self._pooled.build_request(
            "PUT",
            token.put_url,
            content=content,
            headers={"Content-Type": mime},
            timeout=self._timeouts.of_call(limit_s),
        )
        response = await ask(self._pooled, request, limit_s, self._key)
        if response.is_success:
            return
        message = f"the file store answered HTTP {response.status_code}"
        if response.status_code in NOT_WANTED:
            raise PictureRefused(message, sent=Taken.NO)
        # Without the status, which is not the service's own: 403 says nothing about our key.
        raise Unusable(message, sent=Taken.NO)
