"""The process that paints for a stand-in: jobs as JSON lines on stdin, an answer line for each.

A process, so that painting never delays an answer; it ends when its stdin does, so that a killed
stand-in leaves no orphan.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

# Painting is a courtesy beside whatever is being shown or measured.
NICENESS = 10


class Frame(TypedDict):
    """What every work has: its size in pixels and its chance."""

    width: int
    height: int
    seed: int


def paint(job: Mapping[str, object]) -> None:
    """Paint one job into its file, which appears whole or not at all."""
    data = _film(job) if job["kind"] == "film" else _picture(job)
    path = Path(str(job["path"]))
    draft = path.with_suffix(".draft")
    draft.write_bytes(data)
    draft.replace(path)


def _picture(job: Mapping[str, object]) -> bytes:
    # Heavy, and wanted only once there is something to paint.
    from bot.sandbox.painter import paint_cover, paint_edit, paint_picture  # noqa: PLC0415

    prompt, frame = str(job["prompt"]), _frame(job)
    match job["manner"]:
        case "words":
            return paint_picture(prompt, **frame)
        case "edit":
            return paint_edit(prompt, _pictures(job), **frame)
        case manner:
            return paint_cover(str(manner), prompt, _pictures(job), **frame)


def _film(job: Mapping[str, object]) -> bytes:
    from bot.sandbox.painter import paint_film, paint_film_from  # noqa: PLC0415 - as above

    prompt, frame, seconds = str(job["prompt"]), _frame(job), float(str(job["seconds"]))
    if job["manner"] == "words":
        return paint_film(prompt, seconds=seconds, **frame)
    return paint_film_from(str(job["manner"]), prompt, _pictures(job), seconds=seconds, **frame)


def _frame(job: Mapping[str, object]) -> Frame:
    width, height, seed = (int(str(job[key])) for key in ("width", "height", "seed"))
    return {"width": width, "height": height, "seed": seed}


def _pictures(job: Mapping[str, object]) -> list[Path]:
    pictures = job["pictures"]
    return [Path(str(path)) for path in pictures] if isinstance(pictures, list) else []


def main() -> None:
    """Paint until there is no more to paint."""
    os.nice(NICENESS)
    for line in sys.stdin:
        error = None
        try:
            paint(json.loads(line))
        except Exception as problem:  # noqa: BLE001 - one job's trouble must not end the others
            error = f"{type(problem).__name__}: {problem}"
        sys.stdout.write(json.dumps({"error": error}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
