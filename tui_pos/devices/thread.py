"""A thread of a device's own: what blocks, blocks there and never the event loop, and never the end of the program.

One piece of work at a time, in order. Whoever waits gives up at the deadline; work that has not begun by then is not done
any more, work that has begun goes on, and what comes after it waits for its turn, each within its own deadline.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Generic, TypeVar

ResultT = TypeVar("ResultT")


class Errand(Generic[ResultT]):
    """One piece of work and where its result goes."""

    def __init__(self, work: Callable[[], ResultT]) -> None:
        self.work = work
        self.result: Future[ResultT] = Future()

    def do(self) -> None:
        """Do it, unless nobody waits any more."""
        if not self.result.set_running_or_notify_cancel():
            return
        try:
            self.result.set_result(self.work())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the work is waited for
            self.result.set_exception(error)


class DeviceThread:
    """Starts with its first work; a daemon, so that a device that never answers does not hold up the end."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._errands: SimpleQueue[Errand[object] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    async def run(self, work: Callable[[], ResultT], seconds: float) -> ResultT:
        """The result of the work, which has run on the thread. Raises TimeoutError when it is not there in time."""
        errand: Errand[ResultT] = Errand(work)
        self._errands.put(errand)  # type: ignore[arg-type]
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        async with asyncio.timeout(seconds):
            return await asyncio.wrap_future(errand.result)

    def close(self) -> None:
        """The thread ends after what it is doing; nobody waits for it."""
        self._errands.put(None)

    def _serve(self) -> None:
        while (errand := self._errands.get()) is not None:
            errand.do()
