"""What only an operator can mend reaches the operator."""

from dataclasses import replace

import pytest

from core.errors import InsufficientCredit, ProviderError, Sent, SubscriptionNeeded, Unauthorized
from core.messages import ChatRef, PersonRef
from core.texts import TextKey
from tests.core.scene import ADMIN, Scene, build_scene, working
from tests.core.values import CHAT, DM, LIN, words

BOSS = replace(LIN, person=ADMIN.partition(":")[2])

TROUBLES = [
    (Unauthorized("no", sent=Sent.NO), TextKey.ALERT_KEY, "https://fake.test/keys"),
    (InsufficientCredit("no", sent=Sent.NO), TextKey.ALERT_CREDIT, "https://fake.test/credit"),
    (
        SubscriptionNeeded("no", sent=Sent.NO),
        TextKey.ALERT_SUBSCRIPTION,
        "https://fake.test/credit",
    ),
]


async def ask(scene: Scene, message: str, by: PersonRef, where: ChatRef = CHAT) -> None:
    await scene.desk.message(words("draw a cat", message, by, where))
    await scene.go_on()


def alerts(scene: Scene) -> list[tuple[TextKey, ChatRef]]:
    return [
        (line.key, each.ref.chat)
        for each in scene.platform.visible
        for line in each.out.lines
        if line.key.startswith("alert-")
    ]


@pytest.mark.parametrize(("error", "key", "page"), TROUBLES)
async def test_an_admin_is_written_to_where_they_talk_to_the_bot_alone(
    error: ProviderError, key: TextKey, page: str
) -> None:
    async with working(build_scene()) as scene:
        await ask(scene, "p1", BOSS, DM)
        scene.provider.faults.before("submit", error)
        await ask(scene, "p2", LIN)
        assert alerts(scene) == [(key, DM)]
        (line,) = (
            line for each in scene.platform.visible for line in each.out.lines if line.key is key
        )
        assert line.args == {"provider": "fake", "url": page}


async def test_an_admin_who_asks_reads_it_in_the_answer() -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", Unauthorized("no", sent=Sent.NO))
        await ask(scene, "p1", BOSS)
        assert alerts(scene) == [(TextKey.ALERT_KEY, CHAT)]


async def test_an_admin_who_never_wrote_to_the_bot_alone_is_told_by_the_log_only(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with working(build_scene()) as scene:
        scene.provider.faults.before("submit", Unauthorized("no", sent=Sent.NO))
        await ask(scene, "p1", LIN)
        assert alerts(scene) == []
        assert "An operator must act: alert-key" in caplog.messages


async def test_the_same_trouble_is_told_once_an_hour() -> None:
    async with working(build_scene()) as scene:
        await ask(scene, "p1", BOSS, DM)
        scene.provider.faults.before("submit", Unauthorized("no", sent=Sent.NO), times=3)
        await ask(scene, "p2", LIN)
        await ask(scene, "p3", LIN)
        assert len(alerts(scene)) == 1
        await scene.clock.advance(3600)
        await ask(scene, "p4", LIN)
        assert len(alerts(scene)) == 2


async def test_admins_of_another_platform_are_left_alone() -> None:
    async with working(build_scene()) as scene:
        elsewhere = replace(LIN, tenant="other")
        await ask(scene, "p1", BOSS, DM)
        scene.provider.faults.before("submit", Unauthorized("no", sent=Sent.NO))
        await ask(scene, "p2", elsewhere, replace(CHAT, tenant="other"))
        assert alerts(scene) == []


async def test_other_failures_are_nobody_elses_business() -> None:
    async with working(build_scene()) as scene:
        await ask(scene, "p1", BOSS, DM)
        scene.provider.unquotable = {scene.provider.live[0].id: Unauthorized("no", sent=Sent.NO)}
        await ask(scene, "p2", LIN)
        assert alerts(scene) == []
