"""A raw client of the IMA stand-in, with bodies that the real service would take."""

import hashlib
import io
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import httpx
from PIL import Image, ImageDraw

from bot.sandbox.ima.listing import Node, Value

KEY = "ima_test_key_1"
HEADERS = {"Authorization": f"Bearer {KEY}", "x-app-source": "ima_skills"}
START = 1_800_000_000.0

UPLOAD_CALL = "/api/rest/oss/getuploadtoken"

# JSON on purpose without types: these tests look at wire bodies, wrong ones among them.
Json = Any


def frozen() -> float:
    """Stand still, so that only the control plane moves time."""
    return START


def create_body(  # the parts that differ between models
    *,
    task_type: str,
    model: tuple[str, str, str],
    attribute_id: int,
    credit: int,
    parameters: dict[str, Json],
    prompt: str = "a red kite over the sea",
) -> Json:
    model_id, version, name = model
    return {
        "task_type": task_type,
        "enable_multi_model": False,
        "src_img_url": [],
        "parameters": [
            {
                "attribute_id": attribute_id,
                "credit": credit,
                "model_id": model_id,
                "model_name": name,
                "model_version": version,
                "app": "ima",
                "platform": "web",
                "category": task_type,
                "parameters": {
                    **parameters,
                    "prompt": prompt,
                    "n": 1,
                    "input_images": [],
                    "cast": {"points": credit, "attribute_id": attribute_id},
                },
            }
        ],
    }


SEEDREAM = create_body(
    task_type="text_to_image",
    model=("doubao-seedream-4.5", "doubao-seedream-4-5-251128", "SeeDream 4.5"),
    attribute_id=2341,
    credit=5,
    parameters={"size": "2560x1440"},
)
MIDJOURNEY = create_body(
    task_type="text_to_image",
    model=("midjourney", "midjourney", "Midjourney"),
    attribute_id=4391,
    credit=10,
    parameters={"resolution": "720p"},
)
BANANA = create_body(
    task_type="text_to_image",
    model=("gemini-3.1-flash-image", "gemini-3.1-flash-image-preview", "Nano Banana 2"),
    attribute_id=4401,
    credit=6,
    parameters={"size": "1K", "aspect_ratio": "9:16"},
)
WAN = create_body(
    task_type="text_to_video",
    model=("wan2.6-t2v", "wan2.6-t2v", "Wan 2.6"),
    attribute_id=2058,
    credit=40,
    parameters={"duration": 5, "resolution": "1080P", "aspect_ratio": "16:9"},
)
KLING = create_body(
    task_type="text_to_video",
    model=("kling-video-o1", "kling-video-o1", "Kling O1"),
    attribute_id=2314,
    credit=60,
    parameters={"duration": "5", "mode": "pro", "aspect_ratio": "1:1"},
)
VEO = create_body(
    task_type="text_to_video",
    model=("veo-3.1-generate-preview", "veo-3.1-generate-preview", "Google Veo 3.1"),
    attribute_id=2005,
    credit=190,
    parameters={"duration": 8, "generate_audio": False, "resolution": "1080p"},
)
PIXVERSE = create_body(
    task_type="text_to_video",
    model=("pixverse", "Pixverse V5.5", "Pixverse V5.5"),
    attribute_id=4286,
    credit=12,
    parameters={"duration": 5, "resolution": "540p", "model": "v5.5"},
)
EDIT = create_body(
    task_type="image_to_image",
    model=("doubao-seedream-4.5", "doubao-seedream-4-5-251128", "SeeDream 4.5"),
    attribute_id=1611,
    credit=5,
    parameters={"size": "2k"},
    prompt="make it night",
)
ANIMATE = create_body(
    task_type="image_to_video",
    model=("wan2.6-i2v", "wan2.6-i2v", "Wan 2.6"),
    attribute_id=1958,
    credit=40,
    parameters={"duration": 5, "resolution": "1080P"},
)
BRIDGE = create_body(
    task_type="first_last_frame_to_video",
    model=("kling-video-o1", "kling-video-o1", "Kling O1"),
    attribute_id=4394,
    credit=70,
    parameters={"duration": "5", "mode": "std", "aspect_ratio": "16:9"},
)
REFER = create_body(
    task_type="reference_image_to_video",
    model=("viduq2", "viduq2", "Vidu Q2"),
    attribute_id=1903,
    credit=10,
    parameters={"duration": 5, "resolution": "540p", "aspect_ratio": "1:1"},
)
SEEDANCE_FILM = create_body(
    task_type="image_to_video",
    model=("ima-pro", "ima-pro", "Seedance 2.0"),
    attribute_id=4645,
    credit=95,
    parameters={"duration": 5, "resolution": "720p", "aspect_ratio": "auto"},
)
SORA = create_body(
    task_type="text_to_video",
    model=("sora-2-pro", "sora-2-pro", "Sora 2 Pro"),
    attribute_id=1977,
    credit=120,
    parameters={"duration": "4", "resolution": "720p", "aspect_ratio": "16:9"},
)
SEEDANCE = create_body(
    task_type="text_to_video",
    model=("ima-pro", "ima-pro", "Seedance 2.0"),
    attribute_id=4511,
    credit=105,
    parameters={"duration": 5, "resolution": "720p", "aspect_ratio": "auto", "audio": True},
)


