"""Keeps the second copy of the journal up to it: a deed counts when both have it, or when the copy cannot be written.

A disk that hangs holds one deed up for COPY_PATIENCE_S, and none after that until it answers: the till must sell.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tui_pos.journal.copyist import Copyist
from tui_pos.journal.failures import JournalUnusable
from tui_pos.sales.sentence import Duration, Sentence, say

COPY_PATIENCE_S = 2
ENDING = ".copy"


def copy_beside(path: Path) -> Path:
    """Where the copy is unless somebody chose another place for it."""
    return path.with_name(path.stem + ENDING)


class Copies:
    """The copy of one journal; `trouble` says in words why it lacks something."""

    def __init__(self, copy: Path) -> None:
        self.trouble: Sentence | None = None
        self._copy = copy
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal-copy")
        self._turn = asyncio.Lock()
        self._names: set[str] = set()
        self._job: asyncio.Future[None] | None = None
        self._copyist: Copyist

    @classmethod
    async def open(cls, path: Path, copy: Path) -> Copies:
        """Ready; what the copy lacks is written with the next deed."""
        copies = cls(copy)
        try:
            copies._copyist = await asyncio.get_running_loop().run_in_executor(copies._thread, Copyist, path, copy)
        except BaseException:
            copies._thread.shutdown(wait=False)
            raise
        return copies

    async def catch_up(self, names: Collection[str] = ()) -> None:
        """The copy has every document and these kept values when this returns, unless there is `trouble`."""
        async with self._turn:
            self._names.update(names)
            if self._job is not None and not self._job.done():
                return
            self._job = asyncio.get_running_loop().run_in_executor(self._thread, self._copyist.catch_up, set(self._names))
            try:
                async with asyncio.timeout(COPY_PATIENCE_S):
                    await asyncio.shield(self._job)
            except TimeoutError:
                self.trouble = self._said(say("no answer in {time}", time=Duration(COPY_PATIENCE_S * 1000)))
            except OSError as error:
                self.trouble = self._said(error.strerror or str(error))
            except JournalUnusable as unusable:
                self.trouble = unusable.sentence
            else:
                self.trouble = None
                self._names.clear()

    def _said(self, reason: Sentence | str) -> Sentence:
        return say(
            "The second copy of the journal, {copy}, was not written ({reason}). "
            "Sales are kept in the journal: check that disk.",
            copy=str(self._copy),
            reason=reason,
        )

    async def close(self) -> None:
        """The last deeds are in the copy, if it can be written."""
        await self.catch_up()
        if self._job is not None and self._job.done():
            await asyncio.get_running_loop().run_in_executor(self._thread, self._copyist.close)
        self._thread.shutdown(wait=False)
