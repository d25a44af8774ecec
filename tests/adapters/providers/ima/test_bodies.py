"""What is sent for every kind of task, and what each model takes of pictures."""

from collections.abc import Mapping
from typing import Any

import pytest

from adapters.providers.ima import creating
from adapters.providers.ima.creating import has_to_verify, to_body, to_quote
from adapters.providers.ima.offers import Product
from adapters.providers.ima.schemas import Ticket, Wire
from core.catalogue import InputLimits, OptionName, Setting
from core.errors import ParametersRejected, Sent
from core.intents import TaskType
from core.jobs import Staged
from core.messages import MediaId
from tests.adapters.providers.ima.recorded import (
    ANIMATE,
    EDIT,
    FRAMES,
    IMAGE,
    PRODUCTS,
    REFERENCE,
    VIDEO,
    order,
    product,
)

RATIO, SIZE, RESOLUTION, DURATION, AUDIO = OptionName

ONE = Staged(media=MediaId("1"), url="https://cdn/1.png", width=800, height=600)
TWO = Staged(media=MediaId("2"), url="https://cdn/2.jpg", width=300, height=400)


def body(
    of: Product, *pictures: Staged, settings: Mapping[OptionName, Setting] | None = None
) -> dict[str, Any]:
    ticket = Ticket.model_validate(to_quote(order(of, settings), of).ticket)
    return to_body(of.offer.task, "a cat", ticket, pictures)


def inner(sent: Mapping[str, Any]) -> dict[str, Any]:
    (item,) = sent["parameters"]
    return dict(item["parameters"])


def test_an_edit_names_its_picture_twice() -> None:
    assert body(product("Nano Banana 2", EDIT), ONE) == {
        "task_type": "image_to_image",
        "enable_multi_model": False,
        "src_img_url": [ONE.url],
        "parameters": [
            {
                "attribute_id": 4405,
                "credit": 6,
                "model_id": "gemini-3.1-flash-image",
                "model_name": "Nano Banana 2",
                "model_version": "gemini-3.1-flash-image-preview",
                "app": "ima",
                "platform": "web",
                "category": "image_to_image",
                "parameters": {
                    "aspect_ratio": "1:1",
                    "size": "1K",
                    "prompt": "a cat",
                    "n": 1,
                    "input_images": [ONE.url],
                    "cast": {"points": 6, "attribute_id": 4405},
                },
            }
        ],
    }


def test_the_first_frame_comes_first() -> None:
    for pictures in ((ONE, TWO), (TWO, ONE)):
        sent = body(product("Kling O1", FRAMES), *pictures)
        urls = [each.url for each in pictures]
        assert (sent["src_img_url"], inner(sent)["input_images"]) == (urls, urls)


@pytest.mark.parametrize("name", ["Seedance 2.0", "Seedance 2.0 fast"])
def test_checked_assets_are_listed_with_their_sides(name: str) -> None:
    sent = body(product(name, FRAMES), ONE, TWO)
    assert sent["src_image"] == [
        {"url": ONE.url, "width": 800, "height": 600},
        {"url": TWO.url, "width": 300, "height": 400},
    ]
    assert sent["src_img_url"] == [ONE.url, TWO.url]
    assert "src_image" not in body(product(name, VIDEO))


def test_only_checked_assets_are_listed() -> None:
    listed = {
        name
        for name, each in PRODUCTS.items()
        if "src_image" in body(each, *[ONE] * each.offer.inputs.least)
    }
    assert listed == {
        f"{task}/{name}"
        for task in (ANIMATE, REFERENCE, FRAMES)
        for name in ("Seedance 2.0", "Seedance 2.0 fast")
    }


def test_how_pictures_are_handed_over_depends_on_the_model() -> None:
    def staging(name: str, task: TaskType) -> str:
        each = product(name, task)
        quote = to_quote(order(each), each, "here")
        assert has_to_verify(quote) is each.checks_assets
        return quote.staging

    assert staging("SeeDream 4.5", EDIT) == staging("Wan 2.6", ANIMATE) == "upload here"
    assert staging("Seedance 2.0", ANIMATE) == "upload and verify here"
    assert staging("Seedance 2.0", VIDEO) == staging("SeeDream 4.5", IMAGE) == ""


COUNTS = {IMAGE: (0, 0), VIDEO: (0, 0), ANIMATE: (1, 1), FRAMES: (2, 2)}


def test_each_task_starts_from_so_many_pictures() -> None:
    for each in PRODUCTS.values():
        if each.offer.task in COUNTS:
            assert (each.offer.inputs.least, each.offer.inputs.most) == COUNTS[each.offer.task]


@pytest.mark.parametrize(
    ("name", "task", "least", "most"),
    [
        ("SeeDream 4.5", EDIT, 1, 14),
        ("Nano Banana 2", EDIT, 1, 14),
        ("Nano Banana Pro", EDIT, 1, 14),
        ("Midjourney", EDIT, 1, 1),
        ("Kling O1", REFERENCE, 1, 9),
        ("Wan 2.6", REFERENCE, 1, 9),
        ("Vidu Q2", REFERENCE, 1, 3),
        ("Vidu Q2 Pro", REFERENCE, 1, 9),
        ("Google Veo 3.1", REFERENCE, 1, 3),
        ("Pixverse V5.5", REFERENCE, 1, 3),
        ("Seedance 2.0", REFERENCE, 1, 9),
    ],
)
def test_the_list_says_how_many(name: str, task: TaskType, least: int, most: int) -> None:
    inputs = product(name, task).offer.inputs
    assert (inputs.least, inputs.most) == (least, most)


