"""The loop that repeats one cycle while the program runs: at once when woken, with back-off and jitter when it fails.

Rule 8 of DESIGN section 2: it runs once a person has signed on since the register was installed, in every state but
`MANUAL_OFFLINE`, and its success or failure never switches the register.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

FIRST_DELAY_S = 1.0


def backoff(failures: int, longest_s: float, random: Callable[[], float], first_s: float = FIRST_DELAY_S) -> float:
    """Seconds to wait after so many failures in a row: doubling up to the longest, then between half and all of it."""
    delay = min(first_s * 2.0 ** min(failures - 1, 16), longest_s)
    return delay * (0.5 + random() / 2)


class Loop:
    """Runs `cycle` when woken and every `interval_s`; `cycle` returns whether it succeeded and handles its own failures."""

    def __init__(
        self,
        cycle: Callable[[], Awaitable[bool]],
        may_run: Callable[[], bool],
        interval_s: Callable[[], float],
        random: Callable[[], float],
    ) -> None:
        self.cycle = cycle
        self.may_run = may_run
        self.interval_s = interval_s
        self.random = random
        self.failures = 0
        self.woken = asyncio.Event()

    def wake(self) -> None:
        """There is something to do now, or a reason to believe that the server is back."""
        self.woken.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self.woken.clear()
            if self.may_run():
                self.failures = 0 if await self.cycle() else self.failures + 1
            await self.pause()

    async def pause(self) -> None:
        """Wait for the interval or the back-off, or for a wake-up: there is something new, or the server may be back."""
        try:
            async with asyncio.timeout(self.delay()):
                await self.woken.wait()
        except TimeoutError:
            return

    def delay(self) -> float:
        if self.failures:
            return backoff(self.failures, self.interval_s(), self.random)
        return self.interval_s()
