import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.media.folder import Folder
from core.messages import MediaId

EDGE = datetime(2025, 6, 1, tzinfo=UTC)


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


@given(chunks=st.lists(st.binary(max_size=200), max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_the_name_is_the_hash_of_the_content(tmp_path: Path, chunks: list[bytes]) -> None:
    folder = Folder(tmp_path)
    with folder.receive() as incoming:
        for chunk in chunks:
            incoming.write(chunk)
        media = folder.keep(incoming, "png")
    content = b"".join(chunks)
    assert media == f"{hashlib.sha256(content).hexdigest()}.png"
    assert folder.path(media).read_bytes() == content
    assert folder.path(media).relative_to(tmp_path).parts == (media[:2], media[2:4], media)


def test_the_same_content_twice_is_one_file(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.put(b"same", "png") == folder.put(b"same", "png")
    assert len(files(tmp_path)) == 1


def test_a_file_that_was_not_kept_leaves_nothing(tmp_path: Path) -> None:
    with Folder(tmp_path).receive() as incoming:
        incoming.write(b"half")
    assert files(tmp_path) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "a" * 64, "a" * 64 + ".png/../x", ""])
def test_a_name_that_is_not_ours_leads_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileNotFoundError):
        Folder(tmp_path).path(MediaId(name))


def test_old_files_and_leftovers_are_pruned(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    old, young = folder.put(b"old", "png"), folder.put(b"young", "png")
    leftover = tmp_path / "incoming" / "crashed.part"
    leftover.write_bytes(b"half")
    for path in (folder.path(old), leftover):
        os.utime(path, (EDGE.timestamp() - 1,) * 2)
    os.utime(folder.path(young), (EDGE.timestamp() + 1,) * 2)
    assert folder.prune(EDGE) == 2
    assert files(tmp_path) == [folder.path(young)]


def test_content_that_comes_again_is_young_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    media = folder.put(b"again", "png")
    os.utime(folder.path(media), (EDGE.timestamp() - 1,) * 2)
    folder.put(b"again", "png")
    assert folder.prune(EDGE) == 0
