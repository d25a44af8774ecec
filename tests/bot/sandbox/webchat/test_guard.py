import pytest

from tests.bot.sandbox.webchat.harness import stage

BOT_PATHS = ["/bot/socket", "/bot/messages/m", "/bot/rooms/studio/messages?key=k"]


@pytest.mark.parametrize("path", [*BOT_PATHS, "/bot/elsewhere"])
@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Bearer ", "Basic x", "Bearer é"])
async def test_the_bots_side_asks_for_the_token(path: str, authorization: str) -> None:
    async with stage() as chat, chat.person() as ann:
        answer = await ann.ask("GET", path, headers={"Authorization": authorization})
    assert (answer.status, answer.code) == (401, "unauthorized")


@pytest.mark.parametrize("host", ["evil.test", "127.0.0.1.evil.test", "localhost.evil.test:80"])
@pytest.mark.parametrize("path", ["/", "/api/me", "/bot/socket", "/__emu/journal", "/files/f"])
async def test_other_host_names_are_not_served(host: str, path: str) -> None:
    async with stage() as chat:
        answer = await chat.bot.ask("GET", path, headers={"Host": host})
    assert (answer.status, answer.code) == (403, "forbidden")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:99", "chat.example.test", "[::1]:80"])
async def test_permitted_host_names_are_served(host: str) -> None:
    async with stage(allowed_hosts=frozenset({"chat.example.test"})) as chat:
        answer = await chat.bot.ask("GET", "/", headers={"Host": host})
    assert answer.status == 200


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "http://127.0.0.1:1"])
@pytest.mark.parametrize("path", ["/", "/api/me", "/api/stream", "/bot/socket"])
async def test_other_origins_are_not_served(origin: str, path: str) -> None:
    async with stage() as chat:
        answer = await chat.bot.ask("GET", path, headers={"Origin": origin})
    assert (answer.status, answer.code) == (403, "forbidden")


async def test_the_own_origin_is_served() -> None:
    async with stage() as chat:
        answer = await chat.bot.ask("GET", "/api/me", headers={"Origin": chat.url})
    assert answer.status == 200


async def test_the_cookie_is_signed_and_kept_from_scripts() -> None:
    async with stage() as chat, chat.person() as ann:
        [cookie] = ann.session.cookie_jar
        again = await ann.ask("GET", "/api/me")
        person_id, _, signature = cookie.value.rpartition(".")
        forged = [f"{person_id}.{signature[::-1]}", f"p_other.{signature}", person_id, ""]
        answers = [
            await chat.bot.ask("GET", "/api/rooms", headers={"Cookie": f"{cookie.key}={value}"})
            for value in forged
        ]
    assert again.body["id"] == ann.id
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert {answer.status for answer in answers} == {401}


async def test_two_services_do_not_share_a_cookie_name() -> None:
    async with stage() as one, stage() as two, one.person() as ann, two.person() as ben:
        names = {cookie.key for each in (ann, ben) for cookie in each.session.cookie_jar}
    assert len(names) == 2


async def test_direct_messages_are_private() -> None:
    async with stage() as chat, chat.person() as ann, chat.person() as ben:
        said = (await ann.say("a secret")).body["id"]
        rooms = await ben.ask("GET", "/api/rooms")
        answers = [
            await ben.ask("GET", f"/api/rooms/{ann.dm}/messages"),
            await ben.say("hello", ann.dm),
            await ben.press(said, "b"),
            await ben.ask("POST", f"/api/messages/{said}/recall"),
        ]
    assert [room["id"] for room in rooms.body["rooms"]] == ["studio", ben.dm]
    assert {answer.status for answer in answers} == {404}


async def test_becoming_somebody_else_is_for_the_sandbox() -> None:
    async with stage() as chat, chat.person() as ann, chat.person() as ben:
        became = await ben.ask("POST", "/api/be", {"person": ann.id})
        unknown = await ben.ask("POST", "/api/be", {"person": "p_unknown"})
        fresh = await ben.ask("POST", "/api/be", {"person": None, "name": "Cleo"})
        everybody = await ben.ask("GET", "/api/people")
        me = await ben.ask("GET", "/api/me")
    assert became.body["id"] == ann.id
    assert unknown.status == 404
    assert (fresh.body["name"], me.body["name"]) == ("Cleo", "Cleo")
    assert [each["id"] for each in everybody.body["people"]] == [ann.id, ben.id, me.body["id"]]


async def test_outside_the_sandbox_nobody_becomes_anybody() -> None:
    async with stage(sandbox=False) as chat, chat.person() as ann:
        be = await ann.ask("POST", "/api/be", {"person": None})
        people = await ann.ask("GET", "/api/people")
        control = await ann.ask("GET", "/__emu/journal")
        me = await ann.ask("GET", "/api/me")
        bots = await chat.bot.ask("GET", "/__emu/journal")
    assert (be.status, people.status, control.status, bots.status) == (404, 404, 401, 200)
    assert me.body["sandbox"] is False


async def test_the_page_loads_nothing_from_elsewhere() -> None:
    async with stage() as chat:
        page = await chat.bot.ask("GET", "/")
        script = await chat.bot.ask("GET", "/assets/main.js")
        known = {"If-None-Match": script.headers["ETag"]}
        unchanged = await chat.bot.ask("GET", "/assets/main.js", headers=known)
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert b"https://" not in page.body
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert script.headers["X-Content-Type-Options"] == "nosniff"
    assert unchanged.status == 304


@pytest.mark.parametrize(
    ("language", "locale"),
    [("zh-TW,en;q=0.8", "zh"), ("fr,en-GB;q=0.8,zh;q=0.5", "en"), ("de", "zh"), ("", "zh")],
)
async def test_the_first_language_is_the_browsers(language: str, locale: str) -> None:
    async with stage() as chat, chat.person(language) as ann:
        first = await ann.ask("GET", "/api/me")
        changed = await ann.ask("POST", "/api/me", {"locale": "en", "name": " Ann "})
        later = await ann.ask("GET", "/api/me")
    assert first.body["locale"] == locale
    assert (changed.body["locale"], changed.body["name"]) == ("en", "Ann")
    assert later.body == changed.body
