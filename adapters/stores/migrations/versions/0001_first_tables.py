"""Lay out claims, jobs, attempts, proposals, takes, the outbox and artifacts."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_LIVE = "outcome IN ('open', 'answered')"
_PENDING = "state = 'pending'"


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "claims",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )
    _create_jobs()
    _create_attempts()
    _create_proposals()
    _create_outbox()
    op.create_table(
        "artifacts",
        sa.Column("job", sa.String, sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("index", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def _create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("claim", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("schema_version", sa.Integer, nullable=False),
        sa.Column("provider", sa.String),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("chat", sa.String, nullable=False),
        sa.Column("chat_kind", sa.String, nullable=False),
        sa.Column("origin", sa.String, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("updated_at", _TIME, nullable=False),
        sa.Column("queued_at", _TIME),
        sa.Column("retry_at", _TIME),
        sa.Column("finished_at", _TIME),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index(None, "jobs", ["state", "provider"])
    op.create_index(None, "jobs", ["person", "chat"])
    op.create_index(None, "jobs", ["chat", "origin"])


def _create_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("job", sa.String, sa.ForeignKey("jobs.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("handle", sa.Text),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index(None, "attempts", ["job", "number"])
    op.create_index(
        "uq_attempts_live",
        "attempts",
        ["job"],
        unique=True,
        sqlite_where=sa.text(_LIVE),
        postgresql_where=sa.text(_LIVE),
    )


def _create_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.String, nullable=False, unique=True),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("chat", sa.String, nullable=False),
        sa.Column("is_question", sa.Boolean, nullable=False),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index(None, "proposals", ["person", "chat"])
    op.create_table(
        "takes",
        sa.Column("proposal", sa.String, sa.ForeignKey("proposals.id"), primary_key=True),
        sa.Column("action", sa.String, primary_key=True),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("at", _TIME, nullable=False),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("job", sa.String),
        sa.Column("chat", sa.String, nullable=False),
        sa.Column("chat_kind", sa.String, nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("ref", sa.Text),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_pending",
        "outbox",
        ["chat", "rank", "seq"],
        sqlite_where=sa.text(_PENDING),
        postgresql_where=sa.text(_PENDING),
    )
