"""Note which jobs make the results of another one."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column with an index of the few jobs that have a parent."""
    op.add_column("jobs", sa.Column("parent", sa.String))
    is_child = sa.text("parent IS NOT NULL")
    op.create_index(
        "ix_jobs_parent", "jobs", ["parent"], sqlite_where=is_child, postgresql_where=is_child
    )
