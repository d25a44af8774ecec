"""The codes this service refuses with, and the words that usually go with them."""

from typing import Final

UNAUTHORIZED: Final = 401
NOT_FOUND: Final = 404
BAD_PARAMETER: Final = 400
TOO_FEW_POINTS: Final = 4008
NO_SUBSCRIPTION: Final = 4014
PRICE_MISMATCH: Final = 6006
NO_RULE: Final = 6009
OTHER_RULE: Final = 6010


class Refused(Exception):  # noqa: N818 - it is an answer, not an error of ours
    """A request that gets an envelope code instead of what it asked for."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
