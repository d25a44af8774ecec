"""Keep what moderators choose for their chats."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table."""
    op.create_table(
        "chat_settings",
        sa.Column("chat", sa.String, primary_key=True),
        sa.Column("body", sa.Text, nullable=False),
    )
