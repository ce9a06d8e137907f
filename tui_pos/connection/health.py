"""The health check in the background (DESIGN section 2, rule 6): finds loss and recovery without waiting for a request.

It asks `GET /health` within the same time-out as any question. What it finds is an event for the switch: loss swaps at
once, recovery counts up and waits for the start of a transaction. Checks come at the profile's interval, give or take a
tenth, so that the registers of a store do not all ask at the same moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tui_pos.channel.failures import ChannelFailure
from tui_pos.channel.requests import RequestRefused
from tui_pos.connection.events import ProbeAnswered, ProbeFailed
from tui_pos.connection.profile import health_check_interval_s
from tui_pos.connection.race import CutShort
from tui_pos.connection.returning import probe_wanted
from tui_pos.connection.switch import Switch
from tui_pos.connection.tries import first_answer
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Refused, say

JITTER = 0.1


class HealthCheck:
    """The checks of one register: `ask` raises when the server is not well, `sale_open` tells whether a sale would notice.

    `random` gives numbers from 0 to 1. `fault` is the fault of this program that has ended the loop.
    """

    def __init__(
        self,
        switch: Switch,
        ask: Callable[[], Awaitable[object]],
        *,
        sale_open: Callable[[], bool],
        clock: Clock,
        random: Callable[[], float],
    ) -> None:
        self.switch = switch
        self.ask = ask
        self.sale_open = sale_open
        self.clock = clock
        self.random = random
        self.fault: BaseException | None = None
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; the first check comes after the first pause."""
        self._task = asyncio.create_task(self.run())
        self._task.add_done_callback(self._ended)

    def profile_changed(self) -> None:
        """Check now, and from now on at the new profile's interval."""
        self._woken.set()

    async def stop(self) -> None:
        """End the loop where it is; an error that ended it before is raised here."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self.fault is not None:
            raise self.fault

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._pause()
            await self.check()

    async def check(self) -> None:
        """One check, if its answer could change anything, and what follows from it."""
        switch = self.switch
        if not probe_wanted(switch.state, switch.profile, switch.availability):
            return
        before = switch.heard
        try:
            found = await self._found()
        except CutShort:
            return
        if switch.heard != before:
            return  # what happened meanwhile is newer than this check's question
        try:
            await switch.learn(found)
        except Refused:
            # The journal could not take the change, so nothing changed; the next deed says so to a person, and the next
            # check tries again.
            return

    async def _found(self) -> ProbeAnswered | ProbeFailed:
        try:
            await first_answer(self.switch.races, self.switch.profile, say("the health check"), self.ask)
        except RequestRefused:
            return ProbeAnswered(at=self.clock())  # a refusal is an answer
        except ChannelFailure as failure:
            return ProbeFailed(at=self.clock(), kind=failure.kind, reason=failure.sentence, sale_open=self.sale_open())
        return ProbeAnswered(at=self.clock())

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(self._pause_s()):
                await self._woken.wait()
        except TimeoutError:
            return
        self._woken.clear()

    def _pause_s(self) -> float:
        return health_check_interval_s(self.switch.profile) * (1 - JITTER + 2 * JITTER * self.random())

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            self.fault = task.exception()
