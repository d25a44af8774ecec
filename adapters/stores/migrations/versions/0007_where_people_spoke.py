"""Note where the claimed messages stand, so that a platform can catch up from there."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns; claims of before keep them empty."""
    for name in ("platform", "chat", "chat_kind", "message"):
        op.add_column("claims", sa.Column(name, sa.String))
