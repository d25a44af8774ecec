import json
from pathlib import Path

from bot.sandbox.journal import Journal


def _now() -> float:
    return 12.3456


async def test_entries_are_numbered_and_on_disk_at_once(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j.jsonl", _now)
    journal.append("start", who="me")
    journal.append_all(("task", {"id": "a"}), ("charge", {"points": 5}))
    lines = [json.loads(line) for line in (tmp_path / "j.jsonl").read_text().splitlines()]
    journal.close()
    assert lines == journal.since(0)
    assert [line["seq"] for line in lines] == [1, 2, 3]
    assert lines[0] == {"seq": 1, "at": 12.346, "event": "start", "who": "me"}


async def test_a_reader_gets_only_what_is_new() -> None:
    journal = Journal(None, _now)
    for name in ("a", "b", "c"):
        journal.append(name)
    assert [entry["event"] for entry in journal.since(1)] == ["b", "c"]
    assert journal.since(3) == []
    assert journal.since(9) == []


async def test_numbers_go_on_after_a_restart_and_a_torn_line_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "j.jsonl"
    first = Journal(path, _now)
    first.append("a")
    first.close()
    with path.open("a") as file:
        file.write('{"seq": 2, "ev')
    second = Journal(path, _now)
    assert [entry["event"] for entry in second.replay()] == ["a"]
    second.append("b")
    second.close()
    assert [json.loads(line)["seq"] for line in path.read_text().splitlines()] == [1, 2]
