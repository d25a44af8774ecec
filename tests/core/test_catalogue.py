import pytest

from core.catalogue import Catalogue, OptionName, Price
from core.intents import MediaKind, TaskType
from tests.core.catalogue import RATIOS, SIZES, film, offer, points, rule

PICTURE, FILM = offer(), film()
DOUBLE = offer(id="second")
CATALOGUE = Catalogue.of([[PICTURE, FILM], [DOUBLE]])


def test_lists_are_joined_in_the_providers_order() -> None:
    assert CATALOGUE.offers == (PICTURE, FILM, DOUBLE)


def test_offers_are_listed_by_task() -> None:
    assert CATALOGUE.for_task(TaskType.TEXT_TO_IMAGE) == (PICTURE, DOUBLE)


def test_an_offer_is_found_by_its_id() -> None:
    assert CATALOGUE.find("second") is DOUBLE


def test_an_offer_that_has_vanished_is_not_found() -> None:
    assert CATALOGUE.find("gone") is None


@pytest.mark.parametrize(("family", "name"), [(FILM.family, FILM.name), ("gone", None)])
def test_a_family_is_known_by_the_name_of_its_offers(family: str, name: str | None) -> None:
    assert CATALOGUE.name_of(family) == name


def test_the_first_offer_of_a_family_counts() -> None:
    assert CATALOGUE.of_family("seedream-4.5", TaskType.TEXT_TO_IMAGE) is PICTURE


def test_a_family_without_the_task_is_not_found() -> None:
    assert CATALOGUE.of_family("seedream-4.5", TaskType.TEXT_TO_VIDEO) is None


def test_names_are_collected_by_family() -> None:
    assert CATALOGUE.names() == {"seedream-4.5": {"SEEDREAM-4.5"}, "wan-2.6": {"WAN-2.6"}}


def test_an_option_is_found_by_name() -> None:
    assert offer(options=[RATIOS, SIZES]).option(OptionName.SIZE) is SIZES


def test_an_option_that_is_not_offered_is_not_found() -> None:
    assert offer(options=[RATIOS]).option(OptionName.SIZE) is None


def test_prices_span_the_cheapest_and_the_dearest_combination() -> None:
    priced = offer(prices=[rule(10), rule(5), rule(18)])
    assert (priced.prices_from, priced.prices_to) == (points(5), points(18))


def test_an_offer_without_published_prices_has_no_span() -> None:
    unpriced = offer(prices=[])
    assert (unpriced.prices_from, unpriced.prices_to) == (None, None)


@pytest.mark.parametrize(
    ("price", "expected"), [(points("5.0"), "5"), (points("0.50"), "0.5"), (points(120), "120")]
)
def test_an_amount_is_written_as_people_would(price: Price, expected: str) -> None:
    assert str(price) == expected


@pytest.mark.parametrize(
    ("task", "kind"),
    [
        (TaskType.TEXT_TO_IMAGE, MediaKind.IMAGE),
        (TaskType.IMAGE_TO_IMAGE, MediaKind.IMAGE),
        (TaskType.TEXT_TO_VIDEO, MediaKind.VIDEO),
        (TaskType.IMAGE_TO_VIDEO, MediaKind.VIDEO),
        (TaskType.REFERENCE_IMAGE_TO_VIDEO, MediaKind.VIDEO),
        (TaskType.FIRST_LAST_FRAME_TO_VIDEO, MediaKind.VIDEO),
    ],
)
def test_a_task_tells_what_it_makes(task: TaskType, kind: MediaKind) -> None:
    assert task.makes is kind
