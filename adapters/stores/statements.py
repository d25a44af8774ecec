"""The SQL: built once, with bound parameters, so that SQLAlchemy compiles each a single time."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import (
    Insert,
    Table,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from adapters.stores.keys import PENDING_AT_ONCE
from adapters.stores.tables import (
    LIVE,
    SCHEMA_VERSION,
    UtcDateTime,
    artifacts,
    attempts,
    chat_settings,
    claims,
    jobs,
    outbox,
    preferences,
    proposals,
    staged,
    takes,
)
from core.intents import ChatKind
from core.jobs import FINAL, AttemptOutcome, JobState
from core.messages import Delivery

# Known states only: a job in a state that is news to us belongs to a newer version.
_UNFINISHED = sorted(state.value for state in JobState if state not in FINAL)
_BUSY = (JobState.SUBMITTING.value, JobState.RUNNING.value)
_ANSWERABLE = (AttemptOutcome.OPEN.value, AttemptOutcome.UNKNOWN.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inserts:
    """Inserts that change nothing where the row is there already."""

    claim: Insert
    attempt: Insert
    proposal: Insert
    take: Insert
    post: Insert

    @classmethod
    def by(cls, insert_new: Callable[[Table], Insert]) -> "Inserts":
        """Build them in a dialect's words."""
        return cls(
            claim=insert_new(claims),
            attempt=insert_new(attempts),
            proposal=insert_new(proposals),
            take=insert_new(takes),
            post=insert_new(outbox),
        )


_NEWEST = (
    select(claims.c.chat, func.max(claims.c.at).label("at"))
    .where(claims.c.platform == bindparam("platform"), claims.c.at >= bindparam("since"))
    .group_by(claims.c.chat)
    .subquery()
)
LAST_CLAIMED = select(claims.c.chat, claims.c.chat_kind, claims.c.message).join(
    _NEWEST, (claims.c.chat == _NEWEST.c.chat) & (claims.c.at == _NEWEST.c.at)
)

_JOB = (jobs.c.id, jobs.c.schema_version, jobs.c.body)
_BY_AGE = (jobs.c.created_at, jobs.c.seq)
_HERE = (jobs.c.person == bindparam("person"), jobs.c.chat == bindparam("chat"))

