import re
from dataclasses import replace
from datetime import timedelta

import pytest

from core.catalogue import OptionName, Price
from core.composing import elapsed_s, plain_result_key, result_key, status_key
from core.intents import MediaKind, TaskType
from core.jobs import Alternative, Hint, Job, JobState, Order, Plan
from core.messages import (
    Button,
    MediaId,
    MediaItem,
    MessageKind,
    OutboxRow,
    Text,
)
from core.notices import Notices
from core.texts import TextKey
from tests.core.catalogue import BANANA, points
from tests.core.values import A_FILM, A_JOB, A_PICTURE, A_PLAN, LIN, NOW

CHEAPER = Alternative(offer=BANANA.id, family=BANANA.family, model=BANANA.name, price=points(3))
DEARER = replace(CHEAPER, price=points(9), model="OTHER")
A_NOTICE = Text(key=TextKey.NOTICE_SIZE, args={"model": "M", "asked": "8K", "used": "4K"})
NOTED = replace(A_PLAN, notices=(A_NOTICE,))
UNPRICED = replace(A_PLAN, quote=replace(A_PLAN.quote, price=None))
FILM_JOB = replace(A_JOB, intent=A_FILM)
RUN_JOB = replace(
    A_JOB,
    started_at=NOW,
    finished_at=NOW + timedelta(seconds=41),
)
A_PICTURE_ITEM = MediaItem(media=MediaId("a.png"), kind=MediaKind.IMAGE, mime="image/png")
A_FILM_ITEM = MediaItem(media=MediaId("a.mp4"), kind=MediaKind.VIDEO, mime="video/mp4")
LINK = "https://results.test/1"


def notices(job: Job = A_JOB) -> Notices:
    return Notices(job, NOW)


def texts(row: OutboxRow) -> list[TextKey]:
    return [line.key for line in row.message.lines]


def labels(row: OutboxRow) -> list[TextKey]:
    return [button.label.key for button in row.message.buttons]


def actions(buttons: tuple[Button, ...]) -> list[str]:
    return [button.action for button in buttons]


def test_an_acknowledgment_replies_with_the_words() -> None:
    row = notices().acknowledgment()
    assert row.message.kind is MessageKind.ACKNOWLEDGMENT
    assert row.message.reply_to == A_JOB.origin
    assert row.message.lines == (
        Text(key=TextKey.ACK, args={"kind": "picture", "prompt": "a cat on a roof"}),
    )


def test_a_tap_is_acknowledged_with_the_model() -> None:
    row = notices(FILM_JOB).retry_acknowledgment("VEO")
    assert row.message.lines == (
        Text(key=TextKey.ACK_RETRY, args={"kind": "film", "model": "VEO"}),
    )


def test_a_start_notice_is_no_reply() -> None:
    row, _ = notices().start(A_PLAN)
    assert row.message.reply_to is None


def test_a_start_notice_says_model_settings_wait_and_price() -> None:
    order = Order(
        offer=A_PLAN.order.offer,
        task=A_PLAN.order.task,
        prompt="a cat",
        settings={OptionName.ASPECT_RATIO: "16:9"},
    )
    row, _ = notices().start(replace(A_PLAN, order=order))
    assert row.message.lines == (
        Text(
            key=TextKey.STATUS_START,
            args={"kind": "picture", "model": "SEEDREAM-4.5", "seconds": "", "settings": "16:9"},
        ),
        Text(
            key=TextKey.STATUS_PRICE,
            args={"low": 30, "high": 60, "unit": "seconds", "price": "5"},
        ),
    )


def test_a_price_that_is_not_published_is_said_to_be_unknown() -> None:
    row, _ = notices().start(UNPRICED)
    assert texts(row) == [TextKey.STATUS_START, TextKey.STATUS_PRICE_UNKNOWN]


DEAR = replace(NOTED.quote, price=points(51))
NOT_QUITE_DEAR = replace(NOTED.quote, price=points(50))


def test_a_start_notice_says_what_was_changed_and_what_is_cheaper() -> None:
    row, _ = notices().start(replace(NOTED, quote=DEAR, cheaper=CHEAPER))
    assert texts(row)[1:] == [
        TextKey.NOTICE_SIZE,
        TextKey.STATUS_PRICE,
        TextKey.STATUS_CHEAPER,
    ]


@pytest.mark.parametrize(
    "settled",
    [
        pytest.param(replace(NOTED, cheaper=CHEAPER), id="not dear"),
        pytest.param(replace(NOTED, quote=NOT_QUITE_DEAR, cheaper=CHEAPER), id="just not dear"),
        pytest.param(replace(NOTED, quote=DEAR, cheaper=CHEAPER, is_named=True), id="named"),
        pytest.param(replace(UNPRICED, notices=NOTED.notices, cheaper=CHEAPER), id="unpriced"),
    ],
)
def test_a_start_notice_praises_nothing_cheaper_where_nobody_needs_it(settled: Plan) -> None:
    row, _ = notices().start(settled)
    assert TextKey.STATUS_CHEAPER not in texts(row)