def test_seedance_says_how_its_pictures_must_be() -> None:
    whole = 64 * 1024 * 1024
    for task, most in ((ANIMATE, 1), (FRAMES, 2), (REFERENCE, 9)):
        inputs = product("Seedance 2.0", task).offer.inputs
        assert (inputs.min_side, inputs.max_side) == (300, 6000)
        assert (inputs.min_ratio, inputs.max_ratio) == (0.4, 2.5)
        assert inputs.most == most
        assert inputs.max_bytes is not None
        assert inputs.max_bytes < 30 * 1024 * 1024
        assert inputs.max_bytes * most <= whole
    assert product("Seedance 2.0", VIDEO).offer.inputs == InputLimits()


def test_other_models_do_not_say_how_their_pictures_must_be() -> None:
    assert product("Kling O1", ANIMATE).offer.inputs == InputLimits(least=1, most=1)


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_wrong_number_of_pictures_is_never_sent(name: str) -> None:
    each = PRODUCTS[name]
    inputs = each.offer.inputs
    for count in {inputs.least, inputs.most}:
        assert len(body(each, *[ONE] * count)["src_img_url"]) == count
    for count in {inputs.least - 1, inputs.most + 1} - {-1}:
        with pytest.raises(ParametersRejected) as caught:
            body(each, *[ONE] * count)
        assert caught.value.sent is Sent.NO


def test_a_ratio_beside_a_size_of_seedream_is_said_in_the_prompt() -> None:
    sent = inner(body(product("SeeDream 4.5", EDIT), ONE, settings={RATIO: "21:9", SIZE: "4K"}))
    assert (sent["size"], sent["prompt"]) == ("4k", "a cat\nAspect ratio: 21:9")


@pytest.mark.parametrize("settings", [{RATIO: "21:9"}, {SIZE: "4K"}, {}])
def test_otherwise_the_prompt_is_passed_on_as_it_is(
    settings: dict[OptionName, Setting],
) -> None:
    assert inner(body(product("SeeDream 4.5", IMAGE), settings=settings))["prompt"] == "a cat"


def test_a_ratio_with_a_field_of_its_own_is_no_matter_of_words() -> None:
    settings: dict[OptionName, Setting] = {RATIO: "21:9", SIZE: "4K"}
    sent = inner(body(product("Nano Banana Pro", IMAGE), settings=settings))
    assert (sent["aspect_ratio"], sent["size"], sent["prompt"]) == ("21:9", "4K", "a cat")


FORMS: list[tuple[str, TaskType, dict[OptionName, Setting], dict[str, Wire]]] = [
    ("Kling O1", FRAMES, {RESOLUTION: "1080P"}, {"mode": "pro", "duration": "5"}),
    ("Kling 2.6", ANIMATE, {DURATION: 10}, {"mode": "pro", "duration": "10", "sound": "off"}),
    ("Google Veo 3.1", REFERENCE, {}, {"duration": 8, "resolution": "1080p"}),
    ("Pixverse V5", REFERENCE, {RESOLUTION: "540P"}, {"model": "v5", "resolution": "540p"}),
    ("Hailuo 2.0", ANIMATE, {RESOLUTION: "512P"}, {"resolution": "512P", "duration": 6}),
    ("Vidu Q2 Pro", FRAMES, {DURATION: 8}, {"duration": 8, "resolution": "720p"}),
    ("Seedance 2.0", REFERENCE, {}, {"aspect_ratio": "16:9", "duration": 5, "audio": True}),
]


@pytest.mark.parametrize(("name", "task", "settings", "sends"), FORMS)
def test_settings_of_films_from_pictures(
    name: str, task: TaskType, settings: dict[OptionName, Setting], sends: dict[str, Wire]
) -> None:
    each = product(name, task)
    sent = inner(body(each, *[ONE] * each.offer.inputs.least, settings=settings))
    assert {key: sent[key] for key in sends} == sends


def test_a_ticket_of_an_earlier_version_can_still_be_sent() -> None:
    of = product("Wan 2.6")
    written = dict(to_quote(order(of), of).ticket)
    for later in ("least", "most", "lists_assets", "shape"):
        del written[later]
    assert to_body(VIDEO, "a cat", Ticket.model_validate(written)) == body(of)


@pytest.mark.parametrize(
    ("name", "task"),
    [
        ("Wan 2.6", TaskType.IMAGE_TO_VIDEO),
        ("Kling O1", TaskType.FIRST_LAST_FRAME_TO_VIDEO),
    ],
)
def test_pictures_without_a_word_are_sent_with_words_of_ours(name: str, task: TaskType) -> None:
    of = product(name, task)
    ticket = Ticket.model_validate(to_quote(order(of), of).ticket)
    pictures = (ONE, TWO)[: of.offer.inputs.least]
    prompts = [inner(to_body(task, said, ticket, pictures))["prompt"] for said in ("", " ", "Up")]
    assert prompts[0] == prompts[1] == creating.WORDLESS[task]
    assert prompts[2] == "Up"
