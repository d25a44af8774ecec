"""What somebody was given before, page by page and brought back."""

from dataclasses import replace
from functools import partial

import pytest

from core.followups import AGAIN, ALWAYS, ANIMATE
from core.histories import MORE, ON_A_PAGE
from core.intents import Action, Command, Language
from core.jobs import JobId, JobState
from core.manners import ChatSettings
from core.messages import ChatRef, OutgoingMessage, PersonRef, ProposalId
from core.reporting import MOST_SUGGESTIONS
from core.several import MOST_SHOWN
from core.texts import TextKey
from tests.core.catalogue import SEEDREAM, film
from tests.core.scene import ADMIN, Scene, build_scene, working
from tests.core.test_pictures import replying_to
from tests.core.test_subjects import EDIT
from tests.core.values import CHAT, DM, LIN, MEI, chat, person, tap, words
from tests.fakes.ailing_store import AilingStore
from tests.fakes.clock import settle
from tests.fakes.far_end import Visible

OFFERS = (SEEDREAM, film(), EDIT)


async def made(scene: Scene, *wishes: str, by: PersonRef = LIN, start: int = 1) -> None:
    for number, wish in enumerate(wishes, start):
        await scene.desk.message(words(wish, f"w{number}", by))
        await scene.go_on()
        await scene.clock.advance(60)


FIVE = ("draw a cat", "draw a dog", "draw a hen", "draw a fox", "draw an owl")


@pytest.mark.parametrize("text", ["更多", "more", "Show more", "下一页", "next page"])
async def test_more_in_words_turns_the_page_that_was_just_shown(text: str) -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, *FIVE, *FIVE[:4])
        first = await asked(scene)
        second = await asked(scene, text)
        assert second.out.lines[0].args == {"page": 2}
        assert [line.args["place"] for line in second.out.lines[1:]] == [5, 6, 7, 8]
        assert await press(scene, first.out) is TextKey.PRESS_TAKEN
        third = await asked(scene, text)
        assert third.out.lines[0].args == {"page": 3}
        assert third.out.buttons == ()
        assert (await asked(scene, text)).out.lines[0].key is TextKey.REPLY_HELP


@pytest.mark.parametrize("text", ["更多", "more", "next", "查看更多"])
async def test_more_of_nothing_that_is_at_hand_is_not_drawn(text: str) -> None:
    async with working(build_scene(OFFERS)) as scene:
        assert (await asked(scene, text)).out.lines[0].key is TextKey.REPLY_HELP
        await made(scene, *FIVE)
        await asked(scene)
        assert (await asked(scene, text, MEI)).out.lines[0].key is TextKey.REPLY_HELP
        await scene.clock.advance(1)
        await made(scene, "draw a bee", start=9)
        assert (await asked(scene, text)).out.lines[0].key is TextKey.REPLY_HELP
        assert len(scene.provider.charges) == 6


async def test_a_page_that_was_turned_by_tap_or_has_gone_is_not_turned_by_words() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, *FIVE)
        page = await asked(scene)
        async with scene.store.transaction() as tx:
            button = page.out.buttons[0]
            await tx.take(button.proposal, button.action, LIN, scene.clock.now())
        assert (await asked(scene, "more")).out.lines[0].key is TextKey.REPLY_HELP


async def test_of_very_many_pages_the_older_ones_are_turned_by_tap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("core.histories.MOST_OPEN", 1)
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, *FIVE)
        await made(scene, *FIVE, by=MEI, start=11)
        await asked(scene)
        await asked(scene, by=MEI)
        assert (await asked(scene, "more")).out.lines[0].key is TextKey.REPLY_HELP
        assert (await asked(scene, "more", MEI)).out.lines[0].args == {"page": 2}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("/show", TextKey.HISTORY_NONE),
        ("/show 3", TextKey.HISTORY_NONE),
        ("/show@danqing", TextKey.HISTORY_NONE),
        ("／show", TextKey.HISTORY_NONE),
        ("/jobs", TextKey.REPLY_STATUS_NONE),
        ("/任务", TextKey.REPLY_STATUS_NONE),
        ("/help", TextKey.REPLY_HELP),
        ("/start", TextKey.REPLY_HELP),
        ("/models", TextKey.REPLY_MODELS_NONE),
        ("/prefer", TextKey.REPLY_PREFERENCES_NONE),
        ("/settings", TextKey.SETTINGS_REFUSED),
    ],
)
async def test_a_command_that_is_typed_does_what_it_says(typed: str, key: TextKey) -> None:
    async with working(build_scene(OFFERS)) as scene:
        assert (await asked(scene, typed)).out.lines[0].key is key


