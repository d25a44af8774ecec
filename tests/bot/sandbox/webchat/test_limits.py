from typing import Any

import pytest

from tests.bot.sandbox.webchat.harness import Answer, frozen, sample_png, stage

BUTTON = {"id": "b", "label": "Go", "style": "primary"}


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x" * 4001},
        {"text": ""},
        {"text": 7},
        {"colour": "red"},
        {"buttons": [BUTTON] * 6},
        {"buttons": [{**BUTTON, "label": ""}]},
        {"buttons": [{**BUTTON, "label": "x" * 41}]},
        {"buttons": [{**BUTTON, "id": "x" * 101}]},
        {"buttons": [{**BUTTON, "style": "loud"}]},
        {"buttons": [{**BUTTON, "style": ["primary"]}]},
        {"text": "half a pair: \ud83d"},
        {"progress": float("nan")},
        {"buttons": [{**BUTTON, "url": "https://example.test"}]},
        {"buttons": [{"id": "b"}]},
        {"buttons": "none"},
        {"progress": 101},
        {"progress": -1},
        {"progress": True},
        {"files": ["f_unknown"]},
        {"files": [["nested"]]},
        {"only_for": "somebody"},
        {"reply_to": "m_unknown"},
    ],
)
async def test_a_send_out_of_the_limits_is_refused(body: dict[str, Any]) -> None:
    async with stage() as chat, chat.person() as ann:
        answer = await chat.bot.send("k", **body)
        shown = await ann.read()
    assert (answer.status, answer.code) == (400, "invalid")
    assert shown == []


@pytest.mark.parametrize(
    "body",
    [
        {"text": "字" * 4000},
        {"text": "", "progress": 0},
        {"buttons": [{**BUTTON, "id": "x" * 100, "label": "x" * 40}] * 5},
        {"progress": 100},
        {"only_for": None, "reply_to": None, "files": [], "buttons": [], "progress": None},
    ],
)
async def test_a_send_at_the_limits_is_taken(body: dict[str, Any]) -> None:
    async with stage() as chat:
        assert (await chat.bot.send("k" * 100, **body)).status == 201


async def test_files_alone_make_a_message_and_ten_are_the_most() -> None:
    async with stage() as chat:
        picture = (await chat.bot.upload(sample_png(8, 8), "image/png")).body["id"]
        ten = await chat.bot.send("k1", text="", files=[picture] * 10)
        eleven = await chat.bot.send("k2", text="", files=[picture] * 11)
    assert (ten.status, eleven.status) == (201, 400)


async def test_a_key_is_required_and_short() -> None:
    async with stage() as chat:
        without = await chat.bot.ask("POST", "/bot/messages", {"room": "studio", "text": "a"})
        long = await chat.bot.send("k" * 101)
    assert [without.code, long.code] == ["invalid", "invalid"]


async def test_what_does_not_exist_is_not_found() -> None:
    async with stage() as chat, chat.person() as ann:
        mine = (await ann.say("hello")).body["id"]
        answers = [
            await chat.bot.send("k", room="nowhere"),
            await chat.bot.edit("m_unknown"),
            await chat.bot.edit(mine),
            await chat.bot.ask("GET", "/bot/messages/m_unknown"),
            await chat.bot.ask("GET", "/bot/rooms/nowhere/messages?key=k"),
            await chat.bot.ask("POST", "/bot/presses/b_unknown/answer", {"text": "ok"}),
            await chat.bot.ask("GET", "/bot/elsewhere"),
            await ann.ask("GET", "/files/f_unknown"),
            await ann.ask("GET", "/assets/nothing.js"),
            await ann.say("hello", "nowhere"),
            await ann.press("m_unknown", "b"),
        ]
    assert {(answer.status, answer.code) for answer in answers} == {(404, "not_found")}


async def test_twenty_sends_a_second_and_no_more() -> None:
    async with stage(time=frozen) as chat, chat.person() as ann:
        answers = [await chat.bot.send(f"k{number}") for number in range(21)]
        elsewhere = await chat.bot.send("other", room=ann.dm)
        await chat.bot.advance(1)
        later = await chat.bot.send("k20")
    refused = answers[-1]
    assert [each.status for each in answers] == [201] * 20 + [429]
    assert refused.code == "rate_limited"
    assert 0 < refused.body["error"]["retry_after"] <= 1
    assert (elsewhere.status, later.status) == (201, 201)


