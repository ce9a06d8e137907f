"""An event loop whose clock jumps over every wait: time-outs are exact and cost nothing, sockets and threads are real."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

ResultT = TypeVar("ResultT")

GRACE_S = 0.02


class JumpingSelector(selectors.DefaultSelector):
    """Looks at the sockets for a moment; when nothing is there, the wait is over by the loop's clock."""

    jumped: float = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        events = super().select(min(timeout, GRACE_S))
        if not events:
            self.jumped += timeout
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    """Begins at zero; moves only by what the selector jumps over."""

    def __init__(self) -> None:
        self.jumping = JumpingSelector()
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.jumping.jumped


def run(main: Coroutine[Any, Any, ResultT]) -> ResultT:
    """The result of the coroutine on a virtual loop of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


def now() -> float:
    """Virtual seconds since the loop began."""
    return asyncio.get_running_loop().time()
