import io
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.explain import explain_lines
from bot.settings import ImaSection, ProvidersSection, ServiceSection, Settings
from tests.bot.commands import danqing, danqing_anew
from tests.processes import stand_in

FIELDS = [
    "id", "action", "task_type", "model", "tier", "aspect_ratio", "size", "resolution", "duration",
    "count", "remember", "forget", "sources", "missing", "prompt", "language", "choice", "name",
    "avoid", "negative", "seed", "quality", "audio", "style",
]  # fmt: skip


async def explained(
    given: bytes, settings: Settings | None = None, *, with_reasons: bool = False
) -> list[dict[str, Any]]:
    out = io.BytesIO()
    chosen = settings or Settings()
    await explain_lines(chosen, io.BytesIO(given), out, with_reasons=with_reasons)
    return [json.loads(line) for line in out.getvalue().split(b"\n") if line]


def lines(*messages: dict[str, object]) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in messages).encode()


async def test_answers_come_in_the_order_of_the_lines_with_all_fields() -> None:
    given: list[dict[str, object]] = [
        {"id": f"m{number}", "text": "draw a cat"} for number in (3, 1, 2)
    ]
    answers = await explained(lines(*given))
    assert [answer["id"] for answer in answers] == ["m3", "m1", "m2"]
    assert all(list(answer) == FIELDS for answer in answers)


async def test_a_message_is_understood() -> None:
    (answer,) = await explained(lines({"id": "a", "text": "画一只在屋顶看月亮的猫，16:9"}))
    assert (answer["action"], answer["task_type"]) == ("generate", "text_to_image")
    assert (answer["aspect_ratio"], answer["language"]) == ("16:9", "zh")


async def test_unknown_fields_are_ignored_and_missing_ones_have_defaults() -> None:
    plain, more = await explained(
        lines({"id": "a", "text": "draw a cat"}, {"id": "a", "text": "draw a cat", "mood": [1]})
    )
    assert plain == more


@pytest.mark.parametrize("name", ["m1", 5, None, ["a"]])
async def test_the_id_is_echoed_as_it_came(name: object) -> None:
    (answer,) = await explained(lines({"id": name, "text": "draw a cat"}))
    assert answer["id"] == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b"not json", None),
        (b"\xff\xfe\x00", None),
        (b"[1]", None),
        (b"null", None),
        (b"[" * 100_000, None),
        (b'{"id": "x", "text": 5}', "x"),
        (b'{"id": "x", "text": "a", "reply": 5}', "x"),
        (b'{"id": "x", "text": "a", "chat": "cave"}', "x"),
        (b'{"id": "x", "text": "a", "attachments": ["smell"]}', "x"),
        (b'{"id": "x", "text": "a", "offer": {"choices": -1}}', "x"),
    ],
)
async def test_a_bad_line_is_answered_and_the_next_one_too(line: bytes, name: object) -> None:
    bad, good = await explained(line + b"\n" + lines({"id": "next", "text": "draw a cat"}))
    assert list(bad) == ["id", "error"]
    assert bad["id"] == name
    assert isinstance(bad["error"], str)
    assert (good["id"], good["action"]) == ("next", "generate")


async def test_empty_lines_are_passed_over() -> None:
    answers = await explained(b"\n  \r\n" + lines({"id": "a", "text": "draw a cat"}) + b"\n")
    assert [answer["id"] for answer in answers] == ["a"]


async def test_half_a_character_is_echoed() -> None:
    (answer,) = await explained(b'{"id": "\\ud83d", "text": "draw a cat \\ud83d"}')
    assert answer["id"] == "\ud83d"


async def test_reasons_are_given_when_asked_for() -> None:
    given = lines({"id": "a", "text": "画一只猫，16:9"})
    (plain,) = await explained(given)
    (answer,) = await explained(given, with_reasons=True)
    reasons = answer.pop("why")
    assert answer == plain
    (ratio,) = [reason for reason in reasons if reason["field"] == "aspect_ratio"]
    assert set(ratio) == {"field", "value", "text", "rule"}
    assert ratio["value"] == "16:9"
    assert "16:9" in ratio["text"]


async def test_configured_names_are_understood() -> None:
    given = lines({"id": "a", "text": "用大蕉王画一只猫"})
    (unknown,) = await explained(given)
    (known,) = await explained(given, Settings(aliases={"nano-banana-pro": ("大蕉王",)}))
    assert (unknown["model"], known["model"]) == (None, "nano-banana-pro")


async def test_a_configured_name_of_a_film_family_asks_for_a_film() -> None:
    given = lines({"id": "a", "text": "用小灵灵 一只纸船"})
    (answer,) = await explained(given, Settings(aliases={"kling-2.6": ("小灵灵",)}))
    assert (answer["model"], answer["task_type"]) == ("kling-2.6", "text_to_video")


async def test_with_a_provider_its_list_is_asked_for(tmp_path: Path) -> None:
    async with stand_in("ima") as url:
        ima = ImaSection(api_key=SecretStr("ima_abcdefgh"), base_url=url, upload_base_url=url)
        settings = Settings(
            service=ServiceSection(data_dir=tmp_path), providers=ProvidersSection(ima=ima)
        )
        (answer,) = await explained(lines({"id": "a", "text": "draw a cat"}), settings)
    assert answer["action"] == "generate"


def test_the_command_reads_and_writes_lines_whatever_the_locale(tmp_path: Path) -> None:
    given = '{"id": "a", "text": "画一只猫"}\nbad\n'.encode()
    more = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    outcome = danqing_anew("explain", "--why", folder=tmp_path, given=given, more=more)
    assert outcome.code == 0, outcome.err
    good, bad = (json.loads(line) for line in outcome.out.splitlines())
    assert (good["id"], bool(good["why"])) == ("a", True)
    assert "猫" in good["prompt"]
    assert bad == {"id": None, "error": "this line is not JSON"}


def test_the_command_names_a_mistake_in_the_configuration(tmp_path: Path) -> None:
    outcome = danqing("explain", "--config", str(tmp_path / "none.toml"), folder=tmp_path)
    assert outcome.code == 2
    assert outcome.complaint.startswith("danqing: --config: there is no file ")
