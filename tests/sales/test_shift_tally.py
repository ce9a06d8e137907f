"""Shift totals: whatever order documents come in, and over however many shifts, against sums made another way."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.shift_documents import (
    card,
    cash,
    counted,
    deeds,
    given_up,
    money,
    sale_line,
    sold,
    written,
)
from tui_pos.sales.document import (
    Body,
    CashMovedBody,
    DeclaredBody,
    DiscountTaken,
    Document,
    ForeignAmount,
    NoSaleBody,
    PrintedAgainBody,
    TenderLine,
    TransactionBody,
    said,
)
from tui_pos.sales.shift_tally import shift_of, totals_of
from tui_pos.sales.shift_totals import (
    BANK_DROP,
    FLOAT,
    REMOVAL,
    SAFE_DROP,
    START_AMOUNT,
    DiscountTotals,
    Moved,
    Sum,
    TenderTotals,
    both,
    together,
)


def cash_of(*bodies: Body) -> TenderTotals:
    """The row of the store's cash."""
    (row,) = (row for row in totals_of(written(*bodies), "EUR").tenders if row.tender == "cash")
    return row


def test_a_day_worked_out_by_hand() -> None:
    day = (
        money(START_AMOUNT, 10_000),
        sold(1_000, (cash(2_000),), change=1_000),
        sold(500, (card(500),)),
        sold(-300),
        money(FLOAT, 2_000),
        money(SAFE_DROP, 5_000),
        money(BANK_DROP, 1_000),
        money(REMOVAL, 100),
        counted(6_550),
    )
    totals = totals_of(written(*day), "EUR")
    assert (totals.sales, totals.returns, totals.turnover) == (Sum(2, 1_500), Sum(1, 300), 1_200)
    by_card, in_cash = totals.tenders
    assert (by_card.taken, by_card.expected, by_card.declared) == (Sum(1, 500), 500, None)
    assert (in_cash.taken, in_cash.change, in_cash.refunded) == (Sum(1, 2_000), 1_000, Sum(1, 300))
    assert in_cash.moved == (
        Moved(kind=START_AMOUNT, count=1, total=10_000),
        Moved(kind=FLOAT, count=1, total=2_000),
        Moved(kind=REMOVAL, count=1, total=-100),
        Moved(kind=SAFE_DROP, count=1, total=-5_000),
        Moved(kind=BANK_DROP, count=1, total=-1_000),
    )
    assert in_cash.expected == 10_000 + 2_000 - 1_000 - 300 + 2_000 - 5_000 - 1_000 - 100
    assert (in_cash.declared, in_cash.difference, in_cash.is_counted) == (6_550, -50, True)


def test_training_is_counted_apart_and_in_no_total() -> None:
    real = totals_of(written(sold(100)), "EUR")
    totals = totals_of(written(sold(100), sold(700, training=True)), "EUR")
    assert totals.training == Sum(1, 700)
    assert msgspec.structs.replace(totals, training=Sum()) == real


def test_what_an_auditor_asks_for() -> None:
    lines = (
        sale_line(90, unit_price=90, list_price=95, discounts=(DiscountTaken(source="line", number="", name="", amount=10),)),
        sale_line(0, number=2, unit_price=250, voided=True),
    )
    day = (
        sold(90, lines=lines),
        given_up(400),
        NoSaleBody(shift="s"),
        PrintedAgainBody(what="receipt", number="1", shift="s"),
    )
    totals = totals_of(written(*day), "EUR")
    assert totals.discounts == (DiscountTotals(source="line", count=1, total=10),)
    assert (totals.overrides, totals.voided_lines, totals.voided) == (Sum(1, 5), Sum(1, 250), Sum(1, 400))
    assert (totals.no_sales, totals.reprints) == (1, 1)


def test_foreign_money_is_a_row_of_its_own_and_its_change_is_the_store_s() -> None:
    dollars = TenderLine(
        tender="usd",
        kind="currency",
        name="Dollars",
        amount=900,
        foreign=ForeignAmount(currency="USD", amount=1_000, rate=900_000),
    )
    totals = totals_of(written(sold(850, (dollars,), change=50)), "EUR")
    in_cash, foreign = totals.tenders
    assert (foreign.tender, foreign.currency, foreign.taken, foreign.expected, foreign.value) == (
        "usd",
        "USD",
        Sum(1, 1_000),
        1_000,
        900,
    )
    assert (in_cash.tender, in_cash.currency, in_cash.change, in_cash.expected) == ("cash", "EUR", 50, -50)


