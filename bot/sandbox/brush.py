"""The process that paints for a stand-in: jobs as JSON lines on stdin, an answer line for each.

A process, so that painting never delays an answer; it ends when its stdin does, so that a killed
stand-in leaves no orphan.
"""

import json
import os
import sys
from pathlib import Path

# Painting is a courtesy beside whatever is being shown or measured.
NICENESS = 10


def paint(job: dict[str, object]) -> None:
    """Paint one job into its file, which appears whole or not at all."""
    from bot.sandbox.painter import paint_film, paint_picture  # noqa: PLC0415 - heavy, wanted late

    prompt, width, height, seed = (
        str(job["prompt"]),
        int(str(job["width"])),
        int(str(job["height"])),
        int(str(job["seed"])),
    )
    if job["kind"] == "film":
        seconds = float(str(job["seconds"]))
        data = paint_film(prompt, width=width, height=height, seconds=seconds, seed=seed)
    else:
        data = paint_picture(prompt, width=width, height=height, seed=seed)
    path = Path(str(job["path"]))
    draft = path.with_suffix(".draft")
    draft.write_bytes(data)
    draft.replace(path)


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
