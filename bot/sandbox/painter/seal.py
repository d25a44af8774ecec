"""The seal that marks everything the stand-ins make as a sample."""

from functools import cache
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

VERMILION: Final = (190, 46, 38)
_PAPER: Final = (255, 246, 230)
_SHARPNESS: Final = 3
# A seal is recognised by this share of pixels this near to its colour.
_SHARE: Final = 0.25
_NEAR: Final = 44

# The two characters of "sample" as brush strokes on a 10 x 10 field.
_YANG: Final = (
    ((0.4, 3.0), (4.6, 3.0)), ((2.5, 0.6), (2.5, 9.5)), ((2.4, 3.4), (0.4, 6.8)), ((2.8, 4.2),
                                                                                   (4.3, 5.8)),
    ((6.0, 0.5), (6.8, 1.9)), ((9.0, 0.5), (8.2, 1.9)), ((5.3, 2.6), (9.7, 2.6)), ((5.6, 4.8),
                                                                                   (9.4, 4.8)),
    ((5.0, 7.0), (10.0, 7.0)), ((7.5, 2.6), (7.5, 9.6)),
)  # fmt: skip
_ZHANG: Final = (
    ((0.6, 1.0), (3.8, 1.0), (3.8, 3.3), (0.9, 3.3), (0.7, 5.7), (4.0, 5.7), (3.8, 9.0),
     (2.5, 8.8)),
    ((5.0, 4.8), (9.9, 4.8)), ((6.3, 0.6), (6.3, 9.3), (7.8, 8.1)), ((9.2, 1.0), (6.7, 3.7)),
    ((7.2, 5.0), (8.2, 7.6), (10.0, 9.4)),
)  # fmt: skip


@cache
def _seal(width: int) -> Image.Image:
    """Cut the seal for one width in pixels."""
    w = width * _SHARPNESS
    h = round(w * 0.8)
    seal = Image.new("RGBA", (w, h))
    draw = ImageDraw.Draw(seal)
    draw.rounded_rectangle((0, 0, w - 1, h - 1), radius=w * 0.09, fill=(*VERMILION, 238))
    inset = w * 0.045
    draw.rounded_rectangle(
        (inset, inset, w - inset, h - inset),
        radius=w * 0.06,
        outline=(*_PAPER, 190),
        width=max(1, w // 70),
    )
    cell = w * 0.032
    for left, strokes in ((0.15, _YANG), (0.53, _ZHANG)):
        for stroke in strokes:
            points = [(left * w + x * cell, 0.13 * w + y * cell) for x, y in stroke]
            draw.line(points, fill=_PAPER, width=max(1, round(cell * 1.15)), joint="curve")
    font = ImageFont.load_default(w * 0.19)
    draw.text(
        (w / 2, h * 0.76), "SAMPLE", font=font, fill=_PAPER, anchor="mm", stroke_width=w // 260
    )
    return seal.resize((width, round(width * 0.8)), Image.Resampling.LANCZOS)


def _place(size: tuple[int, int]) -> tuple[int, int, int]:
    """Say where the seal goes on a frame: left, top, width."""
    short = min(size)
    width = min(max(round(short * 0.13), 44), max(8, short // 2))
    gap = max(2, round(short * 0.055))
    return size[0] - width - gap, size[1] - round(width * 0.8) - gap, width


def press_seal(frame: Image.Image) -> None:
    """Press the seal into the lower right corner of an RGB frame."""
    left, top, width = _place(frame.size)
    seal = _seal(width)
    frame.paste(seal, (left, top), seal)


def sealed(frame: Image.Image) -> Image.Image:
    """Press the seal into a frame and pass it on."""
    press_seal(frame)
    return frame


def unsealed(frame: Image.Image) -> Image.Image:
    """Cover an earlier seal with what is beside it, so that none drifts through a film."""
    left, top, width = _place(frame.size)
    box = (left, top, left + width, top + round(width * 0.8))
    brim = max(2, width // 16)
    outer = (max(0, box[0] - brim), max(0, box[1] - brim), box[2] + brim, box[3] + brim)
    wide = outer[2] - outer[0]
    if outer[0] < wide or not _bears_seal(frame.crop(box)):
        return frame
    beside = frame.crop((outer[0] - wide, outer[1], outer[0], outer[3]))
    mask = Image.new("L", beside.size)
    inner = (brim // 2, brim // 2, beside.width - brim // 2, beside.height - brim // 2)
    mask.paste(255, inner)
    clean = frame.copy()
    mirrored = beside.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    clean.paste(mirrored, outer[:2], mask.filter(ImageFilter.GaussianBlur(brim / 3)))
    return clean


def _bears_seal(corner: Image.Image) -> bool:
    """Say whether enough of a corner has the seal's colour."""
    flat = Image.new("RGB", corner.size, VERMILION)
    far = ImageChops.difference(corner, flat)
    worst = ImageChops.lighter(ImageChops.lighter(*far.split()[:2]), far.getchannel("B"))
    near = sum(worst.histogram()[:_NEAR])
    return near > _SHARE * corner.width * corner.height