@pytest.mark.parametrize(
    ("day", "declared", "difference", "fresh"),
    [
        ((sold(100),), None, None, False),
        ((sold(100), counted(100)), 100, 0, True),
        ((sold(100), counted(90)), 90, -10, True),
        ((sold(100), counted(90), counted(105)), 105, 5, True),
        ((sold(100), counted(100), sold(50)), 100, 0, False),
        ((sold(100), counted(100), sold(50), sold(-50)), 100, 0, True),
        ((sold(100), counted(100), sold(50, (card(50),))), 100, 0, True),
        ((sold(100), counted(100), sold(50, training=True)), 100, 0, True),
        ((counted(0), sold(100)), 0, 0, False),
    ],
)
def test_a_count_is_compared_with_what_was_there_then(
    day: tuple[Body, ...], declared: int | None, difference: int | None, fresh: bool
) -> None:
    row = cash_of(*day)
    assert (row.declared, row.difference, row.is_counted) == (declared, difference, fresh)


def test_documents_of_no_shift_are_left_out() -> None:
    assert totals_of(written(sold(100, shift=""), PrintedAgainBody(what="receipt", number="1")), "EUR") == together((), "EUR")


days = st.lists(deeds("s"), max_size=25)


@given(days, st.data())
def test_the_order_that_documents_come_in_changes_nothing(day: list[Body], data: st.DataObject) -> None:
    documents = written(*day)
    assert totals_of(data.draw(st.permutations(documents)), "EUR") == totals_of(documents, "EUR")


@given(days, st.data())
def test_documents_that_do_not_depend_on_each_other_may_have_happened_in_any_order(
    day: list[Body], data: st.DataObject
) -> None:
    """Between two counts of the drawer nothing depends on what came before."""
    parts = [list(part) for _, part in groupby(day, key=lambda body: isinstance(body, DeclaredBody))]
    counts = [isinstance(part[0], DeclaredBody) for part in parts]
    mixed = [part if count else data.draw(st.permutations(part)) for part, count in zip(parts, counts, strict=True)]
    other = [body for part in mixed for body in part]
    assert totals_of(written(*other), "EUR") == totals_of(written(*day), "EUR")


@given(st.lists(st.one_of(deeds("a"), deeds("b"), deeds("c")), max_size=40))
def test_the_totals_of_several_shifts_are_the_sum_of_each_one_s(day: list[Body]) -> None:
    documents = written(*day)
    each = [totals_of(part, "EUR") for part in by_shift(documents)]
    assert together(each, "EUR") == totals_of(documents, "EUR")


def by_shift(documents: list[Document]) -> list[list[Document]]:
    """The documents of each shift."""
    return [[one for one in documents if shift_of(one.body) == shift] for shift in "abc"]


@given(days)
def test_sums_made_another_way_agree(day: list[Body]) -> None:
    totals = totals_of(written(*day), "EUR")
    real = [body for body in day if isinstance(body, TransactionBody) and not said(body.training, False)]
    assert totals.turnover == sum(body.total for body in real)
    assert totals.sales.count + totals.returns.count == len(real)
    assert sum(row.value - row.change for row in totals.tenders) == totals.turnover + totals.rounding
    assert sum(tax.tax for tax in totals.taxes) == sum(tax.tax for body in real for tax in body.taxes)
    assert sum(row.total for row in totals.discounts) == sum(
        one.amount for body in real for line in body.lines for one in said(line.discounts, ())
    )
    drawer: Counter[str] = Counter()
    for body in real:
        for tender in body.tenders:
            drawer[tender.tender] += tender.amount
        drawer["cash"] -= body.change
    for moved in day:
        if isinstance(moved, CashMovedBody):
            drawer[moved.tender] += moved.amount
    expected = {row.tender: row.expected for row in totals.tenders if row.expected}
    assert expected == {tender: amount for tender, amount in drawer.items() if amount}


@given(days, days)
def test_adding_totals_is_a_sum(first: list[Body], second: list[Body]) -> None:
    one, two = totals_of(written(*first), "EUR"), totals_of(written(*second), "EUR")
    assert both(one, two) == both(two, one)
    assert both(one, together((), "EUR")) == one
