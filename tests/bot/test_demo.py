from pathlib import Path

import av
import pytest
from PIL import Image

from tests.bot.commands import danqing


@pytest.mark.parametrize(("lang", "ending"), [("zh", "谢谢"), ("en", "thanks!")])
def test_the_demo_writes_pictures_and_a_film(lang: str, ending: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("demo", "--fast", "--lang", lang, "--out", str(out))
    outcome = danqing(*arguments, folder=tmp_path / "data")
    assert outcome.code == 0, outcome.err
    assert ending in outcome.out
    assert "Traceback" not in outcome.out + outcome.err
    pictures, films = sorted(out.glob("*.png")), sorted(out.glob("*.mp4"))
    assert (len(pictures), len(films)) == (2, 1)
    for path in pictures:
        with Image.open(path) as picture:
            picture.load()
            assert min(picture.size) > 100
    with av.open(films[0]) as film:
        frames = sum(1 for _ in film.decode(video=0))
    assert frames > 24
