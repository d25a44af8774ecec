import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import ContentRejected, Sent
from core.intake import MOST_CHARACTERS, claim_key, readable
from core.intents import Language, MediaKind
from core.jobs import Job, JobState
from core.messages import Attachment, IncomingMessage, PlatformName, ReplyToken, Text, digest
from core.ports import Reception
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, film
from tests.core.scene import Scene, build_scene, working
from tests.core.values import CHAT, DM, LIN, MEI, NOW, chat, ref, tap, words
from tests.fakes.ailing_store import AilingStore
from tests.fakes.clock import settle
from tests.fakes.records import background

DEAR, CHEAP = film("wan-2.6", 330), film("hailuo-2.0", 25)
REFUSED = ContentRejected("no", sent=Sent.NO)
A_RIGHT = "right-to-answer"


async def jobs_of(scene: Scene, message: str = "p1") -> Sequence[Job]:
    async with scene.store.snapshot() as tx:
        return await tx.jobs_of_message(ref(message))


async def reply_to(
    scene: Scene, text: str | IncomingMessage, message: str = "p1"
) -> tuple[Text, ...]:
    """Hand a message in, and give the lines of the newest message that answers it."""
    incoming = words(text, message) if isinstance(text, str) else text
    assert await scene.desk.message(incoming) is Reception.ACCEPTED
    await settle()
    answers = [each.out for each in scene.platform.visible if each.out.reply_to == incoming.ref]
    return answers[-1].lines


async def failed(scene: Scene) -> None:
    """Let a wish fail, so that the bot asks which alternative to take."""
    scene.provider.faults.before("submit", REFUSED)
    await scene.desk.message(words("draw a cat"))
    await scene.go_on()


async def asked(scene: Scene) -> None:
    """Wish for a film so dear that the bot asks first."""
    await scene.desk.message(words("a film of koi in a subway"))
    await scene.go_on(horizon_s=60)


async def test_a_wish_is_acknowledged_and_becomes_a_job() -> None:
    async with working(build_scene()) as scene:
        (line,) = await reply_to(scene, "draw a cat")
        (job,) = await jobs_of(scene)
        assert (line.key, line.args) == (TextKey.ACK, {"kind": "picture", "prompt": "a cat"})
        assert (job.person, job.intent.prompt, job.state) == (LIN, "a cat", JobState.ACCEPTED)


async def test_a_wish_is_seen_through() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("画一只猫"))
        await scene.go_on()
        (job,) = await jobs_of(scene)
        assert job.state is JobState.DONE
        assert scene.platform.visible[-1].out.language is Language.ZH


async def test_the_same_message_again_changes_nothing() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw a cat"))
        assert await scene.desk.message(words("draw a cat")) is Reception.DUPLICATE
        await scene.go_on()
        assert len(scene.provider.charges) == 1


async def test_talk_that_is_not_addressed_is_left_alone() -> None:
    scene = build_scene()
    overheard = replace(words("draw a cat"), is_addressed=False)
    assert await scene.desk.message(overheard) is Reception.IGNORED
    assert await jobs_of(scene) == []


async def test_what_cannot_be_stored_is_refused_and_leaves_nothing_behind() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        assert isinstance(scene.store, AilingStore)
        scene.store.fail_commits()
        assert await scene.desk.message(words("draw a cat")) is Reception.REFUSED
        await settle()
        assert scene.platform.keys() == []


async def test_a_store_that_is_down_is_logged_once_and_once_when_it_is_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "core.intake")
    async with working(build_scene(wrap=AilingStore)) as scene:
        assert isinstance(scene.store, AilingStore)
        scene.store.fail_commits(3)
        for _ in range(5):
            await scene.desk.message(words("draw a cat"))
    assert [each.levelname for each in caplog.records] == ["WARNING", "INFO"]
    assert [each.exc_info for each in caplog.records] == [None, None]


async def test_what_was_refused_can_be_handed_in_again() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        assert isinstance(scene.store, AilingStore)
        scene.store.fail_commits()
        await scene.desk.message(words("draw a cat"))
        assert await scene.desk.message(words("draw a cat")) is Reception.ACCEPTED


