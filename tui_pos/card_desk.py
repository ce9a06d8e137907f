"""What the card terminal is still to do, and the payment that it is asked for now (DESIGN section 3).

| what | where it is written down | ends when |
|---|---|---|
| a payment without an outcome | on the cart (`Cart.asked`) | its outcome is known, or it is given up |
| an approved payment | a tender of the cart | the sale is done, or the payment is void |
| capture, reversal | kept beside the cart (`TerminalWork`) | it is done: tried again, also after a restart |

The terminal is never waited for while an operation runs: a call is a task beside it, and its outcome takes its turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager

import msgspec

from tui_pos.crash_points import CrashPoint, reach
from tui_pos.devices.terminal import Approved, Declined, NeverSeen, Reversed, Terminal
from tui_pos.journal.journal import Journal
from tui_pos.sales.card import Deed, Duty, TerminalWork
from tui_pos.sales.document import TransactionBody
from tui_pos.sales.sentence import Sentence

KEPT = "terminal_work"
DUTY_TIMEOUT_MS = 10_000
FIRST_PAUSE_S = 2.0
LONGEST_PAUSE_S = 60.0


class CardResult(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a card payment, in words; `transaction` when the sale is done with it, `open` while nobody knows.

    `taken`: the card has paid.
    """

    sentence: Sentence
    taken: bool = False
    open: bool = False
    transaction: TransactionBody | None = None


class CardDesk:
    """One register's card payments; make it with `open`.

    `result` is that of the last call, None while one runs and before the first.
    """

    def __init__(self, terminal: Terminal, journal: Journal, changed: Callable[[], None], work: TerminalWork) -> None:
        self.work = work
        self.result: CardResult | None = None
        self.terminal = terminal
        self._journal = journal
        self._changed = changed
        self._lock = asyncio.Lock()
        self._wake = asyncio.Event()
        self._call: asyncio.Task[None] | None = None
        self._loop: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, terminal: Terminal, journal: Journal, changed: Callable[[], None]) -> CardDesk:
        """The desk with what an earlier run has left to do."""
        return cls(terminal, journal, changed, await journal.recall(KEPT, TerminalWork) or TerminalWork())

    # The payment that the terminal is asked for.

    @property
    def calling(self) -> bool:
        """Whether the terminal is being asked for a payment."""
        return self._call is not None and not self._call.done()

    def call(self, asking: Coroutine[object, object, CardResult]) -> None:
        """Ask the terminal beside whatever else happens; the result is there when it is over."""
        self.result = None
        self._call = asyncio.create_task(self._until_over(asking))

    async def outcome(self) -> CardResult | None:
        """The result of the call that runs, or of the last one."""
        if self._call is not None:
            await asyncio.wait((self._call,))
        return self.result

    def hang_up(self) -> None:
        """Wait for the terminal no longer."""
        if self._call is not None:
            self._call.cancel()
        self.result = None

    async def _until_over(self, asking: Coroutine[object, object, CardResult]) -> None:
        self.result = await asking
        self._changed()

    # What it is still to do.

    @asynccontextmanager
    async def with_more(self, duties: Sequence[Duty]) -> AsyncIterator[dict[str, msgspec.Struct | None]]:
        """What to keep, durably, with what these duties follow from; they count when the block ends without an error."""
        if not duties:
            yield {}
            return
        async with self._lock:
            work = self.work.with_more(tuple(duties))
            yield {KEPT: work}
            self.work = work
        self._wake.set()

    def start(self) -> None:
        """Do what there is to do in the background."""
        self._loop = asyncio.create_task(self._keep_doing())

    async def close(self) -> None:
        """Stop where it is; what is not done is kept."""
        tasks = [task for task in (self._loop, self._call) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def do_now(self) -> bool:
        """Try everything that is to do, once; True when nothing is left that the terminal might still do."""
        for duty in self.work.duties:
            if not duty.refused:
                await self._do(duty)
        return all(duty.refused for duty in self.work.duties)

    async def _keep_doing(self) -> None:
        pause = FIRST_PAUSE_S
        while True:
            self._wake.clear()
            if await self.do_now():
                pause = FIRST_PAUSE_S
                await self._wake.wait()
                continue
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                pause = min(pause * 2, LONGEST_PAUSE_S)

    async def _do(self, duty: Duty) -> None:
        reach(CrashPoint.DUTY_BEGUN)
        do = self.terminal.capture if duty.deed is Deed.CAPTURE else self.terminal.reverse
        outcome = await do(duty.reference, DUTY_TIMEOUT_MS)
        reach(CrashPoint.DUTY_DONE)
        match outcome:
            case Approved() | Reversed():
                await self._keep(lambda work: work.without(duty))
            case Declined() | NeverSeen():
                await self._keep(lambda work: work.marked(duty))
            case _:
                return

    async def _keep(self, change: Callable[[TerminalWork], TerminalWork]) -> None:
        async with self._lock:
            work = change(self.work)
            await self._journal.keep({KEPT: work if work.duties else None})
            self.work = work
        self._changed()
