"""What the channel has of each shift, to the cent, beside the Z report that its register made of it (DESIGN section 3).

The sums are of the documents that have arrived; a sale that arrives late is counted in its own shift, and then they agree.
"""

from __future__ import annotations

from collections import defaultdict

import msgspec
from peewee import Database

from server_stub.sums import Sum
from tui_pos.channel.dialect import rows
from tui_pos.sales.shift import ShiftReport, read_report

SHIFTS = (
    "SELECT s.id, s.business_date, c.number, c.report FROM shift s LEFT JOIN shift_closing c ON c.shift = s.id"
    " WHERE s.register = ? ORDER BY s.opened_at, s.id"
)
SOLD = "SELECT shift, kind, count(*), sum(total) FROM transaction_header WHERE register = ? GROUP BY shift, kind"
LAST_Z = "SELECT number, report FROM shift_closing WHERE register = ? ORDER BY number DESC LIMIT 1"


class ShiftStatement(msgspec.Struct, frozen=True, kw_only=True, rename={"returns": "return"}):
    """A shift as the channel has it; `z` is the number of its report, None while it is open.

    `agrees` is whether the report says the same, None while there is none.
    """

    shift: str
    business_date: str
    z: int | None
    sale: Sum
    returns: Sum
    agrees: bool | None


def shift_statements(db: Database, register: str) -> list[ShiftStatement]:
    """Every shift of a register, the oldest first."""
    sold: dict[str, dict[str, Sum]] = defaultdict(dict)
    for shift, kind, count, total in rows(db, SOLD, (register,)):
        sold[shift][kind] = Sum(count, -total if kind == "return" else total)
    return [
        shift_statement(shift, business_date, number, report, sold[shift])
        for shift, business_date, number, report in rows(db, SHIFTS, (register,))
    ]


def shift_statement(
    shift: str, business_date: str, number: int | None, report: str | None, sold: dict[str, Sum]
) -> ShiftStatement:
    """One shift, compared with its report."""
    sale, returns = sold.get("sale", Sum()), sold.get("return", Sum())
    return ShiftStatement(
        shift=shift,
        business_date=business_date,
        z=number,
        sale=sale,
        returns=returns,
        agrees=None if report is None else says(read_report(report), sale, returns),
    )


def says(report: ShiftReport, sale: Sum, returns: Sum) -> bool:
    """Whether a report has the same sums; what was done in training is on neither side."""
    totals = report.totals
    return (totals.sales.count, totals.sales.total, totals.returns.count, totals.returns.total) == (
        sale.count,
        sale.total,
        returns.count,
        returns.total,
    )


def last_z(db: Database, register: str) -> tuple[int, int]:
    """The number of the last Z report that the channel has of a register, and the turnover of all of them; 0 and 0 for none."""
    for number, report in rows(db, LAST_Z, (register,)):
        return int(number), read_report(report).grand_total
    return 0, 0
