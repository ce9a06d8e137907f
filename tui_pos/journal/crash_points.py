"""Named places where a test may kill the process, to show what survives (DESIGN section 3); nothing in production.

`TUI_POS_CRASH_AT=name[:n]` makes the n-th call of `reach(name)` (the first by default) end the process with SIGKILL.
"""

from __future__ import annotations

import os
import signal
from collections import Counter

ARMED, _, NTH = os.environ.get("TUI_POS_CRASH_AT", "").partition(":")
reached: Counter[str] = Counter()


def reach(name: str) -> None:
    """Does nothing, unless the environment names this place."""
    if name != ARMED:
        return
    reached[name] += 1
    if reached[name] == int(NTH or 1):
        os.kill(os.getpid(), signal.SIGKILL)
