"""The register without screens: `sync` and `replay` as commands, over the same Register (DESIGN section 5)."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

import msgspec

from tui_pos.commands.log import logged
from tui_pos.config import Home
from tui_pos.connection.switch import Place
from tui_pos.operations.registry import perform
from tui_pos.operations.replay import Replayed, Sum, replay
from tui_pos.operations.shift import LOG_OFF, LOG_ON, Credentials
from tui_pos.register import Register
from tui_pos.sales.instant import Clock, iso
from tui_pos.sync.sessions import SyncResult


class SyncReport(msgspec.Struct, frozen=True, kw_only=True):
    """What one download and one upload cycle came to; `session` is the package in use, 0 for none."""

    download: str
    upload: str
    message: str | None
    session: int
    data_version: int
    rows: int
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
    """Down and up once, and what came of it."""
    await register.upkeep.download_now()
    uploaded = await register.upkeep.upload_now()
    status = register.sync_status
    message = status.message or status.upload_message
    return SyncReport(
        download=status.result,
        upload=SyncResult.DONE if uploaded else SyncResult.FAILED,
        message=str(message) if message else None,
        session=status.applied.session if status.applied else 0,
        data_version=status.applied.data_version if status.applied else 0,
        rows=status.applied.rows if status.applied else 0,
        pending_downloads=status.pending_downloads,
        pending_uploads=register.counts.waiting,
        parked=register.counts.parked,
    )


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
