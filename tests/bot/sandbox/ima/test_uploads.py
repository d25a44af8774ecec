"""The upload token, the PUT and the address that serves what was put."""

from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bot.sandbox.ima import Settings, running
from bot.sandbox.ima.tokens import signature
from tests.bot.sandbox.ima.desk import (
    HEADERS,
    KEY,
    START,
    UPLOAD_CALL,
    Desk,
    Json,
    frozen,
    picture,
    token_query,
)

PNG = {"Content-Type": "image/png"}


async def _ticket(desk: Desk) -> Json:
    data: Json = (await desk.token()).json()["data"]
    return data


def test_the_signature_is_upper_case_sha1() -> None:
    # printf 'webAgent|32jdskjdk320eew|1800000000|0123456789abcdef01234' | sha1sum
    expected = "D0364464E80536B7448C9C505C491941977D9086"
    assert signature("1800000000", "0123456789abcdef01234") == expected


async def test_what_is_put_is_served_under_the_address_given(desk: Desk) -> None:
    url = await desk.upload(picture("pink"))
    answer = await desk.http.get(url)
    assert (answer.content, answer.headers["Content-Type"]) == (picture("pink"), "image/png")


async def test_the_token_tells_all_five_things(desk: Desk) -> None:
    ticket = await _ticket(desk)
    assert ticket.keys() == {"ful", "fdl", "ful_expire", "fdl_expire", "fdl_key"}
    assert ticket["fdl"].endswith(ticket["fdl_key"])
    assert ticket["ful_expire"] == START + 7 * 24 * 3600


@pytest.mark.parametrize("name", sorted(token_query()))
async def test_each_parameter_is_needed(desk: Desk, name: str) -> None:
    query = {key: value for key, value in token_query().items() if key != name}
    answer = await desk.http.get(UPLOAD_CALL, params=query)
    assert answer.json()["code"] in (400, 401)
    assert await desk.journal("upload_token") == []


@pytest.mark.parametrize(
    "given",
    [
        {"sign": "0" * 40},
        {"sign": signature(str(int(START)), "0123456789abcdef01234").lower()},
        {"timestamp": str(int(START) - 301)},
        {"timestamp": str(int(START) + 301)},
        {"timestamp": f"{START}"},
        {"timestamp": str(int(START) * 1000)},
        {"nonce": "0123456789abcdef0123"},
        {"nonce": "0123456789ABCDEF01234"},
        {"appId": "web"},
        {"appKey": "other"},
        {"appUid": "ima_other"},
        {"fService": "private"},
        {"fType": "image"},
        {"fType": "video"},
        {"fSuffix": "jpeg"},
        {"fSuffix": "PNG"},
        {"fContentType": "text/html"},
        {"extra": "1"},
    ],
)
async def test_a_token_call_that_is_not_quite_right_is_refused(
    desk: Desk, given: dict[str, str]
) -> None:
    assert (await desk.token(**given)).json()["code"] == 400
    assert await desk.journal("upload_token") == []


async def test_a_parameter_twice_is_refused(desk: Desk) -> None:
    query: dict[str, str | list[str]] = {**token_query(), "nonce": ["0123456789abcdef01234"] * 2}
    assert (await desk.http.get(UPLOAD_CALL, params=query)).json()["code"] == 400


@pytest.mark.parametrize("seconds", [-299, 299])
async def test_clocks_may_differ_a_little(desk: Desk, seconds: int) -> None:
    stamp = str(int(START) + seconds)
    assert (await desk.token(timestamp=stamp)).json()["code"] in (0, 200)


async def test_the_control_planes_clock_does_not_make_signatures_stale(desk: Desk) -> None:
    await desk.advance(10_000)
    assert (await desk.token()).json()["code"] in (0, 200)


async def test_a_wrong_key_gets_no_token(desk: Desk) -> None:
    answer = await desk.http.get(UPLOAD_CALL, params=token_query("sk_other"))
    assert (answer.status_code, answer.json()["code"]) == (401, 401)


async def test_a_key_in_the_header_is_out_of_place_at_the_upload_host(desk: Desk) -> None:
    answer = await desk.http.get(UPLOAD_CALL, params=token_query(), headers=HEADERS)
    assert answer.json()["code"] == 400
    assert len(await desk.journal("violation")) == 1


async def test_credentials_sent_to_the_bucket_are_refused_and_noted(desk: Desk) -> None:
    ticket = await _ticket(desk)
    answer = await desk.http.put(ticket["ful"], content=b"x", headers={**PNG, **HEADERS})
    assert answer.status_code == 400
    assert len(await desk.journal("violation")) == 1
    assert await desk.journal("upload") == []


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png; charset=utf-8", ""])
async def test_the_put_has_the_content_type_that_was_signed(desk: Desk, kind: str) -> None:
    ticket = await _ticket(desk)
    answer = await desk.http.put(ticket["ful"], content=b"x", headers={"Content-Type": kind})
    assert (answer.status_code, "SignatureDoesNotMatch" in answer.text) == (403, True)


async def test_the_put_needs_its_own_secret(desk: Desk) -> None:
    ticket, other = await _ticket(desk), await _ticket(desk)
    stolen = f"{urlsplit(ticket['ful']).path}?{urlsplit(other['ful']).query}"
    for address in (stolen, urlsplit(ticket["ful"]).path, "/bucket/nothing.png"):
        assert (await desk.http.put(address, content=b"x", headers=PNG)).status_code == 403


async def test_a_ticket_expires(desk: Desk) -> None:
    ticket = await _ticket(desk)
    await desk.advance(7 * 24 * 3600)
    answer = await desk.http.put(ticket["ful"], content=b"x", headers=PNG)
    assert (answer.status_code, "expired" in answer.text) == (403, True)


async def test_a_file_can_be_too_large(desk: Desk) -> None:
    ticket = await _ticket(desk)
    answer = await desk.http.put(ticket["ful"], content=b"0" * (31 * 1024 * 1024), headers=PNG)
    assert answer.status_code == 413
    assert await desk.journal("upload") == []


async def test_a_put_may_be_repeated(desk: Desk) -> None:
    ticket = await _ticket(desk)
    for data in (picture("red"), picture("blue")):
        await desk.http.put(ticket["ful"], content=data, headers=PNG)
    assert (await desk.http.get(ticket["fdl"])).content == picture("blue")


async def test_the_journal_knows_uploads_but_neither_key_nor_secret(desk: Desk) -> None:
    ticket = await _ticket(desk)
    await desk.http.put(ticket["ful"], content=picture(), headers=PNG)
    (upload,) = await desk.journal("upload")
    assert (upload["key"], upload["size"]) == (ticket["fdl_key"], len(picture()))
    text = (await desk.http.get("/__emu/journal")).text
    secret = httpx.URL(ticket["ful"]).params["X-Amz-Signature"]
    assert [word in text for word in (KEY, secret)] == [False, False]


async def test_uploads_and_verifications_survive_a_restart(tmp_path: Path) -> None:
    settings = Settings(plain=True, time=frozen, state=tmp_path)
    async with running(settings) as address, httpx.AsyncClient(base_url=address.url) as http:
        url = await Desk(http).upload()
        ticket = await _ticket(Desk(http))
    async with running(settings) as address, httpx.AsyncClient(base_url=address.url) as http:
        assert (await http.get(urlsplit(url).path)).content == picture()
        late = urlsplit(ticket["ful"])
        put = await http.put(f"{late.path}?{late.query}", content=picture(), headers=PNG)
        assert put.status_code == 200
