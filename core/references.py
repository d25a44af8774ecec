"""Which pictures a message means: its own, those of the message it answers, results, links."""

from collections.abc import Sequence
from dataclasses import replace

from core.inputs import kept_at
from core.intents import Intent, MediaKind, Source
from core.jobs import Artifact
from core.messages import IncomingMessage, Reference
from core.parsing import links_in, subjects_in
from core.persistence import Background, Transaction
from core.subjects import Subject, names_of


async def references_of(
    tx: Transaction, message: IncomingMessage, intent: Intent, background: Background
) -> tuple[Reference, ...]:
    """List the pictures that an intent's sources name, in their order."""
    references: list[Reference] = []
    for source in dict.fromkeys(intent.sources):
        count = intent.sources.count(source)
        match source:
            case Source.ATTACHMENT:
                found = _at_place(attached_to(message), count, intent.place)
            case Source.REPLY:
                found = await _replied(tx, message, intent.place)
                if count < len(found):
                    found = [replace(each, is_choice=True) for each in found]
                found = _at_place(found, count, intent.place)
            case Source.LAST:
                found = await _last(tx, intent.place, background)
            case Source.SUBJECT:
                found = _named(message.text, background.subjects)
            case _:
                # What remains are links.
                found = [Reference(url=url) for url in links_in(message.text)]
        references += found[:count]
    return tuple(references)


def _at_place(found: list[Reference], count: int, place: int | None) -> list[Reference]:
    """Note the place of a picture that is one of several, for those who are told which it is."""
    kept = list(kept_at(found, count, place))
    if place is None or count > 1 or len(found) == 1:
        return kept
    return [replace(each, place=found.index(each) + 1) for each in kept]


async def _last(tx: Transaction, place: int | None, background: Background) -> list[Reference]:
    """Give the newest result, of several the one at a place; none where there are not so many."""
    last = background.last
    results: Sequence[Artifact] = [last] if last else []
    if last and place is not None:
        results = await tx.artifacts(last.job)
    found = [replace(each, is_choice=True) for each in _results(results)]
    if place is not None and place > len(found):
        return []
    return _at_place(found, 1, place)


async def picture_with(
    tx: Transaction, message: IncomingMessage
) -> tuple[Source, Reference] | None:
    """Give the picture that came with a message, else the one that it answers."""
    if attached := attached_to(message):
        return Source.ATTACHMENT, attached[0]
    if message.replied is not None and MediaKind.IMAGE in message.replied.media:
        return Source.REPLY, (await _replied(tx, message))[0]
    return None


def brought_by_reply(message: IncomingMessage) -> list[Reference]:
    """List the pictures of the message that is answered, as far as the platform tells of them."""
    if message.reply_to is None or message.replied is None:
        return []
    count = message.replied.media.count(MediaKind.IMAGE)
    return [Reference(quoted=message.reply_to, place=place) for place in range(1, count + 1)]


def attached_to(message: IncomingMessage) -> list[Reference]:
    """List the pictures that came with a message."""
    return [
        Reference(attachment=each) for each in message.attachments if each.kind is MediaKind.IMAGE
    ]


async def _replied(
    tx: Transaction, message: IncomingMessage, place: int | None = None
) -> list[Reference]:
    """Take results of ours from the store; anything else has to be asked for."""
    if message.reply_to is None:
        return []
    shown = _results(await tx.results_shown(message.reply_to))
    return shown or [Reference(quoted=message.reply_to, place=place)]


def _named(text: str, subjects: Sequence[Subject]) -> list[Reference]:
    """Give the pictures of the names in a text, in the order of the text."""
    pictures = {each.name: each for each in subjects}
    return [
        replace(pictures[name].reference, subject=name, is_choice=True)
        for name in subjects_in(text, names_of(subjects))
    ]


def _results(artifacts: Sequence[Artifact]) -> list[Reference]:
    return [
        Reference(media=each.media, url=each.url)
        for each in artifacts
        if each.kind is MediaKind.IMAGE
    ]