def test_a_start_notice_can_be_cancelled() -> None:
    row, proposal = notices().start(A_PLAN)
    assert actions(row.message.buttons) == [choice.action for choice in proposal.choices]
    assert labels(row) == [TextKey.BUTTON_CANCEL]


def test_a_waiting_job_shows_its_place() -> None:
    out = notices().waiting(3)
    assert (out.lines, out.percent) == (
        (Text(key=TextKey.STATUS_WAITING, args={"position": 3}),),
        0,
    )


def test_progress_shows_percent_and_time() -> None:
    out = notices().progress(A_PLAN, 46, 28.4)
    assert (out.lines, out.percent) == (
        (Text(key=TextKey.STATUS_PROGRESS, args={"percent": 46, "waited": 28, "at_most": 60}),),
        46,
    )


def test_progress_beyond_the_expected_wait_asks_for_patience() -> None:
    out = notices().progress(A_PLAN, 95, 61.0)
    assert [line.key for line in out.lines] == [TextKey.STATUS_PROGRESS, TextKey.STATUS_NEARLY]


def test_what_moves_can_be_cancelled_with_the_buttons_of_the_start_notice() -> None:
    row, _ = notices().start(A_PLAN)
    assert notices().progress(A_PLAN, 46, 28.0).buttons == row.message.buttons


@pytest.mark.parametrize(
    ("state", "text"),
    [
        (
            JobState.DELIVERING,
            Text(
                key=TextKey.STATUS_DONE,
                args={
                    "kind": "picture",
                    "model": "SEEDREAM-4.5",
                    "took": 41,
                    "unit": "seconds",
                },
            ),
        ),
        (JobState.CANCELLED, Text(key=TextKey.STATUS_CANCELLED, args={"kind": "picture"})),
        (JobState.UNKNOWN, Text(key=TextKey.STATUS_UNKNOWN, args={"kind": "picture"})),
        (
            JobState.FAILED,
            Text(key=TextKey.STATUS_FAILED, args={"kind": "picture", "model": "SEEDREAM-4.5"}),
        ),
    ],
)
def test_a_status_ends_as_one_short_line(state: JobState, text: Text) -> None:
    row = notices(replace(RUN_JOB, state=state)).ending(A_PLAN)
    assert row.message.lines == (text,)


def test_an_ending_edits_the_status_and_takes_everything_else_away() -> None:
    row = notices(replace(RUN_JOB, state=JobState.DELIVERING)).ending(A_PLAN)
    assert (row.edits, row.message.buttons, row.message.percent) == (
        status_key(A_JOB.id),
        (),
        None,
    )


@pytest.mark.parametrize(
    ("row", "key"),
    [
        (notices().late(), TextKey.OVERDUE),
        (notices().cannot_cancel(), TextKey.CANCEL_TOO_LATE),
        (notices().cancelled(may_come=False), TextKey.CANCELLED),
        (notices().cancelled(may_come=True), TextKey.CANCELLED_MAYBE_LATE),
    ],
)
def test_a_note_replies_with_one_line(row: OutboxRow, key: TextKey) -> None:
    assert texts(row) == [key]
    assert row.message.reply_to == A_JOB.origin
    assert row.message.kind is MessageKind.NOTE


def test_a_result_says_model_times_and_price() -> None:
    row, _ = notices(RUN_JOB).result(A_PLAN, [A_PICTURE_ITEM], [LINK])
    assert row.message.lines[:2] == (
        Text(key=TextKey.RESULT, args={"kind": "picture", "model": "SEEDREAM-4.5"}),
        Text(
            key=TextKey.RESULT_FACTS,
            args={
                "low": 30,
                "high": 60,
                "unit": "seconds",
                "took": 41,
                "took_unit": "seconds",
                "price": "5",
            },
        ),
    )


def test_a_result_of_unknown_price_says_none() -> None:
    row, _ = notices(RUN_JOB).result(UNPRICED, [A_PICTURE_ITEM], [LINK])
    assert texts(row)[1] is TextKey.RESULT_FACTS_FREE


def test_a_picture_comes_with_its_link() -> None:
    row, _ = notices(RUN_JOB).result(A_PLAN, [A_PICTURE_ITEM], [LINK])
    assert row.message.media == (A_PICTURE_ITEM,)
    assert row.message.lines[-1] == Text(key=TextKey.RESULT_LINK, args={"url": LINK})


