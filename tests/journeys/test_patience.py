"""What takes for ever, seen by a service whose calendar runs ahead: hours pass in a second."""

from collections.abc import AsyncIterator
from itertools import count, product

import pytest
import pytest_asyncio

from tests.journeys.stage import Stage, open_stage
from tests.locales.never_say import find_forbidden
from tests.processes import arm, disarm

pytestmark = pytest.mark.asyncio(loop_scope="module")

NUMBERS = count(1001)
"""Marks of requests, by which faults find them."""
FASTER = """
from datetime import UTC, datetime
from bot.clock import SystemClock
begun = datetime.now(UTC)
SystemClock.now = lambda self: begun + (datetime.now(UTC) - begun) * {times}
"""
MINUTES, DAYS = 300, 40_000
WISHES = {"zh": "画一座桥，编号{}", "en": "draw a bridge, number {}"}
LATE = {
    "zh": "🕰️ 来晚了一点：这是你之前要的那一份。",
    "en": "🕰️ Better late than never: this is what you asked for earlier.",
}
OVERDUE = {
    "zh": "↩ ⏳ 这张图比预计的久，我还在等，一好就发到这里。",
    "en": "↩ ⏳ This picture needs longer than expected. I'm still waiting for it and will post "
    "it here.",
}
NEVER = {
    "zh": "↩ ❌ 这张没画成，扣了 5 积分，会不会退还说不准，可以请管理员看一下。\n"
    "原因：画得太久，先不等了；还想要的话再说一次就好。",
    "en": "↩ ❌ This picture didn't work out. It cost 5 credits. "
    "I can't tell yet whether they come back; an admin can look it up.\n"
    "The picture took too long, so I stopped waiting. Ask again if you still want it.",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path_factory.mktemp("journey")) as opened:
        yield opened


@pytest.mark.parametrize(
    ("language", "fault", "route"),
    [("zh", "auth_revoked_midway", "detail"), ("en", "502_before", "detail")],
)
async def test_who_waits_longer_than_announced_is_told_once_and_gets_it_late(
    stage: Stage, language: str, fault: str, route: str
) -> None:
    number = f"{next(NUMBERS)}"
    await arm(stage.ima, fault, times=None, route=route, prompt_contains=number)
    async with stage.running(before=FASTER.format(times=MINUTES)):
        talk = await stage.enter(language)
        message = await talk.say(WISHES[language].format(number))
        await talk.shows("overdue")
        await talk.calm()
        assert talk.script[-1] == OVERDUE[language]
        await disarm(stage.ima)
        await talk.ended(message)
    assert talk.slots(message) == ["ack", "overdue", "result"]
    assert LATE[language] in (await talk.shows("result"))["text"]
    assert [find_forbidden(text) for text in talk.texts] == [[]] * len(talk.texts)
    assert await stage.charged(number) == [5]


async def test_what_never_comes_is_given_up_after_a_day_in_plain_words(stage: Stage) -> None:
    faults = ("never_finishes", "success_without_url", "task_forgotten")
    async with stage.running(before=FASTER.format(times=DAYS)):
        waiting = []
        for language, fault in product(("zh", "en"), faults):
            number = f"{next(NUMBERS)}"
            await arm(stage.ima, fault, prompt_contains=number)
            talk = await stage.enter(language)
            message = await talk.say(WISHES[language].format(number))
            waiting.append((language, talk, message, number))
        for _, talk, message, _ in waiting:
            await talk.ended(message)
    assert [talk.script[-1] for _, talk, _, _ in waiting] == [
        NEVER[language] for language, *_ in waiting
    ]
    assert [await stage.charged(number) for *_, number in waiting] == [[5]] * len(waiting)


async def test_a_greeting_is_answered_again_after_an_hour(stage: Stage) -> None:
    async with stage.running(before=FASTER.format(times=DAYS)):
        talk = await stage.enter("en")
        for times in (1, 2):
            await talk.say("hello")
            await talk.until(lambda times=times: len(talk.messages) == times)  # type: ignore[misc]
            await talk.calm()
