"""Picture size and film resolution as asked."""

import re

from core.parsing.reading import Reading

_SIZE = re.compile(
    r"(?<![a-z0-9.\ufffc-])(?:(512|1024|2048|4096)(?:\s?px|像素| pixels)?(?![\d.:x*])|([1248])k)"
    r"(?![a-z0-9-])((?:的|画质|超清|分辨率|尺寸|大小|清晰度| resolution| size| res\b| quality)*)"
)
_SQUARE_PIXELS = re.compile(r"(?<!\d)(512|1024|2048|4096)\s?[x*]\s?\1(?!\d)")
_RESOLUTION = re.compile(
    r"(?<![a-z0-9.])(540|720|768|1080|2160)(?:\s?p(?:60|30)?(?![a-z0-9])|(?=的|画质|分辨率))(?:的|画质|分辨率| resolution| res\b)*"
)
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
    size = resolution = None
    is_decorated = is_tag_list(reading)
    for match in () if is_decorated else _SIZE.finditer(reading.text):
        value = _SIZE_OF_PIXELS[match[1]] if match[1] else f"{match[2]}K"
        if not _is_setting(reading, match):
            continue
        start, end = _span(reading, match)
        if reading.refusal_before(start) is not None:
            continue
        if is_film and value == "4K":
            resolution = value
            reading.note("resolution", value, start, end, "size.of_film")
        else:
            size = value
            reading.note("size", value, start, end, "size.of_picture")
        reading.cut(start, end, "size")
    for match in _SQUARE_PIXELS.finditer(reading.text):
        if not is_film:
            size = _SIZE_OF_PIXELS[match[1]]
            reading.note("size", size, *match.span(), "size.pixels")
    for match in _RESOLUTION.finditer(reading.text):
        resolution = "4K" if match[1] == "2160" else f"{match[1]}P"
        reading.note("resolution", resolution, *match.span(), "size.resolution")
        reading.cut(*match.span(), "size.resolution")
    for mark in reading.of("resolution"):
        resolution = mark.value
        reading.note("resolution", resolution, mark.start, mark.end, "size.resolution_word")
        reading.cut(mark.start, mark.end, "size.resolution_word")
    if is_film:
        for mark in reading.of("hd"):
            resolution = resolution or "1080P"
            reading.note("resolution", "1080P", mark.start, mark.end, "size.hd_film")
            reading.cut(mark.start, mark.end, "size.hd_film")
    return size, resolution


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
