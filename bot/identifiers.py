"""Fresh ids and real chance."""

import secrets
from collections.abc import Iterator

from core.ports import Clock

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Base 32 without the letters that are misread; in the order of the characters' codes."""

TIME_LENGTH = 9
LENGTH = 20
JITTER_STEPS = 1 << 53
"""As many as a float between 0 and 1 can tell apart."""


class RandomIdentifiers:
    """Ids of 20 characters: milliseconds first, so that they sort by age, then 55 random bits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def fresh(self) -> str:
        """Make an id."""
        millis = int(self._clock.now().timestamp() * 1000)
        random = secrets.randbits(5 * (LENGTH - TIME_LENGTH))
        number = (millis << 5 * (LENGTH - TIME_LENGTH)) | random
        return "".join(_digits(number))

    def jitter(self) -> float:
        """Draw evenly."""
        return secrets.randbelow(JITTER_STEPS) / JITTER_STEPS


def _digits(number: int) -> Iterator[str]:
    for place in reversed(range(LENGTH)):
        yield ALPHABET[number >> 5 * place & 31]
