from collections.abc import Sequence
from dataclasses import replace

import pytest

from core.catalogue import Catalogue
from core.intents import Intent, MediaKind, TaskType, Tier
from core.messages import ClaimKey, PreferenceChange
from core.preferences import (
    EVERYTHING,
    SCOPES,
    Group,
    Liked,
    Preference,
    by_clearing,
    by_request,
    by_statement,
    grouped,
    in_force,
    liked,
    preferred_for,
    price_range,
    scope_of,
    still_due,
    tasks_for,
    undoing,
)
from tests.core.catalogue import film, offer, points, rule
from tests.core.values import A_FILM, A_PICTURE, NOW

DRAW, EDIT = TaskType.TEXT_TO_IMAGE, TaskType.IMAGE_TO_IMAGE
FILM, MOVE = TaskType.TEXT_TO_VIDEO, TaskType.IMAGE_TO_VIDEO
PRO, PRO_EDITS = (
    offer("nano-banana-pro", prices=[rule(10), rule(18)]),
    offer("nano-banana-pro", task=EDIT, prices=[rule(9)]),
)
KLING = film("kling-o1", 48)
UNPRICED = offer("brand-new", prices=[])
CATALOGUE = Catalogue((PRO, PRO_EDITS, KLING, UNPRICED))
USES = replace(A_PICTURE, model="nano-banana-pro", remember=True)


def change(task: TaskType, before: str | None, after: str | None) -> PreferenceChange:
    return PreferenceChange(task=task, before=before, after=after)


def test_preferences_are_looked_up_by_task() -> None:
    stored = Preference(task=DRAW, family="midjourney", since=NOW, claim=ClaimKey("c1"))
    assert liked([stored]) == {DRAW: "midjourney"}


@pytest.mark.parametrize(
    ("intent", "known", "expected"),
    [
        pytest.param(USES, {}, [change(DRAW, None, "nano-banana-pro")], id="use it"),
        pytest.param(
            USES,
            {DRAW: "midjourney"},
            [change(DRAW, "midjourney", "nano-banana-pro")],
            id="instead",
        ),
        pytest.param(USES, {DRAW: "nano-banana-pro"}, [], id="no news"),
        pytest.param(replace(USES, remember=False), {}, [], id="just this once"),
        pytest.param(replace(USES, model="gpt-image-1"), {}, [], id="not offered"),
        pytest.param(replace(USES, model="kling-o1"), {}, [], id="not offered for this"),
        pytest.param(replace(USES, model=None), {}, [], id="no model"),
        pytest.param(
            replace(A_PICTURE, forget=True),
            {DRAW: "midjourney", EDIT: "midjourney"},
            [change(DRAW, "midjourney", None)],
            id="the default again",
        ),
        pytest.param(replace(A_PICTURE, forget=True), {EDIT: "midjourney"}, [], id="no default"),
        pytest.param(
            replace(A_FILM, model="kling-o1", remember=True, task_type=FILM),
            {DRAW: "midjourney"},
            [change(FILM, None, "kling-o1")],
            id="a film",
        ),
    ],
)
def test_a_request_saves_and_clears_for_its_own_task(
    intent: Intent, known: Liked, expected: Sequence[PreferenceChange]
) -> None:
    assert list(by_request(intent, known, CATALOGUE)) == expected


def test_a_request_is_believed_before_there_is_a_catalogue() -> None:
    assert by_request(USES, {}, Catalogue()) == (change(DRAW, None, "nano-banana-pro"),)


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        (A_PICTURE, "midjourney"),
        (USES, "nano-banana-pro"),
        (replace(A_PICTURE, forget=True), None),
        (A_FILM, None),
        (replace(A_PICTURE, task_type=None), "midjourney"),
    ],
)
def test_a_wish_is_planned_with_what_it_says_itself(intent: Intent, expected: str | None) -> None:
    assert preferred_for(intent, {DRAW: "midjourney"}, CATALOGUE) == expected


@pytest.mark.parametrize(
    ("family", "kind", "expected"),
    [
        ("nano-banana-pro", MediaKind.IMAGE, (DRAW, EDIT)),
        ("nano-banana-pro", None, (DRAW, EDIT)),
        ("nano-banana-pro", MediaKind.VIDEO, ()),
        ("kling-o1", MediaKind.VIDEO, (FILM,)),
        ("gpt-image-1", MediaKind.IMAGE, ()),
    ],
)
def test_a_statement_is_for_every_task_that_the_model_is_offered_for(
    family: str, kind: MediaKind | None, expected: tuple[TaskType, ...]
) -> None:
    assert tasks_for(family, kind, CATALOGUE) == expected


def test_a_statement_is_for_the_whole_kind_before_there_is_a_catalogue() -> None:
    assert tasks_for("midjourney", MediaKind.IMAGE, Catalogue()) == (DRAW, EDIT)


def test_a_statement_changes_what_is_otherwise() -> None:
    changes = by_statement("midjourney", (DRAW, EDIT), {DRAW: "midjourney"})
    assert changes == (change(EDIT, None, "midjourney"),)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (None, (change(DRAW, "a", None), change(MOVE, "b", None))),
        (MediaKind.IMAGE, (change(DRAW, "a", None),)),
        (MediaKind.VIDEO, (change(MOVE, "b", None),)),
    ],
)
def test_clearing_is_for_a_kind_or_for_everything(
    kind: MediaKind | None, expected: tuple[PreferenceChange, ...]
) -> None:
    assert by_clearing(kind, {DRAW: "a", MOVE: "b"}) == expected


def test_undoing_puts_back_what_stood_before() -> None:
    assert undoing([change(DRAW, None, "a")]) == (change(DRAW, "a", None),)


def test_newer_words_are_not_overruled() -> None:
    old, due = change(DRAW, "a", None), change(EDIT, None, "b")
    assert still_due([old, due], {DRAW: "newer"}) == (due,)


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        (A_PICTURE, "a"),
        (replace(A_PICTURE, model="b"), None),
        (replace(A_PICTURE, model="a"), None),
        (replace(A_PICTURE, avoid=("a",)), None),
        (replace(A_PICTURE, avoid=("b",)), "a"),
        *((replace(A_PICTURE, tier=tier), None) for tier in Tier),
    ],
)
def test_the_words_of_a_message_beat_what_is_liked(intent: Intent, expected: str | None) -> None:
    assert in_force(intent, "a") == expected


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        *(((task,), scope) for task, scope in SCOPES.items()),
        ((DRAW, EDIT), "picture"),
        ((FILM, MOVE), "film"),
        ((DRAW, FILM), EVERYTHING),
    ],
)
def test_a_scope_has_a_name(tasks: tuple[TaskType, ...], expected: str) -> None:
    assert scope_of(tasks) == expected


def test_one_model_for_a_kind_is_one_line_and_several_are_told_apart() -> None:
    known = {EDIT: "b", DRAW: "a", FILM: "c", MOVE: "c"}
    assert grouped(known) == (
        Group(scope="picture", family="a", tasks=(DRAW,)),
        Group(scope="edit", family="b", tasks=(EDIT,)),
        Group(scope="film", family="c", tasks=(FILM, MOVE)),
    )
    assert grouped({}) == ()


def test_a_model_costs_from_its_least_to_its_most_over_its_tasks() -> None:
    assert price_range("nano-banana-pro", (DRAW, EDIT, FILM), CATALOGUE) == (points(9), points(18))
    assert price_range("brand-new", (DRAW,), CATALOGUE) == (None, None)
