"""Buttons that an earlier version left in a chat, pressed under this one."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from tests.journeys.conversation import Conversation
from tests.journeys.guild import Server, Talk, open_server
from tests.journeys.purchases import Purchases
from tests.journeys.stage import CONFIG, KEY
from tests.journeys.test_pictures import EDITED, PICTURE, told
from tests.processes import Journal, Person, client, service, stand_in

EARLIER = Path(__file__).parent / "earlier"
WRITTEN_ON = "2026-11-21"
EXPIRES_ON = "2026-12-21"
TOKEN = "earlier"  # noqa: S105 - of a stand-in on loopback
PERSON = "p_3395a72cc7251e03b7"
ROOM = f"dm_{PERSON}"
ASKED, ACK, RESULT = "m_350e83805a94abfe09", "m_7d3e89b35c4c9b89a3", "m_9bdf62be84a13102b9"
PROPOSAL = "1m7yx0ysjdfnfx2qpnsn.result"
CUSTOM_IDS = {"再来一张": f"dq:{PROPOSAL}:again", "以后都用它": f"dq:{PROPOSAL}:always"}
WORDS = "一只在屋顶看月亮的猫"
ONCE_MORE = ["↩ 好，用 SeeDream 4.5 再画一张 🎨", *told(PICTURE["zh"], WORDS, EDITED)[1:]]
KEPT = "↩ ✅ 记住了：以后图片默认用 SeeDream 4.5（5 积分）。想恢复推荐，说“用默认的”。 [撤销]"
TAKEN, ONCE = "收到 ✅", "这个选项已经点过啦。"


def written(name: str) -> str:
    """Read what the earlier version wrote, as if it had done so yesterday."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    text = (EARLIER / name).read_text(encoding="utf-8")
    for day, moved in ((WRITTEN_ON, yesterday), (EXPIRES_ON, yesterday + timedelta(days=30))):
        text = text.replace(day, moved.isoformat())
    return text


def restore(database: Path, dump: str) -> None:
    """Make the database of the earlier version."""
    database.parent.mkdir(parents=True)
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(dump)


def has_notices(talk: Conversation, count: int) -> bool:
    """Say whether somebody was told so much after tapping."""
    return len(talk.notices) >= count


async def as_of_discord(server: Server, talk: Talk, dump: str) -> str:
    """Give the rows the names of a direct chat on Discord, and say there what they tell of."""
    asked = await talk.say(f"画{WORDS}")
    path = f"/channels/{talk.channel}/messages"
    buttons = [
        {"type": 2, "style": 2, "label": label, "custom_id": custom_id}
        for label, custom_id in CUSTOM_IDS.items()
    ]
    result = {"content": "✅", "components": [{"type": 1, "components": buttons}]}
    said = [
        (await server.desk.rest("POST", path, body)).body["id"]
        for body in ({"content": "收到"}, result)
    ]
    await talk.hears(3)
    me = (await server.desk.see("world"))["people"][talk.person]
    names = {
        f'"web","tenant":"web","chat":"{ROOM}"': (
            f'"discord","tenant":"direct","chat":"{talk.channel}"'
        ),
        '"platform":"web","tenant":"web"': '"platform":"discord","tenant":"discord"',
        f'["web","web","{ROOM}"': f'["discord","direct","{talk.channel}"',
        f'["web","web","{PERSON}"': f'["discord","discord","{me}"',
        f"web:web:{ROOM}": f"discord:direct:{talk.channel}",
        PERSON: me,
        ASKED: asked,
        ACK: said[0],
        RESULT: said[1],
    }
    for name, new in names.items():
        assert name in dump
        dump = dump.replace(name, new)
    return dump


async def test_buttons_in_the_web_chat_outlive_an_upgrade(tmp_path: Path) -> None:
    restore(tmp_path / "data" / "danqing.db", written("danqing.sql"))
    state = tmp_path / "chat"
    state.mkdir()
    (state / "state.jsonl").write_text(written("chat.jsonl"), encoding="utf-8")
    chat = ("--sandbox", "--token", TOKEN, "--state", str(state))
    async with (
        stand_in("ima", "--plain", "--pace", "0.02") as ima,
        stand_in("webchat", *chat) as web,
        client(web) as http,
    ):
        somebody = Person(http, "lin")
        await somebody.come_back(PERSON)
        somebody.room = ROOM
        talk = Conversation(somebody, Journal(web), tmp_path / "data" / "danqing.db")
        config = tmp_path / "config.toml"
        wired = {"web": web, "ima": ima, "token": TOKEN, "key": KEY, "scale": 0.02, "more": ""}
        config.write_text(CONFIG.format(folder=tmp_path / "data", **wired), encoding="utf-8")
        async with service(config):
            for count in (1, 2):
                await somebody.press(RESULT, f"{PROPOSAL}|again")
                await talk.until(partial(has_notices, talk, count))
            await talk.shows("result")
            await somebody.press(RESULT, f"{PROPOSAL}|always")
            await talk.until(lambda: KEPT in talk.script)
            await talk.calm()
        assert talk.notices == [TAKEN, ONCE, TAKEN]
        assert talk.script == [*ONCE_MORE, KEPT]
        assert await Purchases(ima).charged(WORDS) == [5]


async def test_the_same_rows_of_discord_are_answered_through_their_custom_ids(
    tmp_path: Path,
) -> None:
    async with open_server(tmp_path, pace=0.02) as server:
        talk = await server.direct("zh")
        restore(server.database, await as_of_discord(server, talk, written("danqing.sql")))
        async with server.running():
            lines: list[str] = []
            for label, count in (("再来一张", 5), ("再来一张", 1), ("以后都用它", 2)):
                await talk.press(label, message=talk.said[1]["id"])
                lines += await talk.hears(count)
        assert lines == [f"=(!) {TAKEN}", *ONCE_MORE, f"=(!) {ONCE}", f"=(!) {TAKEN}", KEPT]
        assert await server.charged(WORDS) == [5]
