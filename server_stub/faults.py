"""Faults that an operator switches on for developers (DESIGN section 5, `faults`): which request, which kind, how often.

    latency      the true answer, later                          hang        read, then never answered
    drop         accepted, and nothing is read any more          refuse      the connection is reset (see `closes_door`)
    error-5xx    503 without a reason                            garbage     200 with bytes that are no JSON
    slow-drip    the true answer, byte by byte                   lost-reply  applied, then the connection is cut

This module is the table and its counting, without a socket in it; `server_stub/injection.py` acts it out.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from tui_pos.channel.claims import CLAIMS
from tui_pos.channel.requests import DATA_REQUESTS
from tui_pos.sales.sentence import Refused, say

ALL = "all"
ROUTES = ("activate", "documents", "downloads", "packages", "health", "pins")
TARGETS = (ALL, *DATA_REQUESTS, *CLAIMS, *ROUTES)
DEFAULT_LATENCY_MS = 5_000
DEFAULT_DRIP_MS = 200


class FaultKind(StrEnum):
    """What goes wrong; see the table above."""

    LATENCY = "latency"
    HANG = "hang"
    DROP = "drop"
    REFUSE = "refuse"
    ERROR_5XX = "error-5xx"
    GARBAGE = "garbage"
    SLOW_DRIP = "slow-drip"
    LOST_REPLY = "lost-reply"


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One fault: `times` is how many requests it hits (None: until cleared); `delay_ms` before the answer, or each byte."""

    kind: FaultKind
    request: str = ALL
    times: Annotated[int, msgspec.Meta(ge=1)] | None = None
    delay_ms: Annotated[int, msgspec.Meta(ge=0, le=3_600_000)] = 0


class FaultShown(msgspec.Struct, frozen=True, kw_only=True):
    """A fault that is on, and how many requests it has hit."""

    fault: Fault
    hits: int


class FaultList(msgspec.Struct, frozen=True):
    """All the faults that are on."""

    faults: tuple[FaultShown, ...]


def fault_of(kind: FaultKind, request: str, times: int | None, delay_ms: int | None) -> Fault:
    """A fault with its kind's usual delay; refused for a request that does not exist or a delay that means nothing."""
    if request not in TARGETS:
        raise Refused(
            say(
                "There is no request {request}. No fault was set: use one of {targets}.",
                request=request,
                targets=", ".join(TARGETS),
            )
        )
    usual = {FaultKind.LATENCY: DEFAULT_LATENCY_MS, FaultKind.SLOW_DRIP: DEFAULT_DRIP_MS}
    if delay_ms is not None and kind not in usual:
        raise Refused(
            say("Only latency and slow-drip have a delay. No fault was set: leave it out for {kind}.", kind=kind.value)
        )
    return Fault(kind=kind, request=request, times=times, delay_ms=usual.get(kind, 0) if delay_ms is None else delay_ms)


class FaultTable:
    """The faults that are on, at most one a request; one by name comes before the one for all."""

    def __init__(self) -> None:
        self.active: dict[str, Fault] = {}
        self.hits: dict[str, int] = {}

    def set(self, fault: Fault) -> None:
        """Switch a fault on; it replaces the one of the same request."""
        self.active[fault.request] = fault
        self.hits[fault.request] = 0

    def clear(self) -> None:
        """Switch all faults off."""
        self.active.clear()
        self.hits.clear()

    def take(self, request: str) -> Fault | None:
        """The fault that this request meets, counted; None when it meets none."""
        for name in (request, ALL):
            fault = self.active.get(name)
            if fault is not None and (fault.times is None or self.hits[name] < fault.times):
                self.hits[name] += 1
                return fault
        return None

    def closes_door(self) -> bool:
        """Whether new connections are refused by the system: `refuse` for all, without a count."""
        fault = self.active.get(ALL)
        return fault is not None and fault.kind is FaultKind.REFUSE and fault.times is None

    def ignores_connections(self) -> bool:
        """Whether new connections are accepted and never read: `drop` for all, without a count."""
        fault = self.active.get(ALL)
        return fault is not None and fault.kind is FaultKind.DROP and fault.times is None

    def shown(self) -> FaultList:
        """All the faults that are on, with their hits."""
        return FaultList(tuple(FaultShown(fault=fault, hits=self.hits[name]) for name, fault in self.active.items()))
