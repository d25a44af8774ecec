import re

from bot.identifiers import RandomIdentifiers
from tests.fakes.clock import FakeClock

MANY = 1000


def test_ids_are_short_plain_and_never_the_same() -> None:
    identifiers = RandomIdentifiers(FakeClock())
    made = {identifiers.fresh() for _ in range(MANY)}
    assert len(made) == MANY
    assert all(re.fullmatch("[a-z0-9]{20}", each) for each in made)


async def test_ids_sort_by_age() -> None:
    clock = FakeClock()
    identifiers = RandomIdentifiers(clock)
    made = []
    for _ in range(50):
        made.append(identifiers.fresh())
        await clock.advance(0.001)
    assert made == sorted(made)


def test_jitter_is_spread_from_0_up_to_1() -> None:
    drawn = [RandomIdentifiers(FakeClock()).jitter() for _ in range(MANY)]
    assert min(drawn) >= 0
    assert max(drawn) < 1
    assert 0.4 < sum(drawn) / MANY < 0.6
