"""What the channel has derived of a shift, added up with its own means, against the report that its register made."""

from __future__ import annotations

from peewee import Database

from server_stub.shifts import shift_statements
from tui_pos.channel.dialect import rows
from tui_pos.sales.shift import ShiftReport
from tui_pos.sales.shift_totals import NOTHING, Sum

OF_SHIFT = " FROM transaction_{table} t JOIN transaction_header h ON h.id = t.transaction_id WHERE h.shift = ?"
SOLD = "SELECT kind, count(*), sum(total), sum(rounding), sum(change) FROM transaction_header WHERE shift = ? GROUP BY kind"
TAXES = "SELECT t.rate, t.code, t.name, sum(t.net), sum(t.tax)" + OF_SHIFT.format(table="tax") + " GROUP BY 1, 2, 3"
TAKEN = "SELECT t.tender, sum(t.amount)" + OF_SHIFT.format(table="tender") + " GROUP BY t.tender"
MOVED = "SELECT tender, currency, kind, count(*), sum(amount) FROM cash_movement WHERE shift = ? GROUP BY 1, 2, 3"
COUNTED = "SELECT tender, currency, amount FROM tender_count WHERE shift = ? ORDER BY at"


def check_rows(db: Database, report: ShiftReport) -> None:
    """Fails unless sales, returns, taxes, tenders, change, movements and counts are the same on both sides, to the cent."""
    totals, shift = report.totals, (report.shift,)
    sold = {str(kind): numbers for kind, *numbers in rows(db, SOLD, shift) if kind != "training"}
    sales, returns = sold.get("sale", [0, 0, 0, 0]), sold.get("return", [0, 0, 0, 0])
    assert totals.sales == Sum(sales[0], sales[1])
    assert totals.returns == Sum(returns[0], -returns[1])
    assert totals.rounding == sales[2] + returns[2]
    assert sum(row.change for row in totals.tenders) == sales[3] + returns[3]
    taxes = {(tax.rate, tax.code, tax.name, tax.net, tax.tax) for tax in totals.taxes}
    assert {tuple(row) for row in rows(db, TAXES, shift)} == taxes
    taken = {row.tender: row.value for row in totals.tenders if (row.taken, row.refunded) != (NOTHING, NOTHING)}
    assert dict(rows(db, TAKEN, shift)) == taken
    moved = {(row.tender, row.currency, moved.kind, moved.count, moved.total) for row in totals.tenders for moved in row.moved}
    assert {tuple(row) for row in rows(db, MOVED, shift)} == moved
    last = {(tender, currency): amount for tender, currency, amount in rows(db, COUNTED, shift)}
    assert last == {(row.tender, row.currency): row.declared for row in totals.tenders if row.declared is not None}


def check_statement(db: Database, report: ShiftReport) -> None:
    """Fails unless the statement says that the shift's Z and the channel agree."""
    (stated,) = [one for one in shift_statements(db, report.register) if one.shift == report.shift]
    assert (stated.z, stated.business_date, stated.agrees) == (report.number, report.business_date, True)
