import pytest

from bot.sandbox.faults import WIRE_FAULTS, Fault, FaultBook, Occasion, SpecError, Stage

CREATE = Occasion(route="create", models=frozenset({"wan 2.6"}), prompt="a ship")


@pytest.fixture
def book() -> FaultBook:
    return FaultBook(WIRE_FAULTS, {"create", "detail"})


def _taken(book: FaultBook, times: int, occasion: Occasion = CREATE) -> list[bool]:
    return [book.take(Stage.BEFORE, occasion) is not None for _ in range(times)]


def test_a_fault_strikes_once_unless_told(book: FaultBook) -> None:
    book.arm({"fault": "502_before"})
    assert _taken(book, 3) == [True, False, False]


def test_times_counts_strikes_and_null_is_for_ever(book: FaultBook) -> None:
    book.arm({"fault": "502_before", "times": 2})
    assert _taken(book, 3) == [True, True, False]
    book.arm({"fault": "502_before", "times": None})
    assert _taken(book, 5) == [True] * 5


def test_nth_counts_what_else_matches(book: FaultBook) -> None:
    book.arm({"fault": "502_before", "match": {"route": "create", "nth": 2}})
    assert _taken(book, 1, Occasion(route="detail")) == [False]
    assert _taken(book, 3) == [False, True, False]


@pytest.mark.parametrize(
    ("match", "strikes"),
    [
        ({"route": "create", "model": "Wan 2.6", "prompt_contains": "ship"}, True),
        ({"route": "detail"}, False),
        ({"model": "kling"}, False),
        ({"prompt_contains": "car"}, False),
    ],
)
def test_a_match_narrows(book: FaultBook, match: dict[str, object], strikes: bool) -> None:
    book.arm({"fault": "502_before", "match": match})
    assert _taken(book, 1) == [strikes]


def test_cleared_faults_strike_no_more(book: FaultBook) -> None:
    book.arm({"fault": "502_before", "times": None})
    book.clear()
    assert _taken(book, 1) == [False]


@pytest.mark.parametrize(
    ("name", "args", "key", "value"),
    [
        ("code(6010)", {}, "code", 6010),
        ("code(6010)", {"code": 1}, "code", 1),
        ("media_redirect(private)", {}, "to", "private"),
        ("slow_before", {}, "seconds", 1.0),
    ],
)
def test_arguments_may_stand_in_the_name(
    book: FaultBook, name: str, args: dict[str, object], key: str, value: object
) -> None:
    fault: Fault = book.arm({"fault": name, "args": args})
    assert fault.args[key] == value


@pytest.mark.parametrize(
    "spec",
    [
        {},
        {"fault": "made_up"},
        {"fault": "502 before"},
        {"fault": "502_before(3)"},
        {"fault": "code", "args": {"kode": 1}},
        {"fault": "code", "args": 1},
        {"fault": "code", "match": {"user": "me"}},
        {"fault": "code", "match": {"route": "nowhere"}},
        {"fault": "code", "match": {"nth": 0}},
        {"fault": "code", "match": {"model": 3}},
        {"fault": "code", "times": "often"},
        {"fault": "code", "when": "now"},
    ],
)
def test_a_spec_that_makes_no_sense_is_refused(book: FaultBook, spec: dict[str, object]) -> None:
    with pytest.raises(SpecError):
        book.arm(spec)
