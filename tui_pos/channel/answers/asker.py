"""Who asks, and what the answering process knows beside its database (DESIGN section 3, *Answers only read*)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import msgspec


class Attempts(msgspec.Struct, frozen=True, kw_only=True):
    """Failed sign-ons of one staff number since the last good one; `locked_until` in microseconds, 0 when not locked."""

    failures: int = 0
    locked_until: int = 0


class SignOnAttempts(Protocol):
    """Failed sign-ons, kept by the answering process; every method is atomic and may be called from any thread."""

    def state(self, staff: str) -> Attempts:
        """What is known of a staff number; nothing yet is `Attempts()`."""

    def record_failure(self, staff: str, now: int) -> Attempts:
        """Counts one failure durably, by `lock.after_failure`, and returns the new state."""

    def clear(self, staff: str) -> None:
        """Forgets the failures: the right PIN was given."""


@dataclass(frozen=True, kw_only=True)
class Asker:
    """The register that asks, its store, and the instant (UTC microseconds) for which it wants the answer."""

    store: str
    register: str
    now: int
    attempts: SignOnAttempts
