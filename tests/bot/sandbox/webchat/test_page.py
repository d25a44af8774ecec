"""The page in a real browser; skipped where there is none."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, Page, async_playwright, expect

from tests.bot.sandbox.webchat.harness import Stage, sample_mp4, sample_png, stage

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A page may be slow where much else is tested beside it.
expect.set_options(timeout=30_000)

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"needs {CHROMIUM}"),
]


@asynccontextmanager
async def browser_page(chat: Stage, locale: str) -> AsyncIterator[tuple[Page, list[str]]]:
    """Open the page; the list gathers what the browser complains of."""
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=ARGUMENTS, headless=True
        )
        try:
            page = await browser.new_page(locale=locale)
            page.set_default_timeout(30_000)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on(
                "console",
                lambda line: complaints.append(line.text) if line.type == "error" else None,
            )
            await page.goto(chat.url)
            await expect(page.locator("#room-name")).not_to_be_empty()
            yield page, complaints
        finally:
            await browser.close()


async def test_a_person_asks_and_sees_everything_the_bot_answers(tmp_path: Path) -> None:
    async with (
        stage(edit_rate=0) as chat,
        browser_page(chat, "zh-CN") as (page, complaints),
        chat.bot.connected() as socket,
    ):
        await page.locator(".example").first.click()
        await expect(page.locator("#words")).to_have_value("@丹青 画一只在屋顶看月亮的猫，横图")
        await page.locator("#words").press("Enter")
        asked = (await socket.next())["data"]
        assert asked["text"] == "<@danqing> 画一只在屋顶看月亮的猫，横图"
        assert asked["locale"] == "zh"

        cancel = [{"id": "cancel", "label": "取消", "style": "danger"}]
        posted = await chat.bot.send(
            "s", text="⏳ 画着呢", progress=10, buttons=cancel, reply_to=asked["id"]
        )
        status = posted.body["id"]
        bar = page.locator(f"[data-id={status}] progress")
        await expect(bar).to_have_js_property("value", 10)
        await chat.bot.edit(status, text="⏳ 快好了", progress=64, buttons=cancel)
        await expect(bar).to_have_js_property("value", 64)
        # The words tell the number where there is one; the bar only shows it.
        assert "%" not in await page.locator(f"[data-id={status}]").inner_text()
        await chat.bot.edit(status, text="🎨 用时 41 秒")
        await expect(bar).to_have_count(0)

        png = (await chat.bot.upload(sample_png(), "image/png")).body["id"]
        mp4 = sample_mp4(tmp_path / "koi.mp4")
        film = (await chat.bot.upload(mp4, "video/mp4", "koi.mp4")).body["id"]
        buttons = [
            {"id": "again", "label": "再来一张", "style": "primary"},
            {"id": "animate", "label": "动起来", "style": "secondary"},
        ]
        text = "✅ 好了 <img src=x onerror=alert(1)>\nhttps://example.test/a。javascript:alert(1)"
        result = await chat.bot.send("r", text=text, files=[png, film], buttons=buttons)
        shown = page.locator(f"[data-id={result.body['id']}]")
        await expect(shown.locator(".picture img")).to_have_js_property("naturalWidth", 640)
        await expect(shown.locator("video")).to_have_js_property("duration", 1)
        # A function, as an expression is evaluated again while it waits, which the page forbids.
        await page.wait_for_function("() => document.querySelector('video').readyState >= 2")
        assert await shown.locator("video").evaluate("v => [v.muted, v.loop, v.controls]") == [
            True,
            True,
            True,
        ]
        assert await shown.locator(".words").inner_text() == text
        links = shown.locator(".words a")
        await expect(links).to_have_count(1)
        await expect(links).to_have_attribute("href", "https://example.test/a")
        await expect(links).to_have_attribute("rel", "noopener noreferrer")

        again = shown.get_by_role("button", name="再来一张")
        await again.click()
        press = (await socket.next())["data"]
        assert (press["message_id"], press["button_id"]) == (result.body["id"], "again")
        await expect(again).to_be_disabled()
        await chat.bot.ask("POST", f"/bot/presses/{press['id']}/answer", {"text": "马上"})
        await expect(page.locator(".toast")).to_have_text("马上")
        await expect(again).to_be_enabled()

        await shown.locator(".picture").click()
        await expect(page.locator("#lightbox img")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator("#lightbox")).to_be_hidden()
    assert complaints == []


async def test_enter_sends_but_never_while_an_input_method_composes() -> None:
    async with (
        stage() as chat,
        browser_page(chat, "en-US") as (page, complaints),
        chat.bot.connected() as socket,
    ):
        words = page.locator("#words")
        await words.fill("@danqing hao")
        for composing in ({"isComposing": True}, {"keyCode": 229}):
            await words.evaluate(
                "(element, init) => element.dispatchEvent(new KeyboardEvent('keydown', init))",
                {"key": "Enter", "bubbles": True, **composing},
            )
        await words.press("Shift+Enter")
        await words.press_sequentially("two")
        await expect(page.locator(".message")).to_have_count(0)
        await words.press("Enter")
        said = (await socket.next())["data"]
        await expect(page.locator(".message")).to_have_count(1)
        await expect(words).to_have_value("@Danqing ")
    assert said["text"] == "<@danqing> hao\ntwo"
    assert complaints == []


async def test_the_language_changes_at_once_and_for_the_bot_too() -> None:
    async with (
        stage() as chat,
        browser_page(chat, "en-US") as (page, complaints),
        chat.bot.connected() as socket,
    ):
        await chat.bot.send("k", text="hello")
        await expect(page.locator("#presence")).to_have_text("Danqing is here")
        await expect(page.locator("#room-name")).to_have_text("Danqing Studio")
        await expect(page.locator(".name").first).to_have_text("Danqing")
        await expect(page.locator("#words")).to_have_value("@Danqing ")
        shown = await page.locator(".talk").inner_text()
        assert re.findall(r"[\u3400-\u9fff]", shown) == []
        await page.get_by_role("button", name="中").click()
        await expect(page.locator("#presence")).to_have_text("丹青在线")
        await expect(page.locator("#room-name")).to_have_text("丹青工坊")
        await expect(page.locator(".name").first).to_have_text("丹青")
        await expect(page.locator(".tag").first).to_have_text("机器人")
        await expect(page.locator("#words")).to_have_value("@丹青 ")
        await page.locator("#words").fill("@丹青 猫")
        await page.locator("#words").press("Enter")
        assert (await socket.next())["data"]["locale"] == "zh"
    assert complaints == []


async def test_a_page_comes_back_by_itself_and_misses_nothing() -> None:
    async with stage() as chat, browser_page(chat, "en-US") as (page, _):
        await chat.bot.send("k1", text="before")
        await expect(page.locator(".words")).to_have_text(["before"])
        await page.context.set_offline(True)
        await chat.bot.fault("accept_close", match={"route": "stream"}, times=1)
        await page.evaluate("dispatchEvent(new Event('online'))")
        await expect(page.locator("#connecting")).to_be_visible()
        await chat.bot.send("k2", text="meanwhile")
        await page.context.set_offline(False)
        await page.evaluate("dispatchEvent(new Event('online'))")
        await expect(page.locator(".words")).to_have_text(["before", "meanwhile"])
        await expect(page.locator("#connecting")).to_be_hidden()


async def test_in_the_sandbox_one_can_be_somebody_else() -> None:
    async with (
        stage() as chat,
        chat.person() as ann,
        browser_page(chat, "en-US") as (page, complaints),
    ):
        await ann.ask("POST", "/api/me", {"name": "Ann"})
        await page.locator("#self").click()
        await page.get_by_role("button", name="Ann").click()
        await expect(page.locator(".self-name")).to_have_text("Ann")
        await expect(page.locator("#sandbox-badge")).to_have_text("sandbox")
    assert complaints == []


HAND_OVER = """
([kind, name, type, target]) => {
  const data = new DataTransfer();
  const bytes = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10, 0]);
  data.items.add(new File([bytes], name, { type }));
  const init = { bubbles: true, cancelable: true, dataTransfer: data, clipboardData: data };
  const event = kind === "paste" ? new ClipboardEvent(kind, init) : new DragEvent(kind, init);
  document.querySelector(target).dispatchEvent(event);
}
"""
"""What the browser does when somebody drops or pastes a file."""


def chosen(name: str, mime: str = "image/png") -> FilePayload:
    content = sample_png(32, 18) if mime == "image/png" else b"words"
    return {"name": name, "mimeType": mime, "buffer": content}


async def test_pictures_are_chosen_dropped_pasted_removed_and_sent_in_order() -> None:
    async with (
        stage() as chat,
        browser_page(chat, "en-US") as (page, complaints),
        chat.bot.connected() as socket,
    ):
        previews = page.locator(".attached-item")
        await page.set_input_files("#picker", [chosen("one.png"), chosen("two.png")])
        await page.evaluate(HAND_OVER, ["dragenter", "x.png", "image/png", "#log"])
        await expect(page.locator(".drop-hint")).to_be_visible()
        await page.evaluate(HAND_OVER, ["drop", "three.png", "image/png", "#log"])
        await expect(page.locator(".drop-hint")).to_be_hidden()
        await page.evaluate(HAND_OVER, ["paste", "four.png", "image/png", "#words"])
        await page.set_input_files("#picker", [chosen("notes.txt", "text/plain")])
        await expect(page.locator(".toast")).to_contain_text("Only pictures can be attached")
        await expect(page.locator(".attached-item.ready")).to_have_count(4)
        await expect(page.locator(".attached-number")).to_have_text(["1", "2", "3", "4"])
        await page.get_by_role("button", name="Remove this picture: Picture 2, two.png").click()
        await expect(previews).to_have_count(3)

        # What is being prepared stays with its room.
        await page.locator(".room").nth(1).click()
        await expect(previews).to_have_count(0)
        await page.locator(".room").nth(0).click()
        await expect(previews).to_have_count(3)

        await page.locator("#words").press("End")
        await page.locator("#words").press_sequentially("blend them")
        await page.locator("#words").press("Enter")
        event = (await socket.next())["data"]
        await expect(previews).to_have_count(0)
        shown = page.locator(f"[data-id={event['id']}]")
        await expect(shown.locator("img[alt='one.png']")).to_have_js_property("naturalWidth", 32)
    assert event["text"] == "<@danqing> blend them"
    names = [each["name"] for each in event["attachments"]]
    assert names == ["one.png", "three.png", "four.png"]
    assert complaints == []


async def test_a_message_waits_for_its_pictures_and_a_lost_one_is_tried_again() -> None:
    async with (
        stage() as chat,
        browser_page(chat, "zh-CN") as (page, _),
        chat.bot.connected() as socket,
    ):
        await page.locator(".room").nth(1).click()
        await chat.bot.fault("503_before", match={"route": "attach"}, times=1)
        await page.set_input_files("#picker", [chosen("one.png")])
        await expect(page.locator(".attached-item.failed")).to_be_visible()
        await page.locator("#words").press("Enter")
        await expect(page.locator(".message")).to_have_count(0)
        await chat.bot.fault("slow", match={"route": "attach"}, args={"seconds": 0.3}, times=1)
        await page.get_by_role("button", name="重试").click()
        await page.locator("#words").press("Enter")
        await expect(page.locator("#send.waiting")).to_be_visible()
        event = (await socket.next())["data"]
        await expect(page.locator(".attached-item")).to_have_count(0)
    assert (event["text"], len(event["attachments"])) == ("", 1)
