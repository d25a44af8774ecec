"""One of our pictures picked by its place, "第二张", with no word of what is to become of it.

It is shown, and asked about; nothing is ordered.
"""

from dataclasses import replace

from core.etiquette import Etiquette
from core.hearing import Hearing
from core.intents import Action, Intent, MediaKind, Missing, Source, TaskType
from core.jobs import Artifact, Asks, Job
from core.messages import MediaItem
from core.parsing import read_choice
from core.ports import Media


async def pick(hearing: Hearing) -> Hearing | None:
    """Take "the second one" for a picture of the set that was made last; None where none was."""
    pictures = await _last_pictures(hearing)
    choice = read_choice(hearing.words, len(pictures))
    if len(pictures) < 2 or not isinstance(choice, int):  # noqa: PLR2004 - one is no set
        return None
    intent = Intent(
        action=Action.GENERATE,
        task_type=TaskType.IMAGE_TO_IMAGE,
        sources=(Source.LAST,),
        place=choice,
        missing=Missing.PROMPT,
        language=hearing.intent.language,
    )
    return replace(hearing, intent=intent)


def is_picked(job: Job) -> bool:
    """Tell a question about a picture that we chose from one about a picture that was brought."""
    chosen = [each.is_choice for each in job.references]
    return job.asks is Asks.PROMPT and bool(chosen) and all(chosen) and not job.intent.prompt


async def picture_of(
    hearing: Hearing, job: Job, media: Media, etiquette: Etiquette
) -> tuple[MediaItem, ...]:
    """Give the picked picture as the chat was shown it, as long as there is a copy."""
    wanted = [each.media for each in job.references]
    shown = [each.shown for each in await _last_pictures(hearing) if each.media in wanted]
    manners = await etiquette.of(job.origin.chat, hearing.tx)
    return tuple(
        replace(each, is_spoiler=manners.spoiler)
        for each in shown[:1]
        if each is not None and media.holds(each.media)
    )


async def _last_pictures(hearing: Hearing) -> list[Artifact]:
    last = hearing.background.last
    made = await hearing.tx.artifacts(last.job) if last is not None else ()
    return [each for each in made if each.kind is MediaKind.IMAGE]