def test_the_link_of_a_film_is_a_message_of_its_own() -> None:
    result, _ = notices(FILM_JOB).result(A_PLAN, [A_FILM_ITEM], [LINK])
    link = notices(FILM_JOB).link([LINK])
    assert TextKey.RESULT_LINK not in texts(result)
    assert (texts(link), link.message.kind, link.message.reply_to) == (
        [TextKey.RESULT_LINK],
        MessageKind.LINK,
        None,
    )


def test_a_film_that_cannot_be_shown_is_its_link() -> None:
    row, _ = notices(FILM_JOB).result(A_PLAN, [], [LINK])
    assert texts(row)[-1] is TextKey.RESULT_LINK


@pytest.mark.parametrize("late", [{"was_cancelled": True}, {"was_unknown": True}])
def test_a_result_that_nobody_expected_is_marked_late(late: dict[str, bool]) -> None:
    job = replace(
        RUN_JOB,
        was_cancelled=late.get("was_cancelled", False),
        was_unknown=late.get("was_unknown", False),
    )
    row, _ = notices(job).result(A_PLAN, [A_PICTURE_ITEM], [LINK])
    assert texts(row)[2] is TextKey.RESULT_LATE


def test_a_result_says_what_was_changed_and_what_is_missing() -> None:
    extra = [Text(key=TextKey.RESULT_TOO_LARGE, args={"kind": "picture"})]
    row, _ = notices(RUN_JOB).result(NOTED, [], [LINK], extra)
    assert texts(row)[2:] == [
        TextKey.NOTICE_SIZE,
        TextKey.RESULT_TOO_LARGE,
        TextKey.RESULT_LINK,
    ]


def test_a_result_can_be_had_again_for_the_same_price() -> None:
    row, proposal = notices(RUN_JOB).result(A_PLAN, [A_PICTURE_ITEM], [LINK])
    again, *_ = proposal.choices
    assert (again.offer, again.price) == (A_PLAN.order.offer, points(5))
    assert labels(row) == [
        TextKey.BUTTON_AGAIN,
        TextKey.BUTTON_EDIT,
        TextKey.BUTTON_ANIMATE,
        TextKey.BUTTON_ALWAYS,
    ]


def test_a_film_cannot_be_set_in_motion() -> None:
    row, _ = notices(FILM_JOB).result(A_PLAN, [], [LINK])
    assert labels(row) == [TextKey.BUTTON_AGAIN, TextKey.BUTTON_EDIT, TextKey.BUTTON_ALWAYS]


def test_what_has_no_words_is_acknowledged_as_motion() -> None:
    moving = replace(
        A_JOB, intent=replace(A_PICTURE, task_type=TaskType.IMAGE_TO_VIDEO, prompt=" ")
    )
    assert texts(notices(moving).acknowledgment()) == [TextKey.ACK_ANIMATE]


def test_a_result_of_the_usual_model_says_so_and_need_not_be_kept_again() -> None:
    usual = replace(A_PLAN, is_preferred=True)
    row, proposal = notices(RUN_JOB).result(usual, [A_PICTURE_ITEM], [LINK])
    assert texts(row)[0] is TextKey.RESULT_PREFERRED
    assert labels(row)[-1] is not TextKey.BUTTON_ALWAYS
    assert [choice.action for choice in proposal.choices] == ["again", "edit", "animate"]


def test_a_hint_is_the_last_word_of_a_result() -> None:
    hint = Hint(model="WAN", price=points(50), reason="water")
    row, _ = notices(RUN_JOB).result(replace(A_PLAN, hint=hint), [A_PICTURE_ITEM], [LINK])
    assert row.message.lines[-1] == Text(
        key=TextKey.RESULT_HINT, args={"model": "WAN", "price": "50", "reason": "water"}
    )


@pytest.mark.parametrize(
    ("is_plain", "key"), [(False, result_key(A_JOB.id)), (True, plain_result_key(A_JOB.id))]
)
def test_what_stands_in_for_a_result_has_a_name_of_its_own(*, is_plain: bool, key: str) -> None:
    row, _ = notices(RUN_JOB).result(A_PLAN, [], [LINK], is_plain=is_plain)
    assert row.key == key


REASON = Text(key=TextKey.ERROR_UNAVAILABLE)


FREE = Text(key=TextKey.FAILED, args={"kind": "picture", "charged": "no"})


def test_a_failure_says_what_it_cost_and_why() -> None:
    row, proposal = notices().failure([REASON], FREE, [])
    assert row.message.lines == (FREE, REASON)
    assert proposal is None


def test_a_refusal_offers_what_can_be_had_instead() -> None:
    row, proposal = notices().refusal(REASON, [CHEAPER])
    assert texts(row) == [TextKey.ERROR_UNAVAILABLE, TextKey.FAILED_ALTERNATIVES]
    assert labels(row) == [TextKey.BUTTON_CHEAPER]
    assert proposal is not None
    assert proposal.is_question


