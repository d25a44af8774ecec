"""Opening, reopening and upgrading a database file."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from adapters.stores import open_store
from adapters.stores.migrations.upgrade import HEAD, upgrade
from adapters.stores.sqlite import connect, make_engine
from adapters.stores.tables import metadata
from core.errors import ConfigError, StoreError
from core.jobs import AttemptId, JobId, JobState
from core.messages import ClaimKey, Delivery, DeliveryKey, ProposalId, Reference
from core.persistence import Store
from core.subjects import Subject
from tests.fakes.clock import START, FakeClock
from tests.fakes.records import (
    ANN,
    CHAT,
    IMA,
    artifact,
    attempt,
    background,
    handle,
    incoming,
    job,
    message_ref,
    proposal,
    row,
)


def _edit(database: Path, statement: str, values: Sequence[object] = ()) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement, values)


async def _fill(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.claim(ClaimKey("c1"), incoming(), START)
        await tx.add_job(job(state=JobState.QUEUED))
        await tx.open_attempt(attempt())
        await tx.record_answer(AttemptId("a1"), handle())
        await tx.propose(proposal())
        await tx.take(ProposalId("p1"), "no", ANN, START)
        await tx.post(row())
        await tx.put_artifact(artifact())


async def test_everything_is_there_after_a_restart(database: Path) -> None:
    async with open_store(f"sqlite:///{database}", clock=FakeClock()) as store:
        await _fill(store)
        async with store.snapshot() as tx:
            attempts = await tx.attempts(JobId("j1"))
    async with (
        open_store(f"sqlite:///{database}", clock=FakeClock()) as store,
        store.transaction() as tx,
    ):
        assert not await tx.claim(ClaimKey("c1"), incoming(), START)
        assert await tx.job(JobId("j1")) == job(state=JobState.QUEUED)
        assert [each.queued_at for each in await tx.waiting(IMA)] == [START]
        assert await tx.attempts(JobId("j1")) == attempts
        assert await tx.proposal(ProposalId("p1")) == proposal()
        assert not await tx.take(ProposalId("p1"), "no", ANN, START)
        assert await tx.pending(CHAT) == [row()]
        assert await tx.artifacts(JobId("j1")) == [artifact()]


async def test_a_second_process_is_turned_away(store: Store, database: Path) -> None:
    del store
    with pytest.raises(ConfigError, match="in use by another process") as refusal:
        async with open_store(f"sqlite:///{database}", clock=FakeClock()):
            pass
    assert refusal.value.key == "store.url"


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
async def test_only_a_file_can_be_opened(url: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        async with open_store(url, clock=FakeClock()):
            pass
    assert refusal.value.key == "store.url"


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="file/sub"):
        async with open_store(f"sqlite:///{tmp_path}/file/sub/x.db", clock=FakeClock()):
            pass


async def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/a/b/x.db", clock=FakeClock()) as store:
        await _fill(store)


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text("not a database " * 100, encoding="utf-8")
    return path


async def test_a_file_that_is_no_database_is_an_error(letter: Path) -> None:
    with pytest.raises(StoreError):
        async with open_store(f"sqlite:///{letter}", clock=FakeClock()):
            pass


async def test_a_database_of_a_newer_version_is_left_alone(database: Path) -> None:
    async with open_store(f"sqlite:///{database}", clock=FakeClock()):
        pass
    _edit(database, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ConfigError, match="newer version"):
        async with open_store(f"sqlite:///{database}", clock=FakeClock()):
            pass


async def test_what_the_first_version_wrote_is_still_there(database: Path) -> None:
    async with open_store(f"sqlite:///{database}", clock=FakeClock()) as store:
        await _fill(store)
    # Back to what the first version knew, by hand: migrations only lead forward.
    for statement in (
        *(
            f"ALTER TABLE claims DROP COLUMN {name}"
            for name in ("platform", "chat", "chat_kind", "message")
        ),
        "DROP INDEX ix_jobs_parent",
        "ALTER TABLE jobs DROP COLUMN parent",
        "DROP TABLE chat_settings",
        "DROP TABLE subjects",
        "DROP TABLE forgotten",
        "ALTER TABLE claims DROP COLUMN person",
        "DROP TABLE ledger",
        "DROP TABLE preferences",
        "DROP TABLE staged",
        "DROP INDEX ix_outbox_chat_message",
        "DROP INDEX ix_attempts_remote",
        "ALTER TABLE attempts DROP COLUMN remote",
        "DROP INDEX ix_jobs_person_chat_state_finished_at",
        "CREATE INDEX ix_jobs_person_chat ON jobs (person, chat)",
        "DROP INDEX ix_proposals_questions",
        "CREATE INDEX ix_proposals_person_chat ON proposals (person, chat)",
        "ALTER TABLE outbox DROP COLUMN message",
        "UPDATE alembic_version SET version_num = '0001'",
    ):
        _edit(database, statement)
    async with (
        open_store(f"sqlite:///{database}", clock=FakeClock()) as store,
        store.transaction() as tx,
    ):
        assert await tx.job(JobId("j1")) == job(state=JobState.QUEUED)
        assert await tx.pending(CHAT) == [row()]
        await tx.settle(DeliveryKey("k1"), Delivery.CONFIRMED, message_ref("sent"))
        assert await tx.results_shown(message_ref("sent")) == [artifact()]


async def test_names_from_before_pictures_could_be_brought_are_still_there(database: Path) -> None:
    luna = Subject(name="Luna", picture=artifact(), since=START)
    async with open_store(f"sqlite:///{database}", clock=FakeClock()) as store:
        await _fill(store)
        async with store.transaction() as tx:
            await tx.put_subject(ANN, CHAT, luna)
    for statement in (
        "ALTER TABLE subjects RENAME TO newer",
        "DROP INDEX ix_subjects_person_chat_since",
        (
            "CREATE TABLE subjects (person VARCHAR NOT NULL, chat VARCHAR NOT NULL, "
            "key VARCHAR NOT NULL, name VARCHAR NOT NULL, job VARCHAR NOT NULL, "
            '"index" INTEGER NOT NULL, since DATETIME NOT NULL, PRIMARY KEY (person, chat, "key"), '
            "FOREIGN KEY(job) REFERENCES jobs (id))"
        ),
        "CREATE INDEX ix_subjects_person_chat_since ON subjects (person, chat, since)",
        'INSERT INTO subjects SELECT person, chat, "key", name, job, "index", since FROM newer',
        "DROP TABLE newer",
        "UPDATE alembic_version SET version_num = '0008'",
    ):
        _edit(database, statement)
    theirs = Reference(quoted=message_ref("theirs"), place=1)
    async with (
        open_store(f"sqlite:///{database}", clock=FakeClock()) as store,
        store.transaction() as tx,
    ):
        await tx.put_subject(ANN, CHAT, Subject(name="Rex", picture=theirs, since=START))
        known = await background(tx, ANN, CHAT, START)
        assert known.subjects[0] == luna
        assert known.subjects[1].picture == theirs


# A new file is laid out at once; one where alembic has begun goes through every migration.
BEGINNINGS = ("", "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_new_files_and_migrated_ones_have_the_same_tables(database: Path, beginning: str) -> None:
    opened = partial(connect, database, busy_timeout=timedelta(seconds=1))
    _edit(database, beginning)
    upgrade(opened)
    with make_engine(opened).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD


def test_new_files_and_migrated_ones_have_the_same_indexes(tmp_path: Path) -> None:
    shapes = []
    for name, beginning in zip(("new", "migrated"), BEGINNINGS, strict=True):
        database = tmp_path / name
        _edit(database, beginning)
        upgrade(partial(connect, database, busy_timeout=timedelta(seconds=1)))
        with closing(sqlite3.connect(database)) as connection:
            found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'")
            shapes.append({name: sql and sql.split() for name, sql in found})
    del shapes[0]["sqlite_autoindex_alembic_version_1"]
    assert shapes[0] == shapes[1]


def test_the_newest_migration_is_known_by_name() -> None:
    config = Config()
    config.set_main_option("script_location", "adapters.stores:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_commit_is_on_the_disk(database: Path) -> None:
    engine = make_engine(partial(connect, database, busy_timeout=timedelta(seconds=1)))
    with engine.connect() as connection:
        settings = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert settings == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 1000,
    }


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE jobs SET schema_version = 2 WHERE id = 'new'",
        "UPDATE jobs SET body = replace(body, 'text_to_image', 'smell') WHERE id = 'new'",
    ],
)
async def test_a_job_of_a_newer_version_is_left_to_it(
    store: Store, database: Path, caplog: pytest.LogCaptureFixture, change: str
) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job("new"))
        await tx.add_job(job("old"))
    _edit(database, change)
    async with store.snapshot() as tx:
        assert await tx.job(JobId("new")) is None
        assert await tx.jobs_of_message(message_ref()) == [job("old")]
        assert await tx.unfinished_of(ANN, CHAT) == [job("old")]
    left = [record.getMessage() for record in caplog.records if record.name.endswith("codec")]
    assert left == ["row new is of a newer version and left to it"]
    assert job().intent.prompt not in caplog.text


async def test_a_job_in_an_unknown_state_is_not_resumed(store: Store, database: Path) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
    _edit(database, "UPDATE jobs SET state = 'levitating'")
    async with store.snapshot() as tx:
        assert await tx.unfinished() == []


async def test_fields_that_a_newer_version_added_are_passed_over(
    store: Store, database: Path
) -> None:
    async with store.transaction() as tx:
        await tx.add_job(job())
    _edit(database, "UPDATE jobs SET body = json_set(body, '$.aura', 'blue')")
    async with store.snapshot() as tx:
        assert await tx.job(JobId("j1")) == job()


async def test_other_rows_of_a_newer_version_are_left_to_it(store: Store, database: Path) -> None:
    await _fill(store)
    for change in (
        "UPDATE attempts SET outcome = 'forgiven'",
        "UPDATE proposals SET body = '{}'",
        "UPDATE outbox SET body = replace(body, 'acknowledgment', 'telepathy')",
        "UPDATE artifacts SET body = replace(body, 'image', 'smell')",
    ):
        _edit(database, change)
    async with store.snapshot() as tx:
        assert await tx.attempts(JobId("j1")) == []
        assert await tx.proposal(ProposalId("p1")) is None
        assert await tx.pending(CHAT) == []
        assert await tx.artifacts(JobId("j1")) == []


async def test_a_row_keeps_its_state_and_reference_beside_its_body(store: Store) -> None:
    async with store.transaction() as tx:
        await tx.post(row())
        await tx.settle(DeliveryKey("k1"), Delivery.CONFIRMED, message_ref("sent"))
    async with store.snapshot() as tx:
        expected = replace(row(), state=Delivery.CONFIRMED, ref=message_ref("sent"))
        assert await tx.row(DeliveryKey("k1")) == expected
