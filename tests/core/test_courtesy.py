import asyncio
from dataclasses import replace

import pytest

from core.courtesy import Courtesy
from core.errors import PlatformUnavailable, Sent
from core.jobs import JobState
from core.messages import PlatformName
from tests.core.scene import build_scene, working
from tests.core.values import A_JOB, CHAT, words
from tests.fakes.clock import FakeClock, settle


async def test_nobody_waits_where_nobody_is_being_answered() -> None:
    await Courtesy(FakeClock()).give_way()


async def test_steps_wait_until_everybody_is_answered() -> None:
    courtesy = Courtesy(FakeClock())
    courtesy.begin()
    courtesy.begin()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(courtesy.give_way())
        courtesy.end()
        await settle()
        assert not waiting.done()
        courtesy.end()


async def test_steps_lose_patience() -> None:
    clock = FakeClock()
    courtesy = Courtesy(clock)
    courtesy.begin()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(courtesy.give_way())
        await clock.advance(0.2)
        assert not waiting.done()
        await clock.advance(0.1)
        assert waiting.done()


async def test_a_newer_message_prolongs_the_waiting() -> None:
    clock = FakeClock()
    courtesy = Courtesy(clock)
    courtesy.begin()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(courtesy.give_way())
        await clock.advance(0.2)
        courtesy.begin()
        await clock.advance(0.2)
        assert not waiting.done()
        await clock.advance(0.1)


async def test_an_answer_prolongs_the_waiting_for_the_next_one() -> None:
    clock = FakeClock()
    courtesy = Courtesy(clock)
    courtesy.begin()
    courtesy.begin()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(courtesy.give_way())
        await clock.advance(0.2)
        courtesy.end()
        await clock.advance(0.2)
        assert not waiting.done()
        await clock.advance(0.1)


async def test_an_answer_that_comes_late_holds_nobody_up_again() -> None:
    clock = FakeClock()
    courtesy = Courtesy(clock)
    courtesy.begin()
    courtesy.begin()
    await clock.advance(0.3)
    courtesy.end()
    async with asyncio.timeout(1):
        await courtesy.give_way()


async def test_a_stream_of_messages_holds_steps_up_for_ten_seconds_at_most() -> None:
    clock = FakeClock()
    courtesy = Courtesy(clock)
    async with asyncio.TaskGroup() as group:
        courtesy.begin()
        waiting = group.create_task(courtesy.give_way())
        for _ in range(49):
            await clock.advance(0.2)
            courtesy.begin()
        assert not waiting.done()
        await clock.advance(0.25)
        assert waiting.done()


async def test_a_new_period_begins_once_patience_has_run_out() -> None:
    clock = FakeClock()
    courtesy = Courtesy(clock)
    courtesy.begin()
    await clock.advance(11)
    courtesy.begin()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(courtesy.give_way())
        await clock.advance(0.2)
        assert not waiting.done()
        await clock.advance(0.1)


async def test_an_acknowledgment_that_no_platform_can_send_holds_up_nobody() -> None:
    elsewhere = replace(CHAT, platform=PlatformName("other"))
    acknowledgment = build_scene().bench.notices(A_JOB).acknowledgment()
    unsendable = replace(acknowledgment, message=replace(acknowledgment.message, chat=elsewhere))
    async with working(build_scene()) as scene, asyncio.TaskGroup() as group:
        await scene.in_transaction(unsendable)
        waiting = group.create_task(scene.bench.courtesy.give_way())
        await settle()
        assert waiting.done()


async def test_an_answer_to_an_earlier_process_counts_for_nothing() -> None:
    courtesy = Courtesy(FakeClock())
    courtesy.end()
    courtesy.begin()
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(courtesy.give_way())
        await settle()
        assert not waiting.done()
        courtesy.end()


@pytest.mark.parametrize("failures", [0, 3])
async def test_a_job_is_stepped_whether_or_not_its_acknowledgment_can_be_sent(
    failures: int,
) -> None:
    async with working(build_scene()) as scene:
        down = PlatformUnavailable("down", sent=Sent.NO)
        scene.platform.faults.before("send", down, times=failures)
        await scene.desk.message(words("draw a cat"))
        ((job, _),) = scene.engine.wakes
        await scene.go_on(patience_s=60)
        assert (await scene.job(job)).state is JobState.DONE