def test_a_failure_offers_priced_alternatives() -> None:
    row, _ = notices().failure([REASON], FREE, [CHEAPER, DEARER])
    assert [button.label.args for button in row.message.buttons] == [
        {"model": BANANA.name, "price": "3"},
        {"model": "OTHER", "price": "9"},
    ]
    assert texts(row)[-1] is TextKey.FAILED_ALTERNATIVES


def test_alternatives_can_be_taken_by_words() -> None:
    _, proposal = notices().failure([REASON], FREE, [CHEAPER, DEARER])
    assert proposal is not None
    assert proposal.is_question
    assert [(choice.action, choice.price) for choice in proposal.choices] == [
        ("take1", points(3)),
        ("take2", points(9)),
    ]


@pytest.mark.parametrize(("price", "shown"), [(points(5), "5"), (None, "?")])
def test_an_unknown_outcome_can_be_repeated_by_tap(price: Price | None, shown: str) -> None:
    row, proposal = notices().unknown(replace(A_PLAN, quote=replace(A_PLAN.quote, price=price)))
    (button,) = row.message.buttons
    assert texts(row) == [TextKey.UNKNOWN]
    assert (button.label.key, button.label.args) == (TextKey.BUTTON_REPEAT, {"price": shown})
    assert proposal.choices[0].offer == A_PLAN.order.offer


def test_no_word_repeats_an_order_of_unknown_outcome() -> None:
    _, proposal = notices().unknown(A_PLAN)
    assert not proposal.is_question


def test_a_dear_price_is_asked_about() -> None:
    row, proposal = notices().question(NOTED, "150")
    assert row.message.lines == (
        A_NOTICE,
        Text(
            key=TextKey.ASK_PRICE,
            args={"kind": "picture", "model": "SEEDREAM-4.5", "price": "5", "limit": "150"},
        ),
    )
    assert labels(row) == [TextKey.BUTTON_GO_AHEAD, TextKey.BUTTON_NEVER_MIND]
    assert proposal.is_question


def test_a_question_names_a_cheaper_model_between_yes_and_no() -> None:
    row, proposal = notices().question(replace(A_PLAN, cheaper=CHEAPER), "150")
    assert labels(row) == [
        TextKey.BUTTON_GO_AHEAD,
        TextKey.BUTTON_CHEAPER,
        TextKey.BUTTON_NEVER_MIND,
    ]
    assert proposal.choices[1].offer == BANANA.id


def test_a_price_that_rose_is_asked_about_with_the_old_one() -> None:
    row, _ = notices(replace(A_JOB, announced=points(3))).question(A_PLAN, "150")
    assert row.message.lines[0] == Text(
        key=TextKey.ASK_PRICE_ROSE, args={"model": "SEEDREAM-4.5", "price": "5", "was": "3"}
    )


def test_each_question_has_a_name_of_its_own() -> None:
    first, _ = notices(replace(A_JOB, questions=1)).question(A_PLAN, "150")
    second, _ = notices(replace(A_JOB, questions=2)).question(A_PLAN, "150")
    assert first.key != second.key


def test_closing_a_question_takes_its_buttons_off() -> None:
    job = replace(A_JOB, questions=2)
    asked, _ = notices(job).question(A_PLAN, "150")
    closed = notices(job).question_closed()
    assert (closed.edits, closed.message.buttons) == (asked.key, ())


def test_a_question_is_open_for_a_day() -> None:
    _, proposal = notices().question(A_PLAN, "150")
    assert proposal.expires_at == NOW + timedelta(hours=24)


def test_other_buttons_work_for_a_month() -> None:
    _, proposal = notices().start(A_PLAN)
    assert proposal.expires_at == NOW + timedelta(days=30)


def test_buttons_are_the_persons_who_asked() -> None:
    _, proposal = notices().start(A_PLAN)
    assert (proposal.person, proposal.chat, proposal.job) == (LIN, A_JOB.origin.chat, A_JOB.id)


@pytest.mark.parametrize("state", list(JobState))
def test_keys_hold_only_what_keys_may_hold(state: JobState) -> None:
    row = notices(replace(A_JOB, state=state)).ending(A_PLAN)
    assert re.fullmatch(r"[a-z0-9:._-]{1,100}", row.key)


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        pytest.param(A_JOB, 60.0, id="not taken yet: since the wish"),
        pytest.param(replace(A_JOB, started_at=NOW + timedelta(seconds=20)), 40.0, id="running"),
        pytest.param(RUN_JOB, 41.0, id="finished"),
        pytest.param(replace(A_JOB, started_at=NOW + timedelta(hours=1)), 0.0, id="never below 0"),
    ],
)
def test_the_time_passed_counts_from_when_the_provider_took_it(job: Job, expected: float) -> None:
    assert elapsed_s(job, NOW + timedelta(seconds=60)) == expected
