"""The state that the stages of one reading share: text, marks, what was found, what is cut."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from core.intents import Context, MediaKind, Utterance
from core.parsing.lexicon import Lexicon
from core.parsing.normalise import clauses
from core.parsing.scanning import Mark, scan


class Finding(NamedTuple):
    """A value, the place in the message that led to it and the rule that saw it."""

    field: str
    value: object
    start: int
    end: int
    rule: str


class Cut(NamedTuple):
    """A part of the message that leaves the prompt, and the rule that took it out."""

    start: int
    end: int
    rule: str


_SAYS_NOTHING = re.compile(r"[^\w\ufffc]+")
_EMPTY_KINDS = frozenset({"filler", "polite", "chatter"})
# Kinds that rules look for right before or after another word.
_NEIGHBOURS = _EMPTY_KINDS | {"use", "refuse", "memory", "video", "screen"}


def _without(text: str, flags: bytearray) -> str:
    """Give the text with spaces at the places that are flagged."""
    pieces: list[str] = []
    done = 0
    while (start := flags.find(1, done)) != -1:
        end = flags.find(0, start)
        end = len(text) if end == -1 else end
        pieces += (text[done:start], " " * (end - start))
        done = end
    return "".join((*pieces, text[done:]))


class Reading:
    """One message on its way to an intent."""

    def __init__(
        self, message: Utterance, context: Context, lexicon: Lexicon, raw: str, text: str
    ) -> None:
        self.message = message
        self.context = context
        self.lexicon = lexicon
        self.raw = raw
        self.text = text
        """Folded, with everything hidden that rules must not read."""
        self.begin = len(text) - len(text.lstrip())
        """Where the message begins after a greeting."""
        self.cuts: list[Cut] = []
        self.findings: list[Finding] = []
        self.clauses = clauses(text)
        self._clause_starts = [start for start, _ in self.clauses]
        self._void = bytearray(len(text))
        self._gone = bytearray(len(text))
        self.marks, self.mentions = scan(text, lexicon)
        self._by_kind: dict[str, list[Mark]] = {}
        self.ending: dict[int, list[Mark]] = {}
        self.starting: dict[int, list[Mark]] = {}
        for gap in _SAYS_NOTHING.finditer(text):
            start, end = gap.span()
            self._void[start:end] = b"\x01" * (end - start)
        self._index()

    def _index(self) -> None:
        by_kind, void = self._by_kind, self._void
        for mark in self.marks:
            kind, value, start, end, _ = mark
            if kind in by_kind:
                by_kind[kind].append(mark)
            else:
                by_kind[kind] = [mark]
            if kind in _NEIGHBOURS:
                self.ending.setdefault(end, []).append(mark)
                self.starting.setdefault(start, []).append(mark)
                if kind in _EMPTY_KINDS and value == "word":
                    void[start:end] = b"\x01" * (end - start)

    def _blank(self, start: int, end: int) -> None:
        self._void[start:end] = b"\x01" * (end - start)

    def of(self, kind: str, value: str | None = None) -> Sequence[Mark]:
        """Give the marks of a kind, in order, or only those of a value."""
        marks = self._by_kind.get(kind, ())
        return marks if value is None or not marks else [m for m in marks if m.value == value]

    def has(self, kind: str) -> bool:
        """Tell whether there is a mark of a kind."""
        return kind in self._by_kind

    def first(self, kind: str, value: str | None = None) -> Mark | None:
        """Give the first such mark."""
        marks = self.of(kind, value)
        return marks[0] if marks else None

    def cut(self, start: int, end: int, rule: str) -> None:
        """Take a part out of the prompt, with the letters too many of a stretched word."""
        while 0 < end < len(self.text) and self.text[end] == " " and self.raw[end].isalpha():
            end += 1
        self.cuts.append(Cut(start, end, rule))
        self._blank(start, end)
        self._gone[start:end] = b"\x01" * (end - start)

    def note(self, field: str, value: object, start: int, end: int, rule: str) -> None:
        """Record what led to a value."""
        self.findings.append(Finding(field, value, start, end, rule))

    def is_blank(self, start: int, end: int) -> bool:
        """Tell whether a part holds nothing but cuts, fillers and punctuation."""
        return self._void.find(0, start, end) == -1

    def clause_at(self, place: int) -> tuple[int, int]:
        """Give the bounds of the clause around a place."""
        return self.clauses[max(bisect_right(self._clause_starts, place) - 1, 0)]

    def is_alone(self, start: int, end: int) -> bool:
        """Tell whether the clause around a part holds nothing else."""
        left, right = self.clause_at(start)
        return self.is_blank(left, start) and self.is_blank(end, max(right, end))

    def skip_back(self, place: int) -> int:
        """Step over spaces to the left."""
        while place and self.text[place - 1] in " \t:":
            place -= 1
        return place

    def skip_on(self, place: int) -> int:
        """Step over spaces to the right."""
        while place < len(self.text) and self.text[place] in " \t":
            place += 1
        return place

    def refusal_before(self, place: int) -> int | None:
        """Give where a refusing word ("不要", "no") begins that stands right before a place."""
        for mark in self.ending.get(self.skip_back(place), ()):
            if mark.kind == "refuse" and mark.value == "before":
                return mark.start
        return None

    def lead_end(self, place: int) -> int:
        """Step to the right over spaces, marks and what has been cut."""
        while place < len(self.text) and (self._gone[place] or self.text[place] in " \t:,-"):
            place += 1
        return place

    def was_cut_by(self, rule: str) -> bool:
        """Tell whether a rule took anything out of the prompt."""
        return any(cut.rule == rule for cut in self.cuts)

    def is_cut(self, place: int) -> bool:
        """Tell whether a place has left the prompt."""
        return place < len(self._gone) and bool(self._gone[place])

    @property
    def has_pictures(self) -> bool:
        """Tell whether a picture came with the message."""
        reply = self.message.reply
        return MediaKind.IMAGE in (*self.message.attachments, *(reply.media if reply else ()))

    def leftover(self, start: int, end: int) -> str:
        """Give what is said beside a part, without cuts, fillers and punctuation."""
        said = _without(self.text, self._void)
        return said[:start] + " " * (end - start) + said[end:]

    def has_cut(self, start: int, end: int) -> bool:
        """Tell whether something of a part has left the prompt."""
        return self._gone.find(1, start, end) != -1

    def visible(self) -> str:
        """Give the text with spaces for what has left the prompt."""
        return _without(self.text, self._gone)

    def content_length(self) -> int:
        """Count the characters that say something."""
        return self._void.count(0)
