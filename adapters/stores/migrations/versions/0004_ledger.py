"""Note what every paid attempt cost."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "ledger",
        sa.Column("attempt", sa.String, primary_key=True),
        sa.Column("job", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("chat", sa.String, nullable=False),
        sa.Column("unit", sa.String, nullable=False),
        sa.Column("spent_millionths", sa.BigInteger, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_ledger_job", "ledger", ["job"])
    op.create_index("ix_ledger_person_opened_at", "ledger", ["person", "opened_at"])
    op.create_index("ix_ledger_chat_opened_at", "ledger", ["chat", "opened_at"])
