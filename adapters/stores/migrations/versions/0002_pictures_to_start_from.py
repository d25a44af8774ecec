"""Note what was handed to providers, and which message shows a result."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and a column; results shown before are found by asking the platform."""
    op.create_table(
        "staged",
        sa.Column("provider", sa.String, primary_key=True),
        sa.Column("staging", sa.String, primary_key=True),
        sa.Column("media", sa.String, primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.add_column("attempts", sa.Column("remote", sa.String))
    op.create_index("ix_attempts_remote", "attempts", ["remote"])
    op.add_column("outbox", sa.Column("message", sa.String))
    op.create_index("ix_outbox_chat_message", "outbox", ["chat", "message"])
    _index_what_each_message_looks_for()


def _index_what_each_message_looks_for() -> None:
    op.drop_index("ix_jobs_person_chat", "jobs")
    columns = ["person", "chat", "state", "finished_at"]
    op.create_index("ix_jobs_person_chat_state_finished_at", "jobs", columns)
    op.drop_index("ix_proposals_person_chat", "proposals")
    op.create_index(
        "ix_proposals_questions",
        "proposals",
        ["person", "chat", "created_at"],
        sqlite_where=sa.text("is_question = 1"),
        postgresql_where=sa.text("is_question"),
    )
