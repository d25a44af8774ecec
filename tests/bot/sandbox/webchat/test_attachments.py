"""Pictures that people send."""

from pathlib import Path

import pytest

from tests.bot.sandbox.webchat.harness import Answer, Person, sample_png, stage

PNG = sample_png(16, 16)
HEIC = b"\0\0\0\x1cftypheic\0\0\0\0mif1heicmiaf" + bytes(40)


async def test_the_bot_gets_what_was_attached_in_order_and_can_read_it() -> None:
    async with (
        stage() as chat,
        chat.person() as ann,
        chat.bot.connected() as socket,
    ):
        first = (await ann.attach(PNG, "one.png")).body
        second = (await ann.attach(PNG + b"2", "two.png")).body
        said = (await ann.say("swap them", files=[second["id"], first["id"]])).body
        event = (await socket.next())["data"]
        read = await chat.bot.ask("GET", f"/bot/files/{second['id']}")
        found = await chat.bot.ask("GET", f"/bot/messages/{said['id']}")
        shown = await ann.ask("GET", said["files"][0]["url"])
    assert event["attachments"] == [
        {
            "id": file["id"],
            "kind": "image",
            "name": name,
            "mime": "image/png",
            "size": size,
        }
        for file, name, size in (
            (second, "two.png", len(PNG) + 1),
            (first, "one.png", len(PNG)),
        )
    ]
    assert found.body["files"] == event["attachments"]
    assert (read.body, shown.body) == (PNG + b"2", PNG + b"2")


async def test_a_picture_alone_is_a_message() -> None:
    async with stage() as chat, chat.person() as ann, chat.bot.connected() as socket:
        file = (await ann.attach(PNG)).body["id"]
        said = await ann.say("", files=[file])
        event = (await socket.next())["data"]
    assert said.status == 201
    assert (event["text"], event["attachments"][0]["id"]) == ("", file)


async def test_a_reply_to_pictures_says_that_there_are_some() -> None:
    async with stage() as chat, chat.person() as ann, chat.bot.connected() as socket:
        file = (await ann.attach(PNG)).body["id"]
        shown = (await ann.say("look", "studio", files=[file])).body["id"]
        await ann.say("<@danqing> this one", "studio", reply_to=shown)
        event = (await socket.next())["data"]
    assert event["reply_to"] == {"id": shown, "from_bot": False, "media": ["image"]}


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0rest", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF0000WEBPVP8 ", "image/webp"),
        (b"BM0000", "image/bmp"),
        (HEIC, "image/heic"),
        (HEIC.replace(b"heic", b"mif1", 1), "image/heif"),
        (HEIC.replace(b"heic", b"avif", 1), "image/avif"),
    ],
)
async def test_the_bytes_say_what_a_picture_is(content: bytes, mime: str) -> None:
    async with stage() as chat, chat.person() as ann:
        answer = await ann.attach(content, mime="application/octet-stream")
        read = await ann.ask("GET", answer.body["url"])
    assert (answer.body["mime"], answer.body["kind"]) == (mime, "image")
    assert read.headers["Content-Type"] == mime


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"<!doctype html><script>alert(1)</script>",
        b"\0\0\0\x18ftypisom" + bytes(40),
        b"%PDF-1.7",
        b"RIFF0000WAVE",
    ],
)
@pytest.mark.parametrize(("language", "words"), [("zh", "只能发图片"), ("en", "Only pictures")])
async def test_anything_else_is_refused_in_the_persons_words(
    content: bytes, language: str, words: str
) -> None:
    async with stage() as chat, chat.person(language) as ann:
        answer = await ann.attach(content, mime="image/png")
        typed = await ann.attach(PNG, mime="text/plain")
    assert (answer.status, typed.status) == (400, 400)
    assert words in answer.body["error"]["message"]


