"""What the channel has of each register, to the cent (DESIGN section 5, `statement`).

Totals are minor units; a return's total is what was paid back, positive. A tender's total is what stayed in the drawer:
taken, less change, less paid back.
"""

from __future__ import annotations

import msgspec
from peewee import Database

from server_stub.shifts import ShiftStatement, shift_statements
from server_stub.sums import Sum
from tui_pos.channel.dialect import rows
from tui_pos.sales.totals import CASH


class RegisterStatement(msgspec.Struct, frozen=True, kw_only=True, rename={"returns": "return"}):
    """One register; `conflicts` and `rejected` count documents that are parked, `shifts` has the oldest first."""

    currency: str
    sale: Sum
    returns: Sum
    tenders: dict[str, Sum]
    conflicts: int
    rejected: int
    first_receipt: str | None
    last_receipt: str | None
    shifts: list[ShiftStatement]


class Statement(msgspec.Struct, frozen=True):
    """Every register of the channel."""

    registers: dict[str, RegisterStatement]


def statement(db: Database) -> Statement:
    """The statement of every register, in the caller's snapshot."""
    known = rows(db, "SELECT r.number, s.currency FROM register r JOIN store s ON s.number = r.store_id ORDER BY r.number")
    return Statement(registers={register: register_statement(db, register, currency) for register, currency in known})


def register_statement(db: Database, register: str, currency: str) -> RegisterStatement:
    """The statement of one register."""
    sums = {
        kind: Sum(count, total)
        for kind, count, total in rows(
            db,
            "SELECT kind, count(*), sum(total) FROM transaction_header WHERE register = ? GROUP BY kind",
            (register,),
        )
    }
    paid_back = sums.get("return", Sum())
    waiting = "SELECT outcome, count(*) FROM parked_document WHERE register = ? AND taken_at IS NULL GROUP BY outcome"
    parked = dict(rows(db, waiting, (register,)))
    return RegisterStatement(
        currency=currency,
        sale=sums.get("sale", Sum()),
        returns=Sum(paid_back.count, -paid_back.total),
        tenders=tenders(db, register),
        conflicts=parked.get("conflict", 0),
        rejected=parked.get("rejected", 0),
        first_receipt=receipt_at(db, register, "ORDER BY sequence LIMIT 1"),
        last_receipt=receipt_at(db, register, "ORDER BY sequence DESC LIMIT 1"),
        shifts=shift_statements(db, register),
    )


def tenders(db: Database, register: str) -> dict[str, Sum]:
    """By tender code; change is given in cash and so leaves the cash total."""
    taken = rows(
        db,
        "SELECT t.tender, count(*), sum(t.amount) FROM transaction_tender t"
        " JOIN transaction_header h ON h.id = t.transaction_id WHERE h.register = ? GROUP BY t.tender ORDER BY t.tender",
        (register,),
    )
    (change,) = rows(db, "SELECT coalesce(sum(change), 0) FROM transaction_header WHERE register = ?", (register,))
    found = {code: Sum(count, total) for code, count, total in taken}
    if change[0]:
        cash = found.get(CASH, Sum())
        found[CASH] = Sum(cash.count, cash.total - change[0])
    return dict(sorted(found.items()))


def receipt_at(db: Database, register: str, order: str) -> str | None:
    """The receipt number of the first transaction in this order."""
    found = rows(db, f"SELECT receipt FROM transaction_header WHERE register = ? {order}", (register,))
    return next((receipt for (receipt,) in found), None)


def last_sequence(db: Database, register: str) -> int:
    """The highest receipt number that the channel has of a register; 0 when it has none."""
    ((highest,),) = rows(db, "SELECT coalesce(max(sequence), 0) FROM transaction_header WHERE register = ?", (register,))
    return int(highest)
