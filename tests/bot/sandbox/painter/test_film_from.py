from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from bot.sandbox.painter import paint_cover, paint_film_from
from bot.sandbox.painter.cutouts import subject_of
from tests.bot.sandbox.painter.photos import SIZE, apart, landscape, saved
from tests.bot.sandbox.painter.seals import vermilion_share
from tests.bot.sandbox.painter.test_film import Film, opened

CODEC = 4.0
"""What H.264 and its colours may change, on a scale of 255."""


def _film(
    manner: str,
    prompt: str,
    *photos: Path,
    size: tuple[int, int] = (320, 180),
    seconds: float = 1.5,
) -> Film:
    return opened(
        paint_film_from(
            manner, prompt, photos, width=size[0], height=size[1], seconds=seconds, seed=2
        )
    )


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return saved(landscape(), tmp_path / "first.png")


@pytest.fixture
def last(tmp_path: Path) -> Path:
    return saved(landscape(sky="indigo", ground="gray", sun="white"), tmp_path / "last.png")


@pytest.mark.parametrize(
    "prompt", ["push in", "下雪", "pan left, rain", "waves on the sea", "向上", "autumn", ""]
)
def test_an_animated_picture_is_the_films_first_frame(first: Path, prompt: str) -> None:
    film = _film("animate", prompt, first)
    assert apart(film.frames[0], landscape()) < CODEC
    assert apart(film.frames[-1], landscape()) > 2 * CODEC


@pytest.mark.parametrize("manner", ["animate", "bridge", "reference"])
def test_a_film_moves_in_small_steps(manner: str, first: Path, last: Path) -> None:
    film = _film(manner, "a walk in the park", first, last)
    steps = [apart(a, b) for a, b in zip(film.frames, film.frames[1:], strict=False)]
    assert max(steps) < 30
    assert sum(steps) > 2


def test_first_and_last_frame_are_the_pictures_in_order(first: Path, last: Path) -> None:
    film = _film("bridge", "day to night", first, last)
    ends = landscape(), landscape(sky="indigo", ground="gray", sun="white")
    assert apart(film.frames[0], ends[0]) < CODEC
    assert apart(film.frames[-1], ends[1]) < CODEC
    middle = film.frames[len(film.frames) // 2]
    assert min(apart(middle, end) for end in ends) > 2 * CODEC


def test_a_reference_appears_in_a_new_scene(tmp_path: Path) -> None:
    pink = saved(Image.new("RGB", (300, 300), "magenta"), tmp_path / "pink.png")
    film = _film("reference", "a city at night", pink)
    shares = [_magenta(frame) for frame in film.frames]
    assert 0.03 < min(shares) <= max(shares) < 0.5


def _magenta(frame: Image.Image) -> float:
    data = frame.convert("RGB").resize((96, 54)).get_flattened_data()
    hits = [p for p in data if isinstance(p, tuple) and p[0] > 190 and p[1] < 90 and p[2] > 190]
    return len(hits) / (96 * 54)


def test_a_subject_on_a_plain_ground_is_cut_out() -> None:
    photo = Image.new("RGB", (400, 400), "ivory")
    ImageDraw.Draw(photo).ellipse((140, 100, 260, 300), fill="navy")
    piece = subject_of(photo)
    assert piece.width < 160
    assert piece.getchannel("A").getpixel((1, 1)) == 0


def test_a_busy_picture_becomes_a_print() -> None:
    busy = Image.effect_noise((200, 200), 120).convert("RGB")
    assert subject_of(busy).getchannel("A").getextrema() == (255, 255)


@pytest.mark.parametrize("manner", ["animate", "bridge", "reference"])
@pytest.mark.parametrize("seconds", [0.5, 1.7])
def test_a_film_has_the_length_size_and_mark_asked_for(
    manner: str, seconds: float, first: Path, last: Path
) -> None:
    film = _film(manner, "", first, last, size=(180, 320), seconds=seconds)
    assert film.seconds == pytest.approx(seconds, abs=0.1)
    assert {frame.size for frame in film.frames} == {(180, 320)}
    assert min(vermilion_share(frame) for frame in film.frames) > 0.2


@pytest.mark.parametrize("manner", ["animate", "bridge", "reference"])
def test_a_cover_is_the_first_frame(manner: str, first: Path, last: Path, tmp_path: Path) -> None:
    photos = [first, last]
    png = tmp_path / "cover.png"
    png.write_bytes(paint_cover(manner, "a lake", photos, width=320, height=180, seed=2))
    film = _film(manner, "a lake", *photos)
    assert apart(Image.open(png), film.frames[0]) < CODEC


def test_the_same_pictures_give_the_same_film(first: Path, last: Path) -> None:
    one, two = (
        paint_film_from("bridge", "", [first, last], width=64, height=64, seconds=0.3, seed=4)
        for _ in range(2)
    )
    assert one == two


def test_a_large_frame_is_painted_smaller(first: Path) -> None:
    film = _film("animate", "", first, size=(1920, 1080), seconds=0.2)
    assert {frame.size for frame in film.frames} == {(768, 432)}
    assert SIZE[0] < 768
