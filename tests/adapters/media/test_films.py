from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.media.films import BrokenFilmError, FilmFacts, read_film
from tests.adapters.media.samples import FTYP, box, film, mvhd, tkhd


def written(folder: Path, content: bytes) -> Path:
    path = folder / "film.mp4"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (film(tkhd(640, 360)), FilmFacts(width=640, height=360, duration_s=5.2)),
        (film(tkhd(0, 0), tkhd(640, 360)), FilmFacts(width=640, height=360, duration_s=5.2)),
        (film(tkhd(640, 360, turned=True)), FilmFacts(width=360, height=640, duration_s=5.2)),
        (
            film(tkhd(64, 36, version=1), header=mvhd(90000, 2**33, version=1)),
            FilmFacts(width=64, height=36, duration_s=2**33 / 90000),
        ),
        (film(header=mvhd(1000, 0)), FilmFacts()),
        (film(header=mvhd(0, 10)), FilmFacts()),
        (film(header=mvhd(1000, 2**32 - 1)), FilmFacts()),
        (film(header=box(b"mvhd", b"\0")), FilmFacts()),
        (film(box(b"tkhd", b"\0")), FilmFacts(duration_s=5.2)),
        (film(b""), FilmFacts(duration_s=5.2)),
        (FTYP + b"\0\0\0\0moov" + mvhd(), FilmFacts(duration_s=5.2)),
        (FTYP + b"\0\0\0\1moov" + (124).to_bytes(8, "big") + mvhd(), FilmFacts(duration_s=5.2)),
    ],
)
def test_length_and_size_stand_in_the_headers(
    tmp_path: Path, content: bytes, expected: FilmFacts
) -> None:
    assert read_film(written(tmp_path, content)) == expected


@pytest.mark.parametrize(
    "content",
    [
        FTYP,
        FTYP + box(b"mdat", bytes(10)),
        film(tkhd(640, 360))[:-1],
        FTYP + b"\0\0\0\4free",
        FTYP + b"\0\0\0",
        FTYP + b"\0\0\0\1mdat\0\0",
        FTYP + box(b"moov", b"\0\0\0\xffmvhd"),
        box(b"free", b"") * 5000,
    ],
)
def test_a_film_that_is_not_whole_is_broken(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BrokenFilmError):
        read_film(written(tmp_path, content))


@given(cut=st.integers(0, len(film(tkhd(640, 360))) - 1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_film_cut_anywhere_is_broken(tmp_path: Path, cut: int) -> None:
    with pytest.raises(BrokenFilmError):
        read_film(written(tmp_path, film(tkhd(640, 360))[:cut]))
