"""Which pictures a message means: its own, those of the message it answers, results, links."""

from collections.abc import Sequence
from dataclasses import replace

from core.intents import Intent, MediaKind, Source
from core.jobs import Artifact
from core.messages import IncomingMessage, Reference
from core.parsing import links_in, subjects_in
from core.ports import Background, Transaction
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
                found = _attached(message)
            case Source.REPLY:
                found = await _replied(tx, message)
                if count < len(found):
                    found = [replace(each, is_choice=True) for each in found]
            case Source.LAST:
                last = _results([background.last] if background.last else [])
                found = [replace(each, is_choice=True) for each in last]
            case Source.SUBJECT:
                found = _named(message.text, background.subjects)
            case _:
                # What remains are links.
                found = [Reference(url=url) for url in links_in(message.text)]
        references += found[:count]
    return tuple(references)


async def picture_with(
    tx: Transaction, message: IncomingMessage
) -> tuple[Source, Reference] | None:
    """Give the picture that came with a message, else the one that it answers."""
    if attached := _attached(message):
        return Source.ATTACHMENT, attached[0]
    if message.replied is not None and MediaKind.IMAGE in message.replied.media:
        return Source.REPLY, (await _replied(tx, message))[0]
    return None


def _attached(message: IncomingMessage) -> list[Reference]:
    return [
        Reference(attachment=each) for each in message.attachments if each.kind is MediaKind.IMAGE
    ]


async def _replied(tx: Transaction, message: IncomingMessage) -> list[Reference]:
    """Take results of ours from the store; anything else has to be asked for."""
    if message.reply_to is None:
        return []
    shown = _results(await tx.results_shown(message.reply_to))
    return shown or [Reference(quoted=message.reply_to)]


def _named(text: str, subjects: Sequence[Subject]) -> list[Reference]:
    """Give the pictures of the names in a text, in the order of the text."""
    pictures = {each.name: each for each in subjects}
    return [
        replace(each, subject=name, is_choice=True)
        for name in subjects_in(text, names_of(subjects))
        for each in _results([pictures[name].artifact])
    ]


def _results(artifacts: Sequence[Artifact]) -> list[Reference]:
    return [
        Reference(media=each.media, url=each.url)
        for each in artifacts
        if each.kind is MediaKind.IMAGE
    ]
