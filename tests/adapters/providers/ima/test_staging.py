"""Handing pictures over, on sockets of a service and its file store."""

import io
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

import httpx
import pytest

from adapters.providers.ima import Timeouts, open_ima
from adapters.providers.ima.uploads import NONCE_CHARACTERS, fresh_nonce, sign
from core.errors import (
    ProviderError,
    ProviderUnavailable,
    RateLimited,
    ReferenceRejected,
    Sent,
    SubscriptionNeeded,
    Unauthorized,
)
from core.intents import MediaKind
from core.jobs import Quote, Staged
from core.messages import MediaId, Stored
from core.ports import Picture, Provider
from tests.adapters.providers.ima.conftest import START, HandClock
from tests.adapters.providers.ima.rawserver import (
    RawServer,
    Request,
    envelope,
    half_body,
    read_and_close,
    read_and_hang,
    read_and_reset,
    response,
    routing,
    serving,
)

KEY = "ima_0123456789"
CONTENT = b"\x89PNG and so on" * 1000
TOKEN = "/api/rest/oss/getuploadtoken"  # noqa: S105 - a path
VERIFY = "/open/v1/assets/verify"
STORE = "/webAgent/privite/2026/05/01/a.png"
SIGNED = "?Expires=1778241600&OSSAccessKeyId=abc&Signature=a%2Bb%2Fc%3D"
CDN = "https://cdn.example/webAgent/a.png"

UPLOAD = Quote(price=None, staging="upload 123")
VERIFIED = Quote(price=None, staging="upload and verify 123")


def a_picture(mime: str = "image/png") -> Picture:
    stored = Stored(
        media=MediaId("sha-1"),
        kind=MediaKind.IMAGE,
        mime=mime,
        bytes=len(CONTENT),
        width=800,
        height=600,
    )
    return Picture(stored=stored, open=lambda: io.BytesIO(CONTENT))


def asset(status: object, **error: str) -> bytes:
    result = {"id": "a-1", "status": status, "asset_type": "Image", "error": error or None}
    return response(200, envelope({"result": result}))


@dataclass
class FarEnd:
    """The service with its file store; every answer can be replaced."""

    token: bytes | None = None
    stored: bytes = response(200, b"")
    verified: bytes = asset("Active")
    server: RawServer = field(init=False)

    def routes(self) -> dict[str, Callable[[Request], bytes]]:
        return {
            TOKEN: lambda _: self.token or self.a_token(),
            STORE: lambda _: self.stored,
            VERIFY: lambda _: self.verified,
        }

    def a_token(self, **changes: object) -> bytes:
        data = {
            "ful": f"{self.server.url}{STORE}{SIGNED}",
            "fdl": CDN,
            "ful_expire": "1778241600",
            "fdl_expire": "",
            "fdl_key": "webAgent/a.png",
        }
        return response(200, envelope({**data, **changes}))

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.server.requests if request.path == path]


Open = Callable[[str], Provider]


@pytest.fixture
def nonces() -> Iterator[str]:
    return (f"{number:021x}" for number in count(0x123456789ABCDEF01234))


@pytest.fixture
def opened(
    paid: httpx.AsyncClient, pooled: httpx.AsyncClient, clock: HandClock, nonces: Iterator[str]
) -> Open:
    def provider(url: str) -> Provider:
        return open_ima(
            api_key=KEY,
            base_url=url,
            upload_base_url=url + "/",
            paid=paid,
            pooled=pooled,
            clock=clock,
            timeouts=Timeouts(connect_s=0.5, token_s=0.4, upload_s=0.4, verify_s=0.4),
            nonce=lambda: next(nonces),
        )

    return provider


async def staged(far: FarEnd, opened: Open, quote: Quote = UPLOAD) -> Staged:
    async with serving(routing(far.routes())) as far.server:
        return await opened(far.server.url).stage(a_picture(), quote)


async def refusal(far: FarEnd, opened: Open, quote: Quote = UPLOAD) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await staged(far, opened, quote)
    assert caught.value.sent is Sent.NO
    return caught.value


async def test_a_picture_is_put_where_the_service_says(opened: Open) -> None:
    far = FarEnd()
    assert await staged(far, opened) == Staged(
        media=MediaId("sha-1"),
        url=CDN,
        width=800,
        height=600,
        valid_until=START + timedelta(days=1),
    )
    assert [request.path for request in far.server.requests] == [TOKEN, STORE]
    (put,) = far.asked(STORE)
    assert (put.method, put.body) == ("PUT", CONTENT)
    assert put.headers["content-type"] == "image/png"
    assert "authorization" not in put.headers
    assert "x-app-source" not in put.headers