def picture(
    colour: str = "teal", *, size: tuple[int, int] = (640, 480), kind: str = "PNG"
) -> bytes:
    """Draw a file that is a picture, with something on it."""
    image = Image.new("RGB", size, "skyblue")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, size[1] * 2 // 3, *size), fill="olive")
    draw.ellipse((size[0] // 3, size[1] // 3, size[0] * 2 // 3, size[1] * 9 // 10), fill=colour)
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def token_query(key: str = KEY, **given: str) -> dict[str, str]:
    """Sign a token call as the vendor's scripts do."""
    query = {
        "appUid": key,
        "cmimToken": key,
        "appId": "webAgent",
        "appKey": "32jdskjdk320eew",
        "timestamp": str(int(START)),
        "nonce": "0123456789abcdef01234",
        "fService": "privite",
        "fType": "picture",
        "fSuffix": "png",
        "fContentType": "image/png",
        **given,
    }
    parts = (query["appId"], query["appKey"], query["timestamp"], query["nonce"])
    digest = hashlib.sha1("|".join(parts).encode(), usedforsecurity=False).hexdigest()
    return {"sign": digest.upper(), **query}


def body_for(leaf: Node, images: list[str], wish: Mapping[str, Value] | None = None) -> Json:
    """Order a leaf with its defaults and a wish, at the price of the rule that then fits."""
    values = {
        field["field"]: field["value"]
        for field in leaf["form_config"]
        if field["value"] is not None and field["field"] != "n"
    } | dict(wish or {})
    rule = next(
        rule
        for rule in leaf["credit_rules"]
        if "default" in rule["attributes"]
        or all(values.get(key) == value for key, value in rule["attributes"].items())
    )
    body = create_body(
        task_type=leaf["category_code"],
        model=(leaf["model_id"], leaf["id"], leaf["name"]),
        attribute_id=rule["attribute_id"],
        credit=rule["points"],
        parameters=values,
    )
    return with_images(body, images)


def with_images(body: Json, images: list[str]) -> Json:
    """Return a body that starts from pictures, named wherever they have to be named."""
    copy = deepcopy(body)
    copy["src_img_url"] = copy["parameters"][0]["parameters"]["input_images"] = images
    if copy["parameters"][0]["model_id"].startswith("ima-pro") and images:
        copy["src_image"] = [{"url": url, "width": 640, "height": 480} for url in images]
    return copy


def changed(body: Json, path: str, value: Json) -> Json:
    """Return a body with one value replaced; the path is dotted, ``inner.`` for short."""
    copy = deepcopy(body)
    *way, last = path.replace("inner", "parameters.0.parameters").split(".")
    place = copy
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    return copy


def without(body: Json, path: str) -> Json:
    """Return a body with one value taken out."""
    copy = changed(body, path, None)
    *way, last = path.replace("inner", "parameters.0.parameters").split(".")
    place = copy
    for step in way:
        place = place[int(step)] if step.isdigit() else place[step]
    del place[last]
    return copy


@dataclass(frozen=True)
class Desk:
    """Speaks to one stand-in."""

    http: httpx.AsyncClient

    async def post(self, path: str, body: Json, **headers: str) -> httpx.Response:
        return await self.http.post(path, json=body, headers={**HEADERS, **headers})

    async def create(self, body: Json) -> Json:
        return (await self.post("/open/v1/tasks/create", body)).json()

    async def task(self, body: Json = SEEDREAM) -> str:
        answer = await self.create(body)
        assert answer["code"] in (0, 200), answer
        return str(answer["data"]["id"])

    async def detail(self, task_id: str, **headers: str) -> Json:
        answer = await self.post("/open/v1/tasks/detail", {"task_id": task_id}, **headers)
        return answer.json()

    async def products(self, category: str) -> Json:
        query = {"app": "ima", "platform": "web", "category": category}
        answer = await self.http.get("/open/v1/product/list", params=query, headers=HEADERS)
        return answer.json()

    async def token(self, **given: str) -> httpx.Response:
        return await self.http.get(UPLOAD_CALL, params=token_query(**given))

    async def upload(self, data: bytes | None = None, suffix: str = "png") -> str:
        kind = f"image/{suffix}"
        token = (await self.token(fSuffix=suffix, fContentType=kind)).json()
        assert token["code"] in (0, 200), token
        content = picture() if data is None else data
        put = await self.http.put(
            token["data"]["ful"], content=content, headers={"Content-Type": kind}
        )
        assert put.status_code == 200, put.text
        return str(token["data"]["fdl"])

    async def verify(self, url: str, **fields: Json) -> Json:
        answer = await self.post("/open/v1/assets/verify", {"url": url, **fields})
        return answer.json()

    async def emu(self, path: str, body: Json) -> httpx.Response:
        answer = await self.http.post(f"/__emu/{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer

    async def fault(self, name: str, **spec: Json) -> None:
        await self.emu("fault", {"fault": name, **spec})

    async def advance(self, seconds: float) -> None:
        await self.emu("clock", {"advance": seconds})

    async def journal(self, event: str) -> list[Json]:
        entries = (await self.http.get("/__emu/journal")).json()["entries"]
        return [entry for entry in entries if entry["event"] == event]
