"""Ids and chance that a test can repeat."""

from itertools import count
from random import Random


class FakeIdentifiers:
    """Counts ids up, and draws jitter from a seed."""

    def __init__(self, seed: int = 0) -> None:
        self._random = Random(seed)
        self._numbers = count(1)

    def fresh(self) -> str:
        return f"id{next(self._numbers):06d}"

    def jitter(self) -> float:
        return self._random.random()
