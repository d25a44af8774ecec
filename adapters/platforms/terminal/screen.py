"""Prints blocks of text on a stream; in colour only where that is a terminal."""

from typing import TextIO

from rich.console import Console
from rich.text import Text

from core.errors import PlatformUnavailable, Sent


class Screen:
    """A stream that people read."""

    def __init__(self, out: TextIO) -> None:
        is_tty = out.isatty()
        self._encoding = out.encoding or "utf-8"
        self._console = Console(
            file=out,
            force_terminal=is_tty,
            color_system="auto" if is_tty else None,
            highlight=False,
            markup=False,
            emoji=False,
        )

    def write(self, text: str, style: str | None = None) -> None:
        """Print whole lines.

        Raises:
            PlatformUnavailable: the stream is closed or broken.
        """
        # A terminal of another encoding, or half a surrogate pair, must not end the conversation.
        shown = text.encode(self._encoding, "replace").decode(self._encoding)
        try:
            # Wrapped by the terminal itself, so that links and paths stay whole.
            self._console.print(Text(shown, style=style or ""), soft_wrap=True)
        except (OSError, ValueError) as error:
            raise PlatformUnavailable("the terminal is gone", sent=Sent.UNKNOWN) from error
