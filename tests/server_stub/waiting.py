"""Waiting for what another process does, without a guess at how long that takes."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE_S = 20.0


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Fails with its name when it does not come about."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
