"""Files that a person at the terminal names in a line."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.platforms.terminal.inbound import to_attachment
from core.errors import ReferenceUnusable
from core.messages import Attachment

CHUNK_BYTES = 1 << 18


def find_file(name: str, folders: Sequence[Path]) -> Attachment | None:
    """Look for a readable file in one folder after another; None where there is none."""
    for folder in folders:
        try:
            path = (folder / Path(name).expanduser()).resolve()
            if path.is_file() and os.access(path, os.R_OK):
                return to_attachment(path, path.stat().st_size)
        except (OSError, RuntimeError, ValueError):
            # Names that no file can have, and homes of nobody.
            continue
    return None


@asynccontextmanager
async def reading(attachment: Attachment) -> AsyncIterator[AsyncIterator[bytes]]:
    """Read a file from where it lay when it was named.

    Raises:
        ReferenceUnusable: it is not there any more.
    """
    try:
        file = await asyncio.to_thread(Path(attachment.key).open, "rb")
    except OSError as error:
        message = f"the file cannot be opened: {error.strerror}"
        raise ReferenceUnusable(message) from error

    async def chunks() -> AsyncIterator[bytes]:
        while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield chunk

    with file:
        yield chunks()
