"""Take the subject out of a picture, or make a paper print of the whole."""

from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

_CREAM: Final = (255, 250, 240, 255)
_COARSE: Final = 112
_NEAR: Final = 30
_TOUCHED: Final = 40
# A ground is believed in when it takes this much of the picture and of its border.
_GROUND: Final = (0.22, 0.94)
_BORDER: Final = 0.72
_SHADOW: Final = (30, 18, 28)


def subject_of(photo: Image.Image) -> Image.Image:
    """Give the subject of a picture on a plain ground as a sticker, any other as a print."""
    mask = _subject_mask(photo)
    if mask is None:
        return print_of(photo)
    sticker = photo.convert("RGBA")
    sticker.putalpha(mask)
    box = mask.getbbox()
    return _outlined(sticker.crop(box)) if box else print_of(photo)


def print_of(photo: Image.Image) -> Image.Image:
    """Give a picture a cream border."""
    brim = max(3, round(min(photo.size) * 0.045))
    paper = Image.new("RGBA", (photo.width + 2 * brim, photo.height + 2 * brim), _CREAM)
    paper.paste(photo, (brim, brim))
    return paper


def standing(piece: Image.Image, size: tuple[int, int], angle: float) -> Image.Image:
    """Scale a piece into a size, turn it, and let it throw a soft shadow."""
    scale = min(size[0] / piece.width, size[1] / piece.height)
    inner = (max(1, round(piece.width * scale)), max(1, round(piece.height * scale)))
    small = piece.resize(inner, Image.Resampling.LANCZOS)
    small = small.rotate(angle, Image.Resampling.BICUBIC, expand=True)
    brim = max(4, round(min(size) * 0.06))
    sheet = Image.new("RGBA", (small.width + 2 * brim, small.height + 2 * brim))
    shade = Image.new("L", sheet.size)
    shade.paste(small.getchannel("A").point([v * 4 // 10 for v in range(256)]), (brim, brim + 3))
    sheet.paste((*_SHADOW, 255), (0, 0, *sheet.size), shade.filter(ImageFilter.GaussianBlur(5)))
    sheet.alpha_composite(small, (brim, brim))
    return sheet


def _outlined(sticker: Image.Image) -> Image.Image:
    """Leave a cream edge, as scissors do."""
    brim = max(2, min(sticker.size) // 60)
    sheet = Image.new("RGBA", (sticker.width + 4 * brim, sticker.height + 4 * brim))
    alpha = Image.new("L", sheet.size)
    alpha.paste(sticker.getchannel("A"), (2 * brim, 2 * brim))
    wide = alpha.filter(ImageFilter.GaussianBlur(brim)).point(
        [255 * (v > _TOUCHED) for v in range(256)]
    )
    sheet.paste(_CREAM, (0, 0, *sheet.size), wide.filter(ImageFilter.GaussianBlur(1)))
    sheet.alpha_composite(sticker, (2 * brim, 2 * brim))
    return sheet


def _subject_mask(photo: Image.Image) -> Image.Image | None:
    """Flood the ground in from the border; what it does not reach is the subject."""
    scale = _COARSE / max(photo.size)
    size = (max(8, round(photo.width * scale)), max(8, round(photo.height * scale)))
    # A rim of the ground's own colour, so that one flood goes all round.
    small = photo.resize(size, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(0.8))
    ground = _border_colour(small)
    sheet = Image.new("RGB", (size[0] + 2, size[1] + 2), ground)
    sheet.paste(small, (1, 1))
    mark = (255, 0, 254) if ground != (255, 0, 254) else (0, 255, 1)
    ImageDraw.floodfill(sheet, (0, 0), mark, thresh=_NEAR * 2)
    flat = Image.new("RGB", size, mark)
    flooded = sheet.crop((1, 1, size[0] + 1, size[1] + 1))
    rest = (
        ImageChops.difference(flooded, flat).convert("L").point([255 * (v > 0) for v in range(256)])
    )
    share = 1 - rest.histogram()[255] / (size[0] * size[1])
    if not _GROUND[0] <= share <= _GROUND[1] or _border_share(rest) < _BORDER:
        return None
    soft = rest.filter(ImageFilter.MedianFilter(3)).resize(photo.size, Image.Resampling.BICUBIC)
    edge = soft.filter(ImageFilter.GaussianBlur(max(photo.size) / 320))
    return edge.point([max(0, min(255, (v - 96) * 4)) for v in range(256)])


def _border_colour(image: Image.Image) -> tuple[int, int, int]:
    """Average the outermost pixels of the upper three sides, where a subject rarely stands."""
    top = image.crop((0, 0, image.width, 2)).resize((1, 1), Image.Resampling.BOX)
    red, green, blue = top.tobytes()
    return red, green, blue


def _border_share(rest: Image.Image) -> float:
    """Measure how much of the border is ground."""
    width, height = rest.size
    data = rest.tobytes()
    rim = data[:width] + data[-width:] + data[::width] + data[width - 1 :: width]
    return rim.count(0) / (2 * (width + height))
