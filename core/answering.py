"""Messages about what was said before: answers to questions, names, corrections, "again"."""

from dataclasses import replace

from core.correcting import Correcting
from core.followups import AGAIN
from core.forgetting import asks_to_delete
from core.hearing import Hearing
from core.histories import asks_for_more
from core.intents import Action
from core.jobs import JobId
from core.labels import asks_for_one, spoken_action
from core.messages import Proposal, delivery_key_of
from core.naming import give_name
from core.parsing import leaves_open, points_at_choice
from core.picking import pick
from core.pressing import Pressing
from core.questions import question_text
from core.replying import Replies
from core.serving import Serving
from core.several import number_of
from core.texts import TextKey
from core.workbench import Workbench


class Answering:
    """Takes words for what they are said about."""

    def __init__(
        self, bench: Workbench, pressing: Pressing, replies: Replies, serving: Serving
    ) -> None:
        self._bench = bench
        self._pressing = pressing
        self._replies = replies
        self._serving = serving
        self._correcting = Correcting(bench)

    async def is_about_earlier(self, hearing: Hearing) -> bool:
        """Take a message that names, corrects or answers; False where it stands for itself."""
        correct, message = self._correcting.correct, hearing.message
        named = await give_name(hearing, self._bench.ports.clock.now())
        if named:
            await self._replies.say(hearing, named)
            await self._hand_over(hearing)
            return True
        # Where a picture is waited for, one is the answer.
        may_correct = not await self._pressing.asking.waits_for_picture(hearing)
        if may_correct and await correct(hearing.tx, message, hearing.claim, hearing.words):
            return True
        return await self._is_answer(hearing)

    async def _hand_over(self, hearing: Hearing) -> None:
        """Let a picture that is waited for go on its way though all that was said is its name."""
        question, asking = hearing.question, self._pressing.asking
        if question is None or not hearing.message.attachments:
            return
        if await asking.waits_for_picture(hearing):
            wordless = replace(hearing.intent, action=Action.NONE, prompt="")
            await asking.complete(replace(hearing, intent=wordless, words=""), question)

    async def _is_answer(self, hearing: Hearing) -> bool:
        """Take a message as the answer to what the bot has asked; False where it is none."""
        question, choice = hearing.question, hearing.intent.choice
        is_bare = not hearing.message.attachments and hearing.message.reply_to is None
        if is_bare and asks_for_more(hearing.words):
            await self._turn_page(hearing)
            return True
        if question is not None and await self._pressing.asking.complete(hearing, question):
            return True
        if question is not None and choice is not None and await self._is_meant(hearing, question):
            await self._choose(hearing, question, choice)
            return True
        if await self._is_no_answer(hearing) or await self._presses(hearing):
            return True
        if is_bare and points_at_choice(hearing.words):
            # "The second one" of nothing that is on offer would make a strange picture.
            picked = await pick(hearing)
            if picked is None:
                await self._replies.say_one(hearing, TextKey.PRESS_EXPIRED)
            else:
                await self._serving.generate(picked)
            return True
        return False

    async def _turn_page(self, hearing: Hearing) -> None:
        """Go on with earlier results where they were shown just now; else say what there is."""
        histories, chat = self._pressing.histories, hearing.message.ref.chat
        page = histories.open_page(hearing.message.sender, chat)
        turned = None
        if page is not None and not await hearing.has_moved_on(page.created_at):
            turned = await histories.turn(hearing.tx, page, self._replies.row(hearing, ()))
        if turned is None:
            await self._serving.help(hearing)
            return
        row, proposal = turned
        await self._bench.say(hearing.tx, row, proposal=proposal)

    async def _presses(self, hearing: Hearing) -> bool:
        """Take the label of a button in words for a tap on it, under the newest result."""
        action = spoken_action(hearing.words)
        job = await hearing.last_job() if action is not None else None
        if action is None or job is None:
            return False
        notice = await self._pressing.speak(hearing.tx, job, action, hearing.message)
        if notice.key is not TextKey.PRESS_DONE:
            await self._replies.say(hearing, (notice,))
        return True

    async def _is_no_answer(self, hearing: Hearing) -> bool:
        """Repeat a question that was answered with a film or a file and no word, or "whatever"."""
        question = hearing.question
        is_mute = bool(hearing.message.attachments) and not hearing.words
        says_nothing = is_mute or leaves_open(hearing.words)
        if question is None or question.choices or not says_nothing:
            return False
        is_other = hearing.intent.action is Action.NONE
        job = await hearing.tx.job(JobId(question.job)) if is_other else None
        if job is None:
            return False
        await self._replies.say(hearing, (question_text(job),))
        return True

    async def _is_meant(self, hearing: Hearing, question: Proposal) -> bool:
        """Tell whether words mean a question; "ok" to a newer result buys and deletes nothing.

        A reply to the question itself means it whatever was wished for since.
        """
        if hearing.intent.choice == "no":
            return True
        asked = await hearing.tx.row(delivery_key_of(question.id))
        replied = hearing.message.reply_to
        if replied is not None and asked is not None and asked.ref == replied:
            return True
        # Nobody's data are deleted on a doubtful word, wherever the newer wish was.
        chat = None if asks_to_delete(question) else question.chat
        return not await hearing.has_moved_on(question.created_at, chat)

    async def _choose(self, hearing: Hearing, question: Proposal, choice: int | str) -> None:
        tx, by = hearing.tx, hearing.message.sender
        if choice == "no":
            await self._pressing.decline(tx, question, by)
        elif question.choices:
            index = 0 if choice == "yes" else int(choice) - 1
            await self._pressing.take(tx, question, question.choices[index].action, by)
        elif job := await tx.job(JobId(question.job)):
            # "Yes" is no picture and nothing to draw.
            await self._replies.say(hearing, (question_text(job),))

    async def retry(self, hearing: Hearing) -> None:
        """Take an offer to try again, else make the result that is meant once more."""
        question, job = hearing.question, await hearing.replied_job()
        is_offered = question is not None and await self._is_meant(hearing, question)
        if job is None and question is not None and question.choices and is_offered:
            # After a failure that may pass, that is the same once more; else the first choice.
            same = [n for n, each in enumerate(question.choices, 1) if each.action == AGAIN]
            await self._choose(hearing, question, same[0] if same else "yes")
            return
        job = job or await hearing.last_job()
        if job is None:
            await self._serving.help(hearing)
            return
        origin, count = hearing.message.ref, hearing.intent.count
        if count is None and number_of(job) > 1 and asks_for_one(hearing.words):
            count = 1
        await self._pressing.again(hearing.tx, job, claim=hearing.claim, origin=origin, count=count)
