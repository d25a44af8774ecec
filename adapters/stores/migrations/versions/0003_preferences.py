"""Remember which models people like."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "preferences",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("task", sa.String, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
