"""What moderators choose for a chat, by buttons that can be tapped as often as they like."""

from dataclasses import replace

import pytest

from core.chat_settings import CHANGES
from core.intents import Action, Command, Language
from core.manners import ProgressStyle
from core.messages import ChatRef, IncomingMessage, PersonRef, ProposalId
from core.ports import Reception
from core.texts import TextKey
from tests.core.scene import Scene, build_scene, working
from tests.core.values import CHAT, DM, LIN, MEI, person, tap, words
from tests.fakes.clock import settle
from tests.fakes.far_end import Visible

BOSS = person("boss")
THREAD = replace(CHAT, thread="t1")
AT_FIRST = ["progress-post", "progress-off", "prices-off", "spoiler-on"]


async def say(scene: Scene, message: IncomingMessage) -> Visible:
    """Hand a message in, and give what answers it."""
    assert await scene.desk.message(message) is Reception.ACCEPTED
    await settle()
    return scene.platform.visible[-1]


def moderator(text: str = "/settings", where: ChatRef = CHAT) -> IncomingMessage:
    return replace(words(text, where=where), is_moderator=True)


async def press(
    scene: Scene, shown: Visible, action: str, by: PersonRef = LIN, *, is_moderator: bool = True
) -> TextKey:
    """Tap a button of the message as it reads now, and give what the presser is told."""
    proposal = shown.out.buttons[0].proposal
    answer = await scene.desk.press(tap(proposal, action, by, is_moderator=is_moderator))
    await settle()
    assert answer.notice is not None
    return answer.notice.key


def actions(shown: Visible) -> list[str]:
    return [button.action for button in shown.out.buttons]


def values(shown: Visible) -> list[object]:
    return [value for line in shown.out.lines for value in line.args.values()]


async def test_a_moderator_sees_the_settings_with_a_button_for_every_other_value() -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, moderator())
        assert [line.key for line in shown.out.lines] == [
            TextKey.SETTINGS,
            TextKey.SETTINGS_PROGRESS,
            TextKey.SETTINGS_PRICES,
            TextKey.SETTINGS_SPOILER,
        ]
        assert values(shown) == ["group", "edit", "on", "off"]
        assert actions(shown) == AT_FIRST


async def test_each_tap_sets_a_value_and_rewrites_the_message() -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, moderator())
        for action in ("prices-off", "progress-post", "prices-on", "prices-off", "spoiler-on"):
            assert await press(scene, shown, action) is TextKey.PRESS_DONE
        assert values(shown) == ["group", "post", "off", "on"]
        assert len(scene.platform.visible) == 1
        manners = await scene.bench.etiquette.of(CHAT)
        assert (manners.progress, manners.price_line, manners.spoiler) == (
            ProgressStyle.POST,
            False,
            True,
        )


async def test_a_tap_that_is_delivered_twice_counts_once() -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, moderator())
        old = shown.out.buttons[0].proposal
        assert await press(scene, shown, "prices-off") is TextKey.PRESS_DONE
        again = await scene.desk.press(tap(old, "prices-off", is_moderator=True))
        assert again.notice is not None
        assert again.notice.key is TextKey.PRESS_TAKEN


async def test_two_moderators_who_tap_at_once_are_both_heard() -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, moderator())
        old = shown.out.buttons[0].proposal
        for action, by in (("prices-off", LIN), ("spoiler-on", MEI)):
            await scene.desk.press(tap(old, action, by, is_moderator=True))
        await settle()
        assert values(shown) == ["group", "edit", "off", "on"]


@pytest.mark.parametrize(
    ("message", "is_shown"),
    [
        (words("/settings"), False),
        (words("/设置"), False),
        (moderator("/设置 "), True),
        (replace(words("/settings"), sender=BOSS), True),
        (words("/settings", where=DM), True),
        (replace(moderator(""), command=Command(action=Action.SETTINGS)), True),
    ],
)
async def test_only_moderators_admins_and_who_is_alone_with_the_bot_may_choose(
    *, message: IncomingMessage, is_shown: bool
) -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, message)
        assert bool(shown.out.buttons) is is_shown
        refused = shown.out.lines[0].key is TextKey.SETTINGS_REFUSED
        assert refused is not is_shown


@pytest.mark.parametrize(
    "message",
    [
        words("draw /settings on a door"),
        words("/settingsfoo a cat"),
        replace(words("/settings"), command=Command(action=Action.HELP)),
    ],
)
async def test_other_words_do_not_call_for_the_settings(message: IncomingMessage) -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, message)
        assert shown.out.lines[0].key not in {TextKey.SETTINGS, TextKey.SETTINGS_REFUSED}


@pytest.mark.parametrize(
    ("message", "language"),
    [
        (moderator("/设置"), Language.ZH),
        (replace(moderator(), locale=Language.EN), Language.EN),
        (moderator(), Language.ZH),
    ],
)
async def test_the_settings_are_shown_in_the_language_of_who_asks(
    message: IncomingMessage, language: Language
) -> None:
    async with working(build_scene()) as scene:
        assert (await say(scene, message)).out.language is language


async def test_others_may_not_tap_even_if_they_asked() -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, moderator())
        told = [
            await press(scene, shown, "prices-off", MEI, is_moderator=False),
            await press(scene, shown, "prices-off", LIN, is_moderator=False),
            await press(scene, shown, "prices-off", BOSS, is_moderator=False),
        ]
        assert told == [TextKey.PRESS_NOT_YOURS, TextKey.PRESS_NOT_YOURS, TextKey.PRESS_DONE]


async def test_buttons_that_are_too_old_or_unknown_do_nothing() -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, moderator())
        assert await press(scene, shown, "volume-up") is TextKey.PRESS_EXPIRED
        await scene.clock.advance(31 * 24 * 3600)
        assert await press(scene, shown, "prices-off") is TextKey.PRESS_EXPIRED


async def test_a_setting_is_kept_where_its_message_is_forgotten() -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, moderator())
        async with scene.store.transaction() as tx:
            proposal = await tx.proposal(ProposalId(shown.out.buttons[0].proposal))
            assert proposal is not None
            await tx.propose(replace(proposal, id=ProposalId("settings.old"), shown=None))
        answer = await scene.desk.press(tap("settings.old", "prices-off", is_moderator=True))
        assert answer.notice is not None
        assert answer.notice.key is TextKey.PRESS_DONE
        assert values(shown) == ["group", "edit", "on", "off"]
        assert not (await scene.bench.etiquette.of(CHAT)).price_line


async def test_what_holds_in_a_chat_holds_in_its_threads() -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, moderator(where=THREAD))
        await press(scene, shown, "progress-off")
        for where in (CHAT, THREAD, replace(CHAT, thread="t2")):
            assert (await scene.bench.etiquette.of(where)).progress is ProgressStyle.OFF
        assert (await scene.bench.etiquette.of(DM)).progress is ProgressStyle.EDIT


async def test_every_value_has_a_button_that_is_hidden_where_it_holds() -> None:
    async with working(build_scene()) as scene:
        shown = await say(scene, moderator())
        for action in CHANGES:
            if action in actions(shown):
                await press(scene, shown, action)
            assert action not in actions(shown)
