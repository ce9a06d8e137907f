"""The receipts on their way to paper (DESIGN section 3: the receipt prints after that): behind the sale, one after the other.

Which ones are not known to be on paper is kept in the journal, from the moment in which the sale is. Nothing is printed
twice by itself: what has failed, or was cut short by the end of the program, waits for a person.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec

from tui_pos.devices.drawer import DrawerNotKicked, NullDrawer
from tui_pos.devices.opening import Devices
from tui_pos.devices.printer import NotPrinted, NullPrinter, Printed, PrintJob
from tui_pos.sales.cart import Cart
from tui_pos.sales.sentence import Sentence

MOST = 50


class ToPrint(msgspec.Struct, frozen=True):
    """The ids of the transactions whose receipts are not known to be on paper, the oldest first."""

    ids: tuple[str, ...] = ()


NOTHING = ToPrint()


class PrintQueue:
    """What of this register still has to be printed; `outcomes` are those of this run, by the transaction's id."""

    def __init__(
        self, devices: Devices, waiting: ToPrint, keep: Callable[[ToPrint], Awaitable[None]], changed: Callable[[], None]
    ) -> None:
        self._devices = devices
        self._keep = keep
        self._changed = changed
        self._one_by_one = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self.waiting = waiting.ids
        self.printing: set[str] = set()
        self.outcomes: dict[str, Printed | NotPrinted] = {}
        self._trouble: Sentence | None = None

    @property
    def prints(self) -> bool:
        """Whether there is something to print on."""
        return not isinstance(self._devices.printer, NullPrinter)

    def kept_with(self, cart: Cart) -> dict[str, msgspec.Struct | None]:
        """What the journal keeps with the sale of this cart; what is replayed has had its receipt long ago."""
        return {"to_print": ToPrint(self._with(cart.id))} if self.prints and not cart.source else {}

    def begin(self, id: str, compose: Callable[[], PrintJob], *, cash: bool) -> None:
        """Print in the background what `compose` gives, and open the drawer first where cash was taken."""
        if not self.prints and not cash:
            return
        if self.prints:
            self.waiting = self._with(id)
            self.printing.add(id)
        task = asyncio.get_running_loop().create_task(self._serve(id, compose, cash))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def heard(self) -> Sentence | None:
        """What went wrong since this was asked last."""
        trouble, self._trouble = self._trouble, None
        return trouble

    async def forget(self, id: str) -> None:
        """It need not be printed any more."""
        self.waiting = tuple(other for other in self.waiting if other != id)
        await self._keep(ToPrint(self.waiting))

    async def settled(self) -> None:
        """Wait until everything that was begun has ended."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Give up what has not ended; it waits for a person at the next start."""
        for task in tuple(self._tasks):
            task.cancel()
        await self.settled()

    def _with(self, id: str) -> tuple[str, ...]:
        return self.waiting if id in self.waiting else (*self.waiting, id)[-MOST:]

    async def _serve(self, id: str, compose: Callable[[], PrintJob], cash: bool) -> None:
        try:
            async with self._one_by_one:
                if cash:
                    await self._open_drawer()
                if id in self.printing:
                    job = await asyncio.to_thread(compose)
                    await self._note(id, await self._devices.printer.print(job))
        finally:
            self.printing.discard(id)
            self._changed()

    async def _open_drawer(self) -> None:
        if isinstance(self._devices.drawer, NullDrawer):
            return
        kicked = await self._devices.drawer.kick()
        if isinstance(kicked, DrawerNotKicked):
            self._trouble = kicked.sentence

    async def _note(self, id: str, outcome: Printed | NotPrinted) -> None:
        self.outcomes[id] = outcome
        while len(self.outcomes) > MOST:
            del self.outcomes[next(iter(self.outcomes))]
        if isinstance(outcome, NotPrinted):
            self._trouble = outcome.sentence
        elif id in self.waiting:
            await self.forget(id)
