"""One cycle up: what waits in the journal is delivered, batch after batch (DESIGN section 2, rule 8).

What it comes to is a status, and never switches the register. The sessions go into the journal together with what the
channel said of their documents: a sale pays for no write of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tui_pos.channel.delivery import Settlement
from tui_pos.channel.failures import ChannelFailure
from tui_pos.channel.requests import RequestRefused
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.document import Sealed
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Sentence
from tui_pos.sync import batches
from tui_pos.sync.board import Board
from tui_pos.sync.upload import Courier, DeliveryQueue, held_back, post, settled_in, within_size


@dataclass(frozen=True, kw_only=True)
class Uploading:
    """What a cycle works with."""

    server: Courier
    queue: DeliveryQueue
    batch_size: Callable[[], int]
    clock: Clock


class UploadCycle:
    """The upload sessions of one register."""

    def __init__(self, parts: Uploading, board: Board) -> None:
        self.parts = parts
        self.board = board
        self._running = asyncio.Lock()
        self._told: Sentence | None = None

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Nothing is on its way to the channel meanwhile."""
        async with self._running:
            yield

    async def run(self) -> bool:
        """Deliver everything that waits; True when nothing is left waiting."""
        async with self._running:
            message: Sentence | None = None
            while message is None and (documents := await self.parts.queue.waiting(self.parts.batch_size())):
                batch = within_size(documents)
                self._write(batches.began(self._sessions, batch, self.parts.clock()))
                try:
                    message = await self._deliver(batch)
                except (ChannelFailure, RequestRefused) as failure:
                    await self._failed(failure.sentence)
                    return False
        self.board.update(upload_at=self.parts.clock(), upload_message=message)
        return message is None

    async def _deliver(self, documents: tuple[Sealed, ...]) -> Sentence | None:
        """Send one batch and note durably what became of each document; why the rest has to wait, when it does."""
        await self.parts.queue.sending(documents)
        reach(CrashPoint.UPLOAD_SENT)
        settlement = await post(self.parts.server, documents)
        self._write(batches.uploaded(self._sessions, self.parts.clock()))
        reach(CrashPoint.UPLOAD_ANSWERED)
        await self._settle(settlement)
        reach(CrashPoint.UPLOAD_SETTLED)
        return held_back(settlement)

    async def _settle(self, settlement: Settlement) -> None:
        """The journal has the channel's word on each document, and the session with it."""
        reason = held_back(settlement)
        self._write(batches.settled(self._sessions, settlement.results, reason, self.parts.clock()))
        self._told = None
        settled = settled_in(settlement)
        if settled:
            await self.parts.queue.settle(settled, self.board.kept_uploads())
        if settlement.resume_after is not None:
            await self.parts.queue.send_again(settlement.resume_after)

    async def _failed(self, message: Sentence) -> None:
        """Said once and durably; the same again only moves the time."""
        self._write(batches.failed(self._sessions, message, self.parts.clock()))
        self.board.update(upload_message=message)
        if message != self._told:
            self._told = message
            await self.board.keep_uploads()

    @property
    def _sessions(self) -> batches.Batches:
        return self.board.status.uploads

    def _write(self, sessions: batches.Batches) -> None:
        self.board.note(uploads=sessions)
