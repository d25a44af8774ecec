import pytest

from tests.bot.sandbox.webchat.harness import sample_png, stage

MENTION = "<@danqing>"


async def test_the_socket_greets_the_bot() -> None:
    async with (
        stage() as chat,
        chat.bot.session.ws_connect(f"{chat.url}/bot/socket") as ws,
    ):
        assert await ws.receive_json(timeout=5) == {
            "op": "hello",
            "bot": {"id": "danqing", "name": "丹青"},
            "heartbeat_s": 20.0,
        }


async def test_a_message_of_a_dm_becomes_an_event() -> None:
    async with stage() as chat, chat.bot.connected() as socket, chat.person("en") as ann:
        said = await ann.say("a cat")
        event = await socket.next()
    sent_at = event["data"].pop("sent_at")
    name = event["data"]["author"].pop("name")
    assert said.status == 201
    assert (name, sent_at) == (said.body["author"]["name"], said.body["sent_at"])
    assert event == {
        "op": "event",
        "seq": 1,
        "kind": "message",
        "data": {
            "id": said.body["id"],
            "room": {"id": ann.dm, "kind": "dm", "name": "丹青"},
            "author": {"id": ann.id, "role": "member"},
            "text": "a cat",
            "attachments": [],
            "reply_to": None,
            "locale": "en",
        },
    }


async def test_a_group_wakes_the_bot_by_mention_and_by_reply_only() -> None:
    async with stage() as chat, chat.bot.connected() as socket, chat.person() as ann:
        picture = (await chat.bot.upload(sample_png(), "image/png")).body["id"]
        posted = (await chat.bot.send("k", files=[picture])).body["id"]
        chatter = await ann.say("just us", "studio")
        await ann.say("answering each other", "studio", reply_to=chatter.body["id"])
        await ann.say(f"{MENTION} a cat", "studio")
        await ann.say("the same again", "studio", reply_to=posted)
        mention, reply = await socket.next(), await socket.next()
        assert await socket.silent()
    assert mention["data"]["text"] == f"{MENTION} a cat"
    assert reply["data"]["reply_to"] == {"id": posted, "from_bot": True, "media": ["image"]}


async def test_whoever_opens_a_group_moderates_it() -> None:
    async with (
        stage() as chat,
        chat.bot.connected() as socket,
        chat.person() as ann,
        chat.person() as ben,
    ):
        room = await ann.ask("POST", "/api/rooms", {"name": "Cats", "kind": "group"})
        await ann.say(MENTION, room.body["id"])
        await ben.say(MENTION, room.body["id"])
        roles = [(await socket.next())["data"]["author"]["role"] for _ in range(2)]
    assert roles == ["moderator", "member"]


async def test_a_press_reaches_the_bot_and_its_answer_only_the_presser() -> None:
    async with (
        stage() as chat,
        chat.bot.connected() as socket,
        chat.person("zh-CN,zh;q=0.9,en;q=0.5") as ann,
        chat.person() as ben,
    ):
        buttons = [{"id": "again", "label": "Again", "style": "primary"}]
        posted = (await chat.bot.send("k", buttons=buttons)).body["id"]
        pressed = await ann.press(posted, "again")
        event = await socket.next()
        streams = []
        for person in (ann, ben):
            response = await person.session.get(f"{chat.url}/api/stream")
            streams.append(response)
            assert b"retry" in await response.content.readuntil(b"\n\n")
            await response.content.readuntil(b"\n\n")
        path = f"/bot/presses/{pressed.body['id']}/answer"
        answered = await chat.bot.ask("POST", path, {"text": "on it"})
        await chat.bot.send("k2", text="for all")
        seen = [await response.content.readuntil(b"\n\n") for response in streams]
        for response in streams:
            response.close()
    assert (pressed.status, answered.status) == (201, 204)
    assert event["kind"] == "press"
    assert event["data"]["id"] == pressed.body["id"]
    assert event["data"]["message_id"] == posted
    assert event["data"]["button_id"] == "again"
    assert event["data"]["room"] == {
        "id": "studio",
        "kind": "group",
        "name": "丹青工坊 / Studio",
    }
    assert (event["data"]["author"]["id"], event["data"]["locale"]) == (ann.id, "zh")
    assert b"event: notice" in seen[0]
    assert b"on it" in seen[0]
    assert b"event: message" in seen[1]


async def test_a_recalled_message_is_told_once_and_emptied() -> None:
    async with stage() as chat, chat.bot.connected() as socket, chat.person() as ann:
        said = (await ann.say("oops")).body["id"]
        await socket.next()
        first = await ann.ask("POST", f"/api/messages/{said}/recall")
        second = await ann.ask("POST", f"/api/messages/{said}/recall")
        event = await socket.next()
        assert await socket.silent()
        left = await ann.read(ann.dm)
    assert (first.status, second.status) == (204, 204)
    assert event["kind"] == "recalled"
    assert event["data"]["message_id"] == said
    assert set(event["data"]) == {"id", "room", "message_id", "author"}
    assert (left[0]["text"], left[0]["recalled"]) == ("", True)


