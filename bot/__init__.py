"""The service put together: configuration, command line, start and stop."""

import sys

# httpx offers a command line of its own where rich is there, and would load all of rich and
# pygments for it: 5 MiB and a tenth of a second. Told that it is not there, httpx does without.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is how Python bars one
