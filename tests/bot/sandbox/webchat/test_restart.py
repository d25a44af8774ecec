from pathlib import Path

from tests.bot.sandbox.webchat.harness import Json, sample_png, stage


async def test_everything_survives_a_restart(tmp_path: Path) -> None:
    content = sample_png(16, 16)
    buttons = [{"id": "b", "label": "Go", "style": "primary"}]
    async with stage(state_dir=tmp_path) as chat, chat.person() as ann:
        [cookie] = ann.session.cookie_jar
        cookies = {"Cookie": f"{cookie.key}={cookie.value}"}
        await ann.ask("POST", "/api/me", {"name": "Ann", "locale": "zh"})
        room = (await ann.ask("POST", "/api/rooms", {"name": "Cats", "kind": "group"})).body
        said = (await ann.say("a cat", client_id="c1")).body
        file = (await chat.bot.upload(content, "image/png")).body["id"]
        posted = (await chat.bot.send("k", ann.dm, files=[file], buttons=buttons)).body["id"]
        await chat.bot.edit(posted, text="done", buttons=buttons, files=[file])
        async with chat.bot.connected() as socket:
            await socket.ack((await socket.next())["seq"])
            pressed = (await ann.press(posted, "b")).body["id"]
            await socket.next()
        shown = await ann.read(ann.dm)
        journal = await chat.bot.journal("message", "edit")
    async with stage(state_dir=tmp_path) as chat:
        me = await chat.bot.ask("GET", "/api/me", headers=cookies)
        rooms = await chat.bot.ask("GET", "/api/rooms", headers=cookies)
        path = f"/api/rooms/{ann.dm}/messages"
        again = await chat.bot.ask("GET", path, headers=cookies)
        fetched = await chat.bot.ask("GET", f"/files/{file}")
        replayed = await chat.bot.send("k", ann.dm)
        double = await chat.bot.ask(
            "POST", path, {"text": "a cat", "client_id": "c1"}, headers=cookies
        )
        answered = await chat.bot.ask("POST", f"/bot/presses/{pressed}/answer", {"text": "ok"})
        async with chat.bot.connected() as socket:
            waiting = await socket.next()
            assert await socket.silent()
        kept = await chat.bot.journal("message", "edit")
    assert (me.body["name"], me.body["locale"]) == ("Ann", "zh")
    assert room["id"] in {each["id"] for each in rooms.body["rooms"]}
    assert again.body["messages"] == shown
    assert fetched.body == content
    assert (replayed.status, replayed.body["id"]) == (200, posted)
    assert double.body["id"] == said["id"]
    assert answered.status == 204
    assert (waiting["seq"], waiting["data"]["id"]) == (2, pressed)
    assert kept == journal


async def test_events_are_numbered_on_after_a_restart(tmp_path: Path) -> None:
    async with (
        stage(state_dir=tmp_path) as chat,
        chat.person() as ann,
        chat.bot.connected() as socket,
    ):
        for words in ("a cat", "a dog"):
            await ann.say(words)
            await socket.ack((await socket.next())["seq"])
        await ann.say("unsettled")
        await socket.next()
    async with stage(state_dir=tmp_path):
        pass
    async with stage(state_dir=tmp_path) as chat, chat.person() as ben:
        await ben.say("a bird")
        async with chat.bot.connected() as socket:
            frames = [await socket.next() for _ in range(2)]
    assert [frame["seq"] for frame in frames] == [3, 4]


async def test_a_line_cut_off_by_a_crash_is_left_out(tmp_path: Path) -> None:
    async with stage(state_dir=tmp_path) as chat:
        await chat.bot.send("k1", text="whole")
    log = tmp_path / "state.jsonl"
    with log.open("a", encoding="utf-8") as stream:
        stream.write('{"put":"message","value":{"id":"m_torn","ro')
    async with stage(state_dir=tmp_path) as chat, chat.person() as ann:
        first: list[Json] = await ann.read()
        await chat.bot.send("k2", text="next")
    async with stage(state_dir=tmp_path) as chat, chat.person() as ann:
        second = await ann.read()
    assert [message["text"] for message in first] == ["whole"]
    assert [message["text"] for message in second] == ["whole", "next"]


async def test_edits_do_not_pile_up_over_restarts(tmp_path: Path) -> None:
    async with stage(state_dir=tmp_path, edit_rate=0) as chat:
        posted = (await chat.bot.send("k")).body["id"]
        for percent in range(50):
            await chat.bot.edit(posted, progress=percent)
    log = tmp_path / "state.jsonl"
    before = len(log.read_text(encoding="utf-8").splitlines())
    async with stage(state_dir=tmp_path):
        pass
    after = len(log.read_text(encoding="utf-8").splitlines())
    assert before > 50
    assert after == 3
