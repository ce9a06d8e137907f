"""The upkeep of a register beside its selling: documents up, packages down (DESIGN section 2, rule 8)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import msgspec

from tui_pos.channel.requests import Configuration
from tui_pos.channel.retail_server import RetailServer
from tui_pos.config import Device, Home
from tui_pos.connection.offline_copy import OfflineCopy
from tui_pos.connection.readiness import Check, Conditions, availability, checks, lost
from tui_pos.connection.state import Mode
from tui_pos.connection.switch import Switch
from tui_pos.journal.journal import DeliveryCounts, Journal, Upload
from tui_pos.offline_data import RegisterData
from tui_pos.sales.instant import Clock
from tui_pos.sync.background import Background
from tui_pos.sync.board import Board
from tui_pos.sync.download_cycle import DownloadCycle, Downloading, Outcome
from tui_pos.sync.sessions import AppliedPackage, SyncStatus
from tui_pos.sync.upload_cycle import UploadCycle, Uploading

SHOWN_UPLOADS = 20
DOWNLOAD_INTERVAL_S = 300.0


class Flag(msgspec.Struct, frozen=True):
    """A kept yes or no."""

    on: bool


class Spoken(msgspec.Struct, frozen=True):
    """The language that was chosen at the last sign-on."""

    language: str


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the upkeep works with; `configuration` gives the present one, `changed` tells who watches.

    `supported` is told by headquarters whether this register may sell offline.
    """

    home: Home
    device: Device
    journal: Journal
    server: RetailServer
    switch: Switch
    copy: OfflineCopy
    configuration: Callable[[], Configuration]
    supported: Callable[[bool], Awaitable[None]]
    changed: Callable[[], None]
    clock: Clock
    random: Callable[[], float]


class Upkeep:
    """Deliveries and synchronisation of one register; `conditions` are as of the last look at data or disk.

    `counts` are the documents by what became of them, `uploads` the parked ones and the newest others, as of
    `look_at_journal`. `allowed` is whether a person has signed on since the register was installed.
    """

    def __init__(self, around: Surroundings, *, status: SyncStatus, allowed: bool, conditions: Conditions) -> None:
        self.around = around
        self.allowed = allowed
        self.counts = DeliveryCounts(waiting=0, parked=0, accepted=0)
        self.conditions = conditions
        self.uploads: tuple[Upload, ...] = ()
        self.board = Board(status, around.journal.keep, around.changed)
        self.downloading = DownloadCycle(
            Downloading(
                server=around.server,
                data=RegisterData(around.copy, around.switch, around.journal.keep, self.refresh_availability),
                folder=around.home.packages,
                home=around.home.path,
                store=around.device.store,
                supported=around.supported,
                clock=around.clock,
                random=around.random,
            ),
            self.board,
        )
        self.uploading = UploadCycle(
            Uploading(
                server=around.server,
                queue=around.journal,
                batch_size=lambda: around.configuration().profile.upload_batch,
                clock=around.clock,
            ),
            self.board,
        )
        self.background = Background(
            upload=self.upload_now,
            download=self._download_in_background,
            may_run=self.may_run,
            upload_interval_s=lambda: max(1, around.configuration().profile.upload_interval_s),
            download_interval_s=self._download_interval_s,
            random=around.random,
            broken=self.board.stopped,
        )

    @property
    def status(self) -> SyncStatus:
        return self.board.status

    @property
    def applied(self) -> AppliedPackage | None:
        """The package that the register sells from while offline."""
        return self.status.applied

    @property
    def data_age(self) -> int | None:
        """How long ago the data was known to be the channel's, in microseconds; None when there is none."""
        current_at = self.status.current_at
        return None if current_at is None else max(0, self.around.clock() - current_at)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every condition of going offline with its state now."""
        readable = self.conditions.readable and not lost(self.around.switch.availability)
        return checks(msgspec.structs.replace(self.conditions, readable=readable, data_age=self.data_age))

    def may_run(self) -> bool:
        """A person has signed on since this register was installed, and none has disconnected it."""
        return self.allowed and self.around.switch.state.mode is not Mode.MANUAL_OFFLINE

    def start(self) -> None:
        """Begin in the background."""
        self.background.start()

    def soon(self) -> None:
        """Fetch and deliver now, in the background."""
        self.background.synchronise_soon()

    def hurry(self) -> None:
        """The same because a person wants it: nothing waits for its next try."""
        self.downloading.hurry()
        self.soon()

    async def journal_grew(self) -> None:
        """There is a new document to deliver."""
        await self.look_at_journal()
        self.background.deliver_soon()

    async def retry_parked(self) -> int:
        """Deliver the parked documents again, in the background; how many they are."""
        count = await self.around.journal.retry_parked()
        await self.journal_grew()
        return count

    async def look_at_journal(self) -> None:
        """What became of the documents is shown."""
        self.counts = await self.around.journal.counts()
        self.uploads = await self.around.journal.uploads(SHOWN_UPLOADS)
        self.around.changed()

    async def upload_now(self) -> bool:
        """One upload cycle; True when nothing is left waiting."""
        done = await self.uploading.run()
        await self.look_at_disk()
        await self.look_at_journal()
        return done

    async def download_now(self) -> bool:
        """One download cycle; True when the data is up to date."""
        return await self._download() is Outcome.UP_TO_DATE

    async def retry_download(self, session: int) -> None:
        """Try a package that has failed again, in the background. Raises Refused when it has not."""
        await self.downloading.retry(session)
        self.background.fetch_soon()

    async def cancel_download(self, session: int) -> None:
        """Give a package up; headquarters sends a full set instead. Raises Refused when it is over already."""
        await self.downloading.cancel(session)
        self.background.fetch_soon()

    async def refresh_availability(self) -> None:
        """Find out anew whether the offline database could take over."""
        support_offline = self.around.configuration().support_offline
        self.conditions = await self.around.copy.conditions(support_offline=support_offline)
        self.around.switch.availability = availability(self.conditions)
        self.around.changed()

    async def look_at_disk(self) -> None:
        """What sales and logs have taken of the disk counts without asking the offline database again."""
        free = await self.around.copy.free_bytes()
        self.conditions = msgspec.structs.replace(self.conditions, free_bytes=free)
        if not lost(self.around.switch.availability):
            self.around.switch.availability = availability(self.conditions)

    async def close(self) -> None:
        """End the loops where they are."""
        await self.background.stop()

    async def _download(self) -> Outcome:
        outcome = await self.downloading.run()
        await self.refresh_availability()
        return outcome

    async def _download_in_background(self) -> bool:
        """A package that failed has a time of its own; the loop's back-off is for a server that cannot be reached."""
        return await self._download() is not Outcome.UNREACHED

    def _download_interval_s(self) -> float:
        """Until the next package is due, when that is sooner than the usual."""
        due = self.downloading.next_try_in_s()
        return DOWNLOAD_INTERVAL_S if due is None else max(1.0, min(due, DOWNLOAD_INTERVAL_S))
