"""Delivery and synchronisation beside the selling: two loops over the same cycles (DESIGN section 2, rule 8)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tui_pos.sync.loop import Loop

Cycle = Callable[[], Awaitable[bool]]


class Background:
    """The loops of one register while its program runs; `may_run` is rule 8's condition, `broken` is told of a fault."""

    def __init__(
        self,
        *,
        upload: Cycle,
        download: Cycle,
        may_run: Callable[[], bool],
        upload_interval_s: Callable[[], float],
        download_interval_s: Callable[[], float],
        random: Callable[[], float],
        broken: Callable[[BaseException], None],
    ) -> None:
        self.uploads = Loop(upload, may_run, upload_interval_s, random)
        self.downloads = Loop(download, may_run, download_interval_s, random)
        self.broken = broken
        self.tasks: tuple[asyncio.Task[None], ...] = ()

    def start(self) -> None:
        """Begin; what is due runs at once."""
        self.tasks = (asyncio.create_task(self.uploads.run()), asyncio.create_task(self.downloads.run()))
        for task in self.tasks:
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A loop that a fault of this program has ended must be seen: documents would wait unnoticed."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self.broken(error)

    def deliver_soon(self) -> None:
        self.uploads.wake()

    def fetch_soon(self) -> None:
        self.downloads.wake()

    def synchronise_soon(self) -> None:
        """Both directions now."""
        self.downloads.wake()
        self.uploads.wake()

    async def stop(self) -> None:
        """End both loops where they are; an error that ended one before is raised here."""
        for task in self.tasks:
            task.cancel()
        ended = await asyncio.gather(*self.tasks, return_exceptions=True)
        for error in ended:
            if isinstance(error, Exception):
                raise error
