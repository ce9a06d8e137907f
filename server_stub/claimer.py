"""Who claims something, and when (DESIGN section 3): the register whose token it was, in its own store."""

from __future__ import annotations

import msgspec


class Claimer(msgspec.Struct, frozen=True, kw_only=True):
    """A register of a store; `now` is UTC microseconds."""

    store: str
    register: str
    now: int
