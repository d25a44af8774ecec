"""What is stored about somebody: told, kept, deleted."""

from datetime import timedelta

import pytest

from core.errors import GenerationFailed, Sent
from core.forgetting import DELETE_ALL, KEEP_ALL, MOST_NAMES, asks_what_is_stored
from core.jobs import JobId, JobState
from core.messages import OutgoingMessage, PersonRef, Text
from core.persistence import Known
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, film
from tests.core.scene import ADMIN, Scene, build_scene, working
from tests.core.test_subjects import EDIT
from tests.core.values import CHAT, LIN, MEI, person, tap, words
from tests.fakes.clock import settle
from tests.fakes.far_end import Outcome, Visible
from tests.fakes.records import background

OFFERS = (SEEDREAM, film(), EDIT)
NOTHING = Known(requests=0, results=0, subjects=(), leaving=0)


@pytest.mark.parametrize(
    "text",
    [
        *("你存了我什么", "你都记了我的哪些信息？", "我有哪些数据", "你知道我什么"),
        *("What do you know about me?", "what is stored about me", "what data do you have on me"),
        *("my data", "what do you remember about me"),
    ],
)
def test_asking_what_is_stored(text: str) -> None:
    assert asks_what_is_stored(text)


@pytest.mark.parametrize("text", ["你好", "what do you know about cats", "thanks", "我的猫", ""])
def test_asking_something_else(text: str) -> None:
    assert not asks_what_is_stored(text)


async def say(scene: Scene, text: str, by: PersonRef = LIN) -> Visible:
    """Say something that is answered at once, and give the answer."""
    before = len(scene.platform.visible)
    await scene.desk.message(words(text, f"q{before}", by))
    await settle()
    return scene.platform.visible[-1]


async def press(scene: Scene, out: OutgoingMessage, action: str, by: PersonRef = LIN) -> TextKey:
    (button,) = [each for each in out.buttons if each.action == action]
    return await press_again(scene, str(button.proposal), action, by)


async def press_again(scene: Scene, proposal: str, action: str, by: PersonRef = LIN) -> TextKey:
    answer = await scene.desk.press(tap(proposal, action, by))
    await settle()
    assert answer.notice is not None
    return answer.notice.key


async def known(scene: Scene, who: PersonRef = LIN) -> Known:
    async with scene.store.snapshot() as tx:
        return await tx.known_of(who)


async def used(scene: Scene) -> None:
    """Let Lin and Mei use the bot for a while."""
    await scene.bench.shelf.current()
    await scene.desk.message(words("draw a shiba named Luna"))
    await scene.desk.message(words("draw a hen named Dot", "m1", MEI))
    await scene.go_on()
    await scene.desk.message(words("always use seedream", "p2"))
    await scene.desk.message(words("history", "p3"))
    await settle()
    await scene.clock.advance(1)


def said(out: OutgoingMessage) -> list[TextKey]:
    return [line.key for line in out.lines]


async def test_what_is_stored_is_told_in_plain_words_before_anything_is_deleted() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await used(scene)
        question = (await say(scene, "forget me")).out
        assert question.lines == (
            Text(key=TextKey.STORED),
            Text(key=TextKey.STORED_RESULTS, args={"requests": 1, "results": 1}),
            Text(key=TextKey.STORED_NAMES, args={"names": "Luna"}),
            Text(key=TextKey.STORED_MODELS, args={"names": SEEDREAM.name}),
            Text(key=TextKey.STORED_ASK),
        )
        assert [button.action for button in question.buttons] == [DELETE_ALL, KEEP_ALL]
        assert await known(scene) == Known(requests=1, results=1, subjects=("Luna",), leaving=0)


async def test_everything_of_the_person_goes_and_nothing_of_anybody_else() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await used(scene)
        question = await say(scene, "删除我的数据")
        assert await press(scene, question.out, DELETE_ALL) is TextKey.PRESS_DONE
        confirmation = scene.platform.visible[-1].out
        assert said(confirmation) == [TextKey.STORED_DELETED]
        assert confirmation.reply_to == question.shown[0].reply_to
        assert said(question.out) == [TextKey.QUESTION_CLOSED]
        assert await known(scene) == NOTHING
        assert await known(scene, MEI) == Known(requests=1, results=1, subjects=("Dot",), leaving=0)
        async with scene.store.transaction() as tx:
            past = await background(tx, LIN, CHAT, scene.clock.now())
            assert (past.last, past.subjects, past.preferences, past.question) == (
                None,
                (),
                (),
                None,
            )
        assert said((await say(scene, "what do you know about me")).out) == [TextKey.STORED_NOTHING]


