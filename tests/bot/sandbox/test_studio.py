import asyncio
import io
import json
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace
from pathlib import Path

import av
import pytest
from PIL import Image

from bot.sandbox.studio import Commission, Kind, Manner, PaintingStudio, PlainStudio, Studio, fit


def _commission(kind: Kind, *, width: int = 64, height: int = 36) -> Commission:
    return Commission(
        kind=kind, prompt="a kite over the sea", width=width, height=height, seconds=1, seed=7
    )


async def _painted(studio: Studio, name: str) -> bytes:
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        running = group.create_task(studio.run())
        # ASYNC110: a client polls, so the studio has no event to wait for.
        while not studio.is_finished(name) and studio.trouble(name) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        running.cancel()
    assert studio.trouble(name) is None
    return await studio.read(name)


@pytest.mark.parametrize(
    ("ratio", "longest", "sides"),
    [((16, 9), 1024, (1024, 576)), ((1, 8), 640, (80, 640)), ((21, 9), 64, (64, 28))],
)
def test_sides_keep_the_ratio_and_are_even(
    ratio: tuple[int, int], longest: int, sides: tuple[int, int]
) -> None:
    assert fit(ratio, longest) == sides


async def test_a_plain_film_can_be_played() -> None:
    studio = PlainStudio()
    studio.order("a.mp4", _commission("film"))
    with av.open(io.BytesIO(await studio.read("a.mp4"))) as film:
        assert (film.streams.video[0].width, film.streams.video[0].height) == (64, 36)


@pytest.mark.parametrize("studio", ["plain", "painting"])
async def test_what_was_not_ordered_is_not_there(studio: str, tmp_path: Path) -> None:
    choice: Studio = PlainStudio() if studio == "plain" else PaintingStudio(tmp_path)
    with pytest.raises(FileNotFoundError):
        await choice.read("a.png")


async def test_a_picture_is_painted_and_found_again_after_a_restart(tmp_path: Path) -> None:
    studio = PaintingStudio(tmp_path)
    studio.order("a.png", _commission("picture"))
    data = await _painted(studio, "a.png")
    assert Image.open(io.BytesIO(data)).size == (64, 36)
    again = PaintingStudio(tmp_path)
    again.order("a.png", _commission("picture"))
    assert await again.read("a.png") == data


async def test_the_brush_tells_of_trouble_and_goes_on_until_its_input_ends(tmp_path: Path) -> None:
    job = {"kind": "picture", "manner": "words", "prompt": "x", "width": "?", "height": 1}
    job |= {"seed": 1, "pictures": [], "path": str(tmp_path / "a.png")}
    command = (sys.executable, "-m", "bot.sandbox.brush")
    brush = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    async with asyncio.timeout(20):
        out, _ = await brush.communicate(2 * (json.dumps(job) + "\n").encode())
    assert brush.returncode == 0
    assert [bool(json.loads(line)["error"]) for line in out.splitlines()] == [True, True]


@pytest.mark.parametrize(
    ("kind", "manner"),
    [
        ("picture", "edit"),
        ("picture", "animate"),
        ("film", "animate"),
        ("film", "bridge"),
        ("film", "reference"),
    ],
)
async def test_works_are_made_from_pictures_in_the_folder_of_inputs(
    tmp_path: Path, kind: Kind, manner: Manner
) -> None:
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    Image.new("RGB", (80, 60), "teal").save(inputs / "one.png")
    studio = PaintingStudio(tmp_path / "works", inputs)
    order = replace(_commission(kind), manner=manner, pictures=("one.png", "one.png"))
    studio.order("a", order)
    assert len(await _painted(studio, "a")) > 500


async def test_a_work_whose_picture_is_gone_is_in_trouble(tmp_path: Path) -> None:
    studio = PaintingStudio(tmp_path)
    studio.order("a.png", replace(_commission("picture"), manner="edit", pictures=("gone.png",)))
    with pytest.raises(AssertionError, match="FileNotFoundError"):
        await _painted(studio, "a.png")