ADD_JOB = insert(jobs)
READ_JOB = select(*_JOB).where(jobs.c.id == bindparam("job"))
LOCK_JOB = READ_JOB.with_for_update()
ADVANCE = (
    update(jobs)
    .where(
        jobs.c.id == bindparam("job"),
        jobs.c.revision == bindparam("expected"),
        jobs.c.schema_version <= SCHEMA_VERSION,
    )
    .values(
        state=bindparam("new_state"),
        revision=bindparam("new_revision"),
        schema_version=SCHEMA_VERSION,
        provider=bindparam("new_provider"),
        # A later message may complete a wish, and is what people take back from then on.
        origin=bindparam("new_origin"),
        updated_at=bindparam("now"),
        # Kept from the first time: a job that a provider sent back does not lose its turn.
        queued_at=func.coalesce(jobs.c.queued_at, bindparam("new_queued_at")),
        retry_at=bindparam("new_retry_at"),
        finished_at=bindparam("new_finished_at"),
        parent=bindparam("new_parent"),
        body=bindparam("new_body"),
    )
)
_is_open = exists().where(
    attempts.c.job == jobs.c.id, attempts.c.outcome == AttemptOutcome.OPEN.value
)
UNFINISHED = (
    select(jobs.c.id)
    .where(
        or_(
            jobs.c.state.in_(_UNFINISHED),
            and_(jobs.c.state == JobState.CANCELLED.value, _is_open),
        )
    )
    .order_by(*_BY_AGE)
)
# People are told about parents, and never of the children behind them.
_is_told = jobs.c.parent.is_(None)
JOBS_OF_MESSAGE = (
    select(*_JOB)
    .where(jobs.c.chat == bindparam("chat"), jobs.c.origin == bindparam("message"), _is_told)
    .order_by(*_BY_AGE)
)
CHILDREN = select(*_JOB).where(jobs.c.parent == bindparam("job")).order_by(jobs.c.seq)
UNFINISHED_BY = (
    select(*_JOB)
    .where(jobs.c.person == bindparam("person"), jobs.c.state.in_(_UNFINISHED), _is_told)
    .order_by(*(column.desc() for column in _BY_AGE))
)
UNFINISHED_OF = UNFINISHED_BY.where(jobs.c.chat == bindparam("chat"))
WISHED_BY = (
    select(jobs.c.id)
    .where(jobs.c.person == bindparam("person"), jobs.c.created_at > bindparam("since"), _is_told)
    .limit(1)
)
WISHED_IN = WISHED_BY.where(jobs.c.chat == bindparam("chat"))
WAITING = (
    select(jobs.c.id, jobs.c.person, jobs.c.chat, jobs.c.chat_kind, jobs.c.queued_at)
    .where(
        jobs.c.state == JobState.QUEUED.value,
        jobs.c.provider == bindparam("provider"),
        or_(jobs.c.retry_at.is_(None), jobs.c.retry_at <= bindparam("now")),
    )
    .order_by(jobs.c.queued_at, jobs.c.seq)
)
_PLACE = (jobs.c.provider, jobs.c.person, jobs.c.chat, jobs.c.chat_kind)
RUNNING = (
    select(*_PLACE, func.count(), func.min(jobs.c.seq).label("first"))
    .where(jobs.c.state.in_(_BUSY), jobs.c.provider.is_not(None))
    .group_by(*_PLACE)
    .order_by("first")
)
CROWD = select(
    func.count().filter(jobs.c.provider == bindparam("provider")),
    func.count().filter(jobs.c.person == bindparam("person")),
    func.count().filter(jobs.c.chat == bindparam("chat")),
).where(jobs.c.state.in_((JobState.QUEUED.value, *_BUSY)), jobs.c.provider.is_not(None))

_other = attempts.alias()
_another_is_live = exists().where(
    _other.c.job == attempts.c.job, _other.c.id != attempts.c.id, _other.c.outcome.in_(LIVE)
)
RECORD_ANSWER = (
    update(attempts)
    .where(attempts.c.id == bindparam("attempt"))
    .values(
        handle=func.coalesce(attempts.c.handle, bindparam("answer")),
        remote=func.coalesce(attempts.c.remote, bindparam("task")),
        outcome=case(
            (
                attempts.c.outcome.in_(_ANSWERABLE) & ~_another_is_live,
                AttemptOutcome.ANSWERED.value,
            ),
            else_=attempts.c.outcome,
        ),
    )
)
HOLDER = select(attempts.c.id).where(attempts.c.remote == bindparam("task"))
CLOSE_ATTEMPT = (
    update(attempts)
    .where(attempts.c.id == bindparam("attempt"))
    .values(outcome=bindparam("new_outcome"))
)
ATTEMPTS = (
    select(attempts.c.id, attempts.c.outcome, attempts.c.handle, attempts.c.body)
    .where(attempts.c.job == bindparam("job"))
    .order_by(attempts.c.number)
)

_PROPOSAL = (proposals.c.id, proposals.c.body)
PROPOSAL = select(*_PROPOSAL).where(proposals.c.id == bindparam("proposal"))
OPEN_QUESTION = (
    select(*_PROPOSAL)
    .where(
        proposals.c.person == bindparam("person"),
        proposals.c.chat == bindparam("chat"),
        proposals.c.is_question,
        proposals.c.expires_at > bindparam("at"),
        ~exists().where(takes.c.proposal == proposals.c.id),
    )
    .order_by(proposals.c.created_at.desc(), proposals.c.seq.desc())
)

