import io
from dataclasses import dataclass

import av
import pytest
from PIL import Image, ImageChops

from bot.sandbox.painter import paint_film
from tests.bot.sandbox.painter.seals import vermilion_share


@dataclass(frozen=True)
class Film:
    codec: str
    pixels: str
    seconds: float
    frames: list[Image.Image]


def still(frame: av.VideoFrame) -> Image.Image:
    # PyAV leaves this one method without types.
    image: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
    return image


def opened(mp4: bytes) -> Film:
    with av.open(io.BytesIO(mp4), "r") as container:
        stream = container.streams.video[0]
        assert container.duration is not None
        return Film(
            codec=stream.codec_context.name,
            pixels=stream.codec_context.pix_fmt or "",
            seconds=container.duration / av.time_base,
            frames=[still(frame) for frame in container.decode(video=0)],
        )


@pytest.mark.parametrize("seconds", [0.5, 1, 1.7])
def test_a_film_has_the_asked_length(seconds: float) -> None:
    film = opened(paint_film("koi", width=96, height=54, seconds=seconds, seed=1))
    assert film.seconds == pytest.approx(seconds, abs=0.1)
    assert (film.codec, film.pixels) == ("h264", "yuv420p")


@pytest.mark.parametrize(
    ("asked", "painted"),
    [
        ((1920, 1080), (768, 432)),
        ((1080, 1920), (432, 768)),
        ((100, 100), (100, 100)),
        ((101, 75), (100, 76)),
    ],
)
def test_a_film_keeps_the_ratio_in_even_pixels(
    asked: tuple[int, int], painted: tuple[int, int]
) -> None:
    film = opened(paint_film("a cat", width=asked[0], height=asked[1], seconds=0.2, seed=1))
    assert {frame.size for frame in film.frames} == {painted}


def test_a_film_moves_and_keeps_its_seal() -> None:
    film = opened(
        paint_film("paper boat on a stormy sea", width=320, height=180, seconds=1, seed=2)
    )
    first, last = film.frames[0], film.frames[-1]
    moved = ImageChops.difference(first, last).convert("L").point(lambda v: 255 * (v > 20))
    assert moved.histogram()[255] > 320 * 180 * 0.03
    assert min(vermilion_share(frame) for frame in film.frames) > 0.25


def test_the_same_wish_gives_the_same_film() -> None:
    first = paint_film("剪纸 龙", width=64, height=64, seconds=0.3, seed=4)
    assert paint_film("剪纸 龙", width=64, height=64, seconds=0.3, seed=4) == first


def test_the_index_stands_before_the_pictures_so_that_it_plays_while_it_loads() -> None:
    film = paint_film("a cat", width=64, height=64, seconds=0.3, seed=4)
    assert film.index(b"moov") < film.index(b"mdat")
