"""Several results of one wish, from the start notice to one message with all of them."""

from dataclasses import replace
from datetime import timedelta

from core.admission import Limits
from core.catalogue import OptionName
from core.composing import GO_AHEAD, TAKE
from core.errors import (
    BackendRefused,
    PriceChanged,
    ProviderTimeout,
    Sent,
)
from core.followups import AGAIN, ALWAYS, ANIMATE, EDIT
from core.jobs import JobId, JobState
from core.manners import ProgressStyle
from core.several_notices import MISSING
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, SIZES, offer, rule
from tests.core.scene import working
from tests.core.several import (
    BROKEN,
    DONE,
    FAILED,
    FILMS,
    REFUSED,
    SPENT,
    THREE,
    UNKNOWN,
    actions,
    children,
    fresh,
    press,
    slots,
    started,
    states,
)
from tests.core.values import A_PICTURE, LIN, MEI, words
from tests.fakes.far_end import Outcome


async def test_several_results_are_one_conversation() -> None:
    async with working(fresh()) as scene:
        job = await scene.make(THREE)
        assert job.state is DONE
        assert slots(scene) == ["job1:status", "job1:result"]
        result = scene.platform.message("job1:result").out
        made = [each.media for each in await scene.artifacts(job.id)]
        assert [each.media for each in result.media] == made
        assert len(set(made)) == 3
        assert [each.price for each in scene.provider.charges if each.price] == [rule(5).price] * 3


async def test_the_price_is_told_as_a_sum_before_anything_is_ordered() -> None:
    async with working(fresh()) as scene:
        job = await scene.accept(THREE)
        await scene.until(job, JobState.PLANNED)
        start = (await scene.row("job1:status")).message
        assert [line.args.get("price") for line in start.lines] == [None, "3 × 5 = 15"]
        assert start.lines[0].args["kind"] == "pictures"
        assert scene.provider.charges == []


async def test_a_sum_above_the_limit_is_asked_about() -> None:
    async with working(fresh(limits=Limits(confirm_above=rule(14).price.amount))) as scene:
        await scene.accept(THREE)
        await scene.go_on(horizon_s=60)
        assert scene.texts("job1:ask-1") == [TextKey.ASK_PRICE]
        assert await press(scene, "ask-1", GO_AHEAD) is TextKey.PRESS_DONE
        await scene.go_on()
        assert (await scene.job(JobId("job1"))).state is DONE
        assert len(scene.provider.charges) == 3


async def test_results_come_in_the_order_in_which_they_were_asked() -> None:
    async with working(fresh()) as scene:
        for after_s in (50, 5, 20):
            scene.provider.plan_outcome(Outcome(after_s=after_s))
        await scene.make(THREE)
        urls = [each.url for each in await scene.artifacts(JobId("job1"))]
        made = [await scene.artifacts(child.id) for child in await children(scene)]
        assert urls == [each.url for artifacts in made for each in artifacts]


async def test_films_come_in_one_message_and_their_links_in_another() -> None:
    async with working(fresh()) as scene:
        await scene.make(FILMS)
        assert slots(scene) == ["job1:status", "job1:result", "job1:link"]
        assert len(scene.platform.message("job1:result").out.media) == 2
        assert scene.texts("job1:link") == [TextKey.RESULT_LINK] * 2


async def test_a_parent_takes_no_place_from_its_children() -> None:
    limits = Limits(running_per_person=1)
    async with working(fresh(limits=limits)) as scene:
        job = await scene.make(THREE)
        assert job.state is DONE
        submitted = [each.handle.submitted_at for each in scene.provider.charges]
        assert len(set(submitted)) == 3


