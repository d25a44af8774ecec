"""Whatever people tap and say, in whatever order, late or twice: bought once, and it ends."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from core.admission import Limits
from core.catalogue import InputLimits
from core.completing import Role
from core.composing import CANCEL, GO_AHEAD, NEVER_MIND, TAKE
from core.errors import ContentRejected, Sent
from core.followups import AGAIN, ALWAYS, ANIMATE, EDIT
from core.intents import TaskType
from core.messages import Button, ButtonPress, PersonRef
from core.remembering import UNDO
from core.texts import TextKey
from tests.core.catalogue import BANANA, SEEDREAM, film, offer, rule
from tests.core.scene import Scene, build_scene, working
from tests.core.values import CHAT, LIN, MEI, tap, words
from tests.fakes.clock import settle
from tests.fakes.far_end import CAPABILITIES

# What taps lead to is covered one by one elsewhere.
pytestmark = pytest.mark.untraced

EXAMPLES, MOST_STEPS = 150, 10
A_DAY_S = 25 * 3600
SAID = (
    *("draw a cat", "draw", "把这张图动起来", "做成视频", "首尾帧", "a film of koi in a pond"),
    *("", "yes", "no", "1", "第二个", "取消", "again", "一只狗", "动起来"),
    *("以后都用香蕉", "thanks"),
)
ONE, TWO = InputLimits(least=1, most=1), InputLimits(least=2, most=2)
OFFERS = (
    SEEDREAM,
    BANANA,
    film(),
    offer("seedream-4.5", task=TaskType.IMAGE_TO_IMAGE, inputs=ONE),
    offer("wan-2.6", task=TaskType.IMAGE_TO_VIDEO, inputs=ONE, prices=[rule(25)]),
    offer("kling-o1", task=TaskType.FIRST_LAST_FRAME_TO_VIDEO, inputs=TWO, prices=[rule(70)]),
    offer("kling-o1", task=TaskType.REFERENCE_IMAGE_TO_VIDEO, inputs=TWO, prices=[rule(60)]),
)


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    pictures: int


@dataclass(frozen=True, slots=True)
class Tap:
    """The nth newest button of an action, among all that ever stood in the chat."""

    action: str
    place: int
    by: PersonRef
    fingers: int
    """How many taps, each an event of its own, which the platform hands in twice."""
    typed: str | None
    """What a form was filled with, where the button opens one."""


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: int


@dataclass(frozen=True, slots=True)
class Fail:
    """The next order is refused, so that others are offered."""


Step = Say | Tap | Wait | Fail
ACTIONS = (AGAIN, EDIT, ANIMATE, ALWAYS, CANCEL, GO_AHEAD, NEVER_MIND, f"{TAKE}1", UNDO, *Role)
TAPS = st.builds(
    Tap,
    st.sampled_from(ACTIONS),
    st.integers(0, 1),
    st.sampled_from((LIN, LIN, LIN, MEI)),
    st.integers(1, 2),
    st.sampled_from(("an owl", None)),
)
STEPS: st.SearchStrategy[Step] = st.one_of(
    st.builds(Say, st.sampled_from(SAID), st.integers(0, 2)),
    TAPS,
    TAPS,
    st.builds(Wait, st.sampled_from((1, 3600, A_DAY_S, 40 * A_DAY_S))),
    st.just(Fail()),
)


@dataclass(slots=True)
class Course:
    """One run of steps, and who has a right to what was bought."""

    scene: Scene
    number: int = 0
    seen: dict[tuple[str, str], Button] = field(default_factory=dict)
    """Every button that ever stood in the chat."""
    rights: set[tuple[str, ...]] = field(default_factory=set)
    """What may have been bought: a message, a button, a form that was handed in."""

    async def take(self, step: Step) -> None:
        """Do a step and see what follows: it buys once what nobody had a right to before."""
        charged, rights = len(self.scene.provider.charges), len(self.rights)
        match step:
            case Say():
                await self._say(step)
            case Tap():
                await self._tap(step)
            case Wait():
                await self.scene.clock.advance(step.seconds)
            case Fail():
                self.scene.provider.faults.before("submit", ContentRejected("no", sent=Sent.NO))
        await self.scene.go_on(horizon_s=3000)
        await settle()
        for visible in self.scene.platform.visible:
            for shown in visible.shown:
                self.seen |= {(each.proposal, each.action): each for each in shown.buttons}
        assert len(self.scene.provider.charges) - charged <= len(self.rights) - rights

    async def _say(self, step: Say) -> None:
        self.number += 1
        await self.scene.clock.advance(1)
        message = words(step.text, f"p{self.number}", pictures=("a", "b")[: step.pictures])
        for _ in range(2):
            await self.scene.desk.message(message)
        self.rights.add(("said", message.ref.message))

    async def _tap(self, step: Tap) -> None:
        buttons = [each for each in self.seen.values() if each.action == step.action]
        if not buttons:
            return
        button = buttons[-1 - step.place % len(buttons)]
        for _ in range(step.fingers):
            self.number += 1
            press = replace(
                tap(button.proposal, button.action, step.by),
                event=f"e{self.number}",
                words=step.typed if button.action == EDIT else None,
            )
            for _ in range(2):
                await self._press(press)

    async def _press(self, press: ButtonPress) -> None:
        answer = await self.scene.desk.press(press)
        if press.by != LIN:
            assert answer.notice is not None
            assert answer.notice.key is TextKey.PRESS_NOT_YOURS
            return
        event = (press.event,) if press.action == EDIT else ()
        self.rights.add((press.proposal, press.action, *event))


@given(
    steps=st.lists(STEPS, min_size=4, max_size=MOST_STEPS),
    has_forms=st.booleans(),
    is_dear=st.booleans(),
)
@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
def test_nothing_is_bought_twice_and_every_question_ends(
    steps: Sequence[Step], *, has_forms: bool, is_dear: bool
) -> None:
    asyncio.run(_play(steps, has_forms=has_forms, is_dear=is_dear))


async def _play(steps: Sequence[Step], *, has_forms: bool, is_dear: bool) -> None:
    limits = Limits(confirm_above=Decimal(10)) if is_dear else Limits()
    async with working(build_scene(OFFERS, limits=limits)) as scene:
        scene.platform.allowed = replace(CAPABILITIES, has_forms=has_forms)
        scene.platform.files |= {"a": b"a cat", "b": b"a dog"}
        course = Course(scene)
        for step in (Say("draw a cat", 0), *steps):
            await course.take(step)
        await _end(course)


async def _end(course: Course) -> None:
    """Let every question's life pass, and judge."""
    scene = course.scene
    scene.provider.faults.clear()
    await course.take(Wait(A_DAY_S))
    async with scene.store.snapshot() as tx:
        assert await tx.unfinished_of(LIN, CHAT) == []
        assert await tx.unfinished_of(MEI, CHAT) == []
    asked = [each for each in scene.platform.visible if ":ask-" in each.key]
    assert [each.key for each in asked if each.out.buttons] == []
    keys = scene.platform.keys()
    assert len(keys) == len(set(keys))
