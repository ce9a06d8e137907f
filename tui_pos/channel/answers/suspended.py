"""The answer to ListSuspended (DESIGN section 3, claims): a register's own carts are in its journal."""

from __future__ import annotations

from peewee import Database

from tui_pos.channel import dialect
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.requests import ListSuspended
from tui_pos.channel.waiting import SuspendedCart, SuspendedCarts

WAITING = """
    SELECT id, register, staff, at, currency, total, lines, note FROM suspended
    WHERE store = ? AND taken_by = '' ORDER BY at DESC, id LIMIT ?
"""


def list_suspended(db: Database, request: ListSuspended, asker: Asker) -> SuspendedCarts:
    """The carts of the asker's store that wait, the newest first."""
    found = dialect.rows(db, WAITING, (asker.store, request.limit + 1))
    carts = [
        SuspendedCart(id=id, register=register, staff=staff, at=at, currency=currency, total=total, lines=lines, note=note)
        for id, register, staff, at, currency, total, lines, note in found
    ]
    return SuspendedCarts(tuple(carts[: request.limit]), more=len(carts) > request.limit)