async def test_the_status_moves_with_all_of_them() -> None:
    async with working(fresh()) as scene:
        for after_s in (12, 40, 40):
            scene.provider.plan_outcome(Outcome(after_s=after_s))
        await scene.make(THREE)
        shown = [out.lines[0] for out in scene.platform.message("job1:status").shown]
        moving = [line.args for line in shown if line.key is TextKey.STATUS_PROGRESS_SEVERAL]
        assert [args["ready"] for args in moving] == sorted(int(args["ready"]) for args in moving)
        assert {args["total"] for args in moving} == {3}
        assert moving[-1]["ready"] == 1
        assert int(moving[-1]["percent"]) > 33
        assert shown[-1].key is TextKey.STATUS_DONE


async def test_posted_progress_is_posted_on_its_ticks_alone() -> None:
    async with working(fresh(progress=ProgressStyle.POST)) as scene:
        for after_s in (12, 24, 24):
            scene.provider.plan_outcome(Outcome(after_s=after_s))
        await scene.make(THREE)
        posted = [slot for slot in slots(scene) if "progress" in slot]
        assert posted == ["job1:progress-1", "job1:progress-2"]
        assert len(scene.platform.message("job1:status").shown) == 2


async def test_where_progress_is_off_nothing_moves() -> None:
    async with working(fresh(progress=ProgressStyle.OFF)) as scene:
        await scene.make(THREE)
        assert len(scene.platform.message("job1:status").shown) == 2


async def test_a_start_notice_that_went_away_stops_nothing() -> None:
    async with working(fresh()) as scene:
        job = await started(scene)
        async with scene.store.transaction() as tx:
            await tx.prune(scene.clock.now() + timedelta(days=1))
        scene.platform.visible.clear()
        await scene.go_on()
        assert (await scene.job(job)).state is DONE


async def test_while_nobody_has_had_a_turn_the_place_in_the_queue_is_shown() -> None:
    async with working(fresh(limits=Limits(running_per_provider=1))) as scene:
        await scene.accept(A_PICTURE, by=MEI)
        scene.provider.plan_outcome(Outcome(after_s=100))
        await scene.accept(THREE)
        await scene.go_on(horizon_s=50)
        shown = [out.lines[0] for out in scene.platform.message("job2:status").shown]
        assert [(line.key, line.args) for line in shown[1:]][:1] == [
            (TextKey.STATUS_WAITING, {"position": 1})
        ]


async def test_what_takes_long_is_told_once() -> None:
    async with working(fresh()) as scene:
        for _ in range(3):
            scene.provider.plan_outcome(Outcome(after_s=2000))
        await scene.make(THREE)
        assert slots(scene) == ["job1:status", "job1:overdue", "job1:result"]
        assert scene.texts("job1:overdue") == [TextKey.OVERDUE]


async def test_one_that_fails_is_named_and_offered_alone() -> None:
    async with working(fresh()) as scene:
        scene.provider.plan_outcome(Outcome(after_s=20))
        scene.provider.plan_outcome(Outcome(after_s=20, error=SPENT))
        await scene.make(THREE)
        result = scene.platform.message("job1:result").out
        assert result.lines[0].args == {
            "kind": "picture",
            "ready": 2,
            "total": 3,
            "model": SEEDREAM.name,
        }
        assert scene.texts("job1:result") == [
            TextKey.RESULT_PARTLY,
            TextKey.RESULT_FACTS,
            TextKey.RESULT_MISSING,
            TextKey.ERROR_FAILED,
            TextKey.RESULT_LINK,
            TextKey.RESULT_LINK,
        ]
        assert result.lines[1].args["price"] == "2 × 5 = 10"
        assert result.lines[2].args == {"kind": "picture", "places": "2", "charged": "yes"}
        assert actions(scene, "job1:result") == [MISSING, AGAIN, EDIT, ANIMATE, ALWAYS]
        assert result.buttons[0].label.args == {"kind": "picture", "missing": 1, "price": "5"}


