import io

import pytest
from PIL import Image, ImageChops

from bot.sandbox.painter import paint_picture, vocabulary
from bot.sandbox.painter.contact_sheet import write_sheet
from bot.sandbox.painter.seal import VERMILION, press_seal
from tests.bot.sandbox.painter.seals import vermilion_share


def opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


@pytest.mark.parametrize(
    ("width", "height"), [(160, 90), (96, 96), (90, 160), (161, 97), (1500, 60), (16, 16)]
)
def test_a_picture_has_exactly_the_asked_size(width: int, height: int) -> None:
    image = opened(paint_picture("a fox at dawn", width=width, height=height, seed=1))
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (width, height))


def test_the_same_wish_gives_the_same_bytes() -> None:
    first = paint_picture("三条锦鲤", width=120, height=120, seed=5)
    assert paint_picture("三条锦鲤", width=120, height=120, seed=5) == first


@pytest.mark.parametrize(
    ("prompt", "seed"), [("a fox at dawn", 2), ("a cat at dawn", 1), ("zorp", 1), ("quux", 1)]
)
def test_another_prompt_or_seed_gives_another_picture(prompt: str, seed: int) -> None:
    known = opened(paint_picture("a fox at dawn", width=96, height=96, seed=1))
    other = opened(paint_picture(prompt, width=96, height=96, seed=seed))
    changed = ImageChops.difference(known, other).convert("L").point(lambda v: 255 * (v > 24))
    assert changed.histogram()[255] > 96 * 96 * 0.1


@pytest.mark.parametrize("style", [*vocabulary.STYLES, "plain"])
def test_every_style_paints_a_rich_picture_with_the_seal(style: str) -> None:
    prompt = vocabulary.STYLES.get(style, "plain").split()[0] + " lighthouse on the sea"
    image = opened(paint_picture(prompt, width=240, height=240, seed=3))
    low, high = image.convert("L").getextrema()
    assert isinstance(low, float | int)
    assert isinstance(high, float | int)
    assert high - low > 80
    assert vermilion_share(image) > 0.25


@pytest.mark.parametrize("setting", [*vocabulary.SETTINGS, "zorp"])
@pytest.mark.parametrize("who", ["cat", "boat", "bird", ""])
def test_every_place_takes_every_kind_of_subject(setting: str, who: str) -> None:
    place = vocabulary.SETTINGS.get(setting, "zorp").split()[0]
    image = opened(paint_picture(f"{who} {place}", width=64, height=48, seed=1))
    assert len(image.getcolors(64 * 48) or []) > 100


@pytest.mark.parametrize("name", vocabulary.SUBJECTS)
def test_every_subject_changes_the_picture(name: str) -> None:
    word = vocabulary.SUBJECTS[name].split()[-1].replace("-", " ")
    without = opened(paint_picture("meadow", width=96, height=96, seed=1))
    image = opened(paint_picture(f"{word} meadow", width=96, height=96, seed=1))
    assert ImageChops.difference(image, without).getbbox() is not None


@pytest.mark.parametrize("light", vocabulary.LIGHTS)
def test_every_light_can_hang_in_the_sky(light: str) -> None:
    word = vocabulary.LIGHTS[light].split()[0]
    image = opened(paint_picture(f"雪 {word}", width=64, height=64, seed=1))
    assert image.size == (64, 64)


@pytest.mark.parametrize("size", [(400, 100), (100, 400), (300, 300), (30, 30)])
def test_the_seal_changes_only_the_lower_right_corner(size: tuple[int, int]) -> None:
    frame = Image.new("RGB", size, (250, 250, 250))
    press_seal(frame)
    box = ImageChops.difference(frame, Image.new("RGB", size, (250, 250, 250))).getbbox()
    assert box is not None
    assert box[0] >= size[0] * 0.2
    assert box[1] >= size[1] * 0.2
    assert vermilion_share(frame) > 0.25


@pytest.mark.parametrize(
    ("name", "kind"), [("a.png", "PNG"), ("a.jpg", "JPEG"), ("a.webp", "WEBP")]
)
def test_the_sheet_is_written_as_its_suffix_says(
    tmp_path_factory: pytest.TempPathFactory, name: str, kind: str
) -> None:
    path = tmp_path_factory.mktemp("sheet") / name
    write_sheet(Image.new("RGB", (20, 20), VERMILION), path)
    with Image.open(path) as image:
        assert image.format == kind