async def asked(
    scene: Scene, text: str = "history", by: PersonRef = LIN, where: ChatRef = CHAT
) -> Visible:
    """Ask for something that is answered at once."""
    before = len(scene.platform.visible)
    await scene.desk.message(words(text, f"q{before}", by, where))
    await settle()
    assert len(scene.platform.visible) == before + 1
    return scene.platform.visible[-1]


async def shown(
    scene: Scene, job: str | None, by: PersonRef = LIN, where: ChatRef = CHAT
) -> Visible:
    """Have a result brought back by command."""
    command = Command(action=Action.SHOW, subject=job)
    message = words("", f"q{len(scene.platform.visible)}", by, where)
    await scene.desk.message(replace(message, command=command))
    await settle()
    return scene.platform.visible[-1]


async def press(scene: Scene, out: OutgoingMessage, by: PersonRef = LIN) -> TextKey:
    (button,) = out.buttons
    answer = await scene.desk.press(tap(str(button.proposal), button.action, by))
    await settle()
    assert answer.notice is not None
    return answer.notice.key


def prompts(out: OutgoingMessage) -> list[object]:
    return [line.args["prompt"] for line in out.lines if line.key is TextKey.HISTORY_LINE]


async def test_results_are_shown_the_newest_first_with_their_pictures() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "draw a cat", "draw a dog")
        out = (await asked(scene)).out
        assert [line.key for line in out.lines] == [TextKey.HISTORY, *[TextKey.HISTORY_LINE] * 2]
        assert out.lines[1].args == {
            "kind": "picture",
            "place": 1,
            "prompt": "a dog",
            "model": SEEDREAM.name,
            "ago": 1,
            "ago_unit": "minutes",
        }
        assert prompts(out) == ["a dog", "a cat"]
        assert len(out.media) == 2
        assert out.buttons == ()


async def test_of_a_set_all_pictures_are_shown() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "draw a dog", "draw 3 pictures of a cat")
        out = (await asked(scene)).out
        assert len({item.media for item in out.media}) == 4


async def test_of_many_sets_a_message_takes_what_it_can_and_of_each_one() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, *["draw 4 pictures of a cat"] * 3, "draw 4 pictures of a dog")
        async with scene.store.snapshot() as tx:
            found = await tx.results_of(LIN, CHAT, scene.clock.now(), ON_A_PAGE)
        sets = [{each.media for each in result.artifacts} for result in found]
        out = (await asked(scene)).out
        media = [item.media for item in out.media]
        assert len(media) == MOST_SHOWN
        assert [sum(each in a_set for each in media) for a_set in sets] == [4, 4, 1, 1]


async def test_films_and_pictures_without_a_copy_are_linked_to() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "draw a cat", "a film of koi in a subway")
        out = (await asked(scene)).out
        keys = [TextKey.HISTORY_LINE, TextKey.RESULT_LINK, TextKey.HISTORY_LINE]
        assert [line.key for line in out.lines[1:]] == keys
        scene.media.cleared = True
        out = (await asked(scene)).out
        assert [line.key for line in out.lines[1:]] == [*keys, TextKey.RESULT_LINK]
        assert out.media == ()