async def test_what_is_missing_is_made_once_more_and_nothing_else() -> None:
    async with working(fresh()) as scene:
        scene.provider.plan_outcome(Outcome(after_s=20, error=BROKEN))
        scene.provider.plan_outcome(Outcome(after_s=20, error=BROKEN))
        await scene.make(THREE)
        assert await press(scene, "result", MISSING) is TextKey.PRESS_DONE
        assert await press(scene, "result", MISSING) is TextKey.PRESS_TAKEN
        await scene.go_on()
        assert len(scene.provider.charges) == 5
        (again,) = [slot for slot in slots(scene) if slot.endswith(":result")][1:]
        assert len(scene.platform.message(again).out.media) == 2


async def test_again_is_the_whole_again() -> None:
    async with working(fresh()) as scene:
        scene.provider.plan_outcome(Outcome(after_s=20, error=BROKEN))
        await scene.make(THREE)
        assert await press(scene, "result", AGAIN) is TextKey.PRESS_DONE
        await scene.go_on()
        assert len(scene.provider.charges) == 6


async def test_reasons_are_told_once_each() -> None:
    async with working(fresh()) as scene:
        scene.provider.faults.before("submit", REFUSED)
        scene.provider.faults.skip("submit")
        scene.provider.faults.before("submit", REFUSED)
        scene.provider.plan_outcome(Outcome(after_s=20))
        scene.provider.plan_outcome(Outcome(after_s=20, error=BROKEN))
        await scene.make(replace(THREE, count=4))
        lines = scene.platform.message("job1:result").out.lines[2:6]
        assert [(line.key, line.args) for line in lines] == [
            (TextKey.RESULT_MISSING, {"kind": "pictures", "places": "1, 3", "charged": "no"}),
            (TextKey.ERROR_CONTENT, {"kind": "picture"}),
            (TextKey.RESULT_MISSING, {"kind": "picture", "places": "4", "charged": "maybe"}),
            (TextKey.ERROR_FAILED, {"kind": "picture"}),
        ]


async def test_where_all_fail_the_whole_fails_like_one() -> None:
    async with working(fresh()) as scene:
        scene.provider.faults.before("submit", REFUSED, times=3)
        job = await scene.make(THREE)
        assert job.state is FAILED
        assert slots(scene) == ["job1:status", "job1:failure"]
        failure = scene.platform.message("job1:failure").out
        assert failure.lines[0].args == {"kind": "pictures", "charged": "no"}
        assert failure.lines[1].key is TextKey.ERROR_CONTENT
        assert [each.label.args["price"] for each in failure.buttons] == ["18"]
        assert await press(scene, "failure", f"{TAKE}1") is TextKey.PRESS_DONE
        await scene.go_on()
        assert [str(each.price) for each in scene.provider.charges] == ["6"] * 3


async def test_a_lost_answer_is_told_and_comes_late_by_itself() -> None:
    async with working(fresh()) as scene:
        scene.provider.lose_answer()
        job = await scene.make(THREE)
        assert await states(scene) == [UNKNOWN, DONE, DONE]
        assert scene.texts("job1:result")[:3] == [
            TextKey.RESULT_PARTLY,
            TextKey.RESULT_FACTS,
            TextKey.RESULT_IN_DOUBT,
        ]
        lost, *_ = await children(scene)
        (attempt,) = await scene.attempts(lost.id)
        async with scene.store.transaction() as tx:
            await tx.record_answer(attempt.id, scene.provider.charges[0].handle)
        await scene.change(
            lost.id,
            lambda found: replace(found, state=JobState.RUNNING, started_at=found.created_at),
        )
        async with scene.store.transaction() as tx:
            await scene.bench.wake(tx, lost.id)
        await scene.go_on()
        alone = await scene.job(lost.id)
        assert (alone.state, alone.parent) == (DONE, None)
        assert TextKey.RESULT_LATE in scene.texts(f"{lost.id}:result")
        assert len(await children(scene, job.id)) == 2
        assert len(scene.provider.charges) == 3


