"""Suspended carts as a list of them shows them: what the channel knows, in every register of the store."""

from __future__ import annotations

import msgspec


class SuspendedCart(msgspec.Struct, frozen=True, kw_only=True):
    """A cart that waits: `id` is the document that suspended it, `total` minor units, `lines` those that count."""

    id: str
    register: str
    staff: str
    at: int
    currency: str
    total: int
    lines: int
    note: str = ""


class SuspendedCarts(msgspec.Struct, frozen=True):
    """The newest first; `more` when the limit cut the list."""

    carts: tuple[SuspendedCart, ...]
    more: bool = False
