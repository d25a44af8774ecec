"""Which pictures a message means: its own, those of the message it answers, results, links."""

from collections.abc import Sequence

from core.intents import Intent, MediaKind, Source
from core.jobs import Artifact
from core.messages import IncomingMessage, Reference
from core.parsing import links_in
from core.ports import Background, Transaction


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
            case Source.LAST:
                found = _results([background.last] if background.last else [])
            case _:
                # Nobody names subjects yet, so what remains are links.
                found = [Reference(url=url) for url in links_in(message.text)]
        references += found[:count]
    return tuple(references)


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


def _results(artifacts: Sequence[Artifact]) -> list[Reference]:
    return [
        Reference(media=each.media, url=each.url)
        for each in artifacts
        if each.kind is MediaKind.IMAGE
    ]