@pytest.mark.parametrize(("locale", "expected"), [(None, Language.ZH), (Language.EN, Language.EN)])
async def test_a_tap_that_cannot_be_stored_is_refused(
    locale: Language | None, expected: Language
) -> None:
    scene = build_scene(wrap=AilingStore)
    assert isinstance(scene.store, AilingStore)
    scene.store.fail_commits()
    answer = await scene.desk.press(replace(tap("job1.start", "cancel"), locale=locale))
    assert (answer.reception, answer.language) == (Reception.REFUSED, expected)
    assert answer.notice == Text(key=TextKey.REPLY_BUSY)


async def test_a_recall_that_cannot_be_stored_is_refused_and_does_no_harm() -> None:
    async with working(build_scene(wrap=AilingStore)) as scene:
        assert isinstance(scene.store, AilingStore)
        await scene.desk.message(words("draw a cat"))
        scene.store.fail_commits()
        assert await scene.desk.recalled(ref()) is Reception.REFUSED
        (job,) = await jobs_of(scene)
        assert job.state is JobState.ACCEPTED


async def test_a_platform_that_was_away_learns_where_people_spoke() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw a cat"))
        since = scene.clock.now()
        assert await scene.desk.last_seen(CHAT.platform, since) == {CHAT: "p1"}
        assert await scene.desk.last_seen(PlatformName("elsewhere"), since) == {}


async def test_a_recalled_message_ends_its_job() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw a cat"))
        assert await scene.desk.recalled(ref()) is Reception.ACCEPTED
        (job,) = await jobs_of(scene)
        assert job.state is JobState.CANCELLED


@pytest.mark.parametrize(
    ("text", "key"),
    [
        pytest.param("", TextKey.REPLY_EMPTY, id="nothing"),
        pytest.param("\x00\x07  ", TextKey.REPLY_EMPTY, id="nothing that can be read"),
        pytest.param("a cat " * 2000, TextKey.REPLY_TOO_LONG, id="a book"),
        pytest.param("help", TextKey.REPLY_HELP, id="help"),
        pytest.param("hello", TextKey.REPLY_HELLO, id="a greeting"),
        pytest.param("thanks!", TextKey.REPLY_THANKS, id="thanks"),
        pytest.param("models", TextKey.REPLY_MODELS_NONE, id="models before there are any"),
        pytest.param("status", TextKey.REPLY_STATUS_NONE, id="status of nothing"),
        pytest.param("cancel", TextKey.CANCEL_NOTHING, id="cancel nothing"),
        pytest.param("retry", TextKey.REPLY_HELP, id="retry nothing"),
        pytest.param("my images", TextKey.HISTORY_NONE, id="history of nothing"),
        pytest.param("forget me", TextKey.STORED_NOTHING, id="nothing to forget"),
        pytest.param("what do you know about me?", TextKey.STORED_NOTHING, id="nothing stored"),
    ],
)
async def test_everything_else_that_is_said_gets_one_clear_answer(text: str, key: TextKey) -> None:
    async with working(build_scene()) as scene:
        (first, *_) = await reply_to(scene, text)
        assert first.key is key
        assert len(scene.platform.visible) == 1
        assert await jobs_of(scene) == []


async def test_two_more_makes_as_many_of_what_was_made_last() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw a cat"))
        await scene.go_on()
        await scene.desk.message(words("two more", "p2"))
        await scene.go_on()
        first, *others = [charge.order for charge in scene.provider.charges]
        assert others == [first, first]


async def test_again_in_words_makes_once_more_what_was_made_last() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw a cat"))
        await scene.go_on()
        await scene.desk.message(words("again", "p2"))
        await scene.go_on()
        first, second = scene.provider.charges
        assert second.order == first.order
        (acknowledged,) = [
            each.out for each in scene.platform.visible if each.out.reply_to == ref("p2")
        ][:1]
        assert acknowledged.lines[0].key is TextKey.ACK_RETRY


async def test_a_message_that_is_too_long_is_told_the_limit() -> None:
    async with working(build_scene()) as scene:
        (line,) = await reply_to(scene, "x" * (MOST_CHARACTERS + 1))
        assert line.args == {"limit": MOST_CHARACTERS}


