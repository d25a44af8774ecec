"""Questions and follow-ups at a terminal, where buttons are numbers and there are no forms."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path

from adapters.platforms.terminal import open_terminal
from adapters.stores.memory import MemoryStore
from bot.service import Service, by_name
from core.admission import Limits
from core.catalogue import InputLimits
from core.intents import Language, TaskType
from core.ports import Ports
from tests.adapters.platforms.terminal.fakes import TRANSLATOR
from tests.core.catalogue import SEEDREAM, offer, rule
from tests.fakes.clock import FakeClock, settle
from tests.fakes.far_end import FakeEngine, FakeMedia, FakeProvider
from tests.fakes.identifiers import FakeIdentifiers

ONE = InputLimits(least=1, most=1)
OFFERS = (
    SEEDREAM,
    offer("wan-2.6", task=TaskType.IMAGE_TO_VIDEO, inputs=ONE, prices=[rule(25)]),
)
PATIENCE_S = 10.0


async def played(folder: Path, *lines: str) -> str:
    """Type lines, each once the one before has come to its end, and give what was printed."""
    clock, out, media = FakeClock(), io.StringIO(), FakeMedia()
    typed: asyncio.Queue[str] = asyncio.Queue()

    async def typing() -> AsyncIterator[str]:
        while True:
            yield await typed.get()
            typed.task_done()

    provider = FakeProvider(clock, OFFERS)
    terminal = open_terminal(
        lines=typing(),
        out=out,
        folder=folder,
        media=media,
        translator=TRANSLATOR,
        clock=clock,
        language=Language.EN,
        person="Lin",
    )
    engine = FakeEngine(clock)
    ports = Ports(
        clock=clock,
        identifiers=FakeIdentifiers(),
        store=MemoryStore(clock),
        engine=engine,
        media=media,
        platforms=by_name([terminal]),
        providers={provider.name: provider},
    )
    service = Service(ports, limits=Limits(), pace=1.0)
    async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as group:
        loops = [
            group.create_task(each)
            for each in (service.outbox.run(), service.board.run(), terminal.run(service.intake))
        ]
        for line in lines:
            typed.put_nowait(line)
            await typed.join()
            before = None
            while before != out.getvalue():
                before = out.getvalue()
                await engine.run_until_idle(service.orchestrator.step, horizon_s=3000)
                await service.outbox.flush()
                await settle()
        for loop in loops:
            loop.cancel()
    return out.getvalue()


async def test_a_result_is_edited_by_the_next_line(tmp_path: Path) -> None:
    shown = await played(tmp_path, "draw a cat\n", "2\n", "an owl\n")
    assert "[1] Another picture  [2] Edit prompt  [3] Animate  [4] Always use this model" in shown
    assert "Just send the new words. Right now it says: a cat" in shown
    assert "On it, drawing: an owl" in shown
    assert shown.count("Your picture is ready") == 2


async def test_a_picture_is_set_in_motion_by_its_number(tmp_path: Path) -> None:
    shown = await played(tmp_path, "draw a cat\n", "3\n")
    assert "On it, setting it in motion" in shown
    assert "Your film is ready" in shown


async def test_a_question_is_answered_with_a_file_or_with_words(tmp_path: Path) -> None:
    (tmp_path / "cat.png").write_bytes(b"a cat")
    asked = ("animate this picture\n", "@cat.png\n", "draw\n", "a dog\n")
    shown = await played(tmp_path, *asked)
    assert "Send me the picture for the film" in shown
    assert "Your film is ready" in shown
    assert "What should I draw?" in shown
    assert "On it, drawing: a dog" in shown


async def test_roles_of_pictures_are_chosen_by_number(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.png").write_bytes(name.encode())
    shown = await played(tmp_path, "make a video of petals @a.png @b.png\n", "3\n")
    assert "[1] First turns into second  [2] Refer to their people and style  [3] Make the" in shown
    assert "Your film is ready" in shown
