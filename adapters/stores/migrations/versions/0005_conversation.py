"""Remember names of pictures, and who asked to be forgotten."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two tables, and note who wrote the messages of the last days."""
    op.create_table(
        "subjects",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("chat", sa.String, primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("job", sa.String, sa.ForeignKey("jobs.id"), nullable=False),
        sa.Column("index", sa.Integer, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_subjects_person_chat_since", "subjects", ["person", "chat", "since"])
    op.create_table(
        "forgotten",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.add_column("claims", sa.Column("person", sa.String))
    _note_who_wrote()


def _note_who_wrote() -> None:
    claims = sa.table(
        "claims", sa.column("key", sa.String), sa.column("raw"), sa.column("person", sa.String)
    )
    rows = op.get_bind().execute(sa.select(claims.c.key, claims.c.raw)).fetchall()
    for key, raw in rows:
        sender = json.loads(raw)["sender"]
        parts = [sender["platform"], sender["tenant"], sender["person"]]
        person = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        op.execute(sa.update(claims).where(claims.c.key == key).values(person=person))
