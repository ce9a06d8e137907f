"""What a serving process has (DESIGN section 4): its databases, counts and faults, its clock; and where routes find it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from aiohttp import web

from server_stub.attempts import SignOnLedger
from server_stub.counts import Counts, Fate
from server_stub.credentials import Device
from server_stub.database import ServerDatabase
from server_stub.faults import FaultTable
from server_stub.home import Home
from tui_pos.sales.instant import Clock


def system_clock() -> int:
    """Now, in microseconds since the epoch (UTC)."""
    return time.time_ns() // 1_000


@dataclass
class Server:
    """One serving process; `build` keeps two requests from making the same package twice."""

    home: Home
    clock: Clock = system_clock
    faults: FaultTable = field(default_factory=FaultTable)
    build: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.database = ServerDatabase(self.home.channel)
        self.headquarters = ServerDatabase(self.home.headquarters, readers=1)
        self.attempts = SignOnLedger(self.home.channel)
        self.counts = Counts(self.home.counts)

    def close(self) -> None:
        """Finish what runs, then close the files."""
        self.database.close()
        self.headquarters.close()
        self.attempts.close()
        self.counts.close()


SERVER: web.AppKey[Server] = web.AppKey("server", Server)
DEVICE: web.RequestKey[Device] = web.RequestKey("device", Device)
FATE: web.RequestKey[Fate] = web.RequestKey("fate", Fate)
PROTOCOL: web.RequestKey[int] = web.RequestKey("protocol", int)
