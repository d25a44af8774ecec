"""Events and connections, against a hand-written service over real sockets."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from adapters.platforms.web.listening import Backoff
from core.errors import StoreError
from core.messages import ButtonPress, IncomingMessage
from core.ports import Platform, Reception
from core.texts import TextKey
from tests.adapters.platforms.web.fakes import (
    PATIENCE_S,
    JumpingClock,
    ListeningIntake,
    Service,
    event,
    listening,
    message_data,
    misbehaving_service,
    press_data,
    ref,
    web_platform,
)

RECALLED = {"id": "e2", "room": {"id": "r1", "kind": "group"}, "message_id": "m1"}


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    async with misbehaving_service() as running:
        yield running


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock()


@pytest.fixture
async def platform(service: Service, clock: JumpingClock) -> AsyncIterator[Platform]:
    async with web_platform(service.url, clock=clock) as opened:
        yield opened


@pytest.mark.parametrize("reception", [Reception.ACCEPTED, Reception.DUPLICATE, Reception.IGNORED])
async def test_an_event_that_was_taken_is_acknowledged(
    service: Service, platform: Platform, reception: Reception
) -> None:
    intake = ListeningIntake(reception)
    async with listening(platform, intake):
        socket = await service.next_socket()
        await socket.send_json(event(7, "message", message_data()))
        assert await service.settled(1) == [{"op": "ack", "seq": 7}]
    assert [type(heard) for heard in intake.heard] == [IncomingMessage]
    assert service.requests == []


async def test_nothing_is_acknowledged_before_the_intake_returns(
    service: Service, platform: Platform
) -> None:
    intake = ListeningIntake()
    release = asyncio.Event()
    intake.stall = lambda message: release.wait() if message.text == "slow" else asyncio.sleep(0)
    async with listening(platform, intake):
        socket = await service.next_socket()
        await socket.send_json(event(1, "message", message_data("m1", "slow")))
        await intake.until(1)
        await socket.send_json(event(2, "message", message_data("m2", "quick")))
        assert await service.settled(1) == [{"op": "ack", "seq": 2}]
        release.set()
        assert await service.settled(1) == [{"op": "ack", "seq": 1}]


async def test_no_more_than_the_bound_are_handed_in_at_a_time(
    service: Service, platform: Platform
) -> None:
    intake = ListeningIntake()
    release = asyncio.Event()
    intake.stall = lambda _message: release.wait()
    async with listening(platform, intake):
        socket = await service.next_socket()
        for seq in range(300):
            await socket.send_json(event(seq, "message", message_data(f"m{seq}")))
        await intake.until(256)
        await socket.ping()
        await socket.send_json(event(1000, "press", press_data()))
        assert len(intake.heard) == 256
        release.set()
        settled = await service.settled(301)
    assert {frame["op"] for frame in settled} == {"ack"}


async def test_an_event_delivered_again_while_in_hand_is_not_handed_in_twice(
    service: Service, platform: Platform
) -> None:
    intake = ListeningIntake()
    release = asyncio.Event()
    intake.stall = lambda _message: release.wait()
    async with listening(platform, intake):
        socket = await service.next_socket()
        for _ in range(2):
            await socket.send_json(event(1, "message", message_data()))
        await socket.send_json(event(2, "message", message_data("m2")))
        await intake.until(2)
        release.set()
        await service.settled(2)
    assert len(intake.heard) == 2


async def test_a_refused_message_comes_again_and_the_person_is_told_once(
    service: Service, platform: Platform
) -> None:
    intake = ListeningIntake(Reception.REFUSED, Reception.REFUSED)
    async with listening(platform, intake):
        socket = await service.next_socket()
        for _ in range(2):
            await socket.send_json(event(3, "message", message_data(text="画一只猫")))
            assert await service.settled(1) == [{"op": "nack", "seq": 3, "retry_s": 0.02}]
        await socket.send_json(event(3, "message", message_data(text="画一只猫")))
        assert await service.settled(1) == [{"op": "ack", "seq": 3}]
    (method, path, headers, body), *others = service.requests
    assert (method, path, others) == ("POST", "/bot/messages", [])
    assert headers["Idempotency-Key"] == "busy:m1"
    assert json.loads(body)["reply_to"] == "m1"


async def test_a_notice_that_cannot_be_sent_changes_nothing(
    service: Service, platform: Platform
) -> None:
    async def fail(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=503)

    service.answer = fail
    async with listening(platform, ListeningIntake(Reception.REFUSED)):
        socket = await service.next_socket()
        await socket.send_json(event(3, "message", message_data()))
        assert (await service.settled(1))[0]["op"] == "nack"
    assert len(service.requests) == 1


async def test_a_press_is_answered_to_the_presser_alone(
    service: Service, platform: Platform
) -> None:
    intake = ListeningIntake(notice=TextKey.PRESS_NOT_YOURS)
    async with listening(platform, intake):
        socket = await service.next_socket()
        await socket.send_json(event(4, "press", press_data()))
        assert await service.settled(1) == [{"op": "ack", "seq": 4}]
    assert [type(heard) for heard in intake.heard] == [ButtonPress]
    (method, path, _, body) = service.requests[0]
    assert (method, path) == ("POST", "/bot/presses/e1/answer")
    assert list(json.loads(body)) == ["text"]


async def test_a_refused_press_comes_again_and_is_answered_once(
    service: Service, platform: Platform
) -> None:
    intake = ListeningIntake(Reception.REFUSED, Reception.REFUSED, notice=TextKey.REPLY_BUSY)
    async with listening(platform, intake):
        socket = await service.next_socket()
        for _ in range(2):
            await socket.send_json(event(4, "press", press_data()))
            assert (await service.settled(1))[0]["op"] == "nack"
    assert len(service.requests) == 1


async def test_a_press_without_a_notice_is_only_acknowledged(
    service: Service, platform: Platform
) -> None:
    async with listening(platform, ListeningIntake()):
        socket = await service.next_socket()
        await socket.send_json(event(4, "press", press_data()))
        await service.settled(1)
    assert service.requests == []


async def test_a_recalled_message_is_passed_on(service: Service, platform: Platform) -> None:
    intake = ListeningIntake()
    async with listening(platform, intake):
        socket = await service.next_socket()
        await socket.send_json(event(5, "recalled", RECALLED))
        assert await service.settled(1) == [{"op": "ack", "seq": 5}]
    assert intake.heard == [ref("m1")]


async def test_a_refused_recall_is_delivered_again(service: Service, platform: Platform) -> None:
    intake = ListeningIntake(Reception.REFUSED)
    async with listening(platform, intake):
        socket = await service.next_socket()
        for expected in ("nack", "ack"):
            await socket.send_json(event(5, "recalled", RECALLED))
            assert (await service.settled(1))[0]["op"] == expected
    assert intake.heard == [ref("m1"), ref("m1")]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("message", {"id": "m1"}),
        ("message", None),
        ("message", ["a", "list"]),
        ("press", press_data("somebody else's")),
        ("press", {}),
        ("recalled", {"room": {}}),
        ("wedding", {}),
    ],
)
async def test_what_cannot_be_read_is_logged_acknowledged_and_skipped(
    service: Service,
    platform: Platform,
    caplog: pytest.LogCaptureFixture,
    kind: str,
    data: object,
) -> None:
    intake = ListeningIntake()
    async with listening(platform, intake):
        socket = await service.next_socket()
        await socket.send_json(event(6, kind, data))
        assert await service.settled(1) == [{"op": "ack", "seq": 6}]
    assert intake.heard == []
    assert [record.levelname for record in caplog.records] == ["WARNING"]


async def test_frames_that_are_no_events_are_skipped(service: Service, platform: Platform) -> None:
    async with listening(platform, ListeningIntake()):
        socket = await service.next_socket()
        for frame in ("nonsense", "[]", '{"op":"weather"}', '{"op":"event","kind":"message"}'):
            await socket.send_str(frame)
        await socket.send_bytes(b"\0")
        await socket.send_json(event(6, "message", message_data()))
        assert await service.settled(1) == [{"op": "ack", "seq": 6}]


@pytest.mark.parametrize("error", [StoreError("disk full"), RuntimeError("a fault of ours")])
@pytest.mark.parametrize(
    "broken",
    [
        event(8, "message", message_data()),
        event(8, "press", press_data()),
        event(8, "recalled", RECALLED),
    ],
)
async def test_an_exception_of_the_intake_is_logged_and_the_event_comes_again(
    service: Service,
    platform: Platform,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    broken: dict[str, object],
) -> None:
    async with listening(platform, ListeningIntake(error)):
        socket = await service.next_socket()
        for expected in ("nack", "ack"):
            await socket.send_json(broken)
            assert (await service.settled(1))[0]["op"] == expected
    faults = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [record.exc_info is not None for record in faults] == [True]


async def test_a_lost_connection_is_replaced_and_both_are_told_once(
    service: Service, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "adapters")
    intake = ListeningIntake()
    async with listening(platform, intake):
        first = await service.next_socket()
        await first.send_json(event(1, "message", message_data()))
        await service.settled(1)
        assert platform.health().is_connected
        service.refuse_socket = service.tries + 3
        await first.close()
        second = await service.next_socket()
        await second.send_json(event(2, "message", message_data("m2")))
        assert await service.settled(1) == [{"op": "ack", "seq": 2}]
        assert platform.health().is_connected
    assert not platform.health().is_connected
    assert service.tries == 5
    assert [record.levelname for record in caplog.records] == ["INFO", "WARNING", "INFO"]


async def test_a_service_that_is_away_is_awaited_with_growing_patience(
    service: Service, platform: Platform, clock: JumpingClock, caplog: pytest.LogCaptureFixture
) -> None:
    service.refuse_socket = 9
    async with listening(platform, ListeningIntake()):
        await service.next_socket()
    assert clock.waits == pytest.approx([0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.1, 0.1, 0.1])
    assert [record.levelname for record in caplog.records] == ["WARNING"]


async def test_a_refused_connection_does_not_end_the_listening() -> None:
    async with misbehaving_service() as gone:
        url = gone.url
    clock = JumpingClock()
    async with (
        web_platform(url, clock=clock) as platform,
        asyncio.timeout(PATIENCE_S),
        listening(platform, ListeningIntake()),
    ):
        await clock.third_wait.wait()
        assert not platform.health().is_connected


async def test_a_socket_without_a_hello_is_given_up(service: Service) -> None:
    service.hello = None
    async with (
        web_platform(service.url, call_s=0.05) as platform,
        listening(platform, ListeningIntake()),
    ):
        await service.next_socket()
        await service.next_socket()
        assert not platform.health().is_connected


async def test_a_socket_that_speaks_something_else_is_given_up(
    service: Service, platform: Platform
) -> None:
    service.hello = {"op": "goodbye"}
    async with listening(platform, ListeningIntake()):
        await service.next_socket()
        await service.next_socket()
        assert platform.health().detail == "no hello"


async def test_an_event_in_hand_survives_the_loss_of_its_connection(
    service: Service, platform: Platform
) -> None:
    intake = ListeningIntake()
    release = asyncio.Event()
    intake.stall = lambda _message: release.wait()
    async with listening(platform, intake):
        first = await service.next_socket()
        await first.send_json(event(1, "message", message_data()))
        await intake.until(1)
        await first.close()
        second = await service.next_socket()
        release.set()
        await second.send_json(event(1, "message", message_data()))
        assert await service.settled(1) == [{"op": "ack", "seq": 1}]
    assert len(intake.heard) == 2


@pytest.mark.parametrize(
    ("failures", "jitter", "expected"),
    [
        (1, 1.0, 0.2),
        (2, 1.0, 0.4),
        (6, 1.0, 6.4),
        (7, 1.0, 10.0),
        (10**6, 1.0, 10.0),
        (1, 0.0, 0.1),
        (9, 0.5, 7.5),
    ],
)
def test_the_wait_doubles_up_to_its_bound(failures: int, jitter: float, expected: float) -> None:
    backoff = Backoff(least_s=0.2, most_s=10.0, jitter=lambda: jitter)
    assert backoff.wait_s(failures) == pytest.approx(expected)
