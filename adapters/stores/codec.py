"""The core's values as JSON and back, without tripping over what a newer version wrote."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from adapters.stores.tables import SCHEMA_VERSION
from core.jobs import Artifact, Attempt, AttemptOutcome, Handle, Job, Staged
from core.manners import ChatSettings
from core.messages import Delivery, IncomingMessage, MessageRef, OutboxRow, Proposal, Reference
from core.preferences import Preference
from core.subjects import Subject

_log = logging.getLogger(__name__)

Value = TypeVar("Value")
# What a driver hands out; the columns are named where each row is read.
Cells = Sequence[Any]


class Shape(Generic[Value]):
    """How one kind of value is written."""

    def __init__(self, kind: type[Value]) -> None:
        self._adapter = TypeAdapter(kind)

    def write(self, value: Value) -> str:
        """Write a value as JSON."""
        return self._adapter.dump_json(value).decode()

    def read(self, text: str) -> Value:
        """Read a value; fields that are unknown here are passed over.

        Raises:
            ValueError: it is of a newer version.
        """
        return self._adapter.validate_json(text)


INCOMING = Shape(IncomingMessage)
JOB = Shape(Job)
HANDLE = Shape(Handle)
ATTEMPT = Shape(Attempt)
PROPOSAL = Shape(Proposal)
MESSAGE_REF = Shape(MessageRef)
OUTBOX_ROW = Shape(OutboxRow)
ARTIFACT = Shape(Artifact)
REFERENCE = Shape(Reference)
STAGED = Shape(Staged)
PREFERENCE = Shape(Preference)
CHAT_SETTINGS = Shape(ChatSettings)


def read_job(cells: Cells) -> Job:
    """Read (id, schema_version, body)."""
    _, version, body = cells
    if version > SCHEMA_VERSION:
        message = f"schema version {version}"
        raise ValueError(message)
    return JOB.read(body)


def read_attempt(cells: Cells) -> Attempt:
    """Read (id, outcome, handle, body)."""
    _, outcome, handle, body = cells
    return replace(
        ATTEMPT.read(body),
        outcome=AttemptOutcome(outcome),
        handle=HANDLE.read(handle) if handle else None,
    )


def read_proposal(cells: Cells) -> Proposal:
    """Read (id, body)."""
    return PROPOSAL.read(cells[1])


def read_outbox_row(cells: Cells) -> OutboxRow:
    """Read (key, state, ref, body)."""
    _, state, ref, body = cells
    return replace(
        OUTBOX_ROW.read(body),
        state=Delivery(state),
        ref=MESSAGE_REF.read(ref) if ref else None,
    )


def read_artifact(cells: Cells) -> Artifact:
    """Read (job, body)."""
    return ARTIFACT.read(cells[1])


def read_staged(cells: Cells) -> Staged:
    """Read (media, body)."""
    return STAGED.read(cells[1])


def read_chat_settings(cells: Cells) -> ChatSettings:
    """Read (chat, body)."""
    return CHAT_SETTINGS.read(cells[1])


def read_preference(cells: Cells) -> Preference:
    """Read (person, body)."""
    return PREFERENCE.read(cells[1])


def read_subject(cells: Cells) -> Subject:
    """Read (name, since, body of its picture, or where it was brought)."""
    name, since, body, brought = cells
    picture = ARTIFACT.read(body) if brought is None else REFERENCE.read(brought)
    return Subject(name=name, picture=picture, since=since)


class Decoder:
    """Reads rows, passing over what a newer version wrote; says so once for each."""

    def __init__(self) -> None:
        self._reported: set[str] = set()

    def all(self, read: Callable[[Cells], Value], rows: Iterable[Cells]) -> list[Value]:
        """Read the rows that can be read, in order."""
        found = []
        for cells in rows:
            try:
                found.append(read(cells))
            except ValueError:
                self._report(str(cells[0]))
        return found

    def first(self, read: Callable[[Cells], Value], rows: Iterable[Cells]) -> Value | None:
        """Read the first row that can be read."""
        return next(iter(self.all(read, rows)), None)

    def _report(self, name: str) -> None:
        # The validation error quotes its input, prompts included, so it stays out of the log.
        if name not in self._reported:
            self._reported.add(name)
            _log.warning("row %s is of a newer version and left to it", name)
