"""Where the databases of crash tests lie: in memory, where there is such a folder.

These crashes drop objects and leave the file as it is, so a disk would only make them slow. What
survives a kill of the process is shown by `test_kill.py` and the tests of the store, on a disk.
"""

import os
import tempfile
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - only folders of our own making are used in it


def quick_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder that goes away with its context."""
    is_there = _IN_MEMORY.is_dir() and os.access(_IN_MEMORY, os.W_OK)
    return tempfile.TemporaryDirectory(prefix="danqing-test-", dir=_IN_MEMORY if is_there else None)
