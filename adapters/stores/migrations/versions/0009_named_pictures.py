"""Let people give names to pictures that they bring."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column that stands where there is no job."""
    with op.batch_alter_table("subjects") as batch:
        batch.alter_column("job", existing_type=sa.String, nullable=True)
        batch.alter_column("index", existing_type=sa.Integer, nullable=True)
        batch.add_column(sa.Column("brought", sa.Text))
