"""How many of something there are, and what they come to."""

from __future__ import annotations

import msgspec


class Sum(msgspec.Struct, frozen=True):
    """How many, and how much in minor units."""

    count: int = 0
    total: int = 0
