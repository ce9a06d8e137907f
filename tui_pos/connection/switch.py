"""The switch: races each data request against the time-out and swaps databases (DESIGN section 2, rules 1 to 5 and 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Protocol, TypeVar

from peewee import DatabaseProxy

from tui_pos.channel.requests import DataRequest, OfflineProfile
from tui_pos.connection.state import Availability, Change, ConnectionState
from tui_pos.sales.instant import Clock

AnswerT = TypeVar("AnswerT")


class Answering(Protocol):
    """What the two databases of the channel share."""

    async def answer(self, request: DataRequest[AnswerT]) -> AnswerT: ...


class Place(StrEnum):
    """Where a data request was answered."""

    ONLINE = "online"
    OFFLINE = "offline"


Keep = Callable[[ConnectionState, Change | None], Awaitable[None]]
Observer = Callable[[ConnectionState, Change | None], None]


class Switch:
    """The channel of one register: `channel` is its remote or its offline database, and which one is this class's job."""

    channel: DatabaseProxy
    state: ConnectionState
    availability: Availability
    profile: OfflineProfile
    answered: dict[Place, Counter[str]]
    changes: list[Change]
    observers: list[Observer]
    timeouts_paid: int

    def __init__(
        self,
        *,
        remote: Answering,
        offline: Answering | None,
        availability: Availability,
        profile: OfflineProfile,
        state: ConnectionState,
        clock: Clock,
        keep: Keep,
    ) -> None:
        raise NotImplementedError

    async def ask(self, request: DataRequest[AnswerT]) -> AnswerT:
        """The answer, from whichever database; raises RequestRefused, or Refused when neither can answer."""
        raise NotImplementedError

    async def ask_at_start(self, request: DataRequest[AnswerT]) -> AnswerT:
        """`ask` at the start of a transaction: may return to the retail server first (rule 3)."""
        raise NotImplementedError

    async def end_transaction(self) -> None:
        """No sale is open any more."""
        raise NotImplementedError

    async def disconnect(self, staff: str) -> None:
        """Operation 917 while connected; raises Refused."""
        raise NotImplementedError

    async def connect(self, staff: str, *, sale_open: bool) -> None:
        """Operation 917 while not connected; raises Refused."""
        raise NotImplementedError

    async def replace_offline(self, offline: Answering) -> Answering | None:
        """New questions go to `offline`; returns the one before, once its last answer has left, for closing."""
        raise NotImplementedError
