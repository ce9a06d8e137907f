"""The newest word on a register's synchronisation (issue 3): the two cycles change it, screens and `status` read it.

It is kept in the journal's file for the next start.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, TypeVar

import msgspec

from tui_pos.sales.sentence import say
from tui_pos.sync.sessions import AppliedPackage, Progress, SyncResult, SyncStatus, UploadSession

STATUS = "sync_status"
UPLOADS = "upload_sessions"
IN_USE = "offline_file"

StructT = TypeVar("StructT", bound=msgspec.Struct)
Keep = Callable[[Mapping[str, msgspec.Struct | None]], Awaitable[None]]


class KeptUploads(msgspec.Struct, frozen=True):
    """The newest upload sessions as they are kept: apart from the rest, because a sale writes them."""

    sessions: tuple[UploadSession, ...] = ()


class Memory(Protocol):
    """What the kept values are read from."""

    async def recall(self, name: str, kind: type[StructT]) -> StructT | None: ...


async def recalled(memory: Memory) -> SyncStatus:
    """The status of a register whose program has ended, from what it kept."""
    status = await memory.recall(STATUS, SyncStatus)
    uploads = await memory.recall(UPLOADS, KeptUploads)
    return together(status, uploads, await memory.recall(IN_USE, AppliedPackage))


def together(status: SyncStatus | None, uploads: KeptUploads | None, applied: AppliedPackage | None) -> SyncStatus:
    """The status from the values that it is kept in."""
    return msgspec.structs.replace(
        status or SyncStatus(), uploads=uploads.sessions if uploads is not None else (), applied=applied, progress=None
    )


class Board:
    """Holds the status; `changed` tells who watches, `keep` writes values durably."""

    def __init__(self, status: SyncStatus, keep: Keep, changed: Callable[[], None]) -> None:
        interrupted = status.result is SyncResult.RUNNING
        self._status = msgspec.structs.replace(status, result=SyncResult.FAILED) if interrupted else status
        self._progress: Progress | None = None
        self._keep = keep
        self._changed = changed

    @property
    def status(self) -> SyncStatus:
        """The newest, with how far the running job is."""
        progress = self._progress
        return self._status if progress is None else msgspec.structs.replace(self._status, progress=progress)

    def show_progress(self, progress: Progress | None) -> None:
        """Called from the unpacking thread too: only stores; the clock of the status bar draws it."""
        self._progress = progress

    def note(self, **values: object) -> None:
        """Change the status without telling anybody: somebody who shows it is told soon."""
        self._status = msgspec.structs.replace(self._status, **values)

    def update(self, **values: object) -> None:
        """Change the status."""
        self.note(**values)
        self._changed()

    async def keep(self) -> None:
        """The status without its uploads, for the next start and for who reads beside."""
        await self._keep({STATUS: msgspec.structs.replace(self._status, uploads=())})

    async def keep_in_use(self, package: AppliedPackage) -> None:
        """The same, together with what the offline database is from now on."""
        await self._keep({IN_USE: package, STATUS: msgspec.structs.replace(self._status, uploads=())})

    async def keep_uploads(self) -> None:
        """The upload sessions, when no document's settlement takes them along."""
        await self._keep(self.kept_uploads())

    def kept_uploads(self) -> Mapping[str, msgspec.Struct | None]:
        """The upload sessions as values to keep."""
        return {UPLOADS: KeptUploads(self._status.uploads)}

    def stopped(self, error: BaseException) -> None:
        """A fault of this program has ended the loops; documents are safe in the journal until it is started again."""
        sentence = say(
            "Synchronisation has stopped ({error}). Nothing is lost: close the program and start it again.", error=repr(error)
        )
        self.show_progress(None)
        self.update(result=SyncResult.FAILED, message=sentence, upload_message=sentence)
