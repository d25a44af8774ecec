"""What somebody was given before: page by page, or one result brought back as if it were new.

Pictures come from our own copies as long as these are kept; after that their links are given.
Nobody is shown what was made for somebody else.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from core.composing import proposal_under
from core.intents import ChatKind, MediaKind
from core.jobs import Artifact, Job, JobId, JobState
from core.messages import (
    Arg,
    Button,
    ChatRef,
    Choice,
    DeliveryKey,
    MediaItem,
    MessageKind,
    OutboxRow,
    OutgoingMessage,
    PersonRef,
    Proposal,
    Suggestion,
    Text,
    proposal_id_of,
)
from core.persistence import Result, Transaction
from core.phrasing import ago_args, kind_arg, shorten
from core.reporting import MOST_SUGGESTIONS
from core.several import MOST_SHOWN
from core.texts import TextKey
from core.workbench import Workbench

MORE = "more-"
"""Prefix of the actions that show another page: more-2."""
ON_A_PAGE = 4
MOST_SEARCHED = 200
"""How many results are looked through for what somebody types."""
NO_TIME = timedelta(seconds=1)
MOST_OPEN = 1000
"""Pages that can be turned by words."""

_MORE = re.compile(
    r"(?:请|再)?(?:给我)?(?:看|看看|显示|查看|继续看)?(?:更多|下一页|后面的)(?:的)?(?:历史|作品|记录|结果)?(?:吧|呢|呀|啊)?"
    r"|还有更多吗|还有吗"
    r"|(?:please )?(?:(?:show|see|view|load)(?: me)? )?(?:some )?more(?: please| history| results)?"
    r"|(?:the )?next(?: page)?(?: please)?"
)


def asks_for_more(words: str) -> bool:
    """Tell "more" and "下一页", which are nothing to draw, from anything that says what of."""
    plain = "".join(sign if sign.isalnum() else " " for sign in words.casefold())
    return _MORE.fullmatch(" ".join(plain.split())) is not None


class Histories:
    """Knows what people were given."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        # Of use only right after a page; buttons know their page by themselves, and for longer.
        self._open: dict[tuple[PersonRef, ChatRef], Proposal] = {}

    def open_page(self, person: PersonRef, chat: ChatRef) -> Proposal | None:
        """Find what leads on from the page that somebody was shown last, if anything does."""
        return self._open.get((person, chat))

    async def turn(
        self, tx: Transaction, proposal: Proposal, row: OutboxRow
    ) -> tuple[OutboxRow, Proposal | None] | None:
        """Show the page that a proposal leads to; None where it does no more.

        `row` is the reply without lines.
        """
        (choice,), person = proposal.choices, proposal.person
        last = await tx.job(JobId(proposal.job))
        if last is None or not await tx.take(proposal.id, choice.action, person, self._now()):
            return None
        number, before = int(choice.action.removeprefix(MORE)), last.finished_at or last.created_at
        return await self._page(tx, person, row, number=number, before=before)

    async def answer(
        self, tx: Transaction, person: PersonRef, row: OutboxRow
    ) -> tuple[OutboxRow, Proposal | None]:
        """Show the newest results; `row` is the reply without lines."""
        return await self._page(tx, person, row, number=1, before=self._now() + NO_TIME)

    async def more(self, tx: Transaction, proposal: Proposal, action: str, by: PersonRef) -> Text:
        """Take a tap that asks for the next page."""
        if by != proposal.person:
            return Text(key=TextKey.PRESS_NOT_YOURS)
        if not await tx.take(proposal.id, action, by, self._now()):
            return Text(key=TextKey.PRESS_TAKEN)
        last = await tx.job(JobId(proposal.job))
        if last is None:
            return Text(key=TextKey.PRESS_EXPIRED)
        shown = await tx.row(proposal.shown) if proposal.shown else None
        head, number = proposal.id.partition(".")[0], int(action.removeprefix(MORE))
        row = OutboxRow(
            key=DeliveryKey(f"{head}:history-{number}"),
            message=OutgoingMessage(
                chat=proposal.chat,
                kind=MessageKind.NOTE,
                language=shown.message.language if shown else last.language,
                lines=(),
                reply_to=shown.message.reply_to if shown else None,
            ),
            created_at=self._now(),
        )
        before = last.finished_at or last.created_at
        row, further = await self._page(tx, by, row, number=number, before=before)
        await self._bench.say(tx, row, proposal=further)
        return Text(key=TextKey.PRESS_DONE)

    async def show(
        self, tx: Transaction, person: PersonRef, name: str, row: OutboxRow
    ) -> tuple[OutboxRow, Proposal | None]:
        """Bring one result back with its buttons; `row` is the reply without lines."""
        job = await tx.job(JobId(name))
        if job is None or job.person != person or job.state is not JobState.DONE:
            return _with(row, Text(key=TextKey.SHOW_GONE)), None
        artifacts = await tx.artifacts(job.id)
        manners = await self._bench.etiquette.of(row.message.chat, tx)
        result, offered = self._bench.notices(job, manners).result(
            job.require_plan(), (), [each.url for each in artifacts]
        )
        proposal = replace(
            offered,
            id=proposal_id_of(row.key),
            chat=row.message.chat,
            shown=row.key,
        )
        message = replace(
            result.message,
            chat=row.message.chat,
            language=row.message.language,
            reply_to=row.message.reply_to,
            media=tuple(
                replace(item, is_spoiler=manners.spoiler)
                for each in artifacts
                if (item := self._at_hand(each)) is not None
            ),
            buttons=tuple(replace(each, proposal=proposal.id) for each in result.message.buttons),
        )
        # Said to be about the job, so that a reply to it means this result.
        return replace(row, message=message, job=job.id), proposal

    async def suggest(self, tx: Transaction, person: PersonRef, typed: str) -> list[Suggestion]:
        """Complete what somebody types with the results that have it in their words."""
        words = typed.casefold().strip()
        most = MOST_SEARCHED if words else MOST_SUGGESTIONS
        found = await tx.results_of(person, None, self._now() + NO_TIME, most)
        return [
            Suggestion(
                value=each.job.id,
                label=Text(
                    key=TextKey.SHOW_SUGGESTION,
                    args={
                        "kind": kind_arg(each.job.kind),
                        "prompt": shorten(each.job.intent.prompt),
                    },
                ),
            )
            for each in found
            if words in each.job.intent.prompt.casefold()
        ][:MOST_SUGGESTIONS]

    async def _page(
        self, tx: Transaction, person: PersonRef, row: OutboxRow, *, number: int, before: datetime
    ) -> tuple[OutboxRow, Proposal | None]:
        where = _scope(row.message.chat)
        found = await tx.results_of(person, where, before, ON_A_PAGE + 1)
        page = found[:ON_A_PAGE]
        if not page:
            return _with(row, Text(key=TextKey.HISTORY_NONE)), None
        manners = await self._bench.etiquette.of(row.message.chat, tx)
        title = (
            Text(key=TextKey.HISTORY)
            if number == 1
            else Text(key=TextKey.HISTORY_PAGE, args={"page": number})
        )
        lines = [title]
        media: list[MediaItem] = []
        for index, result in enumerate(page):
            pictures, place = self._pictures(result), (number - 1) * ON_A_PAGE + 1 + index
            lines.append(self._line(place, result.job))
            if not pictures:
                lines += [
                    Text(key=TextKey.RESULT_LINK, args={"url": each.url})
                    for each in result.artifacts
                ]
            # Of every later result at least one picture is to find a place.
            later = len(page) - index - 1
            media += pictures[: MOST_SHOWN - len(media) - later]
        media = [replace(each, is_spoiler=manners.spoiler) for each in media]
        row = _with(row, *lines, media=media)
        if len(found) == len(page):
            tx.on_commit(partial(self._close, person, row.message.chat))
            return row, None
        row, further = self._with_more(row, person, page[-1].job, number + 1)
        tx.on_commit(partial(self._keep_open, further))
        return row, further

    def _close(self, person: PersonRef, chat: ChatRef) -> None:
        self._open.pop((person, chat), None)

    def _keep_open(self, further: Proposal) -> None:
        if len(self._open) >= MOST_OPEN:
            self._open.clear()
        self._open[further.person, further.chat] = further

    def _with_more(
        self, row: OutboxRow, person: PersonRef, last: Job, number: int
    ) -> tuple[OutboxRow, Proposal]:
        action, now = f"{MORE}{number}", self._now()
        proposal = proposal_under(row, person, (Choice(action=action),), now, last.id)
        button = Button(proposal=proposal.id, action=action, label=Text(key=TextKey.BUTTON_MORE))
        return replace(row, message=replace(row.message, buttons=(button,))), proposal

    def _line(self, place: int, job: Job) -> Text:
        at = job.finished_at or job.created_at
        args: dict[str, Arg] = {
            "kind": kind_arg(job.kind),
            "place": place,
            "prompt": shorten(job.intent.prompt),
            "model": job.require_plan().model,
        }
        ago = ago_args((self._now() - at).total_seconds())
        return Text(key=TextKey.HISTORY_LINE, args=args | ago)

    def _pictures(self, result: Result) -> list[MediaItem]:
        """Give the pictures of a result as far as there are copies; films are linked to."""
        pictures = [each for each in result.artifacts if each.kind is MediaKind.IMAGE]
        return [item for each in pictures if (item := self._at_hand(each))]

    def _at_hand(self, artifact: Artifact) -> MediaItem | None:
        shown = artifact.shown
        return shown if shown and self._bench.ports.media.holds(shown.media) else None

    def _now(self) -> datetime:
        return self._bench.ports.clock.now()


def _scope(chat: ChatRef) -> ChatRef | None:
    """Show a person everything where nobody reads along."""
    return None if chat.kind is ChatKind.DM else chat


def _with(row: OutboxRow, *lines: Text, media: Sequence[MediaItem] = ()) -> OutboxRow:
    return replace(row, message=replace(row.message, lines=lines, media=tuple(media)))
