"""What every message and every step asks stays quick however much history there is."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select
from sqlalchemy.dialects import sqlite

from adapters.stores import open_store, people, statements
from tests.fakes.clock import FakeClock

FREQUENT = {
    "open question": statements.OPEN_QUESTION,
    "last result": statements.LAST_RESULT,
    "pending rows": statements.PENDING,
    "a job": statements.READ_JOB,
    "children": statements.CHILDREN,
    "a row": statements.ROW,
    "attempts": statements.ATTEMPTS,
    "shown results": statements.RESULTS_SHOWN,
    "waiting jobs": statements.WAITING,
    "running jobs": statements.RUNNING,
    "crowd": statements.CROWD,
    "names of pictures": people.SUBJECTS,
    "results here": people.RESULTS_HERE,
    "results anywhere": people.RESULTS_ANYWHERE,
    "unfinished jobs anywhere": statements.UNFINISHED_BY,
}


@pytest.mark.parametrize("statement", FREQUENT.values(), ids=FREQUENT)
async def test_no_table_is_read_as_a_whole(database: Path, statement: Select[Any]) -> None:
    async with open_store(f"sqlite:///{database}", clock=FakeClock()):
        pass
    compiled = str(statement.compile(dialect=sqlite.dialect()))
    # Lists are put in when a statement is run; one value will do for its plan.
    compiled = re.sub(r"\(__\[POSTCOMPILE_\w+\]\)", "(?)", compiled)
    with closing(sqlite3.connect(database)) as connection:
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN {compiled}", ["x"] * compiled.count("?")
        ).fetchall()
    assert [step for *_, step in plan if step.startswith("SCAN")] == []
