"""The offline database that answers now: counts its running answers, so that a newer one can take over (DESIGN section 4)."""

from __future__ import annotations

import asyncio
from typing import Protocol

from tui_pos.channel.requests import AnswerT, DataRequest


class Answering(Protocol):
    """What the two databases of the channel share."""

    async def answer(self, request: DataRequest[AnswerT]) -> AnswerT:
        """The answer; raises RequestRefused, and ChannelFailure when what came is not an answer."""
        ...


class Seat:
    """One offline database in use; it leaves the seat once its last answer has left."""

    def __init__(self, database: Answering) -> None:
        self.database = database
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def answer(self, request: DataRequest[AnswerT]) -> AnswerT:
        """What the database answers, counted while it runs."""
        self._running += 1
        self._idle.clear()
        try:
            return await self.database.answer(request)
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()

    async def drained(self) -> Answering:
        """The database, once no answer of it is running."""
        await self._idle.wait()
        return self.database
