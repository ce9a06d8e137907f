"""Questions racing a deadline (DESIGN section 2, rules 1 and 2), all of which can be cut short at one moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

ResultT = TypeVar("ResultT")


class CutShort(Exception):
    """The register left the retail server while this question was waiting for it."""


class Races:
    """The questions that wait for the retail server now."""

    def __init__(self) -> None:
        self._running: set[asyncio.Timeout] = set()

    async def run(self, answer: Awaitable[ResultT], deadline: float) -> ResultT:
        """The answer, if it comes before the deadline on the loop's clock; raises TimeoutError, or CutShort."""
        timer = asyncio.timeout_at(deadline)
        try:
            async with timer:
                self._running.add(timer)
                return await answer
        except TimeoutError:
            if timer.when() != deadline:
                raise CutShort from None
            raise
        finally:
            self._running.discard(timer)

    def cut(self) -> None:
        """Nobody waits any longer."""
        for timer in self._running:
            if not timer.expired():
                timer.reschedule(0)