async def test_a_signed_address_arrives_with_its_signature(opened: Open) -> None:
    far = FarEnd()
    await staged(far, opened)
    assert far.asked(STORE)[0].query == {
        "Expires": "1778241600",
        "OSSAccessKeyId": "abc",
        "Signature": "a+b/c=",
    }


async def test_a_place_is_asked_for_with_eleven_signed_parameters(opened: Open) -> None:
    far = FarEnd()
    await staged(far, opened)
    (asked,) = far.asked(TOKEN)
    assert asked.method == "GET"
    assert asked.query == {
        "appUid": KEY,
        "cmimToken": KEY,
        "appId": "webAgent",
        "appKey": "32jdskjdk320eew",
        "timestamp": "1777636800",
        "nonce": "0123456789abcdef01234",
        "sign": "04405A328DC86CF2632FD782CF9DEEAE1579A945",
        "fService": "privite",
        "fType": "picture",
        "fSuffix": "png",
        "fContentType": "image/png",
    }
    assert "authorization" not in asked.headers
    assert "x-app-source" not in asked.headers


async def test_a_jpeg_says_so(opened: Open) -> None:
    far = FarEnd()
    async with serving(routing(far.routes())) as far.server:
        await opened(far.server.url).stage(a_picture("image/jpeg"), UPLOAD)
    query = far.asked(TOKEN)[0].query
    assert (query["fSuffix"], query["fContentType"]) == ("jpeg", "image/jpeg")
    assert far.asked(STORE)[0].headers["content-type"] == "image/jpeg"


async def test_each_picture_has_a_time_and_a_nonce_of_its_own(
    opened: Open, clock: HandClock
) -> None:
    far = FarEnd()
    async with serving(routing(far.routes())) as far.server:
        provider = opened(far.server.url)
        await provider.stage(a_picture(), UPLOAD)
        clock.seconds += 5
        await provider.stage(a_picture(), UPLOAD)
    one, two = (asked.query for asked in far.asked(TOKEN))
    assert int(two["timestamp"]) - int(one["timestamp"]) == 5
    assert one["nonce"] != two["nonce"]
    assert two["sign"] == sign(two["timestamp"], two["nonce"]) != one["sign"]


def test_nonces_are_fresh_and_of_the_right_length() -> None:
    made = {fresh_nonce() for _ in range(50)}
    assert len(made) == 50
    assert {len(nonce) for nonce in made} == {NONCE_CHARACTERS}


async def test_an_asset_is_checked_only_where_the_model_wants_it(opened: Open) -> None:
    far = FarEnd()
    await staged(far, opened)
    assert far.asked(VERIFY) == []
    await staged(far, opened, VERIFIED)
    (asked,) = far.asked(VERIFY)
    assert asked.json == {"url": CDN}
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert [request.path for request in far.server.requests] == [TOKEN, STORE, VERIFY]


@pytest.mark.parametrize("status", ["active", "Active", "SUCCESS", " success "])
async def test_an_asset_that_passes_may_be_used(status: str, opened: Open) -> None:
    assert (await staged(FarEnd(verified=asset(status)), opened, VERIFIED)).url == CDN


REFUSED_ASSETS = {
    "failed": asset("Failed", code="InvalidAsset", message="real person face"),
    "failed without a word": asset("failed"),
    "no status, but an error": asset("", message="too dark"),
    "a code": response(200, envelope(None, 400, "unsupported")),
    "moderation": response(200, envelope(None, 500, "content policy violation")),
}


@pytest.mark.parametrize("name", REFUSED_ASSETS)
async def test_an_asset_that_does_not_pass_needs_another_picture(name: str, opened: Open) -> None:
    error = await refusal(FarEnd(verified=REFUSED_ASSETS[name]), opened, VERIFIED)
    assert isinstance(error, ReferenceRejected)


ODD_ASSETS = {
    "still at it": asset("Processing"),
    "no status": asset(None),
    "no result": response(200, envelope({})),
    "no data": response(200, envelope(None)),
    "broken": response(200, envelope(None, 500, "internal error")),
    "an outage": response(502, b""),
}


@pytest.mark.parametrize("name", ODD_ASSETS)
async def test_a_check_without_a_verdict_can_be_repeated(name: str, opened: Open) -> None:
    error = await refusal(FarEnd(verified=ODD_ASSETS[name]), opened, VERIFIED)
    assert isinstance(error, ProviderUnavailable)


