"""Taking a wish back: in time, too late, and by somebody else."""

import pytest

from tests.journeys.stage import Stage
from tests.processes import arm, disarm

pytestmark = pytest.mark.asyncio(loop_scope="module")

PACE = 0.15
MORE = "[limits]\nrunning_per_person = 1"

WISHES = {"zh": "画一只{}", "en": "draw a {}"}
TOO_LATE = {
    "zh": "↩ 这张图已经开画，停不下来了；画好就发给你。",
    "en": "↩ Your picture is already being made and can't be stopped. "
    "You'll get it when it's done.",
}
WAITING = {
    "zh": "⏳ 正在排队，现在是第 1 位，轮到就开始。",
    "en": "⏳ In line, at number 1. It starts as soon as it's your turn.",
}
CANCELLED = {
    "zh": ["✎ 🚫 已取消，这张图不画了", "↩ 👌 好，这张图不画了。"],
    "en": ["✎ 🚫 Cancelled, no picture then", "↩ 👌 All right, no picture then."],
}
BUTTON = {"zh": "取消", "en": "Cancel"}
WORD = {"zh": "取消", "en": "cancel"}
DONE = {"zh": "↩ ✅ 图片好了 · ", "en": "↩ ✅ Your picture is ready · "}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_button_says_plainly_that_what_is_being_made_cannot_be_stopped(
    show: Stage, language: str
) -> None:
    talk = await show.enter(language)
    message = await talk.say(WISHES[language].format("owl"))
    status = await talk.shows("status")
    await talk.moves()
    await talk.press(status, BUTTON[language])
    await talk.ended(message)
    assert talk.script[3] == TOO_LATE[language]
    assert talk.script[5].startswith(DONE[language])
    assert len(talk.script) == 6


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_word_says_plainly_that_what_is_being_made_cannot_be_stopped(
    show: Stage, language: str
) -> None:
    talk = await show.enter(language)
    message = await talk.say(WISHES[language].format("owl"))
    await talk.moves()
    await talk.say(WORD[language])
    await talk.ended(message)
    assert talk.script[4] == TOO_LATE[language]
    assert talk.script[6].startswith(DONE[language])
    assert len(talk.script) == 7


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("way", ["button", "word"])
async def test_what_waits_in_line_knows_its_place_and_can_be_stopped_for_nothing(
    show: Stage, language: str, way: str
) -> None:
    talk = await show.enter(language)
    subject = f"first {way} {language}"
    # Not a matter of how fast the second one comes behind it.
    await arm(show.ima, "502_before", times=None, route="detail", prompt_contains=subject)
    first = await talk.say(WISHES[language].format(subject))
    await talk.moves()
    second = await talk.say(WISHES[language].format(f"second {way} {language}"))
    waiting = await talk.shows("status", 2)
    await talk.until(lambda: bool(talk.edits(waiting)))
    assert talk.edits(waiting)[0]["text"] == WAITING[language]
    before = len(talk.script)
    if way == "button":
        await talk.press(waiting, BUTTON[language])
    else:
        await talk.say(WORD[language])
        before += 1
    await talk.ended(second)
    assert talk.script[before : before + 2] == CANCELLED[language]
    await disarm(show.ima)
    await talk.ended(first)
    assert await show.charged(f"second {way} {language}") == []
    assert await show.charged(f"first {way} {language}") == [5]


async def test_somebody_else_cannot_stop_it(show: Stage) -> None:
    mine = await show.enter("zh", "小林")
    room = await mine.person.open_room("大家")
    ours = await show.join(mine.person, room)
    await ours.say("<@danqing> 画一只猫头鹰")
    status = await ours.shows("status")
    theirs = await show.join((await show.enter("en", "Robin")).person, room)
    await theirs.press(status, "取消")
    await ours.shows("result")
    await ours.calm()
    assert ours.notices == ["That choice is for someone else. Just tell me what you'd like to see."]
    assert [line[:2] for line in ours.script] == ["> ", "↩ ", "· ", "✎ ", "↩ "]
