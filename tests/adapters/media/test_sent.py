"""Pictures that people send, whatever they are."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from adapters.media.pictures import BrokenPictureError
from adapters.media.sent import MAX_SIDE, normalise
from adapters.media.sniffing import HEAD_BYTES, sniff_sent
from tests.adapters.media.samples import (
    deep_png,
    encoded,
    holed,
    loaded_jpeg,
    loaded_png,
    noise,
    png_bomb,
    quarters,
    scan_bomb,
)

WHITE, BLACK = 255, 0
SLACK = 12
"""How far a colour may be off after a JPEG."""


def made(folder: Path, content: bytes) -> tuple[bytes, Image.Image]:
    """Normalise a file by its own first bytes, as the port does."""
    form = sniff_sent(content[:HEAD_BYTES])
    assert form is not None
    path = folder / "sent"
    path.write_bytes(content)
    result, kept_as, size = normalise(path, form)
    image = Image.open(io.BytesIO(result))
    assert (image.format, image.size) == (kept_as.pillow, size)
    return result, image


def near(image: Image.Image, place: tuple[int, int], *levels: int) -> bool:
    pixel = image.getpixel(place)
    assert isinstance(pixel, tuple)
    return all(abs(is_ - wanted) <= SLACK for is_, wanted in zip(pixel, levels, strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "HEIF"])
def test_every_usual_format_becomes_a_plain_jpeg(tmp_path: Path, form: str) -> None:
    _, image = made(tmp_path, encoded(quarters(), form))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (40, 24))
    assert near(image, (5, 5), WHITE, WHITE, WHITE)
    assert near(image, (35, 20), BLACK, BLACK, BLACK)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK"])
def test_colours_of_every_kind_stay_what_they_are(tmp_path: Path, mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    _, image = made(tmp_path, encoded(quarters(mode=mode), form))
    assert image.mode == "RGB"
    assert near(image, (5, 5), WHITE, WHITE, WHITE)
    assert near(image, (35, 20), BLACK, BLACK, BLACK)


@pytest.mark.parametrize(("level", "grey"), [(0, 0), (32896, 128), (40000, 156), (65535, 255)])
def test_deep_greys_are_scaled_and_not_cut_off(tmp_path: Path, level: int, grey: int) -> None:
    _, image = made(tmp_path, deep_png(level))
    assert near(image, (3, 3), grey, grey, grey)


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        ("RGBA", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("P", "GIF"),
        ("RGBA", "WEBP"),
        ("RGBA", "HEIF"),
    ],
)
def test_what_can_be_seen_through_stays_so(tmp_path: Path, mode: str, form: str) -> None:
    _, image = made(tmp_path, encoded(holed(mode), form))
    assert (image.format, image.mode) == ("PNG", "RGBA")
    alpha = image.getchannel("A")
    assert (alpha.getpixel((1, 1)), alpha.getpixel((10, 8))) == (0, 255)


def test_alpha_that_hides_nothing_is_dropped(tmp_path: Path) -> None:
    _, image = made(tmp_path, encoded(quarters(mode="RGBA"), "PNG"))
    assert image.format == "JPEG"


def test_a_large_picture_with_holes_is_laid_on_white(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.media.sent.MAX_PNG_BYTES", 100)
    _, image = made(tmp_path, encoded(holed(size=(40, 40)), "PNG"))
    assert image.format == "JPEG"
    assert near(image, (5, 5), WHITE, WHITE, WHITE)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright(tmp_path: Path, orientation: int) -> None:
    upright = quarters()
    undone = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    lying = upright.transpose(undone[orientation]) if orientation in undone else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    _, image = made(tmp_path, encoded(lying, "JPEG", exif=exif))
    assert image.size == (40, 24)
    assert near(image, (5, 5), WHITE, WHITE, WHITE)
    assert near(image, (35, 20), BLACK, BLACK, BLACK)


@pytest.mark.parametrize("orientation", [0, 9, 77])
def test_a_nonsense_orientation_is_ignored(tmp_path: Path, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    _, image = made(tmp_path, encoded(quarters(), "JPEG", exif=exif))
    assert image.size == (40, 24)


@pytest.mark.parametrize("content", [loaded_jpeg(), loaded_png()], ids=["jpeg", "png"])
def test_nothing_but_the_pixels_gets_through(tmp_path: Path, content: bytes) -> None:
    assert b"SECRET" in content
    result, image = made(tmp_path, content)
    assert b"SECRET" not in result
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_colours_are_converted_as_their_profile_means_them(tmp_path: Path) -> None:
    # sRGB with red and blue exchanged in its header's table of tags.
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    red = Image.new("RGB", (16, 16), "red")
    _, image = made(tmp_path, encoded(red, "JPEG", icc_profile=exchanged))
    assert near(image, (8, 8), 0, 0, 255)


def test_a_profile_that_makes_no_sense_is_ignored(tmp_path: Path) -> None:
    _, image = made(tmp_path, encoded(quarters(), "JPEG", icc_profile=b"nonsense" * 40))
    assert near(image, (5, 5), WHITE, WHITE, WHITE)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_gives_its_first_frame(tmp_path: Path, form: str) -> None:
    frames = [Image.new("RGB", (20, 10), colour) for colour in ("red", "green", "blue")]
    moving = encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=50)
    _, image = made(tmp_path, moving)
    assert near(image, (10, 5), 255, 0, 0)


@pytest.mark.parametrize(
    ("size", "kept"),
    [((5000, 10), (4096, 8)), ((10, 5000), (8, 4096)), ((20_000, 1), (4096, 1)), ((1, 1), (1, 1))],
)
def test_the_longer_side_has_a_limit(
    tmp_path: Path, size: tuple[int, int], kept: tuple[int, int]
) -> None:
    _, image = made(tmp_path, encoded(Image.new("RGB", size, "red"), "PNG"))
    assert image.size == kept
    assert max(image.size) <= MAX_SIDE


@pytest.mark.parametrize(
    "bomb",
    [
        png_bomb,
        lambda: png_bomb(8_001),
        scan_bomb,
        lambda: encoded(Image.new("1", (9_000, 9_000)), "GIF"),
        lambda: encoded(Image.new("L", (8_001, 8_001)), "WEBP", lossless=True, method=0),
    ],
    ids=["png", "png just too large", "jpeg scans", "gif", "webp"],
)
def test_a_bomb_is_refused(tmp_path: Path, bomb: Callable[[], bytes]) -> None:
    content = bomb()
    assert len(content) < 1_000_000
    with pytest.raises(BrokenPictureError):
        made(tmp_path, content)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "AVIF", "HEIF"])
@pytest.mark.parametrize("part", [0.3, 0.9])
def test_half_a_picture_is_refused(tmp_path: Path, form: str, part: float) -> None:
    content = encoded(Image.open(io.BytesIO(noise((64, 64)))), form)
    with pytest.raises(BrokenPictureError):
        made(tmp_path, content[: int(len(content) * part)])


def test_the_decoder_is_that_of_the_first_bytes(tmp_path: Path) -> None:
    with pytest.raises(BrokenPictureError):
        made(tmp_path, b"BM" + encoded(quarters(), "PNG"))


@given(
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    pixels=st.binary(min_size=4, max_size=64),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
def test_a_picture_made_here_is_not_changed_again(
    tmp_path: Path, size: tuple[int, int], pixels: bytes
) -> None:
    wanted = size[0] * size[1] * 4
    content = (pixels * (wanted // len(pixels) + 1))[:wanted]
    image = Image.frombytes("RGBA", size, content)
    image.putpixel((0, 0), (1, 2, 3, 4))
    first, _ = made(tmp_path, encoded(image, "PNG"))
    second, _ = made(tmp_path, first)
    assert first == second


@pytest.mark.parametrize("form", ["JPEG", "HEIF", "WEBP", "GIF"])
def test_the_same_content_gives_the_same_bytes(tmp_path: Path, form: str) -> None:
    content = encoded(quarters((300, 200)), form)
    assert made(tmp_path, content)[0] == made(tmp_path, content)[0]


@given(
    flips=st.lists(st.tuples(st.integers(16, 500), st.integers(1, 255)), min_size=1, max_size=8),
    form=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP", "HEIF"]),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None
)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_damaged_bytes_are_kept_clean_or_refused(
    tmp_path: Path, flips: list[tuple[int, int]], form: str
) -> None:
    content = bytearray(encoded(quarters(), form))
    for place, flip in flips:
        content[place % len(content)] ^= flip
    if sniff_sent(bytes(content[:HEAD_BYTES])) is None:
        return
    try:
        _, image = made(tmp_path, bytes(content))
    except BrokenPictureError:
        return
    assert image.format in {"PNG", "JPEG"}