async def test_nobody_takes_back_what_others_wrote() -> None:
    async with stage() as chat, chat.person() as ann, chat.person() as ben:
        said = (await ann.say("mine", "studio")).body["id"]
        answer = await ben.ask("POST", f"/api/messages/{said}/recall")
    assert (answer.status, answer.code) == (403, "forbidden")


async def test_an_edit_replaces_the_whole_body() -> None:
    async with stage() as chat, chat.person() as ann:
        buttons = [{"id": "c", "label": "Cancel", "style": "danger"}]
        posted = await chat.bot.send("k", text="started", progress=10, buttons=buttons)
        edited = await chat.bot.edit(posted.body["id"], text="done")
        [message] = await ann.read()
    assert (posted.status, edited.status, edited.body) == (201, 200, posted.body)
    assert message["text"] == "done"
    assert (message["buttons"], message["progress"]) == ([], None)


async def test_the_bot_looks_a_message_up() -> None:
    async with stage() as chat:
        content = sample_png()
        uploaded = await chat.bot.upload(content, "image/png")
        posted = (await chat.bot.send("k", files=[uploaded.body["id"]])).body["id"]
        found = await chat.bot.ask("GET", f"/bot/messages/{posted}")
        fetched = await chat.bot.session.get(uploaded.body["url"])
        fetched_content = await fetched.read()
    assert found.body == {
        "id": posted,
        "room": {"id": "studio", "kind": "group", "name": "丹青工坊 / Studio"},
        "author": {"id": "danqing", "name": "丹青", "role": "member"},
        "text": "hello",
        "files": [
            {
                "id": uploaded.body["id"],
                "kind": "image",
                "name": "cat.png",
                "mime": "image/png",
                "size": len(content),
            }
        ],
        "from_bot": True,
    }
    assert fetched_content == content


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=9999999-", 416, slice(0, 0)),
        ("bytes=x", 416, slice(0, 0)),
    ],
)
async def test_files_are_served_in_parts(wanted: str, status: int, part: slice) -> None:
    async with stage() as chat:
        content = sample_png()
        uploaded = (await chat.bot.upload(content, "image/png")).body["id"]
        answer = await chat.bot.ask("GET", f"/files/{uploaded}", headers={"Range": wanted})
    assert (answer.status, answer.body) == (status, content[part])


async def test_a_double_click_posts_once() -> None:
    async with stage() as chat, chat.person() as ann:
        first = await ann.say("a cat", client_id="c1")
        second = await ann.say("a cat", client_id="c1")
        found = await ann.read(ann.dm)
    assert first.body["id"] == second.body["id"]
    assert len(found) == 1


async def test_messages_come_in_pages() -> None:
    async with stage() as chat, chat.person() as ann:
        for number in range(5):
            await ann.say(f"m{number}")
        path = f"/api/rooms/{ann.dm}/messages?limit=2"
        last = await ann.ask("GET", path)
        before = last.body["messages"][0]["id"]
        middle = await ann.ask("GET", f"{path}&before={before}")
        first = await ann.ask("GET", f"{path}&before={middle.body['messages'][0]['id']}")
    texts = [[each["text"] for each in page.body["messages"]] for page in (last, middle, first)]
    assert texts == [["m3", "m4"], ["m1", "m2"], ["m0"]]
    assert [page.body["more"] for page in (last, middle, first)] == [True, True, False]


async def test_a_stream_goes_on_where_it_stopped() -> None:
    async with stage() as chat, chat.person() as ann:
        async with ann.session.get(f"{chat.url}/api/stream") as stream:
            await stream.content.readuntil(b"\n\n")
            hello = await stream.content.readuntil(b"\n\n")
        last = hello.split(b"\n")[0].removeprefix(b"id: ").decode()
        await chat.bot.send("k", text="missed")
        headers = {"Last-Event-ID": last}
        async with ann.session.get(f"{chat.url}/api/stream", headers=headers) as stream:
            await stream.content.readuntil(b"\n\n")
            missed = await stream.content.readuntil(b"\n\n")
        async with ann.session.get(f"{chat.url}/api/stream?after=1") as stream:
            await stream.content.readuntil(b"\n\n")
            too_old = await stream.content.readuntil(b"\n\n")
    assert b"event: online" in hello
    assert b"event: message" in missed
    assert b"missed" in missed
    assert b"event: resync" in too_old


async def test_pages_learn_whether_the_bot_is_there() -> None:
    async with (
        stage() as chat,
        chat.person() as ann,
        ann.session.get(f"{chat.url}/api/stream") as stream,
    ):
        await stream.content.readuntil(b"\n\n")
        away = await stream.content.readuntil(b"\n\n")
        async with chat.bot.connected():
            here = await stream.content.readuntil(b"\n\n")
        gone = await stream.content.readuntil(b"\n\n")
    assert b'{"online":false}' in away
    assert b'{"online":true}' in here
    assert b'{"online":false}' in gone