async def test_five_edits_a_second_and_no_more() -> None:
    async with stage(time=frozen) as chat:
        posted = (await chat.bot.send("k")).body["id"]
        answers = [await chat.bot.edit(posted, progress=n) for n in range(6)]
    assert [each.status for each in answers] == [200] * 5 + [429]


async def test_the_rates_are_options() -> None:
    async with stage(send_rate=1, edit_rate=0, time=frozen) as chat:
        posted = await chat.bot.send("k1")
        second = await chat.bot.send("k2")
        edits = [await chat.bot.edit(posted.body["id"]) for _ in range(9)]
    assert second.status == 429
    assert {each.status for each in edits} == {200}


@pytest.mark.parametrize(
    ("mime", "content"),
    [
        ("image/png", b"\xff\xd8\xff\xe0 a jpeg"),
        ("image/jpeg", b"not one"),
        ("image/webp", b"RIFF....WAVE"),
        ("video/mp4", b"GIF89a"),
        ("text/html", b"<script>"),
        ("image/svg+xml", b"<svg/>"),
    ],
)
async def test_files_must_be_what_they_say(mime: str, content: bytes) -> None:
    async with stage() as chat:
        answer = await chat.bot.upload(content, mime)
    assert (answer.status, answer.code) == (400, "invalid")


async def test_too_large_a_file_is_refused() -> None:
    async with stage(max_file_bytes=1000) as chat:
        head = b"GIF89a"
        fits = await chat.bot.upload(head + bytes(994), "image/gif")
        exceeds = await chat.bot.upload(head + bytes(995), "image/gif")
    assert fits.status == 201
    assert (exceeds.status, exceeds.code) == (413, "too_large")


async def test_too_large_a_body_is_refused() -> None:
    async with stage() as chat:
        answer = await chat.bot.send("k", text="x" * 300_000)
    assert (answer.status, answer.code) == (413, "too_large")


async def test_people_may_write_long_but_not_endlessly() -> None:
    async with stage() as chat, chat.person("zh-CN") as ann:
        fits = await ann.say("字" * 20_000)
        exceeds = await ann.say("字" * 20_001)
        empty = await ann.say("  \n ")
    assert fits.status == 201
    assert (exceeds.status, exceeds.code) == (400, "invalid")
    assert "20,000 个字" in exceeds.body["error"]["message"]
    assert empty.status == 400


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/me", {"name": ""}),
        ("/api/me", {"name": "x" * 41}),
        ("/api/me", {"locale": "fr"}),
        ("/api/me", {"locale": ["en"]}),
        ("/api/me", {"admin": True}),
        ("/api/rooms", {"name": "Cats"}),
        ("/api/rooms", {"name": " ", "kind": "group"}),
        ("/api/rooms", {"name": "Cats", "kind": "secret"}),
        ("/api/rooms/studio/messages", {"text": "a", "html": True}),
        ("/api/rooms/studio/messages", {"text": "a", "reply_to": "m_unknown"}),
        ("/api/rooms/studio/messages", ["a"]),
    ],
)
async def test_people_are_refused_what_makes_no_sense(path: str, body: object) -> None:
    async with stage() as chat, chat.person() as ann:
        answer: Answer = await ann.ask("POST", path, body)
    assert (answer.status, answer.code) == (400, "invalid")


async def test_a_form_of_another_site_is_no_json() -> None:
    async with stage() as chat, chat.person() as ann:
        url = f"{chat.url}/api/rooms/studio/messages"
        headers = {"Content-Type": "text/plain"}
        async with ann.session.post(url, data=b'{"text":"a"}', headers=headers) as response:
            status = response.status
        shown = await ann.read()
    assert (status, shown) == (400, [])


async def test_a_button_that_is_gone_cannot_be_pressed() -> None:
    async with stage() as chat, chat.person() as ann:
        posted = (await chat.bot.send("k", buttons=[BUTTON])).body["id"]
        await chat.bot.edit(posted)
        answer = await ann.press(posted, "b")
    assert (answer.status, answer.code) == (400, "invalid")
