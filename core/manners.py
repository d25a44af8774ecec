"""How a chat may be talked to, as values."""

from dataclasses import dataclass
from enum import StrEnum


class ProgressStyle(StrEnum):
    """How much a chat is shown while something is made."""

    EDIT = "edit"
    """One status message that changes."""
    POST = "post"
    """A few messages of their own, for chats where changes go unnoticed."""
    OFF = "off"
    """The start notice only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSettings:
    """What was chosen for one chat; None where nobody has."""

    progress: ProgressStyle | None = None
    price_line: bool | None = None
    """Prices are named where nothing is asked: at the start and with the result."""
    spoiler: bool | None = None
    """Results are covered until somebody opens them."""

    def changed(self, change: "ChatSettings") -> "ChatSettings":
        """Put what another one holds in place of what stands here."""
        return ChatSettings(
            progress=change.progress or self.progress,
            price_line=self.price_line if change.price_line is None else change.price_line,
            spoiler=self.spoiler if change.spoiler is None else change.spoiler,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a chat is talked to."""

    progress: ProgressStyle = ProgressStyle.EDIT
    price_line: bool = True
    spoiler: bool = False

    def as_chosen(self, chosen: ChatSettings) -> "Manners":
        """Put what was chosen in place of what is usual."""
        return Manners(
            progress=chosen.progress or self.progress,
            price_line=self.price_line if chosen.price_line is None else chosen.price_line,
            spoiler=self.spoiler if chosen.spoiler is None else chosen.spoiler,
        )


USUAL = Manners()
