"""Find the seal's colour in a picture."""

from PIL import Image

from bot.sandbox.painter.seal import VERMILION

_NEAR = 48


def vermilion_share(image: Image.Image) -> float:
    """Measure how much of the seal's own area has its colour."""
    width, height = image.size
    short = min(width, height)
    seal = min(max(round(short * 0.13), 44), max(8, short // 2))
    gap = max(2, round(short * 0.055))
    box = (width - seal - gap, height - round(seal * 0.8) - gap, width - gap, height - gap)
    corner = image.convert("RGB").crop(box)
    near = [
        pixel
        for pixel in corner.get_flattened_data()
        if isinstance(pixel, tuple)
        and all(abs(v - w) < _NEAR for v, w in zip(pixel, VERMILION, strict=True))
    ]
    return len(near) / (corner.width * corner.height)
