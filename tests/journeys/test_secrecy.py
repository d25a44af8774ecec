"""What the service writes down about pictures and faults: no keys, signed links, words or names."""

import re
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import pytest_asyncio

from tests.journeys.pictures import painted
from tests.journeys.stage import KEY, TOKEN, Stage, open_stage
from tests.processes import arm, disarm

pytestmark = pytest.mark.asyncio(loop_scope="module")

NAMES = ("Quillfeather", "小棠梨")
WORDS = ("zeppelin", "marmalade", "翡翠麒麟")
EDITS = ("make the zeppelin marmalade coloured", "换成翡翠麒麟的颜色")
FAULTS: Sequence[tuple[str, str, int | None]] = (
    ("502_before", "upload_token", 1),
    ("code(500)", "upload_token", None),
    ("null_data", "upload_token", 1),
    ("clock_skew", "upload_token", 1),
    ("accept_close", "upload", 1),
    ("502_after", "upload", None),
    ("upload_lost", "upload", 1),
    ("media_403", "stored", 1),
    ("code(400017)", "create", None),
    ("code(401)", "create", 1),
    ("code(4008)", "create", 1),
    ("work_close", "create", 1),
    ("html_200", "create", 1),
    ("failed", "create", 1),
    ("502_before", "detail", 2),
    ("media_404", "media", None),
    ("media_truncated", "media", 1),
)
CHECKS = (("code(500)", "verify", None), ("asset_rejected", "verify", 1))
SECRETS = re.compile(
    "|".join(
        (
            *map(re.escape, (KEY, TOKEN, *NAMES, *WORDS)),
            r"X-Amz",
            r"[?&](token|sign|signature|ful|fdl|appKey|appUid|cmimToken|nonce)=",
            r"/(bucket|cdn)/\w+\.\w+\?",
            r"Bearer\s+\w",
        )
    ),
    re.IGNORECASE,
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def written(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, str]]:
    """Everything that was said and written, by where, after many a fault at DEBUG."""
    folder = tmp_path_factory.mktemp("secrecy")
    said = folder / "said.txt"
    loud = {"DANQING_SERVICE__LOG_LEVEL": "DEBUG"}
    with said.open("wb") as output:
        async with (
            open_stage(folder, pace=0.01, scale=0.005) as stage,
            stage.running(environment=loud, output=output),
        ):
            await _have_trouble(stage)
        files = [said, *_logs(stage.data)]
    yield {file.name: file.read_text(encoding="utf-8") for file in files}


def _logs(data: Path) -> list[Path]:
    return [path for path in data.rglob("*.log*") if path.is_file()]


async def _have_trouble(stage: Stage) -> None:
    talks = [await stage.enter("en", NAMES[0]), await stage.enter("zh", NAMES[1])]
    wishes = [
        *((*fault, words) for fault in FAULTS for words in EDITS),
        *((*fault, f"animate it with Seedance 2.0, {WORDS[0]}") for fault in CHECKS),
    ]
    for number, (fault, route, times, words) in enumerate(wishes):
        await arm(stage.ima, fault, times=times, route=route)
        talk = talks[number % 2]
        await talk.ended(await talk.say(words, pictures=[painted("teal", (400 + number, 400))]))
        await disarm(stage.ima)
    for broken in (painted("red")[:100], b"GIF89a" + bytes(200)):
        await talks[0].ended(await talks[0].say(EDITS[0], pictures=[broken]))
    link = "http://127.0.0.1:9/zeppelin.png?token=marmalade&sign=marmalade"
    await talks[0].ended(await talks[0].say(f"{link} {EDITS[0]}"))


async def test_the_log_speaks_of_every_trouble(written: dict[str, str]) -> None:
    assert len(written) > 1
    for text in written.values():
        assert "DEBUG" in text
        assert "A picture could not be handed over" in text
        assert "A picture cannot be used" in text
        assert "An order was not taken" in text


async def test_the_log_has_no_key_no_signed_link_no_words_and_no_names(
    written: dict[str, str],
) -> None:
    assert {
        name: sorted({line for line in text.splitlines() if SECRETS.search(line)})
        for name, text in written.items()
    } == {key: [] for key in written}
