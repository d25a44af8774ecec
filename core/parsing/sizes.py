"""Picture size and film resolution as asked."""

import re

from core.parsing.reading import Reading

_SIZE = re.compile(
    r"(?<![a-z0-9.\ufffc-])(?:(512|1024|2048|4096)(?:\s?px|像素| pixels)?(?![\d.:x*])|([1248])k)"
    r"(?![a-z0-9-])((?:的|画质|超清|分辨率|尺寸|大小|清晰度| resolution| size| res\b| quality)*)"
)
_SQUARE_PIXELS = re.compile(r"(?<!\d)(512|1024|2048|4096)\s?[x*]\s?\1(?!\d)")
_RESOLUTION = re.compile(
    r"(?<![a-z0-9.])(540|720|768|1080|2160)(?:\s?p(?:60|30)?(?![a-z0-9])|(?=的|画质|分辨率))(?:的"
    r"|画质|分辨率| resolution| res\b)*"
)
_BARE_LINES = re.compile(r"(?<![\w.:])(?:540|720|768|1080)(?![\w.:])")
_SIZE_OF_PIXELS = {"512": "512px", "1024": "1K", "2048": "2K", "4096": "4K"}
_SIZE_AFTER = re.compile(r"(?:就行|就够|就好|吧)?(?=[\s,.!?;。]|$)")
# A bare "512" must look like a size: "512px", "512的小图标", a clause of its own.
_BARE_NUMBER = re.compile(r"\d+\Z")
_TAGS_OF_A_LIST = 2


def is_tag_list(reading: Reading) -> bool:
    """Tell a pasted list of style tags, where "8k" and "best quality" are decoration."""
    tags = reading.of("tag")
    return len(tags) >= _TAGS_OF_A_LIST and len(reading.clauses) > len(tags)


def read_sizes(reading: Reading, *, is_film: bool) -> tuple[str | None, str | None]:
    """Find size and resolution; "4K" of a film is a resolution."""
    size = None if is_film else _square_size(reading)
    resolution = _resolution(reading, is_film=is_film)
    for match in () if is_tag_list(reading) else _SIZE.finditer(reading.text):
        refusal = reading.refusal_before(match.start())
        if refusal is not None:
            reading.cut(refusal, match.end(), "sizes.refused")
            continue
        if not _is_setting(reading, match):
            continue
        value = _SIZE_OF_PIXELS[match[1]] if match[1] else f"{match[2]}K"
        field = "resolution" if is_film and value == "4K" else "size"
        start, end = _span(reading, match)
        reading.note(field, value, start, end, f"sizes.{field}")
        reading.cut(start, end, f"sizes.{field}")
        if field == "size":
            size = value
        else:
            resolution = value
    return size, resolution


def _square_size(reading: Reading) -> str | None:
    """512x512, 1024x1024: the ratio is read by formats.py."""
    match = _SQUARE_PIXELS.search(reading.text)
    if match is None:
        return None
    reading.note("size", _SIZE_OF_PIXELS[match[1]], *match.span(), "sizes.pixels")
    return _SIZE_OF_PIXELS[match[1]]


def _resolution(reading: Reading, *, is_film: bool) -> str | None:
    """720p, 1080P, full HD, and for a film 高清."""
    found = [
        (*match.span(), "4K" if match[1] == "2160" else f"{match[1]}P")
        for match in _RESOLUTION.finditer(reading.text)
    ]
    if is_film:
        found += [
            (*match.span(), f"{match[0]}P")
            for match in _BARE_LINES.finditer(reading.text)
            if reading.is_alone(*match.span())
        ]
    words = [*reading.of("resolution"), *(reading.of("hd") if is_film and not found else ())]
    found += [(mark.start, mark.end, "1080P") for mark in words]
    for start, end, value in found:
        reading.note("resolution", value, start, end, "sizes.resolution")
        reading.cut(start, end, "sizes.resolution")
    return found[-1][2] if found else None


def _is_setting(reading: Reading, match: re.Match[str]) -> bool:
    """Tell a wanted size from a 4K TV."""
    following = reading.skip_on(match.end())
    if any(mark.kind == "screen" for mark in reading.starting.get(following, ())):
        return False
    if match[1] and _BARE_NUMBER.search(match[0]):
        return reading.is_alone(*match.span())
    return True


def _span(reading: Reading, match: re.Match[str]) -> tuple[int, int]:
    after = _SIZE_AFTER.match(reading.text, match.end())
    return match.start(), after.end() if after else match.end()
