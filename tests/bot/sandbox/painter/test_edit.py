import io
from pathlib import Path

import pytest
from PIL import Image, ImageFilter, ImageStat

from bot.sandbox.painter import paint_edit
from bot.sandbox.painter.seal import press_seal, unsealed
from bot.sandbox.painter.skyline import sky_of
from tests.bot.sandbox.painter.photos import SIZE, apart, landscape, saved
from tests.bot.sandbox.painter.seals import vermilion_share

PROMPTS = (
    "变成夜晚",
    "make it night",
    "日落，加一个热气球",
    "at dawn",
    "winter, falling snow",
    "秋天",
    "spring",
    "summer",
    "rain",
    "a thunderstorm",
    "大雾",
    "把天空变成紫色",
    "paint the house blue",
    "加一只猫",
    "add a rainbow and fireworks",
    "黑白",
    "a vintage photo",
    "brighter",
    "darker",
    "warmer",
    "blur the background",
    "水彩风格",
    "oil painting",
    "像素风",
    "水墨",
    "sketch",
    "paper cut",
    "a poster",
    "cyberpunk",
    "加个相框",
    "a wolf",
    "qwertyuiop",
    "",
)


def _edited(prompt: str, *photos: Path, size: tuple[int, int] = SIZE, seed: int = 3) -> Image.Image:
    png = paint_edit(prompt, photos, width=size[0], height=size[1], seed=seed)
    return Image.open(io.BytesIO(png))


def _edges(image: Image.Image) -> Image.Image:
    return image.convert("L").resize((160, 90)).filter(ImageFilter.FIND_EDGES).convert("RGB")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return saved(landscape(), tmp_path / "photo.png")


@pytest.mark.parametrize("prompt", PROMPTS)
def test_an_edit_differs_from_its_input_yet_starts_from_it(photo: Path, prompt: str) -> None:
    source, result = landscape(), _edited(prompt, photo)
    assert apart(result, source) > 1
    assert apart(_edges(result), _edges(source)) < 30
    assert result.size == SIZE
    assert vermilion_share(result) > 0.25


def test_two_inputs_give_two_edits(photo: Path, tmp_path: Path) -> None:
    other = saved(landscape(sun="black", ground="navy"), tmp_path / "other.png")
    assert apart(_edited("make it night", photo), _edited("make it night", other)) > 2


def test_night_is_dark_and_its_sky_bluer(photo: Path) -> None:
    top = _edited("make it night", photo).convert("RGB").crop((200, 0, 640, 60))
    red, _, blue = ImageStat.Stat(top).mean
    assert (red < 90, blue > red) == (True, True)


def test_only_the_sky_takes_the_colour_meant_for_it(photo: Path) -> None:
    result = _edited("turn the sky purple", photo).convert("RGB")
    red, green, blue = ImageStat.Stat(result.crop((200, 5, 600, 60))).mean
    assert green < min(red, blue)
    ground = (20, 300, 250, 350)
    assert apart(result.crop(ground), landscape().crop(ground)) < 4


def test_black_and_white_is(photo: Path) -> None:
    frame = _edited("黑白", photo).convert("RGB").crop((0, 0, 500, 250))
    red, green, blue = frame.split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_what_is_added_leaves_the_rest_alone(photo: Path) -> None:
    result = _edited("add a cat", photo)
    sky = (0, 0, 640, 60)
    assert apart(result.crop(sky), landscape().crop(sky)) < 2
    assert apart(result, landscape()) > 2


def test_what_is_to_be_removed_is_not_painted_in(photo: Path) -> None:
    with_cat, without = _edited("add a cat", photo), _edited("remove the cat", photo)
    assert apart(with_cat, without) > 4


def test_further_pictures_are_pinned_onto_the_first(photo: Path, tmp_path: Path) -> None:
    other = saved(Image.new("RGB", (400, 400), "magenta"), tmp_path / "other.png")
    result = _edited("combine them", photo, other).convert("RGB")
    pink = [
        pixel
        for pixel in result.resize((160, 90)).get_flattened_data()
        if isinstance(pixel, tuple) and pixel[0] > 200 and pixel[1] < 70 and pixel[2] > 200
    ]
    assert len(pink) > 100


@pytest.mark.parametrize("size", [(640, 640), (360, 640), (512, 64), (100, 76)])
def test_an_edit_has_the_size_asked_for(photo: Path, size: tuple[int, int]) -> None:
    assert _edited("rain", photo, size=size).size == size


def test_a_frame_of_another_shape_still_shows_the_whole_picture(photo: Path) -> None:
    result = _edited("", photo, size=(360, 640)).convert("RGB")
    middle = result.crop((0, 219, 360, 421)).resize((640, 360))
    assert apart(_edges(middle), _edges(landscape())) < 30


def test_the_same_wish_gives_the_same_edit(photo: Path) -> None:
    first = paint_edit("add a cat", [photo], width=320, height=180, seed=1)
    assert paint_edit("add a cat", [photo], width=320, height=180, seed=1) == first


def test_an_earlier_samples_seal_is_covered() -> None:
    frame = landscape()
    press_seal(frame)
    assert apart(unsealed(frame), landscape()) < 1
    assert vermilion_share(frame) > 0.25
    assert vermilion_share(unsealed(frame)) < 0.05


def test_what_bears_no_seal_is_left_as_it_is() -> None:
    assert unsealed(landscape()).tobytes() == landscape().tobytes()


def test_the_sky_is_found_and_what_stands_before_it_is_not() -> None:
    mask = sky_of(landscape())
    points = {"sky": (200, 30), "house": (360, 180), "sun": (110, 70), "ground": (100, 320)}
    seen = {name: mask.getpixel(at) for name, at in points.items()}
    assert seen == {"sky": 255, "house": 0, "sun": 0, "ground": 0}