TOKEN_REFUSALS: dict[str, tuple[bytes, type[ProviderError]]] = {
    "wrong key": (response(200, envelope(None, 401)), Unauthorized),
    "wrong key by status": (response(401, b""), Unauthorized),
    "too many": (response(429, b"", Retry_After="9"), RateLimited),
    "subscription": (response(200, envelope(None, 4014)), SubscriptionNeeded),
    "broken": (response(200, envelope(None, 500, "internal error")), ProviderUnavailable),
    "wrong clock": (response(200, envelope(None, 400, "timestamp expired")), ProviderUnavailable),
    "outage": (response(503, b""), ProviderUnavailable),
    "no envelope": (response(200, b"<html>"), ProviderUnavailable),
    "no data": (response(200, envelope(None)), ProviderUnavailable),
    "no places": (response(200, envelope({"ful": "", "fdl": ""})), ProviderUnavailable),
    "a file": (response(200, envelope({"ful": "file:///a", "fdl": CDN})), ProviderUnavailable),
    "no host": (response(200, envelope({"ful": "http://", "fdl": CDN})), ProviderUnavailable),
    "no address": (
        response(200, envelope({"ful": "http://a:b:c/", "fdl": CDN})),
        ProviderUnavailable,
    ),
}


@pytest.mark.parametrize("name", TOKEN_REFUSALS)
async def test_without_a_place_nothing_is_put(name: str, opened: Open) -> None:
    answer, kind = TOKEN_REFUSALS[name]
    far = FarEnd(token=answer)
    assert type(await refusal(far, opened)) is kind
    assert far.asked(STORE) == []


@pytest.mark.parametrize("code", [0, 200, "200"])
async def test_both_codes_of_success_are_taken(code: object, opened: Open) -> None:
    far = FarEnd()
    async with serving(routing(far.routes())) as far.server:
        data = {"ful": f"{far.server.url}{STORE}", "fdl": CDN}
        far.token = response(200, envelope(data, code))
        assert (await opened(far.server.url).stage(a_picture(), UPLOAD)).url == CDN


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (403, ProviderUnavailable),  # The store's word on its own signature, not on our key.
        (401, ProviderUnavailable),
        (302, ProviderUnavailable),
        (500, ProviderUnavailable),
        (413, ReferenceRejected),
        (415, ReferenceRejected),
    ],
)
async def test_a_store_that_does_not_take_it(
    status: int, kind: type[ProviderError], opened: Open
) -> None:
    assert type(await refusal(FarEnd(stored=response(status, b"")), opened)) is kind


@pytest.mark.parametrize("play", [read_and_close, read_and_reset, read_and_hang, half_body])
async def test_an_answer_that_breaks_leaves_nothing_ordered_and_shows_no_key(
    play: Callable[..., object], opened: Open, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "adapters")
    async with serving(play) as server:  # type: ignore[arg-type]  # one of the plays above
        with pytest.raises(ProviderUnavailable) as caught:
            await opened(server.url).stage(a_picture(), UPLOAD)
    shown = "".join(traceback.format_exception(caught.value))
    ours = "".join(rec.getMessage() for rec in caplog.records if rec.name.startswith("adapters"))
    assert caught.value.sent is Sent.NO
    assert not [text for text in (KEY, "cmimToken", "sign=") if text in shown + ours]


async def test_a_refused_connection_shows_no_key(opened: Open) -> None:
    with pytest.raises(ProviderUnavailable) as caught:
        await opened("http://127.0.0.1:9").stage(a_picture(), UPLOAD)
    assert KEY not in "".join(traceback.format_exception(caught.value))


async def test_a_refusal_that_repeats_the_key_is_stripped(opened: Open) -> None:
    far = FarEnd(token=response(200, envelope(None, 4001, f"bad {KEY} at https://a/b?c={KEY}")))
    error = await refusal(far, opened)
    assert KEY not in "".join(traceback.format_exception(error))


async def test_the_store_never_gets_a_second_try_by_itself(opened: Open) -> None:
    far = FarEnd(stored=response(500, b""))
    await refusal(far, opened)
    assert len(far.asked(STORE)) == 1


async def test_a_picture_of_unknown_size_can_be_handed_over(opened: Open) -> None:
    far = FarEnd()
    plain = a_picture()
    unmeasured = replace(plain, stored=replace(plain.stored, width=None, height=None))
    async with serving(routing(far.routes())) as far.server:
        staged = await opened(far.server.url).stage(unmeasured, UPLOAD)
    assert (staged.width, staged.height) == (0, 0)


async def test_a_check_of_the_set_up_uploads_nothing(opened: Open) -> None:
    far = FarEnd()
    async with serving(routing(far.routes())) as far.server:
        finding = (await opened(far.server.url).check())[-1]
    assert (finding.is_ok, finding.subject) == (True, "ima uploads")
    assert far.asked(STORE) == []


async def test_a_check_of_the_set_up_tells_why_pictures_cannot_be_handed_over(
    opened: Open,
) -> None:
    far = FarEnd(token=response(200, envelope(None, 401)))
    async with serving(routing(far.routes())) as far.server:
        finding = (await opened(far.server.url).check())[-1]
    assert (finding.is_ok, finding.detail) == (False, "the key is not accepted")
