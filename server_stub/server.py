"""What a serving process has (DESIGN section 4): its databases, counts and faults, its clock; and where routes find it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from peewee import DatabaseError

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
    errands: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.database = ServerDatabase(self.home.channel)
        self.headquarters = ServerDatabase(self.home.headquarters, readers=1)
        self.attempts = SignOnLedger(self.home.channel)
        self.counts = Counts(self.home.counts)

    def later(self, deed: Coroutine[Any, Any, object]) -> None:
        """Do something that nobody waits for; a database that does not take it has lost no more than a note."""
        errand = asyncio.create_task(noted(deed))
        self.errands.add(errand)
        errand.add_done_callback(self.errands.discard)

    def close(self) -> None:
        """Finish what runs, then close the files."""
        self.database.close()
        self.headquarters.close()
        self.attempts.close()
        self.counts.close()


async def noted(deed: Coroutine[Any, Any, object]) -> None:
    """The deed, done if it can be."""
    with suppress(DatabaseError):
        await deed


SERVER: web.AppKey[Server] = web.AppKey("server", Server)
DEVICE: web.RequestKey[Device] = web.RequestKey("device", Device)
FATE: web.RequestKey[Fate] = web.RequestKey("fate", Fate)
PROTOCOL: web.RequestKey[int] = web.RequestKey("protocol", int)