async def test_a_lost_order_that_is_found_is_made_with_the_others() -> None:
    async with working(fresh()) as scene:
        scene.provider.can_reconcile = True
        scene.provider.lose_answer()
        await scene.make(THREE)
        assert await states(scene) == [DONE] * 3
        assert scene.texts("job1:result")[0] is TextKey.RESULT


async def test_where_nobody_knows_of_any_the_whole_is_unknown() -> None:
    async with working(fresh()) as scene:
        scene.provider.faults.before("submit", REFUSED)
        scene.provider.lose_answer()
        scene.provider.lose_answer()
        job = await scene.make(THREE)
        assert job.state is UNKNOWN
        assert slots(scene) == ["job1:status", "job1:unknown"]
        assert scene.texts("job1:unknown") == [
            TextKey.UNKNOWN,
            TextKey.RESULT_MISSING,
            TextKey.ERROR_CONTENT,
        ]
        (button,) = scene.platform.message("job1:unknown").out.buttons
        assert button.label.args == {"price": "15"}


async def test_a_price_that_rose_for_one_is_not_asked_about() -> None:
    async with working(fresh(SEEDREAM)) as scene:
        await started(scene)
        scene.provider.live = (offer("seedream-4.5", prices=[rule(9)]),)
        scene.provider.faults.before("submit", PriceChanged("new", sent=Sent.NO))
        await scene.go_on()
        assert await states(scene) == [FAILED, DONE, DONE]
        assert TextKey.ERROR_PRICE in scene.texts("job1:result")


async def test_what_was_changed_for_one_alone_is_said_with_the_result() -> None:
    sized = offer(
        "seedream-4.5",
        options=[SIZES],
        prices=[rule(4, {OptionName.SIZE: "1K"}), rule(5, {OptionName.SIZE: "2K"})],
    )
    async with working(fresh(sized)) as scene:
        scene.provider.faults.before("submit", BackendRefused("no", sent=Sent.NO))
        await scene.make(replace(THREE, size="2K"))
        texts = scene.texts("job1:result")
        assert texts.count(TextKey.NOTICE_STEPPED_DOWN) == 1
        facts = scene.platform.message("job1:result").out.lines[1]
        assert facts.args["price"] == "4 + 2 × 5 = 14"


async def test_people_are_told_of_the_whole_alone() -> None:
    async with working(fresh()) as scene:
        for after_s in (5, 40, 40):
            scene.provider.plan_outcome(Outcome(after_s=after_s))
        await started(scene)
        first, *_ = await children(scene)
        await scene.until(first.id, DONE)
        await scene.desk.message(words("status", "p9", sender=LIN))
        await scene.go_on(horizon_s=1)
        (reply,) = [each.out for each in scene.platform.visible if each.key.endswith(":reply")]
        assert [(line.key, line.args) for line in reply.lines] == [
            (
                TextKey.REPLY_STATUS_SEVERAL,
                {"kind": "picture", "model": SEEDREAM.name, "ready": 1, "total": 3},
            )
        ]


async def test_another_process_goes_on_where_one_was_cut_off() -> None:
    scene = fresh()
    async with working(scene):
        await started(scene)
        first, *_ = await children(scene)
        await scene.until(first.id, JobState.RUNNING)
    async with working(scene.restarted()) as second:
        await second.orchestrator.resume()
        await second.go_on()
        assert slots(second) == ["job1:status", "job1:result"]
        assert len(second.provider.charges) == 3


async def test_a_time_out_of_all_offers_what_is_quicker_for_all() -> None:
    quick = offer("nano-banana-2", prices=[rule(6)], wait_s=(5, 10))
    async with working(fresh(SEEDREAM, quick)) as scene:
        late = ProviderTimeout("late", sent=Sent.YES)
        for _ in range(3):
            scene.provider.plan_outcome(Outcome(after_s=20, error=late))
        await scene.make(THREE)
        (button,) = scene.platform.message("job1:failure").out.buttons
        assert button.label.args["price"] == "18"
