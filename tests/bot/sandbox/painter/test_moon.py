import io

import pytest
from PIL import Image

from bot.sandbox.painter import paint_picture
from bot.sandbox.painter.canvas import make_rng
from bot.sandbox.painter.compose import set_stage
from bot.sandbox.painter.words import read_prompt

PROMPT = "moon over the lake"
SIZE = (480, 270)
DARKEST = 170
"""Of the moon, spots and grain included; a bank of cloud at night is far darker."""


@pytest.mark.parametrize("seed", range(1, 9))
def test_no_cloud_crosses_the_moon(seed: int) -> None:
    png = paint_picture(PROMPT, width=SIZE[0], height=SIZE[1], seed=seed)
    stage = set_stage(read_prompt(PROMPT), *SIZE, make_rng(PROMPT, seed))
    x, y, r = (round(value) for value in (*stage.light, stage.unit * 0.05))
    moon = Image.open(io.BytesIO(png)).convert("L").crop((x - r, y - r, x + r, y + r))
    darkest, _ = moon.getextrema()
    assert isinstance(darkest, int | float)
    assert darkest > DARKEST
