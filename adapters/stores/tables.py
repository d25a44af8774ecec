"""The tables: columns for what is searched by, the rest as one JSON body per row."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

from core.jobs import AttemptOutcome
from core.messages import Delivery

SCHEMA_VERSION = 1
"""Of a job's body: rows with a higher one are left to the newer version that wrote them."""

LIVE = (AttemptOutcome.OPEN.value, AttemptOutcome.ANSWERED.value)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python, whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a time without zone: guessing one would move it by hours."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a time without zone cannot be stored"
            raise ValueError(message)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite drops."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

claims = Table(
    "claims",
    metadata,
    Column("key", String, primary_key=True),
    Column("raw", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    # Not there in rows of earlier versions, which nobody looks back to.
    Column("platform", String),
    Column("chat", String),
    Column("chat_kind", String),
    Column("message", String),
    # Null once they asked to be forgotten: the key alone keeps a message from being taken twice.
    Column("person", String),
)

jobs = Table(
    "jobs",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("claim", String, nullable=False),
    Column("state", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("provider", String),
    Column("person", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("chat_kind", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
    Column("queued_at", UtcDateTime),
    Column("retry_at", UtcDateTime),
    Column("finished_at", UtcDateTime),
    Column("parent", String),
    Column("body", Text, nullable=False),
    Index(None, "state", "provider"),
    # The newest result of a person in a chat is its last entry, however many there are.
    Index(None, "person", "chat", "state", "finished_at"),
    Index(None, "chat", "origin"),
)
# Most jobs have no parent.
Index(
    "ix_jobs_parent",
    jobs.c.parent,
    sqlite_where=jobs.c.parent.is_not(None),
    postgresql_where=jobs.c.parent.is_not(None),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", String, primary_key=True),
    Column("job", String, ForeignKey("jobs.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("outcome", String, nullable=False),
    Column("handle", Text),
    Column("remote", String),
    Column("body", Text, nullable=False),
    Index(None, "job", "number"),
    Index(None, "remote"),
)
# What stands between a crash and a second payment.
Index(
    "uq_attempts_live",
    attempts.c.job,
    unique=True,
    sqlite_where=attempts.c.outcome.in_(LIVE),
    postgresql_where=attempts.c.outcome.in_(LIVE),
)

proposals = Table(
    "proposals",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("person", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("is_question", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
)
# Every message looks for a question, and most proposals are none.
Index(
    "ix_proposals_questions",
    proposals.c.person,
    proposals.c.chat,
    proposals.c.created_at,
    sqlite_where=text("is_question = 1"),
    postgresql_where=proposals.c.is_question,
)

takes = Table(
    "takes",
    metadata,
    Column("proposal", String, ForeignKey("proposals.id"), primary_key=True),
    Column("action", String, primary_key=True),
    Column("person", String, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("job", String),
    Column("chat", String, nullable=False),
    Column("chat_kind", String, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("ref", Text),
    Column("message", String),
    Column("created_at", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "chat", "message"),
    # A sequence number is never used again, so that order survives retention.
    sqlite_autoincrement=True,
)
Index(
    "ix_outbox_pending",
    outbox.c.chat,
    outbox.c.rank,
    outbox.c.seq,
    sqlite_where=outbox.c.state == Delivery.PENDING.value,
    postgresql_where=outbox.c.state == Delivery.PENDING.value,
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("job", String, ForeignKey("jobs.id"), primary_key=True),
    Column("index", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("body", Text, nullable=False),
)

staged = Table(
    "staged",
    metadata,
    Column("provider", String, primary_key=True),
    Column("staging", String, primary_key=True),
    Column("media", String, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("person", String, primary_key=True),
    Column("task", String, primary_key=True),
    Column("body", Text, nullable=False),
)

chat_settings = Table(
    "chat_settings",
    metadata,
    Column("chat", String, primary_key=True),
    Column("body", Text, nullable=False),
)

subjects = Table(
    "subjects",
    metadata,
    Column("person", String, primary_key=True),
    Column("chat", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    # Of a result of ours; what people brought stands in the last column instead.
    Column("job", String, ForeignKey("jobs.id")),
    Column("index", Integer),
    Column("since", UtcDateTime, nullable=False),
    Column("brought", Text),
    Index(None, "person", "chat", "since"),
)

forgotten = Table(
    "forgotten",
    metadata,
    Column("person", String, primary_key=True),
    Column("until", UtcDateTime, nullable=False),
)

# Without foreign keys: accounts outlive what they are about.
ledger = Table(
    "ledger",
    metadata,
    Column("attempt", String, primary_key=True),
    Column("job", String, nullable=False),
    Column("person", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("spent_millionths", BigInteger, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("body", Text, nullable=False),
    Index(None, "job"),
    Index(None, "person", "opened_at"),
    Index(None, "chat", "opened_at"),
)