async def test_pages_follow_one_another_each_once() -> None:
    async with working(build_scene(OFFERS)) as scene:
        wishes = [f"draw cat number {number}" for number in range(9)]
        await made(scene, *wishes)
        first = await asked(scene)
        assert [button.label.key for button in first.out.buttons] == [TextKey.BUTTON_MORE]
        assert await press(scene, first.out) is TextKey.PRESS_DONE
        second = scene.platform.visible[-1].out
        assert (second.lines[0].key, second.lines[0].args) == (TextKey.HISTORY_PAGE, {"page": 2})
        assert second.lines[1].args["place"] == ON_A_PAGE + 1
        assert second.reply_to == first.out.reply_to
        assert await press(scene, first.out) is TextKey.PRESS_TAKEN
        assert await press(scene, second) is TextKey.PRESS_DONE
        third = scene.platform.visible[-1].out
        assert third.buttons == ()
        pages = [*prompts(first.out), *prompts(second), *prompts(third)]
        assert pages == [wish.removeprefix("draw ") for wish in reversed(wishes)]


async def test_a_page_can_be_turned_when_nobody_knows_the_one_before_any_more() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, *["draw a cat"] * 5)
        first = await asked(scene)
        await scene.clock.advance(86_400)
        async with scene.store.transaction() as tx:
            await tx.prune(scene.clock.now())
        assert await press(scene, first.out) is TextKey.PRESS_DONE
        second = scene.platform.visible[-1].out
        assert (second.reply_to, second.language) == (None, Language.EN)


async def test_nobody_turns_somebody_elses_pages_not_even_an_admin() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, *["draw a cat"] * 5)
        first = await asked(scene)
        boss = person(ADMIN.partition(":")[2])
        assert await press(scene, first.out, boss) is TextKey.PRESS_NOT_YOURS


async def test_a_page_after_something_that_was_forgotten_is_not_turned() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, *["draw a cat"] * 5)
        first = await asked(scene)
        (button,) = first.out.buttons
        async with scene.store.transaction() as tx:
            proposal = await tx.proposal(button.proposal)
            assert proposal is not None
            lone = replace(proposal, id=ProposalId("lone"), job="gone", shown=None)
            await tx.propose(lone)
        answer = await scene.desk.press(tap("lone", f"{MORE}2"))
        assert answer.notice is not None
        assert answer.notice.key is TextKey.PRESS_EXPIRED


async def test_in_a_chat_only_its_own_results_are_shown_and_in_private_all() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "draw a cat")
        await made(scene, "draw a dog", by=MEI, start=2)
        await scene.desk.message(words("draw a hen", "w3", where=chat("c2")))
        await scene.go_on()
        assert prompts((await asked(scene)).out) == ["a cat"]
        assert prompts((await asked(scene, where=DM)).out) == ["a hen", "a cat"]
        assert prompts((await asked(scene, by=MEI)).out) == ["a dog"]


async def test_a_result_is_brought_back_with_buttons_that_work() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "draw a cat")
        (suggestion,) = await scene.desk.results(LIN, "CAT")
        back = (await shown(scene, suggestion.value)).out
        original = next(each for each in scene.platform.visible if each.key.endswith(":result"))
        assert back.lines == original.out.lines
        assert back.media == original.out.media
        assert [button.action for button in back.buttons] == [AGAIN, "edit", ANIMATE, ALWAYS]
        await scene.desk.press(tap(str(back.buttons[0].proposal), AGAIN))
        await scene.go_on()
        assert len(scene.provider.charges) == 2


async def test_a_reply_to_what_was_brought_back_means_that_result() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "draw a cat", "draw a dog")
        _, cat = await scene.desk.results(LIN, "")
        back = await shown(scene, cat.value)
        await scene.desk.message(replying_to(words("make it night", "w3"), back.ref, count=1))
        await scene.go_on()
        assert scene.provider.charges[-1].order.offer == EDIT.id
        async with scene.store.snapshot() as tx:
            (copy,) = await tx.artifacts(JobId(cat.value))
            (job,) = await tx.jobs_of_message(words("", "w3").ref)
        assert job.references[0].media == copy.media


