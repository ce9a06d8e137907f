"""A switch between two shops, with a clock of its own and everything it kept."""

from __future__ import annotations

import asyncio

from tests.connection.shops import Shop
from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.state import Availability, Change, ConnectionState, Ready, first_state
from tui_pos.connection.switch import Switch

SECOND = 1_000_000
PROFILE = OfflineProfile(timeout_ms=2_000, reconnect_interval_s=60)
READY = Ready()


class Till:
    """The clock follows the loop's time and can be set; `kept` are the states in the order they were made durable.

    A till made with one `before` it is the same till after a restart.
    """

    def __init__(
        self,
        *,
        profile: OfflineProfile = PROFILE,
        availability: Availability = READY,
        state: ConnectionState | None = None,
        offline: bool = True,
        before: Till | None = None,
    ) -> None:
        self.server: Shop = Shop() if before is None else before.server
        self.local: Shop = Shop() if before is None else before.local
        self.clock_set_by: int = 0 if before is None else before.clock_set_by
        self.kept: list[tuple[ConnectionState, Change | None]] = []
        self.switch = Switch(
            remote=self.server,
            offline=self.local if offline else None,
            availability=availability,
            profile=profile,
            state=state or first_state(0),
            clock=self.now,
            keep=self.keep,
        )

    def now(self) -> int:
        return round(asyncio.get_running_loop().time() * SECOND) + self.clock_set_by

    async def keep(self, state: ConnectionState, change: Change | None) -> None:
        await asyncio.sleep(0)
        self.kept.append((state, change))

    def wait(self, seconds: int) -> None:
        self.clock_set_by += seconds * SECOND
