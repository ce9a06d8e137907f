"""The upkeep of a register beside its selling: documents up, packages down (DESIGN section 2, rule 8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.channel.offline_failures import OfflineUnusable
from tui_pos.channel.requests import Configuration
from tui_pos.channel.retail_server import RetailServer
from tui_pos.config import Home
from tui_pos.connection.offline_copy import OfflineCopy
from tui_pos.connection.readiness import CANNOT_BE_READ
from tui_pos.connection.state import Mode, NotReady
from tui_pos.connection.switch import Switch
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.journal.journal import DeliveryCounts, Journal, Upload
from tui_pos.sales.instant import Clock
from tui_pos.sync.background import Background
from tui_pos.sync.cycle import Parts, Synchronisation
from tui_pos.sync.packages import PackageRefused, expected_schema
from tui_pos.sync.sessions import AppliedPackage, SyncStatus

SHOWN_UPLOADS = 20


class Flag(msgspec.Struct, frozen=True):
    """A kept yes or no."""

    on: bool


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the upkeep works with; `configuration` gives the present one, `changed` tells who watches."""

    home: Home
    journal: Journal
    server: RetailServer
    switch: Switch
    copy: OfflineCopy
    configuration: Callable[[], Configuration]
    changed: Callable[[], None]
    clock: Clock
    random: Callable[[], float]


class Upkeep:
    """Deliveries and synchronisation of one register; `counts` are the documents by what became of them, `uploads` the
    parked ones and the newest others.

    `allowed` is whether a person has signed on since the register was installed.
    """

    def __init__(self, around: Surroundings, *, status: SyncStatus, allowed: bool, counts: DeliveryCounts) -> None:
        self.around = around
        self.allowed = allowed
        self.counts = counts
        self.uploads: tuple[Upload, ...] = ()
        self.synchronisation = Synchronisation(
            Parts(
                server=around.server,
                queue=around.journal,
                folder=around.home.packages,
                home=around.home.path,
                schema=(SCHEMA_VERSION, expected_schema()),
                swap=self._swap,
                readable=self._readable,
                keep=lambda status: around.journal.keep({"sync_status": status}),
                changed=around.changed,
                batch_size=lambda: around.configuration().profile.upload_batch,
                clock=around.clock,
            ),
            status,
        )
        self.background = Background(
            upload=self.upload_now,
            download=self.download_now,
            may_run=self.may_run,
            upload_interval_s=lambda: max(1, around.configuration().profile.upload_interval_s),
            random=around.random,
            broken=self.synchronisation.stopped,
        )

    @property
    def status(self) -> SyncStatus:
        return self.synchronisation.status

    @property
    def applied(self) -> AppliedPackage | None:
        """The package that the register sells from while offline."""
        return self.status.applied

    def may_run(self) -> bool:
        """A person has signed on since this register was installed, and none has disconnected it."""
        return self.allowed and self.around.switch.state.mode is not Mode.MANUAL_OFFLINE

    def start(self) -> None:
        """Begin in the background."""
        self.background.start()

    def soon(self) -> None:
        """Fetch and deliver now, in the background."""
        self.background.synchronise_soon()

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
        done = await self.synchronisation.upload_cycle()
        await self.look_at_journal()
        return done

    async def download_now(self) -> bool:
        """One download cycle; True when the data is up to date."""
        done = await self.synchronisation.download_cycle()
        await self.refresh_availability()
        return done

    async def refresh_availability(self) -> None:
        """Find out anew whether the offline database could take over."""
        support_offline = self.around.configuration().support_offline
        self.around.switch.availability = await self.around.copy.availability(support_offline=support_offline)
        self.around.changed()

    async def close(self) -> None:
        """End the loops where they are."""
        await self.background.stop()

    async def _readable(self) -> bool:
        """Whether the offline database can be read; one that failed an answer is not believed again."""
        if self.around.switch.availability == NotReady((CANNOT_BE_READ,)):
            return False
        try:
            await self.around.copy.database.facts()
        except OfflineUnusable:
            return False
        return True

    async def _swap(self, package: AppliedPackage) -> None:
        """Make a verified package the database in use; raises PackageRefused when it cannot be read."""
        try:
            await self.around.copy.replace(package.file, self.around.switch, lambda: self._name(package))
        except OfflineUnusable as unusable:
            raise PackageRefused(unusable.sentence) from unusable
        reach(CrashPoint.PACKAGE_SWAPPED)
        await self.refresh_availability()

    async def _name(self, package: AppliedPackage) -> None:
        """From now on this package's file is the one to open at the next start."""
        reach(CrashPoint.PACKAGE_VERIFIED)
        await self.around.journal.keep({"offline_file": package})
        reach(CrashPoint.PACKAGE_NAMED)