async def test_again_is_made_where_a_result_was_brought_back() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "draw a cat")
        (suggestion,) = await scene.desk.results(LIN, "")
        back = await shown(scene, suggestion.value, where=DM)
        await scene.desk.press(tap(str(back.out.buttons[0].proposal), AGAIN))
        await scene.go_on()
        assert scene.platform.visible[-1].out.chat == DM
        assert scene.platform.visible[-1].out.reply_to == back.out.reply_to


async def test_again_is_made_where_it_was_once_the_message_is_forgotten() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "draw a cat")
        (suggestion,) = await scene.desk.results(LIN, "")
        back = await shown(scene, suggestion.value, where=DM)
        await scene.clock.advance(86_400)
        async with scene.store.transaction() as tx:
            await tx.prune(scene.clock.now())
        await scene.desk.press(tap(str(back.out.buttons[0].proposal), AGAIN))
        await scene.go_on()
        assert scene.platform.visible[-1].out.chat == CHAT


async def test_a_film_is_brought_back_with_its_link() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "a film of koi in a subway")
        (suggestion,) = await scene.desk.results(LIN, "")
        back = (await shown(scene, suggestion.value)).out
        assert len(back.media) == 1
        assert TextKey.RESULT_LINK in [line.key for line in back.lines]


async def test_what_is_brought_back_keeps_to_the_settings_of_the_chat() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "draw a cat")
        async with scene.store.transaction() as tx:
            change = ChatSettings(spoiler=True, price_line=False)
            await scene.bench.etiquette.change(tx, CHAT, change)
        (cat,) = await scene.desk.results(LIN, "")
        out = (await shown(scene, cat.value)).out
        assert [each.is_spoiler for each in out.media] == [True]
        assert TextKey.RESULT_TIMES in [line.key for line in out.lines]
        assert [each.is_spoiler for each in (await asked(scene)).out.media] == [True]


async def test_what_is_not_theirs_or_not_there_is_not_shown() -> None:
    async with working(build_scene(OFFERS)) as scene:
        await made(scene, "draw a cat")
        await scene.desk.message(words("draw a dog", "w2"))
        (cat,) = await scene.desk.results(LIN, "")
        async with scene.store.snapshot() as tx:
            (dog,) = await tx.jobs_of_message(words("", "w2").ref)
        assert dog.state is JobState.ACCEPTED
        for name, by in ((cat.value, MEI), (dog.id, LIN), ("nothing", LIN), (None, LIN)):
            out = (await shown(scene, name, by)).out
            assert [line.key for line in out.lines] == [TextKey.SHOW_GONE]
            assert out.buttons == ()


async def test_at_most_so_many_results_are_suggested_and_nobody_elses() -> None:
    async with working(build_scene(OFFERS)) as scene:
        jobs = [await scene.accept() for _ in range(MOST_SUGGESTIONS + 1)]
        for job in jobs:
            now = scene.clock.now()
            await scene.change(job, partial(replace, state=JobState.DONE, finished_at=now))
        assert len(await scene.desk.results(LIN, "")) == MOST_SUGGESTIONS
        assert len(await scene.desk.results(LIN, "roof")) == MOST_SUGGESTIONS
        assert await scene.desk.results(LIN, "koi") == []
        assert await scene.desk.results(MEI, "") == []
        (first, *_) = await scene.desk.results(LIN, "")
        assert first.label.key is TextKey.SHOW_SUGGESTION


async def test_nothing_is_suggested_while_the_store_is_down() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        assert isinstance(scene.store, AilingStore)
        scene.store.fail_snapshots()
        assert await scene.desk.results(LIN, "") == ()


async def test_a_result_from_before_copies_were_noted_is_linked_to() -> None:
    async with working(build_scene(OFFERS)) as scene:
        job = await scene.make()
        async with scene.store.transaction() as tx:
            (artifact,) = await tx.artifacts(job.id)
            await tx.put_artifact(replace(artifact, shown=None))
        out = (await asked(scene)).out
        assert [line.key for line in out.lines[1:]] == [TextKey.HISTORY_LINE, TextKey.RESULT_LINK]
