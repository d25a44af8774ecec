"""New jobs out of earlier ones: the same again, with other words, or the picture in motion."""

from dataclasses import replace

from core.asking import Asking
from core.followups import ANIMATE, EDIT
from core.intents import Action, Intent, MediaKind, Source, TaskType
from core.jobs import Asks, Job, JobId
from core.messages import (
    ButtonPress,
    Choice,
    ClaimKey,
    MessageRef,
    OutboxRow,
    PersonRef,
    Proposal,
    Reference,
    Text,
    digest,
)
from core.persistence import Transaction
from core.preferences import liked
from core.texts import TextKey
from core.workbench import Workbench


class Reordering:
    """Orders once more what was made before, or what has come of it."""

    def __init__(self, bench: Workbench, asking: Asking) -> None:
        self._bench = bench
        self._asking = asking

    async def again(
        self, tx: Transaction, job: Job, choice: Choice, *, claim: ClaimKey, origin: MessageRef
    ) -> None:
        """Make a new job of an earlier wish, with the offer and up to the price of a choice."""
        again = await self._same(tx, job, choice, claim=claim, origin=origin)
        model = choice.model or job.require_plan().model
        await self._start(tx, again, self._bench.notices(again).retry_acknowledgment(model))

    async def edit(
        self, tx: Transaction, job: Job, proposal: Proposal, choice: Choice, press: ButtonPress
    ) -> Text:
        """Order what was filled into a form, or ask for it where there are none.

        May be done again and again; the same tap twice counts once.
        """
        if press.words is not None and not press.words.strip():
            return Text(key=TextKey.REPLY_EMPTY)
        action, now = f"{EDIT}:{digest(press.event)}", self._bench.ports.clock.now()
        if not await tx.take(proposal.id, action, press.by, now):
            return Text(key=TextKey.PRESS_TAKEN)
        claim = ClaimKey(f"{proposal.id}:{action}")
        origin = await origin_of(tx, job, proposal)
        edited = await self._same(tx, job, choice, claim=claim, origin=origin)
        if press.words is None:
            return await self._ask(tx, edited, proposal)
        edited = replace(edited, intent=replace(edited.intent, prompt=press.words.strip()))
        await self._start(tx, edited, self._bench.notices(edited).acknowledgment())
        return Text(key=TextKey.PRESS_DONE)

    async def animate(self, tx: Transaction, job: Job, proposal: Proposal, by: PersonRef) -> Text:
        """Make a film of a picture, once; whoever wants more of them says so."""
        ports = self._bench.ports
        found = [each for each in await tx.artifacts(job.id) if each.kind is MediaKind.IMAGE]
        if not found:
            return Text(key=TextKey.PRESS_EXPIRED)
        if not await tx.take(proposal.id, ANIMATE, by, ports.clock.now()):
            return Text(key=TextKey.PRESS_TAKEN)
        task, first = TaskType.IMAGE_TO_VIDEO, found[0]
        # What was said of an edit ("make it night") has been done to the picture already.
        prompt = job.intent.prompt if job.task is TaskType.TEXT_TO_IMAGE else ""
        film = Job(
            id=JobId(ports.identifiers.fresh()),
            claim=ClaimKey(f"{proposal.id}:{ANIMATE}"),
            origin=await origin_of(tx, job, proposal),
            person=job.person,
            language=job.language,
            intent=Intent(
                action=Action.GENERATE,
                task_type=task,
                sources=(Source.LAST,),
                prompt=prompt,
                avoid=job.intent.avoid,
                language=job.language,
            ),
            created_at=ports.clock.now(),
            references=(Reference(media=first.media, url=first.url),),
            preferred=liked(await tx.preferences(job.person)).get(task),
        )
        await self._start(tx, film, self._bench.notices(film).motion_acknowledgment())
        return Text(key=TextKey.PRESS_DONE)

    async def _same(
        self, tx: Transaction, job: Job, choice: Choice, *, claim: ClaimKey, origin: MessageRef
    ) -> Job:
        ports = self._bench.ports
        return Job(
            id=JobId(ports.identifiers.fresh()),
            claim=claim,
            origin=origin,
            person=job.person,
            language=job.language,
            # What the first wish said of times to come was heeded then.
            intent=replace(job.intent, remember=False, forget=False),
            created_at=ports.clock.now(),
            references=job.references,
            inputs=job.inputs,
            pinned=choice.offer,
            preferred=liked(await tx.preferences(job.person)).get(job.task),
            announced=choice.price,
        )

    async def _ask(self, tx: Transaction, edited: Job, proposal: Proposal) -> Text:
        """Ask for other words, unless this result's are asked for already."""
        begun = f"{proposal.id}:{EDIT}:"
        is_open = any(
            each.claim.startswith(begun) for each in await self._asking.open_of(tx, edited)
        )
        if not is_open:
            await self._asking.ask(tx, edited, Asks.PROMPT, None)
        return Text(key=TextKey.PRESS_DONE)

    async def _start(self, tx: Transaction, job: Job, acknowledgment: OutboxRow) -> None:
        await self._asking.pass_by(tx, job)
        await tx.add_job(job)
        await self._bench.say(tx, acknowledgment)
        await self._bench.wake(tx, job.id)


async def origin_of(tx: Transaction, job: Job, proposal: Proposal) -> MessageRef:
    """Answer in the chat of the buttons, where a result was brought back into another one."""
    if proposal.shown is None or proposal.chat == job.origin.chat:
        return job.origin
    shown = await tx.row(proposal.shown)
    return (shown.message.reply_to if shown else None) or job.origin
