"""Taxes of a transaction, by rate over the whole transaction, so that the order of the lines does not matter."""

from __future__ import annotations

import msgspec


class TaxRate(msgspec.Struct, frozen=True):
    """One tax of a tax group: `rate` in parts per million (20 % = 200_000)."""

    code: str
    name: str
    rate: int
