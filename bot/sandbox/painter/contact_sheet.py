"""Paint ten prompts in three ratios: `python -m bot.sandbox.painter.contact_sheet OUT.png`."""

import io
import sys
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bot.sandbox.painter.picture import paint_picture

# Prompt and, for Chinese ones, the English gloss that the built-in font can show.
PROMPTS: Final = (
    ("一只在屋顶看月亮的猫", "a cat on the roof watching the moon"),
    ("a red paper boat on a stormy sea, a lighthouse at night", ""),
    ("水墨 两只仙鹤飞过湖面 远山", "ink wash: two cranes over a lake"),
    ("three koi swimming underwater", ""),
    ("赛博朋克 雨夜城市里的机器人", "cyberpunk: a robot in the city, rainy night"),
    ("a shiba dog in a meadow at sunset", ""),
    ("剪纸风 云海上的龙", "paper cut: a dragon above the clouds"),
    ("watercolour castle in the mountains, dawn", ""),
    ("窗边一杯热咖啡 下雪", "hot coffee by the window, snow"),
    ("the taste of a forgotten word", ""),
)
_SHAPES: Final = ((16, 9), (1, 1), (9, 16))
_HEIGHT: Final = 252
_GAP: Final = 14
_CAPTION: Final = 30
_GROUND: Final = (247, 242, 232)
_INK: Final = (60, 52, 48)


def make_sheet() -> Image.Image:
    """Paint the whole sheet, two prompts a row."""
    widths = [round(_HEIGHT * w / h) for w, h in _SHAPES]
    cell = (sum(widths) + _GAP * len(widths) + _GAP, _HEIGHT + _CAPTION + _GAP)
    rows = (len(PROMPTS) + 1) // 2
    sheet = Image.new("RGB", (cell[0] * 2 + _GAP, cell[1] * rows + _GAP * 2), _GROUND)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(17)
    for k, (prompt, gloss) in enumerate(PROMPTS):
        x, y = _GAP + cell[0] * (k % 2), _GAP + cell[1] * (k // 2)
        caption = f"{k + 1}  {gloss} (zh)" if gloss else f"{k + 1}  {prompt}"
        draw.text((x, y + 4), caption, font=font, fill=_INK)
        for (w, h), wide in zip(_SHAPES, widths, strict=True):
            long = 720
            size = (long, long * h // w) if w >= h else (long * w // h, long)
            png = paint_picture(prompt, width=size[0], height=size[1], seed=k + 1)
            with Image.open(io.BytesIO(png)) as picture:
                thumb = picture.resize((wide, _HEIGHT), Image.Resampling.LANCZOS)
            sheet.paste(thumb, (x, y + _CAPTION))
            x += wide + _GAP
    return sheet


def write_sheet(sheet: Image.Image, path: Path) -> None:
    """Write the sheet in the format its suffix names, small enough for a page."""
    if path.suffix.lower() == ".png":
        sheet.quantize(256).save(path, optimize=True)
    else:
        sheet.save(path, quality=86)


def main() -> None:
    """Read the path from the command line and write the sheet there."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the program and one path
        sys.exit("usage: python -m bot.sandbox.painter.contact_sheet OUT.png")
    write_sheet(make_sheet(), Path(sys.argv[1]))


if __name__ == "__main__":
    main()
