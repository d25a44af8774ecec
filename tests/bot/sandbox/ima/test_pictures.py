"""Creates that start from pictures: what they need, and how each thing missing is refused."""

import pytest

from tests.bot.sandbox.ima.desk import (
    ANIMATE,
    BANANA,
    BRIDGE,
    EDIT,
    REFER,
    SEEDANCE_FILM,
    Desk,
    Json,
    changed,
    picture,
    with_images,
    without,
)


@pytest.mark.parametrize(
    ("body", "count"), [(EDIT, 1), (EDIT, 14), (ANIMATE, 1), (BRIDGE, 2), (REFER, 1), (REFER, 3)]
)
async def test_a_create_takes_as_many_pictures_as_its_task_needs(
    desk: Desk, body: Json, count: int
) -> None:
    url = await desk.upload()
    task_id = await desk.task(with_images(body, [url] * count))
    await desk.advance(20)
    assert (await desk.detail(task_id))["data"]["status"] == "success"
    (task,) = await desk.journal("task")
    assert len(task["task"]["inputs"]) == count


@pytest.mark.parametrize(
    ("body", "count"),
    [
        *((EDIT, 0), (EDIT, 15), (ANIMATE, 0), (ANIMATE, 2), (BRIDGE, 1), (BRIDGE, 3)),
        *((REFER, 0), (REFER, 4), (BANANA, 1)),
    ],
)
async def test_too_few_or_too_many_pictures_are_refused(desk: Desk, body: Json, count: int) -> None:
    url = await desk.upload()
    answer = await desk.create(with_images(body, [url] * count))
    assert answer["code"] == 400
    assert await desk.journal("charge") == []


async def test_both_places_must_name_the_same_pictures(desk: Desk) -> None:
    url, other = await desk.upload(), await desk.upload(picture("red"))
    body = with_images(BRIDGE, [url, other])
    wrong = [
        changed(body, "inner.input_images", [other, url]),
        changed(body, "inner.input_images", []),
        without(body, "inner.input_images"),
        without(body, "src_img_url"),
        changed(body, "src_img_url", url),
        changed(body, "src_img_url", [url, 7]),
    ]
    assert [(await desk.create(each))["code"] for each in wrong] == [400] * len(wrong)
    assert (await desk.create(body))["code"] in (0, 200)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a.png",
        "http://10.255.255.1/a.png",
        "http://127.0.0.1:1/a.png",
        "file:///etc/passwd",
        "http://[broken",
        "http://user:secret@127.0.0.1/a.png",
        "data:image/png;base64,AAAA",
        "not an address",
    ],
)
async def test_a_picture_that_cannot_be_fetched_is_refused(desk: Desk, url: str) -> None:
    answer = await desk.create(with_images(EDIT, [url]))
    assert (answer["code"], answer["message"]) == (400, "failed to download image")


async def test_an_upload_that_never_happened_is_refused(desk: Desk) -> None:
    ticket = (await desk.token()).json()["data"]
    answer = await desk.create(with_images(EDIT, [ticket["fdl"]]))
    assert answer["message"] == "failed to download image"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html></html>",
        picture()[:200],
        picture(kind="JPEG")[:2000],
        picture(kind="GIF"),
        picture(kind="BMP"),
        picture(kind="WEBP"),
        picture(size=(4, 4)),
    ],
    ids=["empty", "html", "cut png", "cut jpeg", "gif", "bmp", "webp", "tiny"],
)
async def test_what_is_no_jpeg_and_no_png_is_refused(desk: Desk, data: bytes) -> None:
    answer = await desk.create(with_images(EDIT, [await desk.upload(data)]))
    assert answer["code"] == 400
    assert "image" in answer["message"]
    assert await desk.journal("charge") == []


async def test_a_leaf_that_accepts_webp_gets_it(desk: Desk) -> None:
    url = await desk.upload(picture(kind="WEBP"), "webp")
    assert (await desk.create(with_images(REFER, [url])))["code"] in (0, 200)


