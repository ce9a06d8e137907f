"""The switch: races each data request against the time-out and swaps databases (DESIGN section 2, rules 1 to 6 and 9).

`ask` answers from the active database; when the retail server fails, it makes the change durable (`keep`), points
`channel` at the offline database and answers the same request there. Questions that still wait for the retail server at
that moment are cut short and answered locally too, so that a transaction pays one time-out at most. `ask_at_start` is
for the start of a transaction, where the register may return.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TypeVar

import msgspec
from peewee import DatabaseProxy

from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.channel.offline_failures import OfflineUnusable
from tui_pos.channel.requests import AnswerT, DataRequest, OfflineProfile, ReadConfiguration, RequestRefused
from tui_pos.connection.events import (
    AnsweredSlowly,
    ConnectAnswered,
    DisconnectAsked,
    Event,
    NoSaleOpen,
    OfflineLost,
    ProbeAnswered,
    ProbeFailed,
    RequestFailed,
    ReturnAnswered,
    ServerAnswered,
)
from tui_pos.connection.pace import Pace
from tui_pos.connection.race import CutShort, Races
from tui_pos.connection.readiness import CANNOT_BE_READ, NEVER_SYNCHRONISED, obstacle
from tui_pos.connection.returning import return_due
from tui_pos.connection.seat import Answering, Seat
from tui_pos.connection.state import Availability, Change, ConnectionState, Lock, NotReady, Ready, check_connect, step
from tui_pos.connection.tries import claimed, first_answer
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Refused, say

__all__ = ["Answering", "Keep", "Observer", "Place", "Switch"]

ResultT = TypeVar("ResultT")
Keep = Callable[[ConnectionState, Change | None], Awaitable[None]]
Observer = Callable[[ConnectionState, Change | None], None]


class Place(StrEnum):
    """Where a data request was answered."""

    ONLINE = "online"
    OFFLINE = "offline"


class Switch:
    """The channel of one register: `channel` is its remote or its offline database, and which one is this class's job.

    `availability` and `profile` are set by the register whenever they change; `answered` counts data requests by place
    and name, `changes` are the switches since the program started, `timeouts_paid` how often a whole time-out passed.
    """

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
        self.channel = DatabaseProxy()
        self.state = state
        self.availability = availability
        self.profile = profile
        self.answered: dict[Place, Counter[str]] = {place: Counter() for place in Place}
        self.changes: list[Change] = []
        self.observers: list[Observer] = []
        self.timeouts_paid = 0
        self.races = Races()
        self._remote = remote
        self._seat = None if offline is None else Seat(offline)
        self._clock = clock
        self._keep = keep
        self._pace = Pace()
        self._starting = asyncio.Lock()
        self._moving = asyncio.Lock()
        self._moves: set[asyncio.Task[None]] = set()
        self._point_channel()

    async def ask(self, request: DataRequest[AnswerT]) -> AnswerT:
        """The answer, from whichever database.

        Raises RequestRefused (the channel's own refusal), or Refused when neither database can answer.
        """
        return await self._ask(request, sale_open=True)

    async def ask_at_start(self, request: DataRequest[AnswerT]) -> AnswerT:
        """`ask` at the start of a transaction, with no sale open: may return to the retail server first (rule 3)."""
        async with self._starting:
            await self.end_transaction()
            await self._give_up_lost_database()
            if return_due(self.state, self.profile, self._clock()):
                return await self._try_to_return(request)
        return await self._ask(request, sale_open=False)

    async def end_transaction(self) -> None:
        """No sale is open any more; a register that headquarters has withdrawn locks now."""
        if self.state.lock is Lock.AFTER_SALE:
            await self._move(NoSaleOpen(at=self._clock()))

    async def disconnect(self, staff: str) -> None:
        """Operation 917 while connected: offline until a person connects; raises Refused when offline cannot answer."""
        await self._move(DisconnectAsked(at=self._clock(), staff=staff))

    async def connect(self, staff: str, *, sale_open: bool) -> None:
        """Operation 917 while not connected: asks the retail server, and is online if it answers.

        Raises Refused while a sale is open, and when the retail server does not answer; the register stays as it was.
        """
        check_connect(self.state, sale_open=sale_open)
        async with self._starting:
            if not self.state.offline and self.state.lock is Lock.OPEN:
                return
            try:
                await self._ask_server(ReadConfiguration())
            except RequestRefused:
                pass  # a refusal is an answer: the retail server is there
            except ChannelFailure as failure:
                await self._failed(failure, sale_open=False)
                raise Refused(
                    say(
                        "The retail server cannot answer ({failure}). The register stays as it was, and keeps everything. "
                        "Try Connect again later.",
                        failure=failure.sentence,
                    )
                ) from failure
            except CutShort:
                raise Refused(say("The register was disconnected meanwhile. Nothing else was changed.")) from None
            await self._move(ConnectAnswered(at=self._clock(), staff=staff, sale_open=sale_open))

    async def replace_offline(self, offline: Answering) -> Answering | None:
        """New questions go to `offline`; returns the one before, once its last answer has left, for closing."""
        before, self._seat = self._seat, Seat(offline)
        self._point_channel()
        return None if before is None else await before.drained()

    async def learn(self, event: ProbeAnswered | ProbeFailed) -> None:
        """What a health check found (rule 6)."""
        await self._move(event)

    async def claim(self, name: str, send: Callable[[], Awaitable[ResultT]]) -> ResultT:
        """What the retail server answers to a claim; never answered here, though its failure switches the register (rule 1).

        Raises RequestRefused, ChannelFailure or CutShort (the outcome is unknown), or Refused when nothing was sent.
        """
        if self.state.offline or self.state.lock is Lock.LOCKED:
            raise Refused(say("The register is offline, and only the retail server can do this. Nothing was changed."))
        try:
            answer = await claimed(self.races, self.profile, name, send)
        except ChannelFailure as failure:
            self.timeouts_paid += failure.kind is FailureKind.NO_ANSWER
            await self._failed(failure, sale_open=True)
            raise
        if self.state.alarm is not None:
            await self._move(ServerAnswered(at=self._clock()))
        return answer

    @property
    def heard(self) -> tuple[int, int]:
        """Changes whenever the retail server answers a question, or the register switches."""
        return self.answered[Place.ONLINE].total(), len(self.changes)

    async def _ask(self, request: DataRequest[AnswerT], *, sale_open: bool) -> AnswerT:
        await self._give_up_lost_database()
        if self.state.offline or self.state.lock is Lock.LOCKED:
            return await self._answer_here(request)
        try:
            return await self._ask_server(request)
        except CutShort:
            return await self._answer_here(request)
        except ChannelFailure as failure:
            await self._failed(failure, sale_open=sale_open)
            if self.state.offline:
                return await self._answer_here(request)
            raise Refused(
                say(
                    "The retail server cannot answer ({failure}), nor can offline: {obstacle}. "
                    "Nothing was changed; what is on the screen is kept. Try again.",
                    failure=failure.sentence,
                    obstacle=obstacle(self._usable()),
                )
            ) from failure

    async def _try_to_return(self, request: DataRequest[AnswerT]) -> AnswerT:
        try:
            answer = await self._ask_server(request)
        except RequestRefused:
            await self._returned()
            raise
        except CutShort:
            return await self._answer_here(request)
        except ChannelFailure as failure:
            await self._failed(failure, sale_open=False)
            return await self._answer_here(request)
        await self._returned()
        return answer

    async def _ask_server(self, request: DataRequest[AnswerT]) -> AnswerT:
        """The retail server's answer within the one time-out; raises RequestRefused, ChannelFailure or CutShort."""
        began = asyncio.get_running_loop().time()
        try:
            answer = await first_answer(self.races, self.profile, request.name, lambda: self._remote.answer(request))
        except RequestRefused:
            await self._heard(request, began)
            raise
        except ChannelFailure as failure:
            self.timeouts_paid += failure.kind is FailureKind.NO_ANSWER
            raise
        await self._heard(request, began)
        return answer

    async def _heard(self, request: DataRequest[AnswerT], began: float) -> None:
        self.answered[Place.ONLINE][request.name] += 1
        if self.state.alarm is not None:
            await self._move(ServerAnswered(at=self._clock()))
        self._pace.note((asyncio.get_running_loop().time() - began) * 1_000)
        slow = self._pace.usually_too_slow(self.profile)
        if slow is not None and not self.state.offline:
            await self._move(AnsweredSlowly(at=self._clock(), reason=slow))

    async def _returned(self) -> None:
        slow = self._pace.just_too_slow(self.profile)
        if slow is not None and self.state.slow and self.state.alarm is None and self.state.lock is Lock.OPEN:
            await self._move(AnsweredSlowly(at=self._clock(), reason=slow))
        else:
            await self._move(ReturnAnswered(at=self._clock()))

    async def _failed(self, failure: ChannelFailure, *, sale_open: bool) -> None:
        now = self._clock()
        await self._move(RequestFailed(at=now, kind=failure.kind, reason=failure.sentence, sale_open=sale_open))

    async def _answer_here(self, request: DataRequest[AnswerT]) -> AnswerT:
        if self.state.lock is Lock.LOCKED:
            raise Refused(
                say(
                    "Headquarters has withdrawn this register, so it is locked. Everything that was sold is kept. "
                    "Call headquarters."
                )
            )
        if self._seat is None:
            raise Refused(
                say(
                    "This register is disconnected and was never synchronised, so nothing can answer. "
                    "Nothing was changed; what is on the screen is kept. Connect, then try again."
                )
            )
        try:
            answer = await self._seat.answer(request)
        except RequestRefused:
            self.answered[Place.OFFLINE][request.name] += 1
            raise
        except OfflineUnusable as unusable:
            self.availability = NotReady((CANNOT_BE_READ,))
            await self._move(OfflineLost(at=self._clock(), reason=CANNOT_BE_READ))
            raise Refused(
                say("{problem} Nothing was changed; what is on the screen is kept. Try again.", problem=unusable.sentence)
            ) from unusable
        self.answered[Place.OFFLINE][request.name] += 1
        return answer

    async def _give_up_lost_database(self) -> None:
        if self._seat is None and self.state.offline:
            await self._move(OfflineLost(at=self._clock(), reason=NEVER_SYNCHRONISED))

    async def _move(self, event: Event) -> None:
        # A caller that gives up (a newer search) must not leave a change half made: journal told, register not.
        move = asyncio.create_task(self._apply(event))
        self._moves.add(move)
        move.add_done_callback(self._moves.discard)
        await asyncio.shield(move)

    async def _apply(self, event: Event) -> None:
        async with self._moving:
            before = self.state
            after, change = msgspec.structs.astuple(step(before, event, self._usable()))
            if after == before:
                return
            await self._keep(after, change)
            self.state = after
            if change is not None:
                self.changes.append(change)
            if after.mode is not before.mode:
                self._pace.forget()
                self._point_channel()
                if after.offline:
                    self.races.cut()
        for observer in self.observers:
            observer(after, change)

    def _point_channel(self) -> None:
        active = self._seat.database if self.state.offline and self._seat is not None else self._remote
        self.channel.initialize(active)

    def _usable(self) -> Availability:
        if self._seat is None and isinstance(self.availability, Ready):
            return NotReady((NEVER_SYNCHRONISED,))
        return self.availability
