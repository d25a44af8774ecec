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
    op.add_column("outbox", sa.Column("message", sa.String))
    op.create_index("ix_outbox_chat_message", "outbox", ["chat", "message"])
