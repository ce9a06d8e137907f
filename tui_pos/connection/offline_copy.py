"""Which file is the offline database in use, and how the next one takes over (DESIGN section 4, *A data package*).

A full set is a new file beside the old one. At a moment without a running answer the new one takes over; the old one is
drained, closed on each of its threads and deleted with its companions. Nothing is ever renamed over an open database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.offline import OfflineDatabase
from tui_pos.channel.offline_writer import make_writable
from tui_pos.connection.readiness import Conditions, conditions_now, free_bytes
from tui_pos.connection.switch import Switch

EMPTY_OFFLINE = "offline-0.sqlite"


class OfflineCopy:
    """The offline database of one register: `file` in `folder`, and its replacements."""

    def __init__(self, folder: Path, file: str, asker: Callable[[], Asker]) -> None:
        self.folder = folder
        self.asker = asker
        self.database = OfflineDatabase(folder / file, asker)
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="offline-disk")
        self.sweep()

    async def conditions(self, *, support_offline: bool) -> Conditions:
        """What decides whether it could take over from the retail server now."""
        free = await self.free_bytes()
        return await conditions_now(self.database, support_offline=support_offline, free_bytes=free)

    async def free_bytes(self) -> int:
        """The space left on its disk."""
        return await asyncio.get_running_loop().run_in_executor(self._disk, free_bytes, self.folder)

    async def replace(self, file: str, switch: Switch, keep: Callable[[], Awaitable[None]]) -> None:
        """Make `file` the one in use; `keep` notes its name durably before the first answer comes from it.

        Raises OfflineUnusable when it cannot be read, OfflineNotWritten when it cannot be made ready to take rows; the old
        one then stays in use.
        """
        await asyncio.to_thread(make_writable, self.folder / file)
        fresh = OfflineDatabase(self.folder / file, self.asker)
        try:
            await fresh.facts()
            await keep()
        except BaseException:
            await fresh.close()
            raise
        old, self.database = self.database, fresh
        await switch.replace_offline(fresh)
        await old.close()
        await asyncio.to_thread(self.sweep)

    def sweep(self) -> None:
        """Delete the offline databases that are not in use, also what a crash has left."""
        for path in self.folder.glob("offline-*.sqlite*"):
            if not path.name.startswith(self.database.file.name):
                path.unlink(missing_ok=True)

    async def close(self) -> None:
        await self.database.close()
        self._disk.shutdown()
