"""The whole of it in a browser: nothing configured, words in, a picture and a film out.

With DANQING_SCREENSHOTS=FOLDER the page is also photographed, for the documents.
"""

import asyncio
import io
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from PIL import Image
from playwright.async_api import FilePayload, Page, ViewportSize, async_playwright, expect

from tests.processes import service

CHROMIUM = shutil.which("chromium")
SCREENSHOTS = os.environ.get("DANQING_SCREENSHOTS", "")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY_S = 30.0
MADE_MS = 60_000
COLOURS = 255
SHOWN_PERCENT = 20
BAR_MS = 800
"""How long the page takes to draw the bar's way to a new value."""
WINDOW: ViewportSize = {"width": 1280, "height": 1180}

# A page may be slow where much else is tested beside it.
expect.set_options(timeout=30_000)

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed here"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is written, and what is to be read."""

    locale: str
    picture: str
    picture_taken: str
    film: str
    film_taken: str
    again: str
    again_taken: str


SCRIPTS = {
    "zh": Script(
        locale="zh-CN",
        picture="画一只在屋顶看月亮的猫，16:9",
        picture_taken="收到，这就画：一只在屋顶看月亮的猫 🎨",
        film="做一段锦鲤游过荷塘的视频，5 秒",
        film_taken="收到，这就拍：锦鲤游过荷塘的视频 🎬",
        again="再来一张",
        again_taken="好，用 SeeDream 4.5 再画一张 🎨",
    ),
    "en": Script(
        locale="en-US",
        picture="draw a cat on a roof watching the moon, 16:9",
        picture_taken="On it, drawing: a cat on a roof watching",
        film="koi in a lotus pond, 5 second video",
        film_taken="On it, filming: koi in a lotus pond 🎬",
        again="Another picture",
        again_taken="Sure, another try with SeeDream 4.5 🎨",
    ),
}
PLAYED = sorted(SCRIPTS) if SCREENSHOTS else ["zh"]
"""One language shows that it works; both are photographed."""

SIZE = "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
PIXEL = """
image => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 9, height: 9 });
  canvas.getContext("2d").drawImage(image, 0, 0, 9, 9);
  return [...canvas.getContext("2d").getImageData(4, 4, 1, 1).data];
}
"""
HAS_MOVED = "start => document.querySelector('progress')?.value > start"
IS_PLAYING = """
() => { const film = document.querySelector("video"); return film.currentTime > 0.3; }
"""


@asynccontextmanager
async def front_door(folder: Path) -> AsyncIterator[str]:
    """Run the service as somebody who has configured nothing, and give its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        "DANQING_HTTP__PORT": str(port),
        "DANQING_SERVICE__DATA_DIR": str(folder),
        "DANQING_SCREENSHOTS": "",
    }
    address = f"http://127.0.0.1:{port}"
    async with service(None, environment=environment):
        async with httpx.AsyncClient() as client, asyncio.timeout(READY_S):
            while not await _is_ready(client, address):  # noqa: ASYNC110 - another process is waited for
                await asyncio.sleep(0.05)
        yield address


async def _is_ready(client: httpx.AsyncClient, address: str) -> bool:
    try:
        return (await client.get(f"{address}/healthz")).is_success
    except httpx.TransportError:
        return False


@asynccontextmanager
async def page_at(address: str, locale: str) -> AsyncIterator[Page]:
    """Open the page in a browser of that language."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(locale=locale, viewport=WINDOW, color_scheme="light")
        await page.goto(address)
        yield page
        await browser.close()


async def _write(page: Page, words: str) -> None:
    """Write behind what the page has put there: in the group that it opens, a mention."""
    await page.locator("#words").focus()
    await page.keyboard.press("End")
    await page.keyboard.insert_text(words)
    await page.keyboard.press("Enter")


async def _photograph(page: Page, name: str) -> None:
    """Keep what the window shows, where that is wanted, in few enough colours for a document."""
    if not SCREENSHOTS:
        return
    await page.wait_for_timeout(BAR_MS)
    shot = Image.open(io.BytesIO(await page.screenshot())).convert("RGB")
    # This method keeps colours of which there is little, such as a green tick.
    few = shot.quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
    dithered = shot.quantize(palette=few, dither=Image.Dither.FLOYDSTEINBERG)
    dithered.save(Path(SCREENSHOTS) / name, optimize=True)


@pytest.mark.parametrize("language", PLAYED)
async def test_words_become_a_picture_and_a_film_in_the_browser(
    tmp_path: Path, language: str
) -> None:
    script = SCRIPTS[language]
    async with front_door(tmp_path) as address, page_at(address, script.locale) as page:
        log = page.locator("#log")
        await _write(page, script.picture)
        await expect(log.get_by_text(script.picture_taken)).to_be_visible()
        bar = page.locator("progress")
        await bar.wait_for(timeout=MADE_MS)
        before = float(str(await bar.evaluate("bar => bar.value")))
        await page.wait_for_function(HAS_MOVED, arg=before, timeout=MADE_MS)

        picture = page.locator(".picture img")
        await picture.wait_for(timeout=MADE_MS)
        width, height = await picture.evaluate(SIZE)
        assert width / height == pytest.approx(16 / 9, rel=0.02)

        await _write(page, script.film)
        await expect(log.get_by_text(script.film_taken)).to_be_visible()
        await bar.wait_for(timeout=MADE_MS)
        await page.wait_for_function(HAS_MOVED, arg=SHOWN_PERCENT, timeout=MADE_MS)
        await _photograph(page, f"webchat-{language}.png")
        film = page.locator("video")
        await film.wait_for(timeout=MADE_MS)
        assert await film.evaluate(
            "film => film.play().then(() => film.duration)"
        ) == pytest.approx(5, abs=0.5)
        await page.wait_for_function(IS_PLAYING)

        await page.get_by_role("button", name=script.again, exact=True).first.click()
        await expect(log.get_by_text(script.again_taken)).to_be_visible()


def _drawn() -> FilePayload:
    buffer = io.BytesIO()
    Image.new("RGB", (320, 200), "teal").save(buffer, "PNG")
    return {"name": "teal.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


async def test_a_picture_that_goes_along_with_the_words_is_edited_in_the_browser(
    tmp_path: Path,
) -> None:
    async with front_door(tmp_path) as address, page_at(address, "en-US") as page:
        await page.set_input_files("#picker", [_drawn()])
        await expect(page.locator(".attached-item.ready")).to_be_visible()
        await _write(page, "make it a snowy night")
        sent = page.locator(".message.mine:not(.pending) .picture img")
        assert await sent.evaluate(SIZE) == [320, 200]
        await expect(page.locator(".attached-item")).to_have_count(0)
        edited = page.locator(".message.from-bot .picture img")
        await edited.wait_for(timeout=MADE_MS)
        width, height = await edited.evaluate(SIZE)
        assert width / height == pytest.approx(320 / 200, rel=0.02)
        assert await edited.evaluate(PIXEL) != await sent.evaluate(PIXEL)
