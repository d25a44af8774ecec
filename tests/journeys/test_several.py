"""Several results of one wish: one acknowledgment, one status, one message with all of them."""

import asyncio
import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from tests.journeys.conversation import PATIENCE_S, Conversation
from tests.journeys.several_scripts import SCRIPTS
from tests.journeys.stage import Stage
from tests.processes import Journal, arm

pytestmark = pytest.mark.asyncio(loop_scope="module")

PACE = 0.6
"""Slow enough to call something off in the middle."""
MORE = "[limits]\nrunning_per_provider = 200"
LANGUAGES = ("zh", "en")
PLACE = re.compile(r"(第 |[Pp]icture )\d")
AT_ONCE = 3
GLANCE_S = 0.02

Play = Callable[[Stage, Conversation, str], Awaitable[list[str]]]
Key = tuple[str, str]


async def three_pictures(_: Stage, talk: Conversation, language: str) -> list[str]:
    return await talk.ask({"zh": "画三张猫", "en": "3 versions of a cat"}[language])


async def two_films(_: Stage, talk: Conversation, language: str) -> list[str]:
    return await talk.ask({"zh": "做两段纸船的视频", "en": "2 clips of a paper boat"}[language])


async def one_fails_and_is_made_again(show: Stage, talk: Conversation, language: str) -> list[str]:
    number, words = {
        "zh": ("7101", "画三张编号 7101 的狐狸"),
        "en": ("7102", "3 pics of fox 7102"),
    }[language]
    await arm(show.ima, "failed", prompt_contains=number, route="create")
    await talk.ask(words)
    result = await talk.shows("result")
    await talk.press(result, {"zh": "补画", "en": "Redo"}[language])
    await talk.shows("result", 2)
    await talk.calm()
    return talk.script


async def one_gets_lost(show: Stage, talk: Conversation, language: str) -> list[str]:
    number, words = {
        "zh": ("7201", "画三张编号 7201 的狐狸"),
        "en": ("7202", "3 pics of fox 7202"),
    }[language]
    await arm(show.ima, "work_close", prompt_contains=number, route="create")
    return await talk.ask(words)


async def called_off_in_the_middle(show: Stage, talk: Conversation, language: str) -> list[str]:
    number, words = {
        "zh": ("7301", "画四张编号 7301 的狐狸"),
        "en": ("7302", "4 pics of fox 7302"),
    }[language]
    message = await talk.say(words)
    # A journal of its own: others read theirs at the same time.
    paid = Journal(show.ima)
    await paid.until(lambda _: len(_orders(paid, number)) == AT_ONCE)
    # Not only ordered: what is known to be ordered cannot be stopped.
    async with asyncio.timeout(PATIENCE_S):
        while _under_way(show.database, number) < AT_ONCE:  # noqa: ASYNC110 - another process knows
            await asyncio.sleep(GLANCE_S)
    await talk.say({"zh": "取消", "en": "cancel"}[language])
    await talk.ended(message)
    return talk.script


async def a_series(_: Stage, talk: Conversation, language: str) -> list[str]:
    words = {
        "zh": "同一个角色的三个场景，水獭侦探 7401",
        "en": "draw the same character in 3 scenes, an otter detective 7402",
    }
    return await talk.ask(words[language])


async def more_than_the_most(_: Stage, talk: Conversation, language: str) -> list[str]:
    return await talk.ask({"zh": "画九张猫", "en": "9 pictures of a cat"}[language])


async def a_sum_that_is_asked_about(_: Stage, talk: Conversation, language: str) -> list[str]:
    await talk.say({"zh": "做四段小船的视频", "en": "4 clips of a boat"}[language])
    question = await talk.shows("ask-1")
    await talk.press(question, {"zh": "算了", "en": "Never mind"}[language])
    await talk.shows("cancelled")
    await talk.calm()
    return talk.script


PLAYS: tuple[Play, ...] = (
    three_pictures,
    two_films,
    one_fails_and_is_made_again,
    one_gets_lost,
    called_off_in_the_middle,
    a_series,
    more_than_the_most,
    a_sum_that_is_asked_about,
)
NUMBERS = ("7101", "7102", "7201", "7202", "7301", "7302", "7401", "7402")
"""Of prompts with which three results were paid for and not given back."""


def _under_way(database: Path, number: str) -> int:
    """Count the results of a wish that the service knows are being made."""
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT count(*) FROM jobs WHERE parent IS NOT NULL AND state = ? AND body LIKE ?"
        (count,) = connection.execute(query, ("running", f"%{number}%")).fetchone()
    return int(count)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scripts(show: Stage) -> dict[Key, list[str]]:
    """Let everybody talk at the same time: what they wait for is the same."""
    said: dict[Key, list[str]] = {}

    async def act(play: Play, language: str) -> None:
        talk = await show.enter(language)
        script = await play(show, talk, language)
        # Which of them fails is chance.
        said[_name(play), language] = [PLACE.sub(r"\1N", line) for line in script]

    async with asyncio.TaskGroup() as group:
        for play in PLAYS:
            for language in LANGUAGES:
                group.create_task(act(play, language))
    return said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [play.__name__ for play in PLAYS])
async def test_what_is_said_is_one_conversation(
    scripts: dict[Key, list[str]], name: str, language: str
) -> None:
    assert scripts[name, language] == SCRIPTS[name][language]


@pytest.mark.parametrize("number", NUMBERS)
async def test_nothing_is_paid_twice(
    show: Stage, scripts: dict[Key, list[str]], number: str
) -> None:
    assert scripts
    assert await show.charged(number) == [5, 5, 5]


@pytest.mark.parametrize("number", ["7401", "7402"])
async def test_the_others_of_a_series_start_from_the_first(
    show: Stage, scripts: dict[Key, list[str]], number: str
) -> None:
    assert scripts
    await show.paid.read()
    tasks = [entry["task"] for entry in show.paid.of("task")]
    inputs = [task["inputs"] for task in tasks if number in task["prompt"]]
    assert [len(each) for each in inputs] == [0, 1, 1]
    assert inputs[1] == inputs[2]


def _orders(paid: Journal, number: str) -> list[str]:
    tasks = [entry["task"] for entry in paid.of("task")]
    return [task["id"] for task in tasks if number in task["prompt"]]


def _name(play: Play) -> str:
    return getattr(play, "__name__", "")
