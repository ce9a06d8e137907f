"""Deliveries into a channel database without a socket between, as the serving process makes them."""

from __future__ import annotations

from peewee import Database

from server_stub.credentials import Device
from server_stub.documents import accept
from tests.server_stub.deeds import journal_of, sales, transaction
from tui_pos.channel.delivery import Settlement, batch_of
from tui_pos.channel.dialect import begin_write
from tui_pos.sales.document import Sealed

OLD, NEW = Device("PARIS", "PARIS-1", "old"), Device("PARIS", "PARIS-1", "new")
RECEIVED = 1_790_000_100_000_000


def deliver(db: Database, *documents: Sealed, sender: Device = OLD, at: int = RECEIVED) -> Settlement:
    """One batch, durably settled."""
    with begin_write(db):
        return accept(db, sender, batch_of(documents), at)


def a_day(db: Database) -> None:
    """Sales, a return, a conflict, one that is rejected for good, and a clone whose sales were taken after all."""
    opening = journal_of(
        transaction(1, bottles=3, cash=500), transaction(2, bottles=1), transaction(3, bottles=2, kind="return")
    )
    odd = journal_of(transaction(4, currency="USD"), after=opening[-1])
    deliver(db, *opening, *odd)
    common = sales(2, after=odd[-1])
    deliver(db, *common, *sales(2, after=common[-1]))
    deliver(db, *journal_of(transaction(9), after=opening[-1]))
    clone = sales(2, after=common[-1])
    deliver(db, *clone)
    deliver(db, *clone, sender=NEW)