async def test_a_picture_without_words_is_no_empty_message() -> None:
    async with working(build_scene()) as scene:
        picture = Attachment(key="k", kind=MediaKind.IMAGE, name="cat.png")
        sent = replace(words(""), attachments=(picture,))
        (line,) = await reply_to(scene, sent)
        assert line.key is not TextKey.REPLY_EMPTY


@pytest.mark.parametrize(
    ("text", "locale", "expected"),
    [
        pytest.param("帮助", Language.EN, Language.ZH, id="the words have a language"),
        pytest.param("help", Language.ZH, Language.EN, id="English words too"),
        pytest.param("???", Language.EN, Language.EN, id="the platform's hint"),
        pytest.param("???", None, Language.ZH, id="the service's own"),
    ],
)
async def test_the_answer_is_in_the_language_of_the_message(
    text: str, locale: Language | None, expected: Language
) -> None:
    async with working(build_scene()) as scene:
        await reply_to(scene, replace(words(text), locale=locale))
        assert scene.platform.visible[0].out.language is expected


async def test_an_answer_may_use_the_right_that_came_with_the_message() -> None:
    token = ReplyToken(token=A_RIGHT, expires_at=NOW + timedelta(minutes=15))
    async with working(build_scene()) as scene:
        await reply_to(scene, replace(words("help"), token=token))
        assert scene.platform.visible[0].token == token


async def test_an_acknowledgment_may_use_the_right_that_came_with_the_message() -> None:
    token = ReplyToken(token=A_RIGHT, expires_at=NOW + timedelta(minutes=15))
    async with working(build_scene()) as scene:
        await reply_to(scene, replace(words("draw a cat"), token=token))
        assert scene.platform.visible[0].token == token


async def test_models_are_listed_with_prices() -> None:
    async with working(build_scene([SEEDREAM, BANANA])) as scene:
        await scene.bench.shelf.current()
        lines = await reply_to(scene, "models")
        assert [line.args.get("price") for line in lines] == [None, "5", "6"]


async def test_ones_own_jobs_are_told() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw a cat"))
        (line,) = await reply_to(scene, "status", "p2")
        assert line.key is TextKey.REPLY_STATUS_BEGUN


async def test_somebody_elses_jobs_are_not_told() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw a cat"))
        (line,) = await reply_to(scene, words("status", "p2", MEI))
        assert line.key is TextKey.REPLY_STATUS_NONE


async def test_the_newest_job_is_cancelled() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("draw a cat", "p1"))
        await scene.clock.advance(1)
        await scene.desk.message(words("draw a dog", "p2"))
        await scene.desk.message(words("cancel", "p3"))
        states = [(await jobs_of(scene, each))[0].state for each in ("p1", "p2")]
        assert states == [JobState.ACCEPTED, JobState.CANCELLED]


async def test_greetings_are_answered_once_an_hour_in_a_chat() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("hello", "p1"))
        await scene.desk.message(words("hello", "p2", MEI))
        await settle()
        assert len(scene.platform.visible) == 1


async def test_greetings_are_answered_again_after_an_hour() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("hello", "p1"))
        await scene.clock.advance(3601)
        later = replace(words("hello", "p2"), sent_at=scene.clock.now())
        await scene.desk.message(later)
        await settle()
        assert len(scene.platform.visible) == 2


async def test_an_hour_between_greetings_is_a_whole_hour() -> None:
    async with working(build_scene()) as scene:
        await scene.clock.advance(59 * 60)
        await scene.desk.message(replace(words("hello", "p1"), sent_at=scene.clock.now()))
        await scene.clock.advance(2 * 60)
        await scene.desk.message(replace(words("hello", "p2"), sent_at=scene.clock.now()))
        await settle()
        assert len(scene.platform.visible) == 1


async def test_every_chat_is_greeted() -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words("hello", "p1"))
        await scene.desk.message(words("hello", "p2", where=chat("c2")))
        await scene.desk.message(words("hello", "p3", where=DM))
        await settle()
        assert len(scene.platform.visible) == 3


@pytest.mark.parametrize(
    ("text", "spent"), [("yes", 330), ("1", 330), ("the second", 25), ("好", 330)]
)
async def test_words_take_what_was_asked_about(text: str, spent: int) -> None:
    async with working(build_scene([DEAR, CHEAP])) as scene:
        await asked(scene)
        await scene.desk.message(words(text, "p2"))
        await scene.go_on()
        assert scene.provider.spent() == spent


