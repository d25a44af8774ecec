import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from adapters.media.pictures import BrokenPictureError, read_picture, shrink
from adapters.media.sniffing import JPEG, PNG, WEBP, Format
from tests.adapters.media.samples import noise, picture, png_bomb, turned_jpeg


def written(folder: Path, content: bytes) -> Path:
    path = folder / "picture"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("form", [PNG, JPEG, WEBP])
def test_a_picture_has_its_size(tmp_path: Path, form: Format) -> None:
    assert read_picture(written(tmp_path, picture(form.pillow)), form) == (8, 6)


def test_a_turned_picture_has_the_size_it_is_shown_at(tmp_path: Path) -> None:
    assert read_picture(written(tmp_path, turned_jpeg()), JPEG) == (6, 8)


@pytest.mark.parametrize("side", [8_001, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(tmp_path: Path, side: int) -> None:
    with pytest.raises(BrokenPictureError):
        read_picture(written(tmp_path, png_bomb(side)), PNG)


@pytest.mark.parametrize("form", [PNG, JPEG, WEBP])
def test_a_picture_cut_short_is_broken(tmp_path: Path, form: Format) -> None:
    content = noise((64, 64), form=form.pillow)
    with pytest.raises(BrokenPictureError):
        read_picture(written(tmp_path, content[: len(content) // 2]), form)


def test_another_format_than_the_sniffed_one_is_broken(tmp_path: Path) -> None:
    with pytest.raises(BrokenPictureError):
        read_picture(written(tmp_path, picture("GIF")), PNG)


@given(
    flips=st.lists(st.tuples(st.integers(8, 500), st.integers(1, 255)), min_size=1, max_size=8),
    form=st.sampled_from([PNG, JPEG, WEBP]),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None
)
def test_damaged_bytes_are_read_or_refused(
    tmp_path: Path, flips: list[tuple[int, int]], form: Format
) -> None:
    content = bytearray(noise((16, 16), form=form.pillow))
    for place, flip in flips:
        content[place % len(content)] ^= flip
    try:
        width, height = read_picture(written(tmp_path, bytes(content)), form)
    except BrokenPictureError:
        return
    assert width > 0
    assert height > 0


@given(limit=st.integers(2_000, 40_000), pixels=st.integers(100, 40_000))
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
def test_a_shrunk_picture_keeps_within_both_bounds(tmp_path: Path, limit: int, pixels: int) -> None:
    fitting = shrink(written(tmp_path, noise((160, 90))), PNG, limit=limit, pixels=pixels)
    assert fitting is not None
    content, form, (width, height) = fitting
    assert form is JPEG
    assert len(content) <= limit
    assert width * height <= pixels
    assert Image.open(io.BytesIO(content)).size == (width, height)


def test_quality_goes_down_before_the_size(tmp_path: Path) -> None:
    fitting = shrink(written(tmp_path, noise((100, 100))), PNG, limit=9_000, pixels=10_000)
    assert fitting is not None
    assert fitting[2] == (100, 100)


def test_transparency_is_kept(tmp_path: Path) -> None:
    fitting = shrink(written(tmp_path, noise((90, 90), "RGBA")), PNG, limit=9_000, pixels=5_000)
    assert fitting is not None
    assert fitting[1] is WEBP
    assert Image.open(io.BytesIO(fitting[0])).mode == "RGBA"


def test_metadata_is_left_behind_and_the_picture_upright(tmp_path: Path) -> None:
    fitting = shrink(written(tmp_path, turned_jpeg()), JPEG, limit=100_000, pixels=40)
    assert fitting is not None
    again = Image.open(io.BytesIO(fitting[0]))
    assert again.size[0] < again.size[1]
    assert not again.getexif()


def test_what_fits_at_no_size_is_given_up(tmp_path: Path) -> None:
    assert shrink(written(tmp_path, picture()), PNG, limit=20, pixels=1_000) is None


def test_a_broken_picture_cannot_be_shrunk(tmp_path: Path) -> None:
    with pytest.raises(BrokenPictureError):
        shrink(written(tmp_path, b"\x89PNG"), PNG, limit=100, pixels=100)
