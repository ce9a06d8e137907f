"""Asks the channel for what this home lacks of its own journal, before a number is given (issue 5, *Three copies*).

Where the channel cannot be asked nothing is lost by going on: what forks is parked, and shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

import msgspec

from tui_pos.channel.delivery import Known, Missing, sealed_of
from tui_pos.channel.failures import ChannelFailure
from tui_pos.channel.requests import RequestRefused
from tui_pos.sales.document import Sealed


class Asking(Protocol):
    """What is needed of the retail server."""

    async def post_json(self, path: str, body: msgspec.Struct, reply: type[Missing]) -> Missing: ...


class Holder(Protocol):
    """What is needed of the journal."""

    async def head(self) -> tuple[int, str]: ...

    async def adopt(self, documents: Sequence[Sealed]) -> int: ...


async def take_over_missing(server: Asking, journal: Holder, timeout_s: float) -> int:
    """How many documents the journal has now that it lacked; 0 too when the channel cannot be asked in time."""
    taken = 0
    try:
        async with asyncio.timeout(timeout_s):
            while (position_hash := await journal.head())[0]:
                known = Known(position=position_hash[0], hash=position_hash[1])
                found = await server.post_json("/documents/missing", known, Missing)
                adopted = await journal.adopt([sealed_of(document) for document in found.documents])
                taken += adopted
                if not adopted:
                    break
    except (ChannelFailure, RequestRefused, TimeoutError):
        return taken
    return taken
