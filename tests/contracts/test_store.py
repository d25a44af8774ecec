"""What every store promises about jobs, attempts, proposals, the outbox and artifacts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.catalogue import ProviderName
from core.errors import AttemptOpen, Stale, StoreError
from core.intents import ChatKind, MediaKind, TaskType
from core.jobs import AttemptId, AttemptOutcome, JobId, JobState
from core.manners import ChatSettings, ProgressStyle
from core.messages import (
    Choice,
    ClaimKey,
    Delivery,
    DeliveryKey,
    MessageKind,
    PlatformName,
    PreferenceChange,
    ProposalId,
)
from core.persistence import Crowd, Known, Running, Store, Waiting
from core.preferences import Preference
from tests.fakes.clock import START, FakeClock
from tests.fakes.records import (
    ANN,
    BOB,
    CHAT,
    ELSEWHERE,
    IMA,
    LATER,
    THREAD,
    artifact,
    attempt,
    background,
    handle,
    incoming,
    job,
    message_ref,
    plan,
    proposal,
    row,
    staged,
)

SECOND = timedelta(seconds=1)


async def test_a_message_is_claimed_once(store: Store) -> None:
    async with store.transaction() as tx:
        assert await tx.claim(ClaimKey("c1"), incoming(), START)
        assert not await tx.claim(ClaimKey("c1"), incoming("m2"), START)
    async with store.transaction() as tx:
        assert not await tx.claim(ClaimKey("c1"), incoming(), START)
        assert await tx.claim(ClaimKey("c2"), incoming(), START)


async def test_the_last_claim_of_each_chat_of_a_platform_is_known(store: Store) -> None:
    thread = replace(incoming("t1"), ref=message_ref("t1", THREAD))
    other = replace(CHAT, platform=PlatformName("elsewhere"))
    async with store.transaction() as tx:
        await tx.claim(ClaimKey("c1"), incoming("m1"), START)
        await tx.claim(ClaimKey("c2"), incoming("m2"), START + SECOND)
        await tx.claim(ClaimKey("c3"), thread, START + SECOND)
        await tx.claim(ClaimKey("c4"), replace(incoming(), ref=message_ref("x1", other)), LATER)
        assert await tx.last_claimed(CHAT.platform, START) == {CHAT: "m2", THREAD: "t1"}
    async with store.snapshot() as tx:
        assert await tx.last_claimed(CHAT.platform, START + SECOND * 2) == {}


async def test_a_job_is_read_as_it_was_written(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        assert await tx.job(JobId("j1")) == job()
    async with store.snapshot() as tx:
        assert await tx.job(JobId("j1")) == job()
        assert await tx.job(JobId("j2")) is None


async def test_a_job_is_added_once(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
    with pytest.raises(StoreError):
        async with store.transaction() as tx:
            await tx.add_job(job())


async def test_advancing_a_job_counts_its_revision(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        moved = await tx.advance(replace(job(), state=JobState.PLANNED), 0)
        assert moved == replace(job(), state=JobState.PLANNED, revision=1)
    async with store.snapshot() as tx:
        assert await tx.job(JobId("j1")) == moved


@pytest.mark.parametrize("name", ["j1", "no-such-job"])
async def test_a_job_is_not_advanced_from_another_revision(store: Store, name: str) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
    with pytest.raises(Stale):
        async with store.transaction() as tx:
            await tx.advance(replace(job(name), state=JobState.PLANNED), 1)
    async with store.snapshot() as tx:
        assert await tx.job(JobId("j1")) == job()


async def test_a_job_that_was_read_is_advanced_again_and_again(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
    async with store.transaction() as tx:
        found = await tx.job(JobId("j1"))
        assert found == job()
        planned = await tx.advance(replace(found, state=JobState.PLANNED), 0)
        await tx.advance(replace(planned, state=JobState.QUEUED), 1)
        with pytest.raises(Stale):
            await tx.advance(planned, 1)
    async with store.snapshot() as tx:
        assert await tx.job(JobId("j1")) == replace(planned, state=JobState.QUEUED, revision=2)


async def test_a_transaction_goes_on_after_losing_a_race(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        with pytest.raises(Stale):
            await tx.advance(job(), 5)
        await tx.advance(job(), 0)
    async with store.snapshot() as tx:
        assert await tx.job(JobId("j1")) == replace(job(), revision=1)


async def test_unfinished_jobs_are_listed_oldest_first(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job("young", created_at=LATER))
        await tx.add_job(job("old"))
        await tx.add_job(job("as-old", state=JobState.RUNNING))
        for state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.UNKNOWN):
            await tx.add_job(job(state.value, state=state))
        assert await tx.unfinished() == ["old", "as-old", "young"]


async def test_jobs_of_a_message_are_listed_oldest_first(store: Store) -> None:
    second, first = job("second", created_at=LATER, state=JobState.DONE), job("first")
    async with store.transaction() as tx:
        for each in (second, first, job("x", message="m2"), job("y", chat=ELSEWHERE)):
            await tx.add_job(each)
        assert await tx.jobs_of_message(message_ref()) == [first, second]


async def test_a_job_follows_the_message_that_completed_it(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        moved = await tx.advance(replace(job(), origin=message_ref("later")), 0)
        assert await tx.jobs_of_message(message_ref("later")) == [moved]
        assert await tx.jobs_of_message(message_ref()) == []


async def test_children_are_listed_in_their_order_and_told_of_to_nobody(store: Store) -> None:
    parent, other = job("parent", state=JobState.RUNNING), job("other")
    children = [
        replace(job(f"parent-{place}", state=JobState.QUEUED), parent=parent.id, place=place)
        for place in (1, 2)
    ]
    async with store.transaction() as tx:
        for each in (parent, other, *children):
            await tx.add_job(each)
        assert await tx.children(parent.id) == children
        assert await tx.children(other.id) == []
        assert await tx.unfinished_of(ANN, CHAT) == [other, parent]
        assert await tx.jobs_of_message(message_ref()) == [parent, other]
        assert set(await tx.unfinished()) == {each.id for each in (parent, other, *children)}


async def test_a_child_that_stands_alone_is_told_of(store: Store) -> None:
    child = replace(job("child", state=JobState.RUNNING), parent=JobId("parent"))
    async with store.transaction() as tx:
        await tx.add_job(child)
        alone = await tx.advance(replace(child, parent=None), 0)
        assert await tx.children(JobId("parent")) == []
        assert await tx.unfinished_of(ANN, CHAT) == [alone]


async def test_what_a_child_made_is_nobodys_last_result(store: Store) -> None:
    child = replace(job("child", state=JobState.DONE), parent=JobId("parent"), finished_at=LATER)
    async with store.transaction() as tx:
        await tx.add_job(child)
        await tx.put_artifact(artifact(child.id))
        assert (await background(tx, ANN, CHAT, START)).last is None
        assert await tx.results_of(ANN, CHAT, LATER + SECOND, 9) == []
        assert await tx.known_of(ANN) == Known(requests=0, results=0, subjects=(), leaving=0)


async def test_a_parent_has_no_place_at_its_provider(store: Store) -> None:
    parts = replace(plan(), parts=(plan(), plan()))
    parent = replace(job("parent", state=JobState.RUNNING), plan=parts)
    async with store.transaction() as tx:
        await tx.add_job(parent)
        await tx.advance(parent, 0)
        assert await tx.running() == []
        assert await tx.crowd(IMA, ANN, CHAT) == Crowd(provider=0, person=0, chat=0)


async def test_a_place_is_the_same_whatever_kind_it_is_said_to_be(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        await tx.add_job(job("in-thread", chat=THREAD))
        ref = message_ref(chat=replace(CHAT, kind=ChatKind.DM))
        assert await tx.jobs_of_message(ref) == [job()]


async def test_a_persons_unfinished_jobs_here_are_listed_newest_first(store: Store) -> None:
    old, young = job("old"), job("young", created_at=LATER)
    async with store.transaction() as tx:
        for each in (
            old,
            young,
            job("done", state=JobState.DONE),
            job("of-bob", person=BOB),
            job("elsewhere", chat=ELSEWHERE),
            job("in-thread", chat=THREAD),
        ):
            await tx.add_job(each)
        assert await tx.unfinished_of(ANN, CHAT) == [young, old]


async def test_queued_jobs_wait_in_the_order_they_were_queued(
    store: Store, clock: FakeClock
) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job("first", state=JobState.PLANNED, person=BOB, chat=THREAD))
        await tx.add_job(job("second", state=JobState.PLANNED))
        await tx.add_job(job("other", state=JobState.QUEUED, provider=ProviderName("tripo")))
        await tx.add_job(replace(job("unplanned", state=JobState.QUEUED), plan=None))
    async with store.transaction() as tx:
        await tx.advance(job("second", state=JobState.QUEUED), 0)
    await clock.advance(60)
    async with store.transaction() as tx:
        await tx.advance(job("first", state=JobState.QUEUED, person=BOB, chat=THREAD), 0)
    async with store.snapshot() as tx:
        assert await tx.waiting(IMA) == [
            Waiting(job=JobId("second"), provider=IMA, person=ANN, chat=CHAT, queued_at=START),
            Waiting(
                job=JobId("first"),
                provider=IMA,
                person=BOB,
                chat=THREAD,
                queued_at=START + 60 * SECOND,
            ),
        ]


async def test_a_job_that_was_sent_back_keeps_its_turn(store: Store, clock: FakeClock) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job("first", state=JobState.QUEUED))
    await clock.advance(1)
    async with store.transaction() as tx:
        await tx.add_job(job("second", state=JobState.QUEUED))
        await tx.advance(job("first", state=JobState.SUBMITTING), 0)
        await tx.advance(job("first", state=JobState.QUEUED), 1)
        assert [each.job for each in await tx.waiting(IMA)] == ["first", "second"]


async def test_a_job_told_to_retry_later_waits_until_then(store: Store, clock: FakeClock) -> None:
    async with store.transaction() as tx:
        await tx.add_job(replace(job(state=JobState.QUEUED), retry_at=START + 10 * SECOND))
    await clock.advance(9)
    async with store.snapshot() as tx:
        assert await tx.waiting(IMA) == []
    await clock.advance(1)
    async with store.snapshot() as tx:
        assert [each.job for each in await tx.waiting(IMA)] == ["j1"]


async def test_jobs_at_a_provider_are_counted_by_person_and_chat(store: Store) -> None:
    async with store.transaction() as tx:
        for state in JobState:
            await tx.add_job(job(state.value, state=state, chat=THREAD))
        running = Running(provider=IMA, person=ANN, chat=THREAD, count=2)
        assert await tx.running() == [running]


async def test_a_crowd_counts_who_waits_and_who_has_a_place(store: Store) -> None:
    async with store.transaction() as tx:
        for state in JobState:
            await tx.add_job(job(state.value, state=state, chat=THREAD))
        assert await tx.crowd(IMA, ANN, THREAD) == Crowd(provider=3, person=3, chat=3)
        elsewhere = replace(THREAD, chat="elsewhere")
        stranger = replace(ANN, person="stranger")
        nobody = await tx.crowd(ProviderName("other"), stranger, elsewhere)
        assert nobody == Crowd(provider=0, person=0, chat=0)


async def test_a_plan_made_later_names_the_provider(store: Store) -> None:
    bare = replace(job(), plan=None)
    async with store.transaction() as tx:
        await tx.add_job(bare)
        await tx.advance(replace(bare, state=JobState.RUNNING, plan=plan()), 0)
        assert [each.provider for each in await tx.running()] == [IMA]


@pytest.mark.parametrize("outcome", [AttemptOutcome.OPEN, AttemptOutcome.ANSWERED])
async def test_a_job_has_one_live_attempt(store: Store, outcome: AttemptOutcome) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        await tx.add_job(job("j2"))
        await tx.open_attempt(attempt("a1", outcome=outcome))
        await tx.open_attempt(attempt("b1", of="j2"))
    with pytest.raises(AttemptOpen):
        async with store.transaction() as tx:
            await tx.open_attempt(attempt("a2", 2))
    async with store.snapshot() as tx:
        assert await tx.attempts(JobId("j1")) == [attempt("a1", outcome=outcome)]


@pytest.mark.parametrize(
    "outcome", [AttemptOutcome.REFUSED, AttemptOutcome.UNKNOWN, AttemptOutcome.ENDED]
)
async def test_a_closed_attempt_makes_room_for_the_next(
    store: Store, outcome: AttemptOutcome
) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        await tx.open_attempt(attempt())
        await tx.close_attempt(AttemptId("a1"), outcome)
        await tx.open_attempt(attempt("a2", 2))
        assert await tx.attempts(JobId("j1")) == [attempt(outcome=outcome), attempt("a2", 2)]


async def test_an_attempt_needs_its_job(store: Store) -> None:
    with pytest.raises(StoreError):
        async with store.transaction() as tx:
            await tx.open_attempt(attempt())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AttemptOutcome.OPEN, AttemptOutcome.ANSWERED),
        (AttemptOutcome.UNKNOWN, AttemptOutcome.ANSWERED),
        (AttemptOutcome.ANSWERED, AttemptOutcome.ANSWERED),
        (AttemptOutcome.REFUSED, AttemptOutcome.REFUSED),
        (AttemptOutcome.ENDED, AttemptOutcome.ENDED),
    ],
)
async def test_an_answer_is_kept_whatever_became_of_the_attempt(
    store: Store, before: AttemptOutcome, after: AttemptOutcome
) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job(state=JobState.CANCELLED))
        await tx.open_attempt(attempt(outcome=before))
        await tx.record_answer(AttemptId("a1"), handle())
        expected = replace(attempt(outcome=after), handle=handle())
        assert await tx.attempts(JobId("j1")) == [expected]


async def test_a_first_answer_is_never_replaced(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        await tx.open_attempt(attempt())
        await tx.record_answer(AttemptId("a1"), handle("first"))
        await tx.record_answer(AttemptId("a1"), handle("second"))
        assert [each.handle for each in await tx.attempts(JobId("j1"))] == [handle("first")]


async def test_a_late_answer_does_not_revive_beside_a_live_attempt(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        await tx.open_attempt(attempt(outcome=AttemptOutcome.UNKNOWN))
        await tx.open_attempt(attempt("a2", 2))
        await tx.record_answer(AttemptId("a1"), handle())
        assert await tx.attempts(JobId("j1")) == [
            replace(attempt(outcome=AttemptOutcome.UNKNOWN), handle=handle()),
            attempt("a2", 2),
        ]


async def test_nothing_is_noted_about_an_attempt_that_is_not_there(store: Store) -> None:
    with pytest.raises(StoreError):
        async with store.transaction() as tx:
            await tx.record_answer(AttemptId("a1"), handle())
    with pytest.raises(StoreError):
        async with store.transaction() as tx:
            await tx.close_attempt(AttemptId("a1"), AttemptOutcome.ENDED)


async def test_a_closed_attempt_is_not_answered_beside_a_live_one(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        await tx.open_attempt(attempt(outcome=AttemptOutcome.UNKNOWN))
        await tx.open_attempt(attempt("a2", 2))
    with pytest.raises(StoreError):
        async with store.transaction() as tx:
            await tx.close_attempt(AttemptId("a1"), AttemptOutcome.ANSWERED)


async def test_a_proposal_stands_as_first_made(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.propose(proposal())
        await tx.propose(proposal(person=BOB))
        assert await tx.proposal(ProposalId("p1")) == proposal()
        assert await tx.proposal(ProposalId("p2")) is None


async def test_each_action_of_a_proposal_is_taken_once(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.propose(proposal())
        assert await tx.take(ProposalId("p1"), "retry", ANN, START)
        assert not await tx.take(ProposalId("p1"), "retry", BOB, LATER)
        assert await tx.take(ProposalId("p1"), "no", ANN, START)
    with pytest.raises(StoreError):
        async with store.transaction() as tx:
            await tx.take(ProposalId("p2"), "retry", ANN, START)


async def test_the_newest_question_is_open(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.propose(proposal("newest", created_at=START + SECOND))
        await tx.propose(proposal("old"))
        await tx.propose(proposal("as-old"))
        for other in (
            proposal("offer", is_question=False, created_at=LATER),
            proposal("bob", person=BOB, created_at=LATER),
            proposal("elsewhere", chat=ELSEWHERE, created_at=LATER),
            proposal("thread", chat=THREAD, created_at=LATER),
            proposal("over", created_at=LATER, expires_at=START + SECOND),
        ):
            await tx.propose(other)
        now = START + SECOND
        found = await background(tx, ANN, CHAT, now)
        assert found.question == proposal("newest", created_at=now)
        await tx.take(ProposalId("newest"), "no", ANN, now)
        assert (await background(tx, ANN, CHAT, now)).question == proposal("as-old")
        assert (await background(tx, ANN, CHAT, LATER)).question is None


async def test_a_row_is_posted_once_and_keeps_its_place(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.post(row("k2"))
        await tx.post(row("k1"))
        await tx.post(row("other", chat=ELSEWHERE))
    async with store.transaction() as tx:
        await tx.post(row("k2", of="j9"))
        await tx.post(row("k0"))
    async with store.snapshot() as tx:
        assert await tx.pending(CHAT) == [row("k2"), row("k1"), row("k0")]
        assert await tx.pending(THREAD) == []
        assert await tx.pending_chats() == [CHAT, ELSEWHERE]


async def test_acknowledgments_overtake(store: Store) -> None:
    status = row("status", kind=MessageKind.STATUS)
    result = row("result", kind=MessageKind.RESULT)
    async with store.transaction() as tx:
        for each in (status, result, row("ack-1"), row("ack-2")):
            await tx.post(each)
        assert await tx.pending(CHAT) == [row("ack-1"), row("ack-2"), status, result]


async def test_a_long_queue_is_read_from_its_head(store: Store) -> None:
    async with store.transaction() as tx:
        for number in range(60):
            await tx.post(row(f"k{number}"))
        keys = [each.key for each in await tx.pending(CHAT)]
    assert keys == [f"k{number}" for number in range(50)]


async def test_a_settled_row_is_no_longer_pending(store: Store) -> None:
    ref = message_ref("sent")
    async with store.transaction() as tx:
        await tx.post(row("k1"))
        await tx.post(row("k2", chat=THREAD))
        await tx.settle(DeliveryKey("k1"), Delivery.CONFIRMED, ref)
        await tx.settle(DeliveryKey("k2"), Delivery.ABANDONED, None)
        await tx.settle(DeliveryKey("k3"), Delivery.ABANDONED, None)
    async with store.snapshot() as tx:
        confirmed = replace(row("k1"), state=Delivery.CONFIRMED, ref=ref)
        assert await tx.row(DeliveryKey("k1")) == confirmed
        abandoned = replace(row("k2", chat=THREAD), state=Delivery.ABANDONED)
        assert await tx.row(DeliveryKey("k2")) == abandoned
        assert await tx.row(DeliveryKey("k3")) is None
        assert await tx.pending(CHAT) == []
        assert await tx.pending_chats() == []


async def test_an_artifact_is_replaced_by_the_same_index(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        await tx.put_artifact(artifact(index=1))
        await tx.put_artifact(artifact(index=0))
        await tx.put_artifact(artifact(index=1, media="ab.png"))
        expected = [artifact(index=0), artifact(index=1, media="ab.png")]
        assert await tx.artifacts(JobId("j1")) == expected
        assert await tx.artifacts(JobId("j2")) == []


async def test_an_artifact_needs_its_job(store: Store) -> None:
    with pytest.raises(StoreError):
        async with store.transaction() as tx:
            await tx.put_artifact(artifact())


async def test_the_last_result_is_the_one_delivered_last(store: Store) -> None:
    film = replace(job("film", state=JobState.DONE), finished_at=LATER)
    picture = replace(job("picture", created_at=START + SECOND), finished_at=START + 2 * SECOND)
    async with store.transaction() as tx:
        assert (await background(tx, ANN, CHAT, START)).last is None
        await tx.add_job(replace(picture, state=JobState.DONE))
        await tx.put_artifact(artifact("picture"))
        assert (await background(tx, ANN, CHAT, START)).last == artifact("picture")
        await tx.add_job(film)
        shown = artifact("film", kind=MediaKind.VIDEO)
        await tx.put_artifact(shown)
        assert (await background(tx, ANN, CHAT, START)).last == shown
        assert (await background(tx, BOB, CHAT, START)).last is None
        assert (await background(tx, ANN, ELSEWHERE, START)).last is None


async def test_an_undelivered_result_is_not_the_last(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job("empty", state=JobState.DONE))
        await tx.add_job(job(state=JobState.DELIVERING))
        await tx.put_artifact(artifact())
        assert (await background(tx, ANN, CHAT, START)).last is None


async def test_where_a_picture_can_be_read_is_kept_by_provider_and_way(store: Store) -> None:
    first, second = staged("a.jpg"), staged("b.jpg", valid_until=LATER)
    async with store.transaction() as tx:
        await tx.put_staged(IMA, "upload", staged("a.jpg", url="https://old.test"))
        await tx.put_staged(IMA, "upload", first)
        await tx.put_staged(IMA, "verify", second)
        found = await tx.staged(IMA, "upload", [first.media, second.media])
        assert found == {first.media: first}
        assert await tx.staged(IMA, "verify", [second.media]) == {second.media: second}
        assert await tx.staged(ProviderName("other"), "upload", [first.media]) == {}
        assert await tx.staged(IMA, "upload", []) == {}


async def test_a_picture_that_got_lost_is_handed_over_anew(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.put_staged(IMA, "upload", staged())
        await tx.put_staged(IMA, "verify", staged())
        await tx.drop_staged(IMA, "upload", staged().media)
        await tx.drop_staged(IMA, "upload", staged().media)
        assert await tx.staged(IMA, "upload", [staged().media]) == {}
        assert await tx.staged(IMA, "verify", [staged().media]) != {}


async def test_the_attempt_that_was_answered_with_a_task_is_known(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        await tx.open_attempt(attempt())
        assert await tx.holder_of(handle()) is None
        await tx.record_answer(AttemptId("a1"), handle())
        assert await tx.holder_of(replace(handle(), account="another")) == "a1"
        assert await tx.holder_of(replace(handle(), remote_id="other")) is None
        assert await tx.holder_of(replace(handle(), provider=ProviderName("other"))) is None


async def test_what_was_handed_over_long_ago_is_forgotten(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.put_staged(IMA, "upload", staged())
        assert await tx.prune(START) == 0
        assert await tx.prune(LATER) == 1
        assert await tx.staged(IMA, "upload", [staged().media]) == {}


async def test_a_message_of_ours_shows_the_results_of_its_job(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        await tx.put_artifact(artifact(index=1))
        await tx.put_artifact(artifact(index=0))
        await tx.post(row())
        assert await tx.results_shown(message_ref("sent")) == []
        await tx.settle(DeliveryKey("k1"), Delivery.CONFIRMED, message_ref("sent"))
        shown = [artifact(index=0), artifact(index=1)]
        assert await tx.results_shown(message_ref("sent")) == shown
        assert await tx.results_shown(message_ref("sent", ELSEWHERE)) == []
        assert await tx.results_shown(message_ref("other")) == []


async def test_a_message_about_no_job_shows_nothing(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.post(row(of=None))
        await tx.settle(DeliveryKey("k1"), Delivery.CONFIRMED, message_ref("sent"))
        assert await tx.results_shown(message_ref("sent")) == []


async def test_a_job_cancelled_while_it_was_ordered_is_unfinished(store: Store) -> None:
    async with store.transaction() as tx:
        for name in ("open", "closed", "never"):
            await tx.add_job(job(name, state=JobState.CANCELLED))
        await tx.open_attempt(attempt("a1", of="open"))
        await tx.open_attempt(attempt("a2", of="closed"))
        await tx.close_attempt(AttemptId("a2"), AttemptOutcome.REFUSED)
        assert await tx.unfinished() == ["open"]


async def test_the_place_where_somebody_talks_to_the_bot_alone_is_known(store: Store) -> None:
    alone = replace(job("dm"), origin=message_ref("d1", THREAD))
    async with store.transaction() as tx:
        await tx.add_job(job())
        assert await tx.private_chat(ANN) is None
        await tx.add_job(alone)
        assert await tx.private_chat(ANN) == THREAD
        assert await tx.private_chat(BOB) is None


async def test_old_claims_are_forgotten(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.claim(ClaimKey("old"), incoming(), START)
        await tx.claim(ClaimKey("young"), incoming(), LATER)
        assert await tx.prune(LATER) == 1
        assert await tx.claim(ClaimKey("old"), incoming(), LATER)
        assert not await tx.claim(ClaimKey("young"), incoming(), LATER)


async def test_settled_rows_are_forgotten_once_their_job_is_over(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job("over", state=JobState.DONE))
        await tx.add_job(job("going", state=JobState.RUNNING))
        for key, of in (("k1", "over"), ("k2", "going"), ("k3", None), ("unsent", "over")):
            await tx.post(row(key, of=of))
        await tx.post(row("young", of="over", created_at=LATER))
        for key in ("k1", "k2", "k3", "young"):
            await tx.settle(DeliveryKey(key), Delivery.CONFIRMED, message_ref(key))
        assert await tx.prune(LATER) == 2
    async with store.snapshot() as tx:
        keys = ("k1", "k2", "k3", "unsent", "young")
        left = [key for key in keys if await tx.row(DeliveryKey(key)) is not None]
        assert left == ["k2", "unsent", "young"]
        assert await tx.unfinished() == ["going"]


async def test_expired_proposals_are_forgotten_with_what_was_taken(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.propose(proposal("old", expires_at=LATER))
        await tx.propose(proposal("young", expires_at=LATER + SECOND))
        await tx.take(ProposalId("old"), "no", ANN, START)
        await tx.take(ProposalId("young"), "no", ANN, START)
        assert await tx.prune(LATER + SECOND) == 2
        assert await tx.proposal(ProposalId("old")) is None
        assert not await tx.take(ProposalId("young"), "no", ANN, START)


A_LIKING = Preference(
    task=TaskType.TEXT_TO_IMAGE, family="midjourney", since=START, claim=ClaimKey("c1")
)
ANOTHER = replace(A_LIKING, task=TaskType.IMAGE_TO_IMAGE, since=LATER)


async def test_a_preference_is_kept_for_a_person_and_a_task(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.put_preference(ANN, A_LIKING)
        await tx.put_preference(ANN, ANOTHER)
    async with store.snapshot() as tx:
        assert await tx.preferences(ANN) == [ANOTHER, A_LIKING]
        assert await tx.preferences(BOB) == []
        assert await tx.preferences(replace(ANN, tenant="elsewhere")) == []


async def test_a_newer_preference_takes_the_place_of_the_one_before(store: Store) -> None:
    newer = replace(A_LIKING, family="seedream-4.5")
    async with store.transaction() as tx:
        await tx.put_preference(ANN, A_LIKING)
        await tx.put_preference(ANN, newer)
        assert await tx.preferences(ANN) == [newer]


async def test_a_preference_is_dropped_alone_and_harmlessly_twice(store: Store) -> None:
    async with store.transaction() as tx:
        for who in (ANN, BOB):
            await tx.put_preference(who, A_LIKING)
        await tx.put_preference(ANN, ANOTHER)
        await tx.drop_preference(ANN, A_LIKING.task)
        await tx.drop_preference(ANN, A_LIKING.task)
    async with store.snapshot() as tx:
        assert await tx.preferences(ANN) == [ANOTHER]
        assert await tx.preferences(BOB) == [A_LIKING]


async def test_who_says_something_is_known_by_what_they_like_in_every_chat(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.put_preference(ANN, A_LIKING)
        assert (await background(tx, ANN, ELSEWHERE, LATER)).preferences == (A_LIKING,)
        assert (await background(tx, BOB, CHAT, LATER)).preferences == ()


async def test_preferences_outlast_what_is_pruned(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.put_preference(ANN, A_LIKING)
        await tx.prune(LATER)
        assert await tx.preferences(ANN) == [A_LIKING]


async def test_what_a_button_changes_is_stored_with_its_proposal(store: Store) -> None:
    change = PreferenceChange(task=TaskType.IMAGE_TO_VIDEO, before=None, after="kling-o1")
    undo = replace(
        proposal(),
        job="",
        choices=(Choice(action="undo", changes=(change,)),),
        shown=DeliveryKey("k1"),
    )
    async with store.transaction() as tx:
        await tx.propose(undo)
    async with store.snapshot() as tx:
        assert await tx.proposal(undo.id) == undo


QUIET = ChatSettings(progress=ProgressStyle.OFF, spoiler=True)


async def test_what_was_chosen_for_a_chat_is_kept_for_it_alone(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.put_chat_settings(CHAT, QUIET)
    async with store.snapshot() as tx:
        assert await tx.chat_settings(replace(CHAT, kind=ChatKind.DM)) == QUIET
        assert await tx.chat_settings(ELSEWHERE) is None


async def test_what_was_chosen_last_for_a_chat_holds_however_old(store: Store) -> None:
    newer = ChatSettings(price_line=False)
    async with store.transaction() as tx:
        await tx.put_chat_settings(CHAT, QUIET)
        await tx.put_chat_settings(CHAT, newer)
        await tx.prune(LATER)
        assert await tx.chat_settings(CHAT) == newer
