import asyncio
import io
import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.inspecting import examine, list_models
from bot.settings import (
    DiscordSection,
    ImaSection,
    ProvidersSection,
    ServiceSection,
    Settings,
    WebSection,
)
from core.errors import ConfigError
from core.intents import TaskType
from tests.bot.commands import danqing, danqing_anew
from tests.processes import stand_in


def test_models_are_listed_as_one_json_document(tmp_path: Path) -> None:
    outcome = danqing_anew("models", "--json", "--task", "text_to_video", folder=tmp_path)
    assert outcome.code == 0, outcome.err
    models = json.loads(outcome.out)
    assert {model["task"] for model in models} == {"text_to_video"}
    assert all(model["prices"] and model["is_live"] for model in models)
    # Who only looks leaves nothing in the service's folder, which another may be using.
    assert not (tmp_path / "sandbox").exists()


def test_the_doctor_finds_the_sandbox_healthy(tmp_path: Path) -> None:
    outcome = danqing("doctor", "--lang", "en", folder=tmp_path)
    assert outcome.code == 0, outcome.err
    assert "✅" in outcome.out
    assert "❌" not in outcome.out


def test_a_task_that_there_is_not_is_one_line(tmp_path: Path) -> None:
    outcome = danqing("models", "--task", "text_to_smell", folder=tmp_path)
    assert outcome.code == 2
    assert outcome.complaint.startswith("danqing: --task: there is no task text_to_smell; try ")


def configured(folder: Path, url: str, web: WebSection | None = None) -> Settings:
    ima = ImaSection(api_key=SecretStr("ima_abcdefgh"), base_url=url, upload_base_url=url)
    return Settings(
        service=ServiceSection(data_dir=folder), providers=ProvidersSection(ima=ima), web=web
    )


async def test_a_table_in_a_pipe_is_whole(tmp_path: Path) -> None:
    out = io.StringIO()
    async with stand_in("ima") as url:
        await list_models(configured(tmp_path, url), None, out, as_json=False)
    lines = out.getvalue()
    assert "…" not in lines
    assert "SeeDream 4.5" in lines
    assert str(TaskType.TEXT_TO_VIDEO) in lines


async def test_without_a_live_list_the_shipped_one_is_given(tmp_path: Path) -> None:
    out = io.StringIO()
    settings = configured(tmp_path, "http://127.0.0.1:9")
    async with asyncio.timeout(30):
        await list_models(settings, None, out, as_json=True)
    assert {model["is_live"] for model in json.loads(out.getvalue())} == {False}


async def test_the_doctor_does_not_take_a_closed_door_for_a_slow_one(tmp_path: Path) -> None:
    out = io.StringIO()
    code = await examine(configured(tmp_path, "http://127.0.0.1:9"), "en", out)
    assert code == 1
    assert "ConnectError" in out.getvalue()
    assert "Timeout" not in out.getvalue()


async def test_the_doctor_names_a_key_that_is_not_accepted(tmp_path: Path) -> None:
    out = io.StringIO()
    async with stand_in("ima", "--key", "ima_another") as url:
        code = await examine(configured(tmp_path, url), "zh", out)
    assert code == 1
    assert "检查" in out.getvalue()
    assert "the key is not accepted" in out.getvalue()


async def test_the_doctor_looks_at_a_web_chat_elsewhere(tmp_path: Path) -> None:
    out = io.StringIO()
    async with stand_in("ima") as ima, stand_in("webchat", "--token", "right") as chat:
        web = WebSection(url=chat, token=SecretStr("wrong"))
        code = await examine(configured(tmp_path, ima, web), "en", out)
    assert code == 1
    assert "❌" in out.getvalue()
    assert "✅" in out.getvalue()


async def test_the_doctor_looks_at_discord(tmp_path: Path) -> None:
    out = io.StringIO()
    async with stand_in("ima") as ima, stand_in("discord") as far:
        discord = DiscordSection(
            token=SecretStr("wrong"),
            api_base=f"{far}/api/v10",
            gateway_url=f"{far.replace('http', 'ws')}/gateway",
        )
        settings = configured(tmp_path, ima).model_copy(update={"discord": discord})
        code = await examine(settings, "zh", out)
    assert code == 1
    assert "令牌被拒绝" in out.getvalue()


async def test_a_wrong_task_is_refused_before_anything_starts(tmp_path: Path) -> None:
    settings = configured(tmp_path, "http://127.0.0.1:9")
    with pytest.raises(ConfigError, match="--task"):
        await list_models(settings, "", io.StringIO(), as_json=True)
