import io
from pathlib import Path

from bot.channel_view import ChannelView, Entry
from core.intents import Language


def entry(number: str, content: str, **fields: object) -> Entry:
    blank: dict[str, object] = {
        "reply_to": None,
        "interaction": None,
        "only_for": None,
        "components": [],
        "files": [],
    }
    return {
        "id": number,
        "content": content,
        "by_bot": True,
        "author": "danqing",
        **blank,
        **fields,
    }


def shown(*entries: Entry, language: Language = Language.EN) -> list[str]:
    out = io.StringIO()
    view = ChannelView(language, {"7": "Lin"}, out)
    for each in entries:
        view.show(each, [Path("demo") / file["filename"] for file in each["files"]])
    return out.getvalue().splitlines()


def row(*buttons: dict[str, str]) -> list[dict[str, object]]:
    return [{"components": list(buttons)}]


def test_a_reply_stands_below_what_it_answers() -> None:
    asked = entry("1", "<@7> a fox that wanders through the snow", by_bot=False, author="Lin")
    assert shown(asked, entry("2", "On it", reply_to="1"))[3:] == [
        "",
        "╭─ Lin: @Lin a fox that wanders thr…",
        "danqing [APP]",
        "    On it",
    ]


def test_an_edit_shows_what_it_changed() -> None:
    cancel = {"label": "Cancel", "custom_id": "dq:1:cancel"}
    lines = shown(
        entry("1", "waits", components=row(cancel)),
        entry("1", "runs\nfast", components=row(cancel)),
        entry("1", "runs\nfast"),
    )
    assert lines == ["", "danqing [APP]", "    waits", "    [Cancel]", "    ✎ runs", "    fast"]


def test_a_deferred_answer_appears_when_it_says_something() -> None:
    assert shown(entry("1", ""), entry("1", "done")) == ["", "danqing [APP]", "    ✎ done"]


def test_files_and_links_out_are_told_apart_from_buttons() -> None:
    picture = {"filename": "image.png", "size": [4, 3], "bytes": 2048}
    film = {"filename": "video.mp4", "size": None, "bytes": 1024}
    link = {"label": "Open", "url": "https://example.org"}
    assert shown(entry("1", "", files=[picture, film], components=row(link)))[2:] == [
        "    📎 image.png (4×3, 2 KiB) -> demo/image.png",
        "    📎 video.mp4 (1 KiB) -> demo/video.mp4",
        "    [Open ↗]",
    ]


def test_what_one_person_sees_is_marked_in_both_languages() -> None:
    private = entry("1", "ok", only_for="Lin")
    assert shown(private)[1] == "danqing [APP] (only Lin sees this)"
    assert shown(private, language=Language.ZH)[1] == "danqing [APP] （只有 Lin 看得到）"
