"""Pictures that a person at the terminal names in a line."""

import io
from pathlib import Path

import pytest

from adapters.platforms.terminal.inbound import chat_of
from core.errors import ReferenceUnusable
from core.intents import Language, MediaKind
from core.messages import Attachment, MessageRef
from core.ports import Platform
from tests.adapters.platforms.terminal.fakes import Lines, ListeningIntake, read_all, terminal

CONTENT = bytes(range(256)) * 4096


async def read(platform: Platform, attachment: Attachment) -> bytes:
    async with platform.open(attachment) as chunks:
        return b"".join([chunk async for chunk in chunks])


async def type_lines(
    folder: Path, *typed: str, language: Language = Language.EN
) -> tuple[ListeningIntake, str]:
    lines, intake, out = Lines(*typed), ListeningIntake(), io.StringIO()
    await read_all(terminal(folder, lines=lines, out=out, language=language), intake, lines)
    return intake, out.getvalue()


async def test_a_named_file_goes_with_the_words_and_opens_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my cat.png").write_bytes(CONTENT)
    monkeypatch.chdir(tmp_path)
    intake, shown = await type_lines(tmp_path / "files", '@"my cat.png" let it dance')
    (message,) = intake.messages
    (attachment,) = message.attachments
    assert message.text == "let it dance"
    assert (attachment.name, attachment.kind) == ("my cat.png", MediaKind.IMAGE)
    assert attachment.size == len(CONTENT)
    assert shown == 'Lin> @"my cat.png" let it dance\n'
    monkeypatch.chdir("/")
    assert await read(terminal(tmp_path / "files"), attachment) == CONTENT


async def test_what_the_bot_made_can_be_named_by_its_file(tmp_path: Path) -> None:
    (tmp_path / "a-cat-01234567.png").write_bytes(CONTENT)
    intake, _ = await type_lines(tmp_path, "@a-cat-01234567.png make it blue")
    (attachment,) = intake.messages[0].attachments
    assert attachment.key == str(tmp_path / "a-cat-01234567.png")


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.EN, "There is no file {}"), (Language.ZH, "找不到文件 {}")],
)
@pytest.mark.parametrize("name", ["none.png", "folder.png", "~nobody/cat.png", "x" * 300 + ".png"])
async def test_a_file_that_is_not_there_is_told_of_and_nothing_is_asked(
    tmp_path: Path, name: str, language: Language, words: str
) -> None:
    (tmp_path / "folder.png").mkdir()
    intake, shown = await type_lines(tmp_path, f"@{name} let it dance", language=language)
    assert intake.messages == []
    assert words.format(name) in shown


async def test_a_file_that_went_meanwhile_is_unusable(tmp_path: Path) -> None:
    attachment = Attachment(key=str(tmp_path / "cat.png"), kind=MediaKind.IMAGE, name="cat.png")
    with pytest.raises(ReferenceUnusable):
        await read(terminal(tmp_path), attachment)


async def test_nobody_points_to_earlier_messages(tmp_path: Path) -> None:
    ref = MessageRef(chat=chat_of("Lin"), message="1")
    assert await terminal(tmp_path).fetch(ref) is None
