"""Assets that an account had verified, which the Seedance 2.0 family insists on."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.sandbox.ima.inputs import Input
from bot.sandbox.ima.refusals import BAD_PARAMETER, Refused
from bot.sandbox.journal import Entry, Journal

LONGEST_NAME: Final = 64
# The service writes the good state in several ways.
GOOD: Final = ("Active", "active", "success")
FAILED: Final = "Failed"
LARGEST_BYTES: Final = 30 * 1024 * 1024
SIDES: Final = (300, 6000)
RATIOS: Final = (0.4, 2.5)


class Assets:
    """Which addresses each account had verified, rebuilt from the journal."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._active: set[tuple[str, str]] = set()
        self._count = 0

    def restore(self, entries: Iterable[Entry]) -> None:
        """Take over the verifications of an earlier run."""
        for entry in entries:
            if entry["event"] == "verification":
                self._count += 1
                if not entry["error"]:
                    self._active.add((str(entry["account"]), str(entry["asset"])))

    def judge(self, account: str, url: str, error: str | None) -> dict[str, object]:
        """Remember a verdict and return it as the service tells it."""
        self._count += 1
        asset = _named(url)
        self._journal.append("verification", account=account, asset=asset, error=error)
        result: dict[str, object] = {"id": f"asset-{asset[:12]}", "asset_type": "Image"}
        if error is not None:
            self._active.discard((account, asset))
            failed = {"status": FAILED, "error": {"code": "InvalidAsset", "message": error}}
            return result | failed
        self._active.add((account, asset))
        return result | {"status": GOOD[self._count % len(GOOD)]}

    def check(self, account: str, urls: Sequence[str]) -> None:
        """Refuse an address this account had not verified.

        Raises:
            Refused: with the code and message the client gets.
        """
        for url in urls:
            if (account, _named(url)) not in self._active:
                raise Refused(BAD_PARAMETER, "asset is not verified")


def check_question(body: object) -> str:
    """Return the address to verify.

    Raises:
        Refused: the question makes no sense.
    """
    question: Mapping[str, object] = body if isinstance(body, dict) else {}
    url, name = question.get("url"), question.get("name", "")
    if not isinstance(url, str) or not url:
        raise Refused(BAD_PARAMETER, "url is required")
    if not isinstance(name, str) or len(name) > LONGEST_NAME:
        raise Refused(BAD_PARAMETER, f"name is longer than {LONGEST_NAME} characters")
    return url


def objection(picture: Input) -> str | None:
    """Return why a picture cannot be an asset, if so."""
    if picture.size > LARGEST_BYTES:
        return "image too large"
    if not all(SIDES[0] <= side <= SIDES[1] for side in (picture.width, picture.height)):
        return f"image sides must be {SIDES[0]} to {SIDES[1]} pixels"
    if not RATIOS[0] <= picture.width / picture.height <= RATIOS[1]:
        return f"image ratio must be {RATIOS[0]} to {RATIOS[1]}"
    return None


def _named(url: str) -> str:
    """Return what an address is remembered by; whole addresses may carry somebody's secret."""
    return hashlib.sha256(url.encode()).hexdigest()
