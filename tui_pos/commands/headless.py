"""The register without screens: `sync` and `replay` as commands, over the same Register (DESIGN section 5)."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import msgspec

from tui_pos.commands.log import logged
from tui_pos.commands.sessions import DownloadTold, download_told
from tui_pos.config import Home
from tui_pos.connection.switch import Place
from tui_pos.operations.registry import perform
from tui_pos.operations.replay import Replayed, Sum, replay
from tui_pos.operations.shift import LOG_OFF, LOG_ON, Credentials
from tui_pos.register import Register
from tui_pos.sales.instant import Clock, iso
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.sessions import DownloadSession, SyncResult, SyncStatus


class SyncReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one download and one upload cycle came to; `session` is the newest package in use, 0 for none.

    `applied` are the packages of this cycle, in order; `rows` those of the full set that the data came as.
    """

    download: str
    upload: str
    message: str | None
    session: int
    data_version: int
    rows: int
    applied: tuple[DownloadTold, ...]
    pending_downloads: int | None
    pending_uploads: int
    parked: int

    @property
    def done(self) -> bool:
        return self.download == SyncResult.DONE and self.upload == SyncResult.DONE


class RefusedReport(msgspec.Struct, frozen=True):
    """A line that was not sold, and why in English."""

    line: int
    id: str
    reason: str


class SwitchReport(msgspec.Struct, frozen=True, rename={"before": "from", "after": "to"}):
    """A change of the connection state during the replay."""

    at: str
    before: str
    after: str
    reason: str


class ReplayReport(msgspec.Struct, frozen=True, kw_only=True, rename={"returned": "return"}):
    """The JSON of `replay`."""

    sale: Sum
    returned: Sum
    currency: str
    already_done: int
    refused: tuple[RefusedReport, ...]
    answered: dict[str, dict[str, int]]
    switches: tuple[SwitchReport, ...]


@asynccontextmanager
async def opened(home: Home, clock: Clock, new_id: Callable[[], str]) -> AsyncIterator[Register]:
    """The register of this home for the time of a command."""
    register = await Register.open(home, clock=clock, new_id=new_id, random=random.random)
    try:
        with logged(register, home.log):
            yield register
    finally:
        await register.close()


async def synchronise(home: Home, clock: Clock, new_id: Callable[[], str]) -> SyncReport:
    """One download and one upload cycle; works from activation on, before anybody signed on."""
    async with opened(home, clock, new_id) as register:
        return await cycles(register)


async def retry_parked(home: Home, clock: Clock, new_id: Callable[[], str]) -> SyncReport:
    """The same, and what the channel did not take before is sent again with the rest."""
    async with opened(home, clock, new_id) as register:
        await register.upkeep.retry_parked()
        return await cycles(register)


async def cycles(register: Register) -> SyncReport:
    """Down and up once, and what came of it; whoever asks for it does not wait for the next try of what has failed."""
    register.upkeep.downloading.hurry()
    began = register.clock()
    await register.upkeep.download_now()
    uploaded = await register.upkeep.upload_now()
    status = register.sync_status
    message = status.message or status.upload_message
    return SyncReport(
        download=status.result,
        upload=SyncResult.DONE if uploaded else SyncResult.FAILED,
        message=str(message) if message else None,
        session=newest_applied(status),
        data_version=status.applied.data_version if status.applied else 0,
        rows=status.applied.rows if status.applied else 0,
        applied=tuple(map(download_told, applied_since(status, began))),
        pending_downloads=status.pending_downloads,
        pending_uploads=register.counts.waiting,
        parked=register.counts.parked,
    )


def newest_applied(status: SyncStatus) -> int:
    """The newest package in the data that is in use, 0 before the first."""
    if status.applied is None:
        return 0
    rows = (record.session for record in status.downloads if record.status is DownloadStatus.APPLIED)
    return max(status.applied.session, *rows, 0)


def applied_since(status: SyncStatus, began: int) -> list[DownloadSession]:
    """What was applied from an instant on, in order."""
    return [record for record in reversed(status.downloads) if record.applied_at is not None and record.applied_at >= began]


async def replay_file(
    home: Home, lines: Iterable[bytes], credentials: Credentials, clock: Clock, new_id: Callable[[], str]
) -> ReplayReport:
    """Sign on, ring up every line, sign off, and deliver what can be delivered."""
    async with opened(home, clock, new_id) as register:
        register.start()
        await perform(register, LOG_ON, credentials)
        replayed = await replay(register, lines)
        await perform(register, LOG_OFF, None)
        if register.upkeep.may_run():
            await register.upkeep.upload_now()
        return report(register, replayed)


def report(register: Register, replayed: Replayed) -> ReplayReport:
    """What was replayed, and where its questions were answered."""
    return ReplayReport(
        sale=replayed.sale,
        returned=replayed.returned,
        currency=register.configuration.store.currency.code,
        already_done=replayed.already_done,
        refused=tuple(RefusedReport(line.line, line.id, str(line.reason)) for line in replayed.refused),
        answered={place.value: dict(register.switch.answered[place]) for place in Place},
        switches=tuple(
            SwitchReport(iso(change.at), change.from_state, change.to_state, str(change.reason)) for change in register.changes
        ),
    )