@pytest.mark.parametrize(("language", "words"), [("zh", "最大 1 MB"), ("en", "at most 1 MB")])
@pytest.mark.parametrize("is_announced", [True, False])
async def test_too_large_a_picture_is_refused_in_the_persons_words(
    language: str, words: str, *, is_announced: bool
) -> None:
    limit = 1024 * 1024
    async with stage(max_file_bytes=limit) as chat, chat.person(language) as ann:
        fits = await ann.attach(PNG + bytes(limit - len(PNG)))
        exceeds = await ann.attach(PNG + bytes(limit), is_announced=is_announced)
        me = await ann.ask("GET", "/api/me")
    assert fits.status == 201
    assert (exceeds.status, exceeds.code) == (413, "too_large")
    assert words in exceeds.body["error"]["message"]
    assert me.body["limits"] == {"files": 10, "file_bytes": limit}


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "20,000 个字"), ("en", "20,000 characters")]
)
async def test_far_too_long_a_text_is_refused_in_the_persons_words(
    language: str, words: str
) -> None:
    async with stage() as chat, chat.person(language) as ann:
        answer = await ann.say("x" * 300_000)
    assert (answer.status, answer.code) == (413, "too_large")
    assert words in answer.body["error"]["message"]


async def test_only_the_own_pictures_can_be_sent_and_only_once() -> None:
    async with stage() as chat, chat.person() as ann, chat.person() as ben:
        anns = (await ann.attach(PNG)).body["id"]
        bots = (await chat.bot.upload(PNG, "image/png")).body["id"]
        refused = [
            await ben.say("mine", files=[anns]),
            await ann.say("the bot's", files=[bots]),
            await ann.say("unknown", files=["f_unknown"]),
            await ann.say("twice", files=[anns, anns]),
            await ann.say("odd", files=[7]),
            await ann.say("odd", files="f"),
            await ann.say("many", files=["f"] * 11),
        ]
        sent = await ann.say("once", files=[anns])
        again = await ann.say("again", files=[anns])
    assert {(each.status, each.code) for each in (*refused, again)} == {(400, "invalid")}
    assert sent.status == 201


async def test_a_double_click_sends_pictures_once() -> None:
    async with stage() as chat, chat.person() as ann:
        file = (await ann.attach(PNG)).body["id"]
        first, second = [await ann.say("cat", files=[file], client_id="c") for _ in range(2)]
        shown = await ann.read(ann.dm)
    assert first.body == second.body
    assert len(shown) == 1


async def test_nobody_unknown_attaches_anything() -> None:
    async with stage() as chat:
        url = f"{chat.url}/api/files"
        async with chat.bot.session.post(url, data=PNG) as response:
            status = response.status
    assert status == 401


async def _is_there(person: Person, uploaded: Answer) -> bool:
    return (await person.ask("GET", uploaded.body["url"])).status == 200


async def test_a_message_taken_back_takes_its_pictures_with_it(tmp_path: Path) -> None:
    async with stage(state_dir=tmp_path) as chat, chat.person() as ann:
        file = await ann.attach(PNG)
        said = (await ann.say("cat", files=[file.body["id"]])).body["id"]
        before = await _is_there(ann, file)
        await ann.ask("POST", f"/api/messages/{said}/recall")
        after = await _is_there(ann, file)
        (shown,) = await ann.read(ann.dm)
    assert (before, after, shown["files"]) == (True, False, [])
    assert list((tmp_path / "files").iterdir()) == []
    async with stage(state_dir=tmp_path) as chat, chat.person() as ben:
        assert not await _is_there(ben, file)


async def test_what_is_never_sent_does_not_pile_up() -> None:
    async with stage() as chat, chat.person() as ann:
        sent = await ann.attach(PNG)
        await ann.say("cat", files=[sent.body["id"]])
        uploads = [await ann.attach(PNG) for _ in range(22)]
        there = [await _is_there(ann, each) for each in (sent, *uploads)]
    assert there == [True, False, False, *[True] * 20]


async def test_pictures_survive_a_restart_for_the_bot_and_for_who_has_not_sent_them(
    tmp_path: Path,
) -> None:
    async with stage(state_dir=tmp_path) as chat, chat.person() as ann:
        [cookie] = ann.session.cookie_jar
        cookies = {"Cookie": f"{cookie.key}={cookie.value}"}
        sent = (await ann.attach(PNG)).body["id"]
        waiting = (await ann.attach(PNG)).body["id"]
        await ann.say("cat", files=[sent])
    async with stage(state_dir=tmp_path) as chat, chat.bot.connected() as socket:
        event = (await socket.next())["data"]
        read = await chat.bot.ask("GET", f"/bot/files/{event['attachments'][0]['id']}")
        path = f"/api/rooms/{ann.dm}/messages"
        answers = [
            await chat.bot.ask("POST", path, {"text": "", "files": [file]}, headers=cookies)
            for file in (sent, waiting)
        ]
    assert read.body == PNG
    assert [each.status for each in answers] == [400, 201]
