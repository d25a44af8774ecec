"""What every store promises about one person: results, names of pictures, being forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from core.errors import Stale
from core.intents import ChatKind, MediaKind, TaskType
from core.jobs import AttemptId, AttemptOutcome, Job, JobId, JobState
from core.ledger import Spent
from core.messages import (
    Attachment,
    ChatRef,
    ClaimKey,
    Delivery,
    DeliveryKey,
    PersonRef,
    ProposalId,
    Reference,
    digest,
)
from core.persistence import Known, Result, Store, Transaction
from core.preferences import Preference
from core.subjects import LAST_COUNTS_FOR, MOST_SUBJECTS, Subject
from tests.fakes.clock import START, FakeClock
from tests.fakes.records import (
    ANN,
    BOB,
    CHAT,
    ELSEWHERE,
    LATER,
    artifact,
    attempt,
    background,
    entry,
    incoming,
    job,
    message_ref,
    proposal,
    row,
)

SECOND = timedelta(seconds=1)
HANDED_IN = Reference(attachment=Attachment(key="k1", kind=MediaKind.IMAGE, name="rex.png"))
NOTHING = Known(requests=0, results=0, subjects=(), leaving=0)


def done(name: str, at: datetime, *, person: PersonRef = ANN, chat: ChatRef = CHAT) -> Job:
    made = job(name, state=JobState.DONE, person=person, chat=chat)
    return replace(made, finished_at=at)


def named(name: str, of: str, since: datetime = START) -> Subject:
    return Subject(name=name, picture=artifact(of), since=since)


async def subjects(
    store: Store, person: PersonRef = ANN, chat: ChatRef = CHAT
) -> tuple[Subject, ...]:
    async with store.transaction() as tx:
        return (await background(tx, person, chat, START)).subjects


@pytest.mark.parametrize("state", JobState)
async def test_a_younger_wish_is_known_whatever_became_of_it(store: Store, state: JobState) -> None:
    child = replace(job("child", created_at=LATER + SECOND), parent=JobId("young"))
    async with store.transaction() as tx:
        for each in (job("old"), job("young", created_at=LATER, state=state), child):
            await tx.add_job(each)
        for where in (CHAT, None):
            assert await tx.has_wished(ANN, where, LATER - SECOND)
            assert not await tx.has_wished(ANN, where, LATER)
            assert not await tx.has_wished(BOB, where, START - SECOND)
        assert not await tx.has_wished(ANN, ELSEWHERE, START - SECOND)


async def test_unfinished_jobs_are_listed_everywhere_too(store: Store) -> None:
    here, there = job("here"), job("there", chat=ELSEWHERE, created_at=LATER)
    async with store.transaction() as tx:
        for each in (here, there, job("bobs", person=BOB), done("done", START)):
            await tx.add_job(each)
        assert await tx.unfinished_of(ANN, None) == [there, here]
        assert await tx.unfinished_of(ANN, CHAT) == [here]


async def test_results_are_listed_newest_first_with_their_parts(store: Store) -> None:
    old, young = done("old", START), done("young", START + SECOND)
    there = done("there", START + 2 * SECOND, chat=ELSEWHERE)
    async with store.transaction() as tx:
        for each in (young, old, there, done("bobs", START, person=BOB), job("going")):
            await tx.add_job(each)
        await tx.put_artifact(artifact("old", index=1))
        await tx.put_artifact(artifact("old", index=0))
        await tx.put_artifact(artifact("young"))
    parts = (artifact("old", index=0), artifact("old", index=1))
    first = Result(job=old, artifacts=parts)
    second = Result(job=young, artifacts=(artifact("young"),))
    third = Result(job=there, artifacts=())
    async with store.snapshot() as tx:
        assert await tx.results_of(ANN, CHAT, LATER, 9) == [second, first]
        assert await tx.results_of(ANN, None, LATER, 9) == [third, second, first]
        assert await tx.results_of(ANN, None, LATER, 2) == [third, second]
        assert await tx.results_of(ANN, None, START + SECOND, 9) == [first]
        assert await tx.results_of(ANN, None, START, 9) == []


async def test_a_result_is_the_last_for_a_day(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(done("j1", START))
        await tx.put_artifact(artifact())
        nearly = START + LAST_COUNTS_FOR - SECOND
        assert (await background(tx, ANN, CHAT, nearly)).last == artifact()
        assert (await background(tx, ANN, CHAT, nearly + SECOND)).last is None


async def test_names_belong_to_a_person_in_a_chat_the_newest_first(store: Store) -> None:
    dog, cat = named("旺财", "j1"), named("Luna", "j2", START + SECOND)
    async with store.transaction() as tx:
        for name in ("j1", "j2"):
            await tx.add_job(job(name))
            await tx.put_artifact(artifact(name))
        for subject in (dog, cat):
            await tx.put_subject(ANN, CHAT, subject)
    assert await subjects(store) == (cat, dog)
    assert await subjects(store, BOB) == ()
    assert await subjects(store, ANN, ELSEWHERE) == ()
    assert await subjects(store, ANN, replace(CHAT, kind=ChatKind.DM)) == (cat, dog)


@pytest.mark.parametrize("brought", [HANDED_IN, Reference(quoted=message_ref("theirs"), place=2)])
async def test_a_picture_that_was_brought_has_a_name_too(store: Store, brought: Reference) -> None:
    rex = Subject(name="Rex", picture=brought, since=START)
    async with store.transaction() as tx:
        await tx.put_subject(ANN, CHAT, rex)
        assert await tx.known_of(ANN) == replace(NOTHING, subjects=("Rex",))
    assert await subjects(store) == (rex,)
    async with store.transaction() as tx:
        await tx.add_job(job("j1"))
        await tx.put_artifact(artifact("j1"))
        await tx.put_subject(ANN, CHAT, named("rex", "j1", START + SECOND))
        await tx.put_subject(ANN, CHAT, replace(rex, name="Max"))
    assert [each.name for each in await subjects(store)] == ["rex", "Max"]


async def test_a_picture_that_was_brought_is_forgotten_unless_it_came_later(store: Store) -> None:
    rex, luna = (Subject(name=name, picture=HANDED_IN, since=START) for name in ("Rex", "Luna"))
    async with store.transaction() as tx:
        await tx.put_subject(ANN, CHAT, rex)
        await tx.put_subject(ANN, CHAT, replace(luna, since=LATER))
        await tx.put_subject(BOB, CHAT, rex)
        await tx.forget(ANN, START, None)
        await tx.prune(START)
        assert (await tx.known_of(ANN)).subjects == ("Luna",)
        assert (await tx.known_of(BOB)).subjects == ("Rex",)
    assert [each.name for each in await subjects(store)] == ["Luna"]


async def test_the_newest_picture_of_a_name_is_meant_and_shown_as_it_is_now(store: Store) -> None:
    newer = named("LUNA", "j2", START + SECOND)
    async with store.transaction() as tx:
        for name in ("j1", "j2"):
            await tx.add_job(job(name))
            await tx.put_artifact(artifact(name))
        await tx.put_subject(ANN, CHAT, named("Luna", "j1"))
        await tx.put_subject(ANN, CHAT, newer)
        await tx.put_artifact(artifact("j2", media="ab.png"))
    assert await subjects(store) == (replace(newer, picture=artifact("j2", media="ab.png")),)


async def test_of_very_many_names_the_oldest_are_forgotten(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
        await tx.put_artifact(artifact())
        for number in range(MOST_SUBJECTS + 2):
            since = START + number * SECOND
            await tx.put_subject(ANN, CHAT, named(f"cat {number}", "j1", since))
    found = await subjects(store)
    assert len(found) == MOST_SUBJECTS
    assert (found[0].name, found[-1].name) == (f"cat {MOST_SUBJECTS + 1}", "cat 2")


async def test_what_is_known_of_a_person_is_counted(store: Store) -> None:
    async with store.transaction() as tx:
        for each in (done("j1", START), job("j2", chat=ELSEWHERE), job("bobs", person=BOB)):
            await tx.add_job(each)
        for of in ("j1", "bobs"):
            await tx.put_artifact(artifact(of, kind=MediaKind.VIDEO))
            await tx.put_artifact(artifact(of, index=1))
        await tx.put_subject(ANN, CHAT, named("Luna", "j1"))
        await tx.put_subject(ANN, ELSEWHERE, named("Luna", "j1", START + SECOND))
        await tx.put_subject(ANN, ELSEWHERE, named("Max", "j1", START + SECOND * 2))
    async with store.snapshot() as tx:
        known = Known(requests=2, results=2, subjects=("Max", "Luna"), leaving=0)
        assert await tx.known_of(ANN) == known
        assert await tx.known_of(replace(ANN, person="stranger")) == NOTHING


async def _fill(tx: Transaction, person: PersonRef, of: str, claim: str) -> None:
    """Let somebody have everything that there is to be stored about a person."""
    written = replace(incoming(claim), sender=person)
    await tx.claim(ClaimKey(claim), written, START)
    await tx.add_job(done(of, START, person=person))
    await tx.put_artifact(artifact(of))
    await tx.open_attempt(attempt(f"{of}-1", of=of, outcome=AttemptOutcome.ENDED))
    await tx.put_subject(person, CHAT, named("Luna", of))
    await tx.propose(proposal(f"{of}.result", person=person))
    await tx.take(ProposalId(f"{of}.result"), "retry", person, START)
    liked = Preference(task=TaskType.TEXT_TO_IMAGE, family="x", since=START, claim=ClaimKey(claim))
    await tx.put_preference(person, liked)
    for key, about in ((f"{of}:result", of), (f"{digest(claim)}:reply", None)):
        await tx.post(row(key, of=about))
        await tx.settle(DeliveryKey(key), Delivery.CONFIRMED, message_ref(key))


async def _left(store: Store, person: PersonRef, of: str, claim: str) -> list[bool]:
    """Tell what is left of all that."""
    async with store.transaction() as tx:
        past = await background(tx, person, CHAT, START)
        return [
            await tx.job(JobId(of)) is not None,
            bool(await tx.artifacts(JobId(of))),
            bool(await tx.attempts(JobId(of))),
            bool(past.subjects),
            await tx.proposal(ProposalId(f"{of}.result")) is not None,
            bool(past.preferences),
            await tx.row(DeliveryKey(f"{of}:result")) is not None,
            await tx.row(DeliveryKey(f"{digest(claim)}:reply")) is not None,
        ]


async def test_what_was_read_and_forgotten_cannot_be_advanced(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(done("over", START))
        assert await tx.job(JobId("over")) is not None
        await tx.forget(ANN, START + SECOND, None)
        with pytest.raises(Stale):
            await tx.advance(done("over", START), 0)


async def test_all_of_a_person_is_forgotten_and_nothing_of_anybody_else(store: Store) -> None:
    async with store.transaction() as tx:
        await _fill(tx, ANN, "j1", "c1")
        await _fill(tx, BOB, "j2", "c2")
    async with store.transaction() as tx:
        await tx.forget(ANN, START + SECOND, None)
        assert await tx.known_of(ANN) == NOTHING
    assert not any(await _left(store, ANN, "j1", "c1"))
    assert all(await _left(store, BOB, "j2", "c2"))


async def test_a_message_of_somebody_forgotten_is_still_claimed(store: Store) -> None:
    async with store.transaction() as tx:
        await _fill(tx, ANN, "j1", "c1")
        await tx.forget(ANN, START + SECOND, None)
    async with store.transaction() as tx:
        assert await tx.claim(ClaimKey("c1"), incoming("c1"), START) is None


async def test_what_is_to_be_kept_and_what_was_not_sent_stay_for_now(store: Store) -> None:
    async with store.transaction() as tx:
        await _fill(tx, ANN, "j1", "c1")
        await tx.post(row("j1:link"))
        question = DeliveryKey(f"{digest('c1')}:reply")
        await tx.forget(ANN, START + SECOND, question)
        assert await tx.row(question) is not None
        assert await tx.row(DeliveryKey("j1:link")) == row("j1:link")


async def test_what_came_after_the_wish_to_be_forgotten_stays(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(replace(done("young", LATER), created_at=LATER))
        await tx.put_artifact(artifact("young"))
        await tx.put_subject(ANN, CHAT, named("Luna", "young", LATER))
        await tx.forget(ANN, START, None)
        assert await tx.prune(START) == 0
        assert await tx.known_of(ANN) == Known(requests=1, results=1, subjects=("Luna",), leaving=0)


async def test_what_is_unfinished_goes_when_it_has_come_to_its_end(store: Store) -> None:
    going = job("going", state=JobState.RUNNING)
    async with store.transaction() as tx:
        await tx.add_job(going)
        await tx.open_attempt(attempt(of="going"))
        await tx.propose(proposal("going.start"))
        await tx.post(row("going:status", of="going"))
        await tx.settle(DeliveryKey("going:status"), Delivery.CONFIRMED, message_ref("s"))
        await tx.forget(ANN, START + SECOND, None)
        await tx.prune(START)
        assert await tx.proposal(ProposalId("going.start")) is not None
        assert await tx.row(DeliveryKey("going:status")) is not None
        assert await tx.known_of(ANN) == replace(NOTHING, leaving=1)
    async with store.transaction() as tx:
        await tx.close_attempt(AttemptId("a1"), AttemptOutcome.ENDED)
        await tx.advance(replace(going, state=JobState.DONE, finished_at=START), 0)
        await tx.put_artifact(artifact("going"))
        await tx.post(row("going:result", of="going"))
        await tx.put_subject(ANN, CHAT, replace(named("Luna", "going"), since=LATER))
        await tx.prune(START)
        # Not sent yet: somebody waits for it.
        assert await tx.row(DeliveryKey("going:result")) is not None
        assert await tx.job(JobId("going")) is None
        assert await tx.proposal(ProposalId("going.start")) is None
        assert await tx.row(DeliveryKey("going:status")) is None
        assert await tx.known_of(ANN) == NOTHING


async def test_what_has_ended_goes_at_once_for_those_who_asked_to_be_forgotten(
    store: Store,
) -> None:
    going, bobs = job("going", state=JobState.RUNNING), done("bobs", START, person=BOB)
    async with store.transaction() as tx:
        await tx.add_job(going)
        await tx.add_job(bobs)
        await tx.forget(ANN, START + SECOND, None)
        await tx.forget_ended(ANN)
        assert await tx.job(going.id) == going
    async with store.transaction() as tx:
        await tx.advance(replace(going, state=JobState.DONE, finished_at=START), 0)
        await tx.put_artifact(artifact("going"))
        await tx.post(row("going:result", of="going"))
        await tx.settle(DeliveryKey("going:result"), Delivery.CONFIRMED, message_ref("s"))
        await tx.post(row("going:link", of="going"))
        await tx.forget_ended(ANN)
        await tx.forget_ended(BOB)
        assert [await tx.job(each.id) for each in (going, bobs)] == [None, bobs]
        assert await tx.artifacts(going.id) == []
        assert await tx.row(DeliveryKey("going:result")) is None
        assert await tx.row(DeliveryKey("going:link")) is not None


async def test_what_was_cancelled_while_it_was_ordered_is_kept_until_that_is_known(
    store: Store,
) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job("doubtful", state=JobState.CANCELLED))
        await tx.open_attempt(attempt(of="doubtful"))
        await tx.forget(ANN, START + SECOND, None)
        assert await tx.job(JobId("doubtful")) is not None
        await tx.close_attempt(AttemptId("a1"), AttemptOutcome.REFUSED)
        await tx.prune(START)
        assert await tx.job(JobId("doubtful")) is None


async def test_what_was_asked_for_together_goes_together(store: Store) -> None:
    going = replace(job("going", state=JobState.RUNNING), claim=ClaimKey("one"))
    async with store.transaction() as tx:
        await tx.add_job(going)
        await tx.add_job(replace(done("ready", START), claim=ClaimKey("one")))
        await tx.forget(ANN, START + SECOND, None)
        assert await tx.job(JobId("ready")) is not None
        await tx.advance(replace(going, state=JobState.FAILED), 0)
        await tx.prune(START)
        assert [await tx.job(JobId(name)) for name in ("going", "ready")] == [None, None]


async def test_somebody_can_be_forgotten_again(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job("going", state=JobState.RUNNING))
        await tx.forget(ANN, START, None)
        await tx.add_job(replace(done("young", LATER), created_at=START + SECOND))
        await tx.forget(ANN, START + 2 * SECOND, None)
        assert await tx.job(JobId("young")) is None
        assert await tx.known_of(ANN) == replace(NOTHING, leaving=1)


async def test_taps_for_others_stay_taken(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.propose(proposal(person=BOB))
        await tx.take(ProposalId("p1"), "retry", ANN, START)
        await tx.forget(ANN, START + SECOND, None)
        assert not await tx.take(ProposalId("p1"), "retry", BOB, LATER)


YESTERDAY = START - SECOND


async def test_what_was_spent_stays_in_the_sums_without_the_person(store: Store) -> None:
    private = replace(ELSEWHERE, kind=ChatKind.DM)
    async with store.transaction() as tx:
        await tx.add_job(done("j1", START))
        await tx.enter(entry("a1", opened_at=YESTERDAY))
        await tx.enter(entry("a2", opened_at=YESTERDAY, chat=private))
        await tx.enter(entry("b1", opened_at=YESTERDAY, person=BOB))
        await tx.forget(ANN, START + SECOND, None)
    async with store.snapshot() as tx:
        assert await tx.spent(ANN, CHAT, YESTERDAY) == Spent(chat={"points": Decimal(10)})
        assert (await tx.spent(BOB, private, YESTERDAY)) == Spent(person={"points": Decimal(5)})
        left, alone, bobs = await tx.entries(JobId("j1"))
    assert left == replace(entry("a1", opened_at=YESTERDAY), person=replace(ANN, person=""))
    assert (alone.person.person, alone.chat.chat) == ("", "")
    assert bobs == entry("b1", opened_at=YESTERDAY, person=BOB)


async def test_a_budget_is_not_whole_again_before_the_day_is_over(
    store: Store, clock: FakeClock
) -> None:
    async with store.transaction() as tx:
        await tx.add_job(done("j1", START))
        await tx.enter(entry("a1"))
        await tx.forget(ANN, START + SECOND, None)
        await tx.prune(START)
        assert (await tx.spent(ANN, CHAT, START)).person == {"points": Decimal(5)}
    await clock.advance(timedelta(days=1).total_seconds())
    async with store.transaction() as tx:
        await tx.add_job(replace(done("young", LATER), created_at=LATER))
        await tx.enter(entry("a2", of="young", opened_at=LATER))
        await tx.prune(START)
        assert (await tx.spent(ANN, CHAT, START)) == Spent(
            person={"points": Decimal(5)}, chat={"points": Decimal(10)}
        )
        assert [each.person for each in await tx.entries(JobId("young"))] == [ANN]
