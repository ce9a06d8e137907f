"""Show journal 115, a copy of a receipt, the export; from this register's own journal, online and offline."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.devices.stand_in import StandIn, listening
from tests.faults.story import SALE_TOTAL
from tests.operations.shifts import APPROVED, IN_ENGLISH, at_work, bodies, deny, sell, take_back
from tests.ready import ReadyShop, receipt
from tests.shop import CASHIER, WATER
from tui_pos.devices.printer import Cause, NotPrinted, Printed
from tui_pos.journal.archive import JournalQuery
from tui_pos.journal.entry import Delivery
from tui_pos.operations.journal import EXPORT_JOURNAL, PRINT_AGAIN, SHOW_JOURNAL
from tui_pos.operations.journal_file import COLUMNS, harmless, major
from tui_pos.operations.journal_query import KINDS, parse_query
from tui_pos.operations.registry import NeedsApproval, Operation, perform
from tui_pos.operations.shift import LOG_OFF
from tui_pos.sales.document import PrintedAgainBody, TransactionBody
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Refused

CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])


async def receipts(register: Any, typed: str) -> list[str]:
    """The receipts of what is found."""
    found = await perform(register, SHOW_JOURNAL, typed)
    return [one.document.body.receipt for one in found.documents if isinstance(one.document.body, TransactionBody)]


@CONNECTED
async def test_a_sale_is_found_by_whatever_is_known_of_it(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        await sell(register)
        await take_back(register, WATER)
        today = register.business_date(register.clock())
        for typed, found in {
            "": [receipt(2), receipt(1)],
            receipt(1): [receipt(1)],
            receipt(1).lower(): [receipt(1)],
            "1": [receipt(1)],
            "000002": [receipt(2)],
            "PARIS-2-000001": [],
            today: [receipt(2), receipt(1)],
            "1999-12-31": [],
            "31/12/1999": [],
            f"{SALE_TOTAL / 100:.2f}": [receipt(1)],
            "2,15": [receipt(1)],
            "-0.95": [receipt(2)],
            "000110": [receipt(2), receipt(1)],
            "marc": [receipt(2), receipt(1)],
            "mineral wat": [receipt(2), receipt(1)],
            "bag trad": [receipt(1)],
            WATER: [receipt(2), receipt(1)],
            f"marc baguette {today} 2.15 1": [receipt(1)],
            "marc champagne": [],
        }.items():
            assert await receipts(register, typed) == found, typed


async def test_what_else_was_done_is_listed_too(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await sell(register)
        found = await perform(register, SHOW_JOURNAL, "")
        kinds = [one.document.body.__struct_config__.tag for one in found.documents]
        assert kinds == ["transaction", "cash_moved", "shift_opened"]
        assert {one.name for one in found.documents} == {"Marc"}
        assert (found.query.kinds, found.more) == (KINDS, False)


async def test_only_the_newest_are_shown(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, connected=False, start="0") as register:
        await sell(register, 60)
        found = await perform(register, SHOW_JOURNAL, "marc baguette")
        assert (len(found.documents), found.more) == (50, True)
        assert {one.delivery for one in found.documents} == {Delivery.WAITING}
        assert await receipts(register, "60") == [receipt(60)]


@pytest.mark.parametrize("typed", ["2026-02-30", "32/1/2026", "2026-13-01", "0/0/0000"])
async def test_a_date_that_is_none_is_refused(ready_shop: ReadyShop, typed: str) -> None:
    async with at_work(ready_shop, start=None) as register:
        with pytest.raises(Refused, match="is not a date"):
            await perform(register, SHOW_JOURNAL, typed)


@pytest.mark.parametrize("typed", ['"', "* OR 1=1 --", "%_%", "\x1b[2J", "x" * 10_000, "NEAR(a b)", "-"])
async def test_anything_else_is_looked_for_and_finds_nothing(ready_shop: ReadyShop, typed: str) -> None:
    async with at_work(ready_shop, start=None) as register:
        await sell(register)
        assert await receipts(register, typed) == []


@pytest.mark.parametrize(
    ("operation", "argument"),
    [(SHOW_JOURNAL, ""), (PRINT_AGAIN, "no-such-id"), (EXPORT_JOURNAL, "")],
    ids=["show", "copy", "export"],
)
async def test_whoever_is_denied_it_needs_a_manager(
    ready_shop: ReadyShop, operation: Operation[Any, Any], argument: str
) -> None:
    async with at_work(ready_shop, credentials=CASHIER) as register:
        deny(register, operation)
        with pytest.raises(NeedsApproval):
            await perform(register, operation, argument)


# Copies.


@CONNECTED
async def test_a_receipt_is_printed_again_as_a_copy(ready_shop: ReadyShop, connected: bool) -> None:
    with listening(StandIn()) as port:
        ready_shop.home.devices.write_text(f'[printer]\nkind = "network"\nhost = "127.0.0.1"\nport = {port.number}\n')
        async with at_work(ready_shop, connected=connected, credentials=IN_ENGLISH) as register:
            await sell(register)
            assert register.last_sale is not None
            printed = await perform(register, PRINT_AGAIN, register.last_sale.id)
            assert isinstance(printed, Printed)
            assert port.received().count(b"COPY") == 1
            assert receipt(1).encode() in port.received()
            assert register.shift is not None
            assert await bodies(register, "printed_again") == [
                PrintedAgainBody(what="receipt", number=receipt(1), shift=register.shift.id)
            ]


async def test_without_a_printer_it_says_so(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await sell(register)
        assert register.last_sale is not None
        outcome = await perform(register, PRINT_AGAIN, register.last_sale.id)
        assert isinstance(outcome, NotPrinted)
        assert outcome.cause is Cause.NOT_SET_UP


async def test_only_a_transaction_has_a_receipt(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        found = await perform(register, SHOW_JOURNAL, "")
        for id in ("", "no-such-id", *(one.document.id for one in found.documents)):
            with pytest.raises(Refused, match="no receipt to print"):
                await perform(register, PRINT_AGAIN, id)
        assert await bodies(register, "printed_again") == []


# Export.


def exported(shop: ReadyShop) -> list[dict[str, str]]:
    """The rows of the one file that was written."""
    (file,) = (shop.home.exports).iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


@CONNECTED
async def test_all_that_is_found_is_written_for_a_spreadsheet(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        await sell(register, 60)
        await take_back(register, WATER)
        said = await perform(register, EXPORT_JOURNAL, "marc")
        assert "rows were written" in str(said)
    rows = exported(ready_shop)
    assert list(rows[0]) == list(COLUMNS)
    sold = [row for row in rows if row["kind"] in ("sale", "return")]
    assert len(sold) == 61
    assert (sold[0]["number"], sold[0]["kind"], sold[0]["amount"]) == (receipt(61), "return", "-0.95")
    assert (sold[1]["amount"], sold[1]["tenders"], sold[1]["name"]) == ("2.15", "cash 2.15", "Marc")
    assert sum(Decimal(row["amount"]) for row in sold) == Decimal("2.15") * 60 - Decimal("0.95")
    assert "Mineral water 1.5 L" in sold[1]["content"]


async def test_a_cashier_needs_a_manager_to_export(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, credentials=CASHIER) as register:
        with pytest.raises(NeedsApproval):
            await perform(register, EXPORT_JOURNAL, "")
        await perform(register, EXPORT_JOURNAL, "", APPROVED)
    assert exported(ready_shop)


async def test_nothing_found_is_no_file(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        with pytest.raises(Refused, match="nothing was written"):
            await perform(register, EXPORT_JOURNAL, "champagne")
    assert not ready_shop.home.exports.exists()


async def test_a_folder_that_cannot_be_written_to(ready_shop: ReadyShop) -> None:
    ready_shop.home.exports.write_text("a file where the folder should be")
    async with at_work(ready_shop) as register:
        with pytest.raises(Refused, match="was not written"):
            await perform(register, EXPORT_JOURNAL, "")


FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    '=cmd|" /C calc"!A0',
    "\t=1+1",
    "\r=1",
    " =1+1",
    "＝1+1",
    "－1",
    "＠x",
    "\u200b=1",
)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text: str) -> None:
    assert harmless(text).startswith("'")


@given(st.text(max_size=50))
def test_a_cell_calculates_nothing(text: str) -> None:
    cell = harmless(text)
    assert cell[:1] not in ("=", "+", "@", "\t", "\r", "\n")
    assert not cell.startswith("-") or Decimal(cell) < 0 or Decimal(cell) == 0


@pytest.mark.parametrize(
    ("amount", "digits", "told"), [(-285, 2, "-2.85"), (5, 2, "0.05"), (-5, 2, "-0.05"), (100, 0, "100"), (1_234, 3, "1.234")]
)
def test_amounts_are_plain_numbers(amount: int, digits: int, told: str) -> None:
    assert major(amount, Currency("EUR", digits=digits)) == told
    assert harmless(told) == told


async def test_a_line_is_understood_as_it_is_shown(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, start=None) as register:
        query = parse_query("milk 17 2026-3-1 12,30 amelie", register, {"000160": "Amélie", "000110": "Marc"})
        assert query == JournalQuery(sequence=17, business_date="2026-03-01", amount=1_230, staff="000160", product="milk")
        await perform(register, LOG_OFF, None)
        with pytest.raises(Refused, match="Sign on first"):
            await perform(register, SHOW_JOURNAL, "")
