"""Pictures that people gave names to, and how a message that names one is understood: pure rules.

A name belongs to a person in a chat. The newest picture of a name is the one that is meant.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.intents import Context, MediaKind, Source, Utterance
from core.jobs import Artifact, Job
from core.messages import Reference, Text
from core.parsing import Heard, Lexicon, hear
from core.phrasing import kind_arg
from core.texts import TextKey

MOST_SUBJECTS = 50
"""How many names of a person in a chat are remembered."""

LAST_COUNTS_FOR = timedelta(hours=24)
"""Whoever says "it" after a longer time means something else than their last result."""

BETWEEN_NAMES = ", "


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A picture with the name that a person gave to it."""

    name: str
    picture: Artifact | Reference
    """A result of ours, or where a picture stands that they brought; nothing of that is kept."""
    since: datetime

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return self.name.casefold()

    @property
    def reference(self) -> Reference:
        """The picture, to start from."""
        if isinstance(self.picture, Reference):
            return self.picture
        return Reference(media=self.picture.media, url=self.picture.url)


def subject_of(job: Job, artifacts: Iterable[Artifact], now: datetime) -> Subject | None:
    """Say which name a finished job gives to its first picture, if any."""
    pictures = [each for each in artifacts if each.kind is MediaKind.IMAGE]
    if job.intent.name is None or not pictures:
        return None
    return Subject(name=job.intent.name, picture=pictures[0], since=now)


def understand(utterance: Utterance, context: Context, lexicon: Lexicon) -> Heard:
    """Read a message; one that gives a name does not speak of the earlier bearer of the name."""
    heard = hear(utterance, context, lexicon)
    given = heard.intent.name.casefold() if heard.intent.name else None
    others = tuple(name for name in context.subjects if name.casefold() != given)
    if others == context.subjects:
        return heard
    return hear(utterance, replace(context, subjects=others), lexicon)


def picked_line(job: Job) -> Text | None:
    """Say which picture is used, where the person did not hand it in with their words."""
    picked = [each for each in job.references if each.is_choice]
    if not picked:
        return None
    args = {"kind": kind_arg(job.kind), "count": "several" if len(picked) > 1 else "one"}
    names = [each.subject for each in picked if each.subject is not None]
    if names:
        return Text(key=TextKey.ACK_SUBJECT, args={**args, "names": BETWEEN_NAMES.join(names)})
    places = [each.place for each in picked if each.place is not None]
    if places:
        return Text(key=TextKey.ACK_PLACE, args={"kind": args["kind"], "place": places[0]})
    is_last = Source.LAST in job.intent.sources
    return Text(key=TextKey.ACK_LAST if is_last else TextKey.ACK_REPLIED, args=args)


def names_of(subjects: Sequence[Subject]) -> tuple[str, ...]:
    """List the names, for the parser."""
    return tuple(each.name for each in subjects)