async def test_a_message_from_before_is_still_taken_once() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await used(scene)
        question = await say(scene, "forget me")
        await press(scene, question.out, DELETE_ALL)
        charges = len(scene.provider.charges)
        await scene.desk.message(words("draw a shiba named Luna"))
        await scene.go_on()
        assert len(scene.provider.charges) == charges


async def test_what_is_asked_for_afterwards_is_stored_as_ever() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await used(scene)
        await press(scene, (await say(scene, "forget me")).out, DELETE_ALL)
        await scene.clock.advance(1)
        await scene.desk.message(words("draw a cat named Max", "p9"))
        await scene.go_on()
        async with scene.store.transaction() as tx:
            await tx.prune(scene.clock.now() - timedelta(hours=48))
        assert await known(scene) == Known(requests=1, results=1, subjects=("Max",), leaving=0)


@pytest.mark.parametrize(
    ("answer", "kept"), [("no", True), ("第二个", True), ("yes", False), ("第一个", False)]
)
async def test_words_answer_like_buttons(answer: str, *, kept: bool) -> None:
    async with working(build_scene(OFFERS)) as scene:
        await used(scene)
        question = await say(scene, "forget me")
        await say(scene, answer)
        closing = TextKey.STORED_KEPT if kept else TextKey.QUESTION_CLOSED
        assert said(question.out) == [closing]
        assert (await known(scene) != NOTHING) is kept


@pytest.mark.parametrize("is_made", [True, False])
async def test_yes_to_something_newer_deletes_nothing(*, is_made: bool) -> None:
    async with working(build_scene(OFFERS)) as scene:
        await used(scene)
        await say(scene, "forget me")
        await scene.clock.advance(1)
        await scene.desk.message(words("draw a hen", "p7"))
        if is_made:
            await scene.go_on(horizon_s=600)
        for number, text in enumerate(("ok", "1")):
            await scene.desk.message(words(text, f"p8{number}"))
        await settle()
        assert await known(scene) != NOTHING
        await scene.desk.message(words("no", "p9"))
        async with scene.store.transaction() as tx:
            assert (await background(tx, LIN, CHAT, scene.clock.now())).question is None


async def test_nobody_else_deletes_it_not_even_an_admin() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await used(scene)
        question = await say(scene, "forget me")
        boss = person(ADMIN.partition(":")[2])
        assert await press(scene, question.out, DELETE_ALL, boss) is TextKey.PRESS_NOT_YOURS
        assert await known(scene) != NOTHING


async def test_an_answer_is_taken_once() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await used(scene)
        question = (await say(scene, "forget me")).out
        proposal = str(question.buttons[0].proposal)
        assert await press_again(scene, proposal, KEEP_ALL) is TextKey.STORED_KEPT
        assert await press_again(scene, proposal, KEEP_ALL) is TextKey.PRESS_TAKEN
        await say(scene, "forget me")
        assert await press_again(scene, proposal, DELETE_ALL) is TextKey.PRESS_DONE
        assert await press_again(scene, proposal, DELETE_ALL) is TextKey.PRESS_EXPIRED


async def test_after_an_hour_yes_means_something_else() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await used(scene)
        question = (await say(scene, "forget me")).out
        await scene.clock.advance(3601)
        assert await press(scene, question, DELETE_ALL) is TextKey.PRESS_EXPIRED
        await scene.desk.message(words("yes", "p8"))
        await settle()
        assert await known(scene) != NOTHING


async def test_a_question_that_nobody_knows_any_more_deletes_nothing() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await used(scene)
        question = (await say(scene, "forget me")).out
        await scene.clock.advance(60)
        async with scene.store.transaction() as tx:
            await tx.prune(scene.clock.now())
        assert await press(scene, question, DELETE_ALL) is TextKey.PRESS_EXPIRED
        assert await known(scene) != NOTHING


