"""Show what comes of pictures: `python -m bot.sandbox.painter.picture_sheet OUT.jpg`.

Each row has its inputs at the left and its result beside them, films as five of their frames.
"""

import io
import sys
import tempfile
from pathlib import Path
from typing import Final

import av
from PIL import Image, ImageDraw, ImageFont

from bot.sandbox.painter.canvas import make_rng
from bot.sandbox.painter.cast import cast_layers
from bot.sandbox.painter.contact_sheet import write_sheet
from bot.sandbox.painter.overlays import lay_over, sheet_of, stage_over
from bot.sandbox.painter.picture import paint_picture
from bot.sandbox.painter.words import read_prompt
from bot.sandbox.painter.works import paint_edit, paint_film_from

_INPUTS: Final = {
    "dog": ("a shiba dog in a meadow at noon", 4, (1024, 576)),
    "pagoda": ("a pagoda by a lake, mountains, day", 8, (1024, 576)),
    "castle": ("castle in the mountains, dawn", 2, (1024, 576)),
    "cat": ("an orange cat by the window", 3, (768, 768)),
    "fox": ("a fox in the forest", 5, (768, 768)),
}
_TOY: Final = "a robot"
# One picture and five edits of it in a row.
_EDITS: Final = (
    (
        "dog",
        (
            "make it night",
            "turn the sky purple",
            "black and white, framed",
            "pixel art",
            "a vintage photo",
        ),
    ),
    ("pagoda", ("winter, falling snow", "autumn", "watercolour, add a cat", "fog", "ink wash")),
    (
        "castle",
        ("sunset, add a hot air balloon", "rain", "oil painting", "add a rainbow", "sketch"),
    ),
)
_FILMS: Final = (
    ("animate", ("dog",), "push in slowly, falling snow"),
    ("animate", ("pagoda",), "ripples on the lake, drift to the right"),
    ("bridge", ("pagoda", "castle"), "from noon to dawn"),
    ("reference", ("robot",), "strolling through the city at night, rain"),
    ("reference", ("fox", "cat"), "holiday pictures in the desert"),
)
_TITLES: Final = {
    "animate": "image to video",
    "bridge": "first and last frame to video",
    "reference": "reference to video",
}
_CELL: Final = (300, 169)
_COLUMNS: Final = 7
_GAP: Final = 10
_CAPTION: Final = 24
_GROUND: Final = (247, 242, 232)
_INK: Final = (60, 52, 48)
_SECONDS: Final = 4.0
# Moments of a film that are shown, in shares of it.
_MOMENTS: Final = (0.0, 0.36, 0.5, 0.62, 1.0)


def make_sheet(folder: Path) -> Image.Image:
    """Paint the whole sheet, with a folder for the inputs."""
    for name, (prompt, seed, (width, height)) in _INPUTS.items():
        png = paint_picture(prompt, width=width, height=height, seed=seed)
        (folder / f"{name}.png").write_bytes(png)
    _toy().save(folder / "robot.png")
    row = _CELL[1] + _CAPTION + _GAP
    rows = len(_EDITS) + len(_FILMS)
    size = (_COLUMNS * (_CELL[0] + _GAP) + _GAP, rows * row + _GAP)
    sheet = Image.new("RGB", size, _GROUND)
    for k, (name, prompts) in enumerate(_EDITS):
        _row(sheet, k * row, "image to image", [folder / f"{name}.png"], _edits(folder, k))
        for column, prompt in enumerate(prompts, 2):
            _write(sheet, (column, k * row), prompt)
    for k, (manner, names, prompt) in enumerate(_FILMS, len(_EDITS)):
        inputs = [folder / f"{name}.png" for name in names]
        film = paint_film_from(
            manner, prompt, inputs, width=640, height=360, seconds=_SECONDS, seed=k
        )
        _row(sheet, k * row, _TITLES[manner], inputs, _stills(film))
        _write(sheet, (2, k * row), prompt)
    return sheet


def _toy() -> Image.Image:
    """Paint a subject on a plain ground, as in a shop's picture."""
    size = (768, 768)
    stage = stage_over(read_prompt(_TOY), size, make_rng(_TOY))
    picture = Image.new("RGB", size, (236, 232, 224))
    lay_over(picture, sheet_of(cast_layers(stage), stage))
    return picture


def _edits(folder: Path, k: int) -> list[Image.Image]:
    name, prompts = _EDITS[k]
    return [
        _opened(paint_edit(prompt, [folder / f"{name}.png"], width=1024, height=576, seed=k + seed))
        for seed, prompt in enumerate(prompts)
    ]


def _stills(film: bytes) -> list[Image.Image]:
    with av.open(io.BytesIO(film), "r") as container:
        # PyAV leaves this one method without types.
        frames: list[Image.Image] = [
            frame.to_image()  # type: ignore[no-untyped-call]
            for frame in container.decode(video=0)
        ]
    return [frames[round(moment * (len(frames) - 1))] for moment in _MOMENTS]


def _row(
    sheet: Image.Image, top: int, title: str, inputs: list[Path], results: list[Image.Image]
) -> None:
    """Lay inputs into the first two columns and results into the others."""
    _write(sheet, (0, top), title)
    pictures = [_opened(path.read_bytes()) for path in inputs]
    for column, picture in [*enumerate(pictures), *enumerate(results, 2)]:
        thumb = picture.copy()
        thumb.thumbnail(_CELL, Image.Resampling.LANCZOS)
        left = _GAP + column * (_CELL[0] + _GAP) + (_CELL[0] - thumb.width) // 2
        sheet.paste(thumb, (left, top + _GAP + _CAPTION))


def _write(sheet: Image.Image, at: tuple[int, int], text: str) -> None:
    column, top = at
    place = (_GAP + column * (_CELL[0] + _GAP) + 2, top + _GAP + 2)
    ImageDraw.Draw(sheet).text(place, text, font=ImageFont.load_default(15), fill=_INK)


def _opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")


def main() -> None:
    """Read the path from the command line and write the sheet there."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and one path
        sys.exit("usage: python -m bot.sandbox.painter.picture_sheet OUT.jpg")
    with tempfile.TemporaryDirectory() as folder:
        write_sheet(make_sheet(Path(folder)), Path(sys.argv[1]))


if __name__ == "__main__":
    main()