async def test_no_ends_what_was_asked_about() -> None:
    async with working(build_scene([DEAR])) as scene:
        await asked(scene)
        await scene.desk.message(words("no", "p2"))
        await scene.go_on()
        (job,) = await jobs_of(scene)
        assert (job.state, scene.provider.charges) == (JobState.CANCELLED, [])


@pytest.mark.parametrize("text", ["yes", "1", "第一个", "retry"])
async def test_words_take_an_alternative(text: str) -> None:
    async with working(build_scene([SEEDREAM, BANANA])) as scene:
        await failed(scene)
        await scene.desk.message(words(text, "p2"))
        await scene.go_on()
        assert [each.order.offer for each in scene.provider.charges] == [BANANA.id]


@pytest.mark.parametrize("text", ["第二个", "the second one", "option 3"])
async def test_a_choice_among_nothing_is_not_drawn(text: str) -> None:
    async with working(build_scene()) as scene:
        await scene.desk.message(words(text))
        await scene.go_on()
        (reply,) = scene.platform.visible
        assert [line.key for line in reply.shown[0].lines] == [TextKey.PRESS_EXPIRED]
        assert scene.provider.charges == []


async def test_a_choice_beyond_those_on_offer_is_not_drawn() -> None:
    async with working(build_scene([DEAR])) as scene:
        await asked(scene)
        await scene.desk.message(words("第八个", "p2"))
        await scene.go_on()
        assert len(await jobs_of(scene)) == 1
        assert scene.provider.charges == []


async def test_no_closes_an_offer_of_alternatives() -> None:
    async with working(build_scene([SEEDREAM, BANANA])) as scene:
        await failed(scene)
        await scene.desk.message(words("no", "p2"))
        async with scene.store.transaction() as tx:
            assert (await background(tx, LIN, CHAT, scene.clock.now())).question is None


async def test_somebody_elses_yes_takes_nothing() -> None:
    async with working(build_scene([DEAR])) as scene:
        await asked(scene)
        await scene.desk.message(words("yes", "p2", MEI))
        await scene.go_on()
        assert scene.provider.charges == []


async def test_a_question_that_was_cancelled_is_open_no_longer() -> None:
    async with working(build_scene([DEAR])) as scene:
        await asked(scene)
        await scene.desk.message(words("cancel", "p2"))
        async with scene.store.transaction() as tx:
            assert (await background(tx, LIN, CHAT, scene.clock.now())).question is None


async def test_a_question_whose_message_was_recalled_is_open_no_longer() -> None:
    async with working(build_scene([DEAR])) as scene:
        await asked(scene)
        await scene.desk.recalled(ref("p1"))
        async with scene.store.transaction() as tx:
            assert (await background(tx, LIN, CHAT, scene.clock.now())).question is None


def test_a_message_has_one_name_for_ever() -> None:
    thread = replace(CHAT, thread="t1")
    names = {claim_key(ref()), claim_key(ref("p2")), claim_key(ref(where=thread))}
    assert len(names) == 3


def test_a_digest_fits_into_a_key() -> None:
    assert re.fullmatch(r"[a-z0-9]{20}", digest("任意"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a\u200b cat\x00 ", "a cat"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("one\r\ntwo\rthree", "one\ntwo three"),
        ("\x1b[31mdraw\x1b[0m a \x1b[1;4;38;5;200mcat\x9b0m", "draw a cat"),
        ("\x1b]0;title\x07a \x1b]8;;https://x.test\x1b\\cat\x1b]8;;\x1b\\", "a cat"),
        ("\x1bdraw [31m a cat\x1b", "draw [31m a cat"),
        ("draw\xa0a\u3000cat\u2003here", "draw a cat here"),
        ("a \U0001f469\u200d\U0001f680 cat\u200d", "a \U0001f469\u200d\U0001f680 cat"),
        ("\u200b\u200d \u200c", ""),
        ("\ud800a cat", "a cat"),
    ],
)
def test_signs_that_nobody_types_on_purpose_are_dropped(text: str, expected: str) -> None:
    assert readable(text) == expected
