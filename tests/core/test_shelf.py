from core.catalogue import ProviderName
from core.intents import Context, MediaKind, Utterance
from core.parsing import ModelName, parse_intent
from core.shelf import Shelf
from tests.core.catalogue import BANANA, SEEDREAM, offer, points
from tests.core.scene import build_scene
from tests.core.values import A_PLAN

OTHER = ProviderName("other")
ELSEWHERE = offer("midjourney", provider=OTHER)


async def test_nothing_is_held_before_the_first_look() -> None:
    assert build_scene().bench.shelf.held.offers == ()


async def test_the_lists_of_all_providers_are_joined() -> None:
    shelf = build_scene([SEEDREAM, ELSEWHERE]).bench.shelf
    assert (await shelf.current()).offers == (SEEDREAM, ELSEWHERE)


async def test_the_newest_catalogue_is_held() -> None:
    shelf = build_scene().bench.shelf
    assert await shelf.current() is shelf.held


async def test_only_the_provider_in_question_is_asked_anew() -> None:
    scene = build_scene([SEEDREAM, ELSEWHERE])
    await scene.bench.shelf.current(refresh=OTHER)
    assert [each.refreshes for each in scene.providers.values()] == [0, 1]


async def test_an_order_is_priced_by_the_provider_of_its_offer() -> None:
    shelf = build_scene([ELSEWHERE, SEEDREAM]).bench.shelf
    assert shelf.quote(A_PLAN.order, SEEDREAM).price == points(5)


async def test_models_are_known_by_the_names_in_the_catalogue() -> None:
    scene = build_scene([offer("brand-new")])
    await scene.bench.shelf.current()
    intent = parse_intent(
        Utterance(text="draw a cat, use brand-new"), Context(), scene.bench.shelf.lexicon
    )
    assert intent.model == "brand-new"


async def test_the_words_are_learnt_again_only_where_the_names_have_changed() -> None:
    scene = build_scene()
    await scene.bench.shelf.current()
    lexicon = scene.bench.shelf.lexicon
    await scene.bench.shelf.current()
    assert scene.bench.shelf.lexicon is lexicon
    scene.provider.held = (SEEDREAM, BANANA)
    await scene.bench.shelf.current()
    assert scene.bench.shelf.lexicon is not lexicon


async def test_names_from_the_configuration_are_known_from_the_start() -> None:
    names = (ModelName(key="house-model", names=("house-model",), kind=MediaKind.IMAGE),)
    shelf = Shelf(build_scene().bench.ports, names)
    intent = parse_intent(Utterance(text="draw a cat, use house-model"), Context(), shelf.lexicon)
    assert intent.model == "house-model"