async def test_an_earlier_result_can_be_worked_on(desk: Desk) -> None:
    task_id = await desk.task(BANANA)
    await desk.advance(20)
    url = (await desk.detail(task_id))["data"]["medias"][0]["url"]
    assert (await desk.create(with_images(EDIT, [url])))["code"] in (0, 200)


@pytest.mark.parametrize(
    ("body", "size", "ratio"),
    [
        (EDIT, (640, 480), 640 / 480),
        (ANIMATE, (300, 600), 300 / 600),
        (ANIMATE, (2000, 40), 3),
        (BRIDGE, (300, 600), 16 / 9),
        (REFER, (640, 480), 1),
        (changed(EDIT, "inner.size", "3024x1296"), (640, 480), 21 / 9),
    ],
)
async def test_a_result_has_the_ratio_chosen_or_else_that_of_its_picture(
    desk: Desk, body: Json, size: tuple[int, int], ratio: float
) -> None:
    url = await desk.upload(picture(size=size))
    images = [url] * (2 if body is BRIDGE else 1)
    task_id = await desk.task(with_images(body, images))
    await desk.advance(20)
    media = (await desk.detail(task_id))["data"]["medias"][0]
    assert media["width"] / media["height"] == pytest.approx(ratio, rel=0.06)


async def test_seedance_wants_its_assets_verified_and_described(desk: Desk) -> None:
    url = await desk.upload()
    body = with_images(SEEDANCE_FILM, [url])
    assert (await desk.create(body))["message"] == "asset is not verified"
    result = (await desk.verify(url, name="a picture"))["data"]["result"]
    assert result["status"].lower() in {"active", "success"}
    assert (await desk.create(body))["code"] in (0, 200)
    size = {"width": 640, "height": 480}
    wrong = [
        without(body, "src_image"),
        changed(body, "src_image", []),
        changed(body, "src_image", [{"url": f"{url}?2", **size}]),
        changed(body, "src_image", [{"url": url, "width": 640}]),
        changed(body, "src_image", [{"url": url, **size, "width": "640"}]),
        changed(body, "src_image", [{"url": url, **size, "height": 481}]),
        {**body, "src_video": [{"url": url}]},
    ]
    assert [(await desk.create(each))["code"] for each in wrong] == [400] * len(wrong)


async def test_one_accounts_verification_is_not_anothers(desk: Desk) -> None:
    url = await desk.upload()
    await desk.verify(url)
    path, body = "/open/v1/tasks/create", with_images(SEEDANCE_FILM, [url])
    other = await desk.post(path, body, Authorization="Bearer ima_other")
    assert other.json()["message"] == "asset is not verified"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no picture", "damaged"),
        (picture(size=(299, 400)), "sides"),
        (picture(size=(1000, 300)), "ratio"),
    ],
)
async def test_an_unsuitable_asset_fails_its_verification(
    desk: Desk, data: bytes, reason: str
) -> None:
    url = await desk.upload(data)
    result = (await desk.verify(url))["data"]["result"]
    assert result["status"] == "Failed"
    assert reason in result["error"]["message"]
    assert [bool(entry["error"]) for entry in await desk.journal("verification")] == [True]


async def test_an_asset_nobody_can_fetch_fails_its_verification(desk: Desk) -> None:
    result = (await desk.verify("https://example.com/a.png"))["data"]["result"]
    assert result["status"] == "Failed"


@pytest.mark.parametrize(
    "question", [{}, {"url": ""}, {"url": 5}, {"url": "http://x", "name": "n" * 65}, []]
)
async def test_a_verification_that_makes_no_sense_is_refused(desk: Desk, question: Json) -> None:
    answer = (await desk.post("/open/v1/assets/verify", question)).json()
    assert answer["code"] == 400


async def test_a_verification_needs_the_key(desk: Desk) -> None:
    answer = await desk.post("/open/v1/assets/verify", {"url": "x"}, Authorization="Bearer other")
    assert answer.status_code == 401
