"""Another model with one tap: instead of what was announced, or after the result."""

from dataclasses import replace

import pytest

from core.composing import TAKE
from core.followups import INSTEAD
from core.intents import Intent
from core.jobs import JobId, JobState
from core.manners import ChatSettings
from core.texts import TextKey
from tests.core.catalogue import RATIOS, SIZES, offer, points, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import A_PICTURE, CHAT, LIN, tap

SQUARE = offer("midjourney", prices=[rule(8)])
WIDE = offer("seedream-4.5", options=[RATIOS, SIZES])
WISH = replace(A_PICTURE, model="midjourney", aspect_ratio="21:9")


def fresh() -> Scene:
    return build_scene([WIDE, SQUARE])


async def press(scene: Scene, proposal: str, action: str = INSTEAD) -> TextKey:
    answer = await scene.desk.press(tap(proposal, action, LIN))
    assert answer.notice is not None
    return answer.notice.key


async def until(scene: Scene, state: JobState, intent: Intent = WISH) -> JobId:
    job = await scene.accept(intent)
    await scene.until(job, state)
    return job


async def test_a_start_notice_names_and_offers_the_model_that_can() -> None:
    async with working(fresh()) as scene:
        await until(scene, JobState.PLANNED)
        status = scene.platform.visible[-1].out
        assert [line.key for line in status.lines] == [
            TextKey.STATUS_START,
            TextKey.NOTICE_RATIO_FIXED,
            TextKey.STATUS_PRICE,
            TextKey.STATUS_INSTEAD,
        ]
        assert status.lines[-1].args == {
            "model": "SEEDREAM-4.5",
            "seconds": "",
            "settings": "21:9",
            "price": "5",
        }
        assert [button.action for button in status.buttons] == [INSTEAD, "cancel"]


@pytest.mark.parametrize("state", [JobState.PLANNED, JobState.QUEUED])
async def test_before_it_is_ordered_the_other_model_takes_its_place(state: JobState) -> None:
    async with working(fresh()) as scene:
        job = await until(scene, state)
        assert await press(scene, f"{job}.start") is TextKey.PRESS_DONE
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.CANCELLED
        assert scene.texts(f"{job}:status") == [TextKey.STATUS_SWITCHED]
        assert [charge.order.offer for charge in scene.provider.charges] == [WIDE.id]


async def test_switching_twice_orders_once() -> None:
    async with working(fresh()) as scene:
        job = await until(scene, JobState.PLANNED)
        await press(scene, f"{job}.start")
        assert await press(scene, f"{job}.start") is TextKey.PRESS_TAKEN
        await scene.go_on()
        assert len(scene.provider.charges) == 1


async def test_once_it_is_ordered_it_is_too_late_and_the_result_offers_it_again() -> None:
    async with working(fresh()) as scene:
        job = await until(scene, JobState.RUNNING)
        assert await press(scene, f"{job}.start") is TextKey.PRESS_UNDER_WAY
        await scene.go_on()
        assert (await scene.job(job)).state is JobState.DONE
        shown = scene.platform.message(f"{job}:result").out
        assert INSTEAD in [button.action for button in shown.buttons]
        assert await press(scene, f"{job}.result") is TextKey.PRESS_DONE
        await scene.go_on()
        assert [charge.order.offer for charge in scene.provider.charges] == [SQUARE.id, WIDE.id]


async def test_a_waiting_job_can_still_be_switched() -> None:
    async with working(fresh()) as scene:
        job = await until(scene, JobState.QUEUED)
        waiting = scene.bench.notices(await scene.job(job)).waiting(2)
        assert [button.action for button in waiting.buttons] == [INSTEAD, "cancel"]


async def test_whoever_is_asked_about_the_price_may_switch_from_the_notice_too() -> None:
    async with working(fresh()) as scene:
        job = await until(scene, JobState.PLANNED)
        await scene.change(job, lambda found: replace(found, state=JobState.AWAITING_ANSWER))
        assert await press(scene, f"{job}.start") is TextKey.PRESS_DONE
        agreed = await scene.job(job)
        assert (agreed.state, agreed.pinned, agreed.announced) == (
            JobState.ACCEPTED,
            WIDE.id,
            points(5),
        )


async def test_a_question_offers_the_model_that_can_as_well() -> None:
    async with working(fresh()) as scene:
        job = await until(scene, JobState.QUEUED)
        found = await scene.job(job)
        row, proposal = scene.bench.notices(found).question(found.require_plan(), "3")
        assert [choice.action for choice in proposal.choices] == ["go", f"{TAKE}1", "never"]
        assert row.message.lines[0].key is TextKey.NOTICE_RATIO_FIXED


async def test_where_prices_are_not_named_only_buttons_name_them() -> None:
    async with working(fresh()) as scene:
        async with scene.store.transaction() as tx:
            await tx.put_chat_settings(CHAT, ChatSettings(price_line=False, spoiler=True))
        job = await scene.accept(WISH)
        await scene.until(job, JobState.RUNNING)
        found = await scene.job(job)
        manners = await scene.bench.etiquette.of(CHAT)
        row, _ = scene.bench.notices(found, manners).start(found.require_plan())
        assert [line.key for line in row.message.lines][2:] == [
            TextKey.STATUS_WAIT,
            TextKey.STATUS_INSTEAD,
        ]
        assert row.message.lines[-1].args["price"] == "?"
        assert row.message.buttons[0].label.args["price"] == "5"
        await scene.go_on()
        shown = scene.platform.message(f"{job}:result").out
        assert shown.lines[1].key is TextKey.RESULT_TIMES
        (picture,) = shown.media
        assert (picture.is_spoiler, picture.alt) == (True, "a cat on a roof")
