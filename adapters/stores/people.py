"""What is kept about one person, over all tables: their results, names of pictures, and its end."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    String,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    null,
    select,
    update,
)

from adapters.stores import codec, ledger
from adapters.stores.codec import Decoder
from adapters.stores.connections import Call, Outcome
from adapters.stores.keys import chat_key, person_key
from adapters.stores.tables import (
    UtcDateTime,
    artifacts,
    attempts,
    claims,
    forgotten,
    jobs,
    outbox,
    preferences,
    proposals,
    subjects,
    takes,
)
from adapters.stores.tables import ledger as accounts
from core.jobs import FINAL, Artifact, AttemptOutcome, JobId, JobState
from core.messages import ChatRef, Delivery, DeliveryKey, PersonRef, Reference, digest
from core.persistence import Known, Result
from core.subjects import MOST_SUBJECTS, Subject

Run = Callable[..., Awaitable[Sequence[Outcome]]]
"""Runs statements on one trip and gives all their outcomes, the last ones last."""

_NEVER = datetime(1, 1, 2, tzinfo=UTC)
_AT_ONCE = 500
_FINAL = sorted(state.value for state in FINAL)
_UNFINISHED = sorted(state.value for state in JobState if state not in FINAL)

_HIS = jobs.c.person == bindparam("person")
# What children made is their parents' to show.
_is_told = jobs.c.parent.is_(None)
_BY_END = (jobs.c.finished_at.desc(), jobs.c.seq.desc())
_GIVEN = (
    select(jobs.c.id, jobs.c.schema_version, jobs.c.body)
    .where(
        _HIS,
        jobs.c.state == JobState.DONE.value,
        jobs.c.finished_at < bindparam("before"),
        _is_told,
    )
    .order_by(*_BY_END)
    .limit(bindparam("most"))
)
RESULTS_HERE = _GIVEN.where(jobs.c.chat == bindparam("chat"))
RESULTS_ANYWHERE = _GIVEN
RESULT_PARTS = (
    select(artifacts.c.job, artifacts.c.body)
    .where(artifacts.c.job.in_(bindparam("jobs", expanding=True)))
    .order_by(artifacts.c.index)
)

_NAMED_HERE = (subjects.c.person == bindparam("person"), subjects.c.chat == bindparam("chat"))
SUBJECTS = (
    select(subjects.c.name, subjects.c.since, artifacts.c.body, subjects.c.brought)
    .outerjoin(
        artifacts,
        and_(artifacts.c.job == subjects.c.job, artifacts.c.index == subjects.c.index),
    )
    .where(*_NAMED_HERE)
    .order_by(subjects.c.since.desc(), subjects.c.key)
    .limit(MOST_SUBJECTS)
)
DROP_SUBJECT = delete(subjects).where(*_NAMED_HERE, subjects.c.key == bindparam("named"))
PUT_SUBJECT = insert(subjects)
_newest = (
    select(subjects.c.key)
    .where(*_NAMED_HERE)
    .order_by(subjects.c.since.desc(), subjects.c.key)
    .limit(MOST_SUBJECTS)
)
DROP_OLD_SUBJECTS = delete(subjects).where(*_NAMED_HERE, subjects.c.key.not_in(_newest))

_until = func.coalesce(
    select(forgotten.c.until).where(forgotten.c.person == bindparam("person")).scalar_subquery(),
    bindparam("never", _NEVER, type_=UtcDateTime()),
)
_their_artifacts = artifacts.join(jobs, artifacts.c.job == jobs.c.id)


def _counted(source: FromClause, *conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(source).where(_HIS, *conditions).scalar_subquery()


KNOWN = select(
    _counted(jobs, jobs.c.created_at > _until, _is_told),
    _counted(_their_artifacts, jobs.c.created_at > _until, _is_told),
    _counted(jobs, jobs.c.created_at <= _until, jobs.c.state.in_(_UNFINISHED), _is_told),
)
KNOWN_NAMES = (
    select(subjects.c.name)
    .outerjoin(jobs, subjects.c.job == jobs.c.id)
    .where(
        subjects.c.person == bindparam("person"),
        func.coalesce(jobs.c.created_at, subjects.c.since) > _until,
    )
    .order_by(subjects.c.since.desc(), subjects.c.key)
)

_together = jobs.alias()
_theirs = select(jobs.c.id).where(
    _HIS,
    jobs.c.created_at <= bindparam("until", type_=UtcDateTime()),
    jobs.c.state.in_(_FINAL),
    # Nobody knows yet whether an order that was cancelled while it was placed was taken.
    ~and_(
        jobs.c.state == JobState.CANCELLED.value,
        exists().where(
            attempts.c.job == jobs.c.id, attempts.c.outcome == AttemptOutcome.OPEN.value
        ),
    ),
    # What was asked for in one message may belong together.
    ~exists().where(_together.c.claim == jobs.c.claim, _together.c.state.in_(_UNFINISHED)),
)
_buttons = select(proposals.c.id).where(
    proposals.c.person == bindparam("person"),
    proposals.c.created_at <= bindparam("until", type_=UtcDateTime()),
    ~exists().where(
        _HIS, proposals.c.id.startswith(jobs.c.id.concat(".")), jobs.c.id.not_in(_theirs)
    ),
)
_is_sent = outbox.c.state != Delivery.PENDING.value
ENDED = (
    delete(takes).where(takes.c.proposal.in_(_buttons)),
    delete(proposals).where(proposals.c.id.in_(_buttons)),
    delete(subjects).where(subjects.c.job.in_(_theirs)),
    delete(artifacts).where(artifacts.c.job.in_(_theirs)),
    delete(attempts).where(attempts.c.job.in_(_theirs)),
    delete(outbox).where(
        outbox.c.job.in_(_theirs), _is_sent, outbox.c.key != bindparam("keep", "", type_=String)
    ),
    delete(jobs).where(jobs.c.id.in_(_theirs)),
)
"""All that hangs on jobs that have come to their end, and the jobs; in this order."""

WRITTEN = select(claims.c.key).where(
    claims.c.person == bindparam("person"),
    claims.c.at <= bindparam("until", type_=UtcDateTime()),
)
DROP_REPLIES = delete(outbox).where(
    func.substr(outbox.c.key, 1, len(digest(""))).in_(bindparam("heads", expanding=True)),
    outbox.c.job.is_(None),
    _is_sent,
    outbox.c.key != bindparam("keep", "", type_=String),
)
AT_ONCE = (
    delete(preferences).where(preferences.c.person == bindparam("person")),
    delete(subjects).where(
        subjects.c.person == bindparam("person"),
        subjects.c.since <= bindparam("until", type_=UtcDateTime()),
    ),
    delete(forgotten).where(forgotten.c.person == bindparam("person")),
)
# A parameter called like a column would be set, not compared with.
BLANKED = (
    update(claims)
    .where(
        claims.c.person == bindparam("who"),
        claims.c.at <= bindparam("until", type_=UtcDateTime()),
    )
    .values(raw="", person=null()),
    # What they tapped for somebody else stays tapped.
    update(takes).where(takes.c.person == bindparam("who")).values(person=""),
)
NOTE_FORGOTTEN = insert(forgotten)
FORGOTTEN = select(forgotten.c.person, forgotten.c.until)
FORGOTTEN_UNTIL = select(forgotten.c.until).where(forgotten.c.person == bindparam("person"))
_is_younger = (
    exists()
    .where(jobs.c.id == accounts.c.job, jobs.c.created_at > forgotten.c.until)
    .correlate(accounts, forgotten)
)
DROP_FORGOTTEN = delete(forgotten).where(
    forgotten.c.person == bindparam("person"),
    ~exists().where(jobs.c.person == forgotten.c.person, jobs.c.created_at <= forgotten.c.until),
    ~exists().where(accounts.c.person == forgotten.c.person, ~_is_younger),
)
DROP_ORPHANS = delete(outbox).where(
    outbox.c.job.is_not(None), ~exists().where(jobs.c.id == outbox.c.job), _is_sent
)


async def results_of(
    run: Run,
    decoder: Decoder,
    person: PersonRef,
    chat: ChatRef | None,
    *,
    before: datetime,
    limit: int,
) -> Sequence[Result]:
    """Read jobs, then their results on a second trip."""
    values: dict[str, object] = {"person": person_key(person), "before": before, "most": limit}
    if chat is None:
        *_, found = await run((RESULTS_ANYWHERE, values))
    else:
        *_, found = await run((RESULTS_HERE, {**values, "chat": chat_key(chat)}))
    given = decoder.all(codec.read_job, found.rows)
    if not given:
        return []
    *_, parts = await run((RESULT_PARTS, {"jobs": [job.id for job in given]}))
    by_job: dict[JobId, list[Artifact]] = defaultdict(list)
    for each in decoder.all(codec.read_artifact, parts.rows):
        by_job[each.job].append(each)
    return [Result(job=job, artifacts=tuple(by_job[job.id])) for job in given]


def put_subject(person: PersonRef, chat: ChatRef, subject: Subject) -> Sequence[Call]:
    """Replace by name, and keep the newest."""
    here = {"person": person_key(person), "chat": chat_key(chat)}
    row = {**here, "key": subject.key, "name": subject.name, "since": subject.since}
    if isinstance(subject.picture, Reference):
        row |= {"job": None, "index": None, "brought": codec.REFERENCE.write(subject.picture)}
    else:
        row |= {"job": subject.picture.job, "index": subject.picture.index, "brought": None}
    return [
        (DROP_SUBJECT, {**here, "named": subject.key}),
        (PUT_SUBJECT, row),
        (DROP_OLD_SUBJECTS, here),
    ]


async def known_of(run: Run, person: PersonRef) -> Known:
    """Count on one trip."""
    values = {"person": person_key(person)}
    *_, counts, names = await run((KNOWN, values), (KNOWN_NAMES, values))
    requests, results, leaving = counts.rows[0]
    return Known(
        requests=requests,
        results=results,
        subjects=tuple(dict.fromkeys(name for (name,) in names.rows)),
        leaving=leaving,
    )


async def forget(
    run: Run, person: PersonRef, until: datetime, keep: DeliveryKey | None, day: datetime
) -> None:
    """Delete what can go, and note who is to be forgotten for what cannot yet.

    `day` is when today began.
    """
    values: dict[str, object] = {"person": person_key(person), "until": until}
    *_, written = await run((WRITTEN, values))
    heads = [digest(key) for (key,) in written.rows]
    for first in range(0, len(heads), _AT_ONCE):
        some = heads[first : first + _AT_ONCE]
        await run((DROP_REPLIES, {"heads": some, "keep": keep or ""}))
    await run(
        *((statement, {**values, "keep": keep or ""}) for statement in ENDED),
        *((statement, values) for statement in AT_ONCE),
        *((statement, {"who": values["person"], "until": until}) for statement in BLANKED),
        (NOTE_FORGOTTEN, values),
    )
    await _leave_accounts(run, {**values, "day": day})


async def _leave_accounts(run: Run, values: Mapping[str, object]) -> None:
    """Take a person out of the ledger, whose sums stay."""
    *_, found = await run((ledger.LEAVING, values))
    if found.rows:
        await run(*((ledger.TAKE_OUT, ledger.to_leave(cells)) for cells in found.rows))


async def forget_ended(run: Run, person: PersonRef) -> None:
    """Delete what has come to its end since, if they asked to be forgotten."""
    values: dict[str, object] = {"person": person_key(person)}
    *_, found = await run((FORGOTTEN_UNTIL, values))
    for (until,) in found.rows:
        await run(*((statement, {**values, "until": until}) for statement in ENDED))


async def forget_the_rest(run: Run, day: datetime) -> None:
    """Delete what has come to its end since, of everybody who asked to be forgotten."""
    *_, found = await run((FORGOTTEN, {}))
    if not found.rows:
        return
    for person, until in found.rows:
        values = {"person": person, "until": until}
        await run(*((statement, values) for statement in ENDED))
        await _leave_accounts(run, {**values, "day": day})
    await run((DROP_ORPHANS, {}), *((DROP_FORGOTTEN, {"person": who}) for who, _ in found.rows))
