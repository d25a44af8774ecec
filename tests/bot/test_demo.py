from pathlib import Path

import av
import pytest
from PIL import Image, ImageChops, ImageStat

from tests.bot.commands import danqing

ALIKE = 16
"""Of 255: what a film's coding and its first movement may change of a picture, on average."""
SMALL = (160, 90)


def frames_of(path: Path) -> list[Image.Image]:
    with av.open(path) as film:
        return [frame.to_image() for frame in film.decode(video=0)]  # type: ignore[no-untyped-call]  # PyAV leaves it out


def picture_of(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("RGB")


def difference(one: Image.Image, other: Image.Image) -> float:
    pair = [each.resize(SMALL) for each in (one, other)]
    return sum(ImageStat.Stat(ImageChops.difference(*pair)).mean) / 3


FILES = {
    "zh": ("画一只在屋顶看月亮的猫*.png", "把刚才那张改成下雪的夜晚*.png", "让它动起来*.mp4"),
    "en": ("draw-a-cat-on-a-rooftop*.png", "make-it-a-snowy-night*.png", "bring-it-to-life*.mp4"),
}
"""What was drawn, edited and animated, by the words for it."""


@pytest.mark.parametrize(("lang", "ending"), [("zh", "谢谢"), ("en", "thanks!")])
def test_the_demo_draws_edits_what_it_drew_and_brings_that_to_life(
    lang: str, ending: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    arguments = ("demo", "--fast", "--lang", lang, "--out", str(out))
    outcome = danqing(*arguments, folder=tmp_path / "data")
    assert outcome.code == 0, outcome.err
    assert ending in outcome.out
    assert "Traceback" not in outcome.out + outcome.err
    pictures = {path: picture_of(path) for path in out.glob("*.png")}
    films = {path: frames_of(path) for path in out.glob("*.mp4")}
    assert (len(pictures), len(films)) == (3, 2)
    assert all(min(picture.size) > 100 for picture in pictures.values())
    assert all(len(frames) > 24 for frames in films.values())
    drawn, edited, animated = (next(out.glob(each)) for each in FILES[lang])
    original, edit, moving = pictures[drawn], pictures[edited], films[animated]
    assert edit.width / edit.height == pytest.approx(original.width / original.height, rel=0.02)
    assert difference(moving[0], edit) < ALIKE < difference(original, edit)


def test_the_demo_plays_on_discord_as_people_see_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("demo", "--platform", "discord", "--fast", "--lang", "zh", "--out", str(out))
    outcome = danqing(*arguments, folder=tmp_path / "data")
    assert outcome.code == 0, outcome.err
    assert "Traceback" not in outcome.out + outcome.err
    seen = [
        "    @danqing 画一只在屋顶看月亮的猫，16:9",
        "    收到，这就画：一只在屋顶看月亮的猫 🎨",
        "    [取消]",
        "    [再来一张] [改提示词] [动起来] [以后都用它]",
        "👆 小林 点了 [动起来]",
        "danqing [APP] （只有 小林 看得到）",
        "╭─ 小林 使用了 /film prompt:纸船在暴风雨的海上漂 seconds:5",
        "    点一个，或者说“第一个”就行：",
        "    不客气，随时找我 🎨",
    ]
    lines = outcome.out.splitlines()
    places = [lines.index(line) for line in seen]
    assert places == sorted(places)
    pictures = [picture_of(path) for path in out.glob("*.png")]
    assert all(min(picture.size) > 100 for picture in pictures)
    assert (len(pictures), len([frames_of(path) for path in out.glob("*.mp4")])) == (3, 2)
