"""What can happen to the connection (DESIGN section 2, rules 1 to 6); instants are UTC microseconds."""

from __future__ import annotations

import msgspec

from tui_pos.channel.failures import FailureKind
from tui_pos.sales.sentence import Sentence


class RequestFailed(msgspec.Struct, frozen=True, kw_only=True):
    """A question to the retail server got nothing that counts as an answer; `reason` says what came instead."""

    at: int
    kind: FailureKind
    reason: Sentence
    sale_open: bool


class ServerAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """The retail server answered a question asked while online; a typed refusal is an answer."""

    at: int


class ReturnAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """The retail server answered the attempt to return at the start of a transaction (rule 3)."""

    at: int


class DisconnectAsked(msgspec.Struct, frozen=True, kw_only=True):
    """A person pressed Disconnect (operation 917)."""

    at: int
    staff: str


class ConnectAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """A person pressed Connect (operation 917) and the retail server answered."""

    at: int
    staff: str
    sale_open: bool


class OfflineLost(msgspec.Struct, frozen=True, kw_only=True):
    """The offline database turned out to be missing or unreadable."""

    at: int
    reason: Sentence


class NoSaleOpen(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction ended, or is about to start."""

    at: int


class ProbeAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """The retail server answered a health check in time (rule 6)."""

    at: int


class ProbeFailed(msgspec.Struct, frozen=True, kw_only=True):
    """A health check got nothing that counts as an answer; `reason` says what came instead."""

    at: int
    kind: FailureKind
    reason: Sentence
    sale_open: bool


class AnsweredSlowly(msgspec.Struct, frozen=True, kw_only=True):
    """The retail server answers, but takes longer than the profile allows; `reason` says how long."""

    at: int
    reason: Sentence


Event = (
    RequestFailed
    | ServerAnswered
    | ReturnAnswered
    | DisconnectAsked
    | ConnectAnswered
    | OfflineLost
    | NoSaleOpen
    | ProbeAnswered
    | ProbeFailed
    | AnsweredSlowly
)
