"""The service is stopped, killed, or robbed of its disk: nothing lost, nothing twice."""

import asyncio
import itertools
import resource
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import pytest
import pytest_asyncio

from tests.forked import Running
from tests.journeys.conversation import PATIENCE_S, Conversation
from tests.journeys.stage import Stage, open_stage
from tests.locales.never_say import find_forbidden
from tests.processes import arm

pytestmark = pytest.mark.asyncio(loop_scope="module")

NUMBERS = itertools.count(1001)
"""Marks of requests, by which faults find them."""
PICTURE = ["ack", "status", "result"]
FILM = [*PICTURE, "link"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The far ends; every test starts the service for itself."""
    async with open_stage(tmp_path_factory.mktemp("journey"), pace=0.1) as opened:
        yield opened


Trouble = Callable[[Stage, Running], AbstractContextManager[None]]


@contextmanager
def full_disk(_stage: Stage, process: Running) -> Iterator[None]:
    """Let no file of a process grow, as on a disk without room."""
    soft, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def locked(stage: Stage, _process: Running) -> Iterator[None]:
    """Hold the database, as a careless copy of it would."""
    with closing(sqlite3.connect(stage.database, isolation_level=None, timeout=10)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


async def _asked(stage: Stage, wish: str) -> tuple[Conversation, str, str]:
    number = f"{next(NUMBERS)}"
    talk = await stage.enter("zh")
    return talk, await talk.say(f"{wish}，编号{number}"), number


async def _is_made_once(stage: Stage, talk: Conversation, number: str, price: int) -> bool:
    """Tell whether one request ended well, was said once and paid once."""
    kinds = [str(entry["key"]).partition(":")[2] for entry in talk.messages]
    return (
        kinds in (PICTURE, FILM)
        and await stage.charged(number) == [price]
        and not any(find_forbidden(text) for text in talk.texts)
    )


async def test_a_stop_in_the_middle_ends_in_order_and_the_next_start_goes_on(stage: Stage) -> None:
    async with stage.running() as process:
        film, film_id, film_number = await _asked(stage, "做一段鲸鱼的视频，5秒")
        await film.shows("status")
        picture, picture_id, picture_number = await _asked(stage, "画一只鲸鱼")
        await picture.shows("ack")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_S):
            assert await process.wait() == 0
    late, late_id, late_number = await _asked(stage, "画一只海豚")
    async with stage.running():
        await film.ended(film_id)
        await picture.ended(picture_id)
        await late.ended(late_id)
    assert await _is_made_once(stage, film, film_number, 40)
    assert await _is_made_once(stage, picture, picture_number, 5)
    assert await _is_made_once(stage, late, late_number, 5)


@pytest.mark.parametrize("words", ["第一个", ""], ids=["word", "button"])
async def test_an_offer_outlives_the_service(stage: Stage, words: str) -> None:
    async with stage.running():
        number = f"{next(NUMBERS)}"
        await arm(stage.ima, "failed", prompt_contains=number)
        talk = await stage.enter("zh")
        failure = await talk.ended(await talk.say(f"画一座桥，编号{number}"))
    async with stage.running():
        if words:
            await talk.say(words)
        else:
            await talk.press(failure, "Nano Banana 2")
        await talk.shows("result")
        await talk.calm()
    assert talk.script[-4] == "↩ 好，用 Nano Banana 2 再画一张 🎨"
    assert await stage.charged(number) == [6]


async def test_an_order_without_an_answer_is_unknown_after_the_service_was_killed(
    stage: Stage,
) -> None:
    number = f"{next(NUMBERS)}"
    await arm(stage.ima, "work_hang", route="create", prompt_contains=number)
    talk = await stage.enter("zh")
    async with stage.running() as process:
        message = await talk.say(f"画一座桥，编号{number}")
        await stage.is_charged(number)
        process.kill()
        await process.wait()
    async with stage.running():
        await talk.ended(message)
    assert talk.slots(message) == ["ack", "unknown"]
    assert await stage.charged(number) == [5]


async def test_a_silent_poll_does_not_outlive_the_service(stage: Stage) -> None:
    number = f"{next(NUMBERS)}"
    await arm(stage.ima, "work_hang", route="detail", prompt_contains=number)
    talk = await stage.enter("zh")
    async with stage.running() as process:
        message = await talk.say(f"画一座桥，编号{number}")
        await stage.is_charged(number)
        await talk.calm()
        process.kill()
        await process.wait()
    async with stage.running():
        await talk.ended(message)
    assert await _is_made_once(stage, talk, number, 5)


async def test_a_provider_that_is_down_is_told_plainly_and_tried_again_when_asked(
    stage: Stage,
) -> None:
    async with stage.running():
        await _warmed_up(stage)
        await arm(stage.ima, "refuse(2)")
        talk, message, number = await _asked(stage, "画一座桥")
        failure = await talk.ended(message)
        assert talk.script[-1] == (
            "↩ ❌ 这张没画成，积分没有扣。\n原因：这个模型暂时用不了，换一个或者过一会儿再试。\n"
            "点一个，或者说“第一个”就行： "
            "[Nano Banana 2 再试（6 积分）] [Nano Banana Pro 再试（10 积分）] "
            "[再试一次（5 积分）]"
        )
        await stage.is_reachable()
        await talk.press(failure, "Nano Banana 2")
        await talk.shows("result")
        assert await stage.charged(number) == [6]


async def test_a_chat_that_is_away_for_a_while_gets_everything_once(stage: Stage) -> None:
    async with stage.running():
        talk, message, number = await _asked(stage, "画一座桥")
        await talk.shows("status")
        await arm(stage.web, "503_before", times=3, route="send")
        await arm(stage.web, "work_close", times=1, route="send")
        await arm(stage.web, "drop_socket(true)")
        await talk.ended(message)
    assert await _is_made_once(stage, talk, number, 5)


@pytest.mark.parametrize("trouble", [locked, full_disk])
async def test_while_nothing_can_be_stored_people_are_told_so_and_later_everything_is_made_once(
    stage: Stage, trouble: Trouble
) -> None:
    async with stage.running() as process:
        running, running_id, running_number = await _asked(stage, "画一座桥")
        await running.shows("status")
        await stage.is_charged(running_number)
        with trouble(stage, process):
            asked, asked_id, asked_number = await _asked(stage, "画一座塔")
            await asked.until(lambda: bool(asked.messages))
            await asked.calm()
            assert asked.script[1:] == [
                "↩ 这句话我还没能记下，稍等一分钟；要是还没动静，再发一次就好 🙏"
            ]
        await running.ended(running_id)
        await asked.ended(asked_id)
        assert process.returncode is None
    assert await _is_made_once(stage, running, running_number, 5)
    assert asked.script[2] == f"↩ 收到，这就画：一座塔，编号{asked_number} 🎨"
    assert len(asked.messages) == 1 + len(PICTURE)
    assert await stage.charged(asked_number) == [5]


async def _warmed_up(stage: Stage) -> None:
    """Wait until the service knows what is on offer."""
    talk, message, _ = await _asked(stage, "画一座桥")
    await talk.ended(message)
