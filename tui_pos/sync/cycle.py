"""One cycle down and one cycle up, and what they came to; failures end here as a status and never switch the register.

Rule 8 of DESIGN section 2. The journal, the server and the swap of the offline database are handed in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from tui_pos.channel.failures import ChannelFailure
from tui_pos.channel.requests import RequestRefused
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sync.download import Depot, applied, current_manifest, download
from tui_pos.sync.packages import Manifest, PackageRefused, SchemaEntry
from tui_pos.sync.sessions import AppliedPackage, Progress, SyncResult, SyncStatus
from tui_pos.sync.upload import Courier, DeliveryQueue, deliver


class Server(Courier, Depot, Protocol):
    """The retail server as synchronisation sees it."""


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a cycle works with; `swap` makes a verified file the one in use, `readable` says whether that one still is,
    `changed` tells who watches.
    """

    server: Server
    queue: DeliveryQueue
    folder: Path
    home: Path
    schema: tuple[int, frozenset[SchemaEntry]]
    swap: Callable[[AppliedPackage], Awaitable[None]]
    readable: Callable[[], Awaitable[bool]]
    keep: Callable[[SyncStatus], Awaitable[None]]
    changed: Callable[[], None]
    batch_size: Callable[[], int]
    clock: Clock


class Synchronisation:
    """The cycles of one register; `status` is always the newest."""

    def __init__(self, parts: Parts, status: SyncStatus) -> None:
        self.parts = parts
        self.delivering = asyncio.Lock()
        interrupted = status.result is SyncResult.RUNNING
        self.status = msgspec.structs.replace(status, progress=None, result=SyncResult.FAILED if interrupted else status.result)

    async def download_cycle(self) -> bool:
        """Fetch and swap in the channel's current package unless it is the one in use; True when all is up to date."""
        now = self.parts.clock()
        self.update(result=SyncResult.RUNNING, attempted_at=now, message=None)
        try:
            manifest = await current_manifest(self.parts.server)
            if not (self.in_use(manifest) and await self.parts.readable()):
                self.update(pending_downloads=1)
                await self.bring_in(manifest)
        except (ChannelFailure, RequestRefused, PackageRefused) as failure:
            await self.settle(SyncResult.FAILED, failure.sentence)
            return False
        except OSError as error:
            sentence = say("The package could not be stored: {error}. The old data stays in use.", error=str(error))
            await self.settle(SyncResult.FAILED, sentence)
            return False
        self.update(at=self.parts.clock(), pending_downloads=0)
        await self.settle(SyncResult.DONE, None)
        return True

    def in_use(self, manifest: Manifest) -> bool:
        """Whether this very package is the one the register sells from."""
        applied_package = self.status.applied
        return applied_package is not None and applied_package.session == manifest.session

    def free_name(self, session: int) -> str:
        """Another name than that of the file in use: a damaged one is open still, and nothing is written over an open file."""
        in_use = self.status.applied.file if self.status.applied is not None else ""
        return next(name for name in (f"offline-{session}.sqlite", f"offline-{session}-again.sqlite") if name != in_use)

    async def bring_in(self, manifest: Manifest) -> None:
        """Download, verify and swap one package."""
        file = self.free_name(manifest.session)
        await download(
            self.parts.server,
            manifest,
            self.parts.folder,
            self.parts.home / file,
            self.parts.schema,
            self.show_progress,
        )
        package = applied(manifest, file, self.parts.clock())
        await self.parts.swap(package)
        self.update(applied=package)

    async def upload_cycle(self) -> bool:
        """Deliver what waits in the journal, one cycle at a time; True when nothing is left waiting."""
        try:
            async with self.delivering:
                delivered = await deliver(self.parts.server, self.parts.queue, self.parts.batch_size())
        except (ChannelFailure, RequestRefused) as failure:
            self.update(upload_message=failure.sentence)
            return False
        self.update(upload_at=self.parts.clock(), upload_message=delivered.held_back)
        return delivered.held_back is None

    def stopped(self, error: BaseException) -> None:
        """A fault of this program has ended the loops; documents are safe in the journal until it is started again."""
        sentence = say(
            "Synchronisation has stopped ({error}). Nothing is lost: close the program and start it again.", error=repr(error)
        )
        self.update(result=SyncResult.FAILED, message=sentence, upload_message=sentence, progress=None)

    def show_progress(self, progress: Progress) -> None:
        """Called from the unpacking thread too: only stores; the clock of the status bar draws it."""
        self.status = msgspec.structs.replace(self.status, progress=progress)

    async def settle(self, result: SyncResult, message: Sentence | None) -> None:
        """The end of a download cycle, kept for the next start."""
        self.update(result=result, message=message, progress=None)
        await self.parts.keep(self.status)

    def update(self, **values: object) -> None:
        self.status = msgspec.structs.replace(self.status, **values)
        self.parts.changed()
