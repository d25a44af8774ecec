"""Which of the occasions that fit an armed fault it strikes."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Turns:
    """Counts occasions: only the nth of them, or each, so many times."""

    nth: int | None = None  # from 1; None: each
    left: int | None = 1  # strikes; None: never used up
    seen: int = 0

    @property
    def is_over(self) -> bool:
        """Say whether there is no strike left."""
        return self.left == 0

    def comes(self) -> bool:
        """Count an occasion and say whether it is struck."""
        if self.is_over:
            return False
        self.seen += 1
        if self.nth is not None and self.seen != self.nth:
            return False
        if self.left is not None:
            self.left -= 1
        return True
