"""Requests that meet faults of the generation service, and what is asked of each of them."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.intents import MediaKind, TaskType
from tests.journeys.conversation import Conversation
from tests.journeys.pictures import painted
from tests.journeys.stage import Stage
from tests.locales.never_say import find_forbidden

NUMBERS = itertools.count(1001)
"""Marks of requests, by which faults find them."""
ONCE, ALWAYS = 1, None
NEVER_SHOWN = {(fault, "media", ALWAYS) for fault in ("accept_close", "502_before", "429")}
"""Faults that leave nothing of a result but its link."""
ANNOUNCED = re.compile(r"(\d+) 积分")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Words for a type of task, and with how many pictures."""

    words: str
    pictures: int = 0


WISHES: Mapping[TaskType, Wish] = {
    TaskType.TEXT_TO_IMAGE: Wish(words="画一只狐狸，编号{}"),
    TaskType.IMAGE_TO_IMAGE: Wish(words="改成水彩风格，编号{}", pictures=1),
    TaskType.TEXT_TO_VIDEO: Wish(words="做一段狐狸的视频，编号{}"),
    TaskType.IMAGE_TO_VIDEO: Wish(words="让它动起来，编号{}", pictures=1),
    TaskType.REFERENCE_IMAGE_TO_VIDEO: Wish(words="参考这张图做一段视频，编号{}", pictures=1),
    TaskType.FIRST_LAST_FRAME_TO_VIDEO: Wish(
        words="从第一张过渡到第二张的视频，编号{}", pictures=2
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A fault that a request meets, and the ending that it must come to."""

    fault: str
    route: str
    times: int | None
    task: TaskType
    ending: str
    words: str = ""
    """Said in front, where only some models meet the fault."""

    @property
    def messages(self) -> int:
        """Count what the bot says in all; a film that is shown has its link behind it."""
        is_shown = (self.fault, self.route, self.times) not in NEVER_SHOWN
        has_link = self.task.makes is MediaKind.VIDEO and self.ending == "result" and is_shown
        return len(("ack", "status", self.ending)) + has_link

    def __str__(self) -> str:
        how_often = f"x{self.times}" if self.times else "always"
        return f"{self.task}: {self.fault} at {self.route} {how_often}"


@dataclass(frozen=True, slots=True)
class Played:
    """One request, played to its end."""

    talk: Conversation
    message: str
    number: str


async def begin(somebody: Conversation, case: Case, number: str) -> Played:
    """Ask in a room of its own; pictures are of a size that no other request has."""
    wish = WISHES[case.task]
    talk = somebody.elsewhere(await somebody.person.open_room(case.fault, "dm"))
    tens, ones = divmod(int(number), 50)
    pictures = [
        painted(each, (400 + tens, 400 + ones)) for each in ("teal", "gold")[: wish.pictures]
    ]
    message = await talk.say(case.words + wish.words.format(number), pictures=pictures)
    return Played(talk, message, number)


async def all_ended(somebody: Conversation, played: Sequence[Played]) -> None:
    """Wait until each request has been answered behind its acknowledgment."""
    waiting = list(played)

    def is_over() -> bool:
        while waiting and len(waiting[-1].talk.slots(waiting[-1].message)) > 1:
            waiting.pop()
        return not waiting

    await somebody.until(is_over)


def check_answer(request: Played, case: Case) -> None:
    """Hold a request to one clear answer in good words."""
    assert request.talk.slots(request.message) == ["ack", case.ending]
    assert len(request.talk.messages) == case.messages
    assert [find_forbidden(text) for text in request.talk.texts] == [[]] * len(request.talk.texts)


def check_payment(show: Stage, request: Played, case: Case) -> None:
    """Hold a request to being paid once at most, no dearer than announced, and to saying so.

    The journal of payments was read after everything had come to an end.
    """
    charged = show.charged_so_far(request.number)
    said = "\n".join(request.talk.texts)
    announced = ANNOUNCED.search(said)
    assert len(charged) <= 1
    assert sum(charged) <= int(announced[1] if announced else 0)
    assert not (charged and "积分没有扣" in said)
    assert not (not charged and "已经用掉了" in said)
    assert bool(charged) >= (case.ending == "result")
