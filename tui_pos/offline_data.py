"""The offline database of a running register as synchronisation changes it (DESIGN section 4, *A data package*)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import apsw
import msgspec

from tui_pos.channel.offline import OfflineFacts
from tui_pos.channel.offline_failures import OfflineUnusable
from tui_pos.connection.offline_copy import OfflineCopy
from tui_pos.connection.readiness import CANNOT_BE_READ
from tui_pos.connection.state import NotReady
from tui_pos.connection.switch import Switch
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sync.board import IN_USE
from tui_pos.sync.packages import PackageRefused
from tui_pos.sync.sessions import AppliedPackage

Keep = Callable[[Mapping[str, msgspec.Struct | None]], Awaitable[None]]


class RegisterData:
    """Gives a cycle the offline database; `changed` finds out anew whether it could take over, `keep` writes durably."""

    def __init__(self, copy: OfflineCopy, switch: Switch, keep: Keep, changed: Callable[[], Awaitable[None]]) -> None:
        self.copy = copy
        self.switch = switch
        self.keep = keep
        self.changed = changed

    async def facts(self) -> OfflineFacts | None:
        """What is in it; None when it cannot be read. One that failed an answer is not believed again."""
        if self.switch.availability == NotReady((CANNOT_BE_READ,)):
            return None
        try:
            return await self.copy.database.facts()
        except OfflineUnusable:
            return None

    async def take(self, package: AppliedPackage) -> None:
        """Make a verified full set the database in use. Raises PackageRefused when it cannot be read, OfflineNotWritten."""
        try:
            await self.copy.replace(package.file, self.switch, lambda: self._name(package))
        except OfflineUnusable as unusable:
            raise PackageRefused(unusable.sentence) from unusable
        reach(CrashPoint.PACKAGE_SWAPPED)
        await self.changed()

    async def put(self, deed: Callable[[apsw.Connection], int]) -> int:
        """Let the writer do it, beside the answers. Raises OfflineUnusable, and then nothing of the file counts any more."""
        try:
            done = await self.copy.database.write(deed)
        except OfflineUnusable:
            self.switch.availability = NotReady((CANNOT_BE_READ,))
            raise
        await self.changed()
        return done

    async def _name(self, package: AppliedPackage) -> None:
        """From now on this package's file is the one to open at the next start."""
        await self.keep({IN_USE: package})
        reach(CrashPoint.PACKAGE_NAMED)