_ROW = (outbox.c.key, outbox.c.state, outbox.c.ref, outbox.c.body)
# In the words of the partial index: SQLite does not use it for a parameter.
_IS_PENDING = outbox.c.state == literal_column(f"'{Delivery.PENDING}'")
PENDING = (
    select(*_ROW)
    .where(outbox.c.chat == bindparam("chat"), _IS_PENDING)
    .order_by(outbox.c.rank, outbox.c.seq)
    .limit(PENDING_AT_ONCE)
)
PENDING_CHATS = (
    select(outbox.c.chat, func.min(outbox.c.chat_kind))
    .where(_IS_PENDING)
    .group_by(outbox.c.chat)
    .order_by(func.min(outbox.c.seq))
)
ROW = select(*_ROW).where(outbox.c.key == bindparam("delivery"))
SETTLE = (
    update(outbox)
    .where(outbox.c.key == bindparam("delivery"))
    .values(
        state=bindparam("new_state"), ref=bindparam("new_ref"), message=bindparam("new_message")
    )
)

DROP_ARTIFACT = delete(artifacts).where(
    artifacts.c.job == bindparam("job"), artifacts.c.index == bindparam("index")
)
PUT_ARTIFACT = insert(artifacts)
ARTIFACTS = (
    select(artifacts.c.job, artifacts.c.body)
    .where(artifacts.c.job == bindparam("job"))
    .order_by(artifacts.c.index)
)
PRIVATE_CHAT = (
    select(jobs.c.chat, jobs.c.chat_kind)
    .where(jobs.c.person == bindparam("person"), jobs.c.chat_kind == ChatKind.DM.value)
    .order_by(jobs.c.seq.desc())
    .limit(1)
)
RESULTS_SHOWN = (
    select(artifacts.c.job, artifacts.c.body)
    .join(outbox, artifacts.c.job == outbox.c.job)
    .where(outbox.c.chat == bindparam("chat"), outbox.c.message == bindparam("message"))
    .order_by(artifacts.c.index)
)
LAST_RESULT = (
    select(artifacts.c.job, artifacts.c.body)
    .join(jobs, artifacts.c.job == jobs.c.id)
    .where(
        *_HERE,
        jobs.c.state == JobState.DONE.value,
        jobs.c.finished_at > bindparam("since", type_=UtcDateTime()),
        _is_told,
    )
    .order_by(jobs.c.finished_at.desc(), jobs.c.seq.desc(), artifacts.c.index)
    .limit(1)
)

DROP_STAGED = delete(staged).where(
    staged.c.provider == bindparam("provider"),
    staged.c.staging == bindparam("staging"),
    staged.c.media == bindparam("media"),
)
PUT_STAGED = insert(staged)
STAGED = select(staged.c.media, staged.c.body).where(
    staged.c.provider == bindparam("provider"),
    staged.c.staging == bindparam("staging"),
    staged.c.media.in_(bindparam("media", expanding=True)),
)

_LIKING = (
    preferences.c.person == bindparam("person"),
    preferences.c.task == bindparam("task"),
)
DROP_PREFERENCE = delete(preferences).where(*_LIKING)
PUT_PREFERENCE = insert(preferences)
PREFERENCES = (
    select(preferences.c.person, preferences.c.body)
    .where(preferences.c.person == bindparam("person"))
    .order_by(preferences.c.task)
)

DROP_CHAT_SETTINGS = delete(chat_settings).where(chat_settings.c.chat == bindparam("place"))
PUT_CHAT_SETTINGS = insert(chat_settings)
CHAT_SETTINGS = select(chat_settings.c.chat, chat_settings.c.body).where(
    chat_settings.c.chat == bindparam("place")
)

_expired = select(proposals.c.id).where(proposals.c.expires_at < bindparam("before"))
PRUNE = (
    delete(takes).where(takes.c.proposal.in_(_expired)),
    delete(proposals).where(proposals.c.expires_at < bindparam("before")),
    delete(outbox).where(
        ~_IS_PENDING,
        outbox.c.created_at < bindparam("before"),
        ~exists().where(
            jobs.c.id == outbox.c.job, jobs.c.state.not_in(sorted(state.value for state in FINAL))
        ),
    ),
    delete(claims).where(claims.c.at < bindparam("before")),
    delete(staged).where(staged.c.at < bindparam("before")),
)
"""In this order: takes refer to proposals."""