async def unfinished(scene: Scene) -> tuple[JobId, JobId]:
    """Have one film made and ordered, and ask for another that is not ordered yet."""
    scene.provider.plan_outcome(Outcome(after_s=500))
    await scene.desk.message(words("a film of koi in a subway"))
    async with scene.store.snapshot() as tx:
        (paid,) = await tx.jobs_of_message(words("").ref)
    await scene.until(paid.id, JobState.RUNNING)
    await scene.desk.message(words("draw a cat", "p2"))
    async with scene.store.snapshot() as tx:
        (unpaid,) = await tx.jobs_of_message(words("", "p2").ref)
    return paid.id, unpaid.id


async def test_what_is_unpaid_is_cancelled_and_what_is_paid_still_comes_and_then_goes() -> None:
    async with working(build_scene(OFFERS)) as scene:
        paid, unpaid = await unfinished(scene)
        await scene.clock.advance(1)
        await press(scene, (await say(scene, "forget me")).out, DELETE_ALL)
        confirmation = scene.platform.visible[-1].out
        assert confirmation.lines[1] == Text(key=TextKey.STORED_LEAVING, args={"leaving": 1})
        assert (await scene.job(unpaid)).state is JobState.CANCELLED
        told = (await say(scene, "forget me")).out
        assert said(told) == [TextKey.STORED_NOTHING, TextKey.STORED_LEAVING]
        await scene.go_on()
        assert [charge.order.task for charge in scene.provider.charges] == [film().task]
        assert [each.key for each in scene.platform.visible if each.out.media] == [f"{paid}:result"]
        # Delivered, and gone with that.
        async with scene.store.snapshot() as tx:
            assert await tx.job(paid) is None
            assert await tx.artifacts(paid) == []
        assert await known(scene) == NOTHING
        async with scene.store.transaction() as tx:
            await tx.prune(scene.clock.now() - timedelta(hours=48))
            assert await tx.job(unpaid) is None


@pytest.mark.parametrize("asked", ["3 pictures of a cat", "draw a shiba named Luna"])
@pytest.mark.parametrize("fails", [True, False])
async def test_whatever_comes_of_a_paid_wish_goes_as_soon_as_it_has_come(
    asked: str, *, fails: bool
) -> None:
    async with working(build_scene(OFFERS)) as scene:
        await scene.bench.shelf.current()
        error = GenerationFailed("out of memory", sent=Sent.YES) if fails else None
        for _ in range(3):
            scene.provider.plan_outcome(Outcome(after_s=500, error=error))
        await scene.desk.message(words(asked))
        async with scene.store.snapshot() as tx:
            (wish, *_) = await tx.jobs_of_message(words("").ref)
        await scene.go_on(horizon_s=60)
        await press(scene, (await say(scene, "forget me")).out, DELETE_ALL)
        await scene.go_on()
        ending = "failure" if fails else "result"
        assert scene.platform.message(f"{wish.id}:{ending}").out.lines
        async with scene.store.snapshot() as tx:
            assert await tx.jobs_of_message(words("").ref) == []
            assert await tx.artifacts(wish.id) == []
        assert await known(scene) == NOTHING


async def test_what_is_still_being_made_is_told_beside_what_came_after() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await unfinished(scene)
        await scene.clock.advance(1)
        await press(scene, (await say(scene, "forget me")).out, DELETE_ALL)
        await scene.clock.advance(1)
        await scene.desk.message(words("draw a hen", "p5"))
        told = (await say(scene, "forget me")).out
        assert said(told) == [
            TextKey.STORED,
            TextKey.STORED_RESULTS,
            TextKey.STORED_LEAVING,
            TextKey.STORED_ASK,
        ]


async def test_of_very_many_names_the_newest_are_told() -> None:
    async with working(build_scene(OFFERS)) as scene:
        names = ["Ada", "Bea", "Cid", "Dot", "Eve", "Fay", "Gus", "Hal", "Ida"]
        for number, name in enumerate(names):
            await scene.desk.message(words(f"draw a cat named {name}", f"n{number}"))
            await scene.go_on()
        line = (await say(scene, "forget me")).out.lines[2]
        assert line.args["names"] == ", ".join(reversed(names[-MOST_NAMES:])) + " …"


async def test_a_model_that_has_gone_is_told_by_its_name_all_the_same() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await scene.desk.message(words("always use seedream"))
        await settle()
        line = (await say(scene, "forget me")).out.lines[1]
        assert line.key is TextKey.STORED_MODELS
