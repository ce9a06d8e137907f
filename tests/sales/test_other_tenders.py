"""Any sequence of tenders adds up to the cent; only money gives change, and only what is paid in coins is rounded."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.strategies import Cash
from tui_pos.channel.requests import ExchangeRate
from tui_pos.sales.balance import problems
from tui_pos.sales.cart import Cart, Line
from tui_pos.sales.closing import close
from tui_pos.sales.document import GENESIS, Document, TenderLine, TransactionBody
from tui_pos.sales.foreign import due_in, rate_at, worth
from tui_pos.sales.money import Currency, in_cash
from tui_pos.sales.other_tenders import at_most_due, take_check, take_currency, with_tender, without_tender
from tui_pos.sales.sentence import Refused
from tui_pos.sales.tenders import take_cash
from tui_pos.sales.totals import totals

NOTES = Cash(denominations=(10**8,))
RATES = st.builds(
    ExchangeRate,
    currency=st.just("USD"),
    valid_from=st.just(0),
    rate=st.integers(1_000, 5_000_000),
    digits=st.sampled_from((0, 2, 3)),
    step=st.sampled_from((1, 5, 100)),
)
OWN = st.builds(Currency, st.just("CHF"), st.just(2), st.sampled_from((1, 5, 10)))


def cart_of(total: int, currency: Currency) -> Cart:
    line = Line(
        number=1,
        product="1",
        barcode="1",
        name="Thing",
        unit="pc",
        weighed=False,
        quantity=Decimal(1),
        unit_price=total,
        tax_group="",
        taxes=(),
    )
    return Cart(id="1", kind="sale", currency=currency, tax_inclusive=True, started_at=0, lines=(line,))


def document(body: TransactionBody) -> Document:
    return Document(
        id="1", store="S", register="S-1", position=1, previous=GENESIS, at=1, business_date="2026-01-01", staff="1", body=body
    )


@given(st.integers(1, 10**7), OWN, RATES)
def test_exactly_what_is_due_in_foreign_money_pays(due: int, own: Currency, rate: ExchangeRate) -> None:
    handed = due_in(due, own, rate)
    assert handed % rate.step == 0
    assert worth(handed, own, rate) >= due
    if handed > rate.step:
        assert (handed - rate.step) * rate.rate * 10**own.digits < due * 1_000_000 * 10**rate.digits


@given(
    st.integers(1, 10**6),
    OWN,
    RATES,
    st.lists(st.tuples(st.sampled_from(("cash", "card", "check", "currency", "void")), st.integers(0, 10**6)), max_size=8),
)
def test_any_sequence_of_tenders_adds_up(total: int, own: Currency, rate: ExchangeRate, steps: list[tuple[str, int]]) -> None:
    cart = cart_of(total, own)
    for number, (kind, amount) in enumerate([*steps, ("cash", -1)]):
        if totals(cart).settled:
            break
        try:
            cart = taken(cart, kind, amount, rate, str(number))
        except Refused:
            continue
    now = totals(cart)
    assert now.settled
    assert sum(tender.amount for tender in cart.tenders) == now.total + now.rounding + now.change
    assert now.change >= 0
    assert now.change % own.cash_step == 0
    assert abs(now.rounding) <= own.cash_step // 2
    money = any(tender.kind in ("cash", "currency") for tender in cart.tenders)
    assert money or (now.rounding, now.change) == (0, 0)
    assert not list(problems(document(close(cart, receipt="1", sequence=1, offline=False, shift="s"))))


def taken(cart: Cart, kind: str, amount: int, rate: ExchangeRate, number: str) -> Cart:
    """The cart after one step; raises Refused when it is none."""
    match kind:
        case "cash":
            return take_cash(cart, NOTES, None if amount < 0 else in_cash(amount, cart.currency))
        case "card":
            line = TenderLine(tender="card", kind="card", name="Card", amount=at_most_due(cart, amount or None))
            return with_tender(cart, line)
        case "check":
            return take_check(cart, "check", "Check", amount, number)
        case "currency":
            return take_currency(cart, msgspec.structs.replace(NOTES, code="USD"), rate, amount // rate.step * rate.step)
        case _:
            return without_tender(cart, 1 + amount % 3)[0]


def test_the_rate_that_has_begun_last_counts() -> None:
    rates = [ExchangeRate(currency="USD", valid_from=at, rate=rate) for at, rate in ((0, 1), (10, 2), (20, 3))]
    assert [getattr(rate_at(rates, "USD", at), "rate", None) for at in (0, 9, 10, 25)] == [1, 1, 2, 3]
    assert rate_at(rates, "GBP", 25) is None
    assert rate_at([ExchangeRate(currency="USD", valid_from=0, rate=0)], "USD", 5) is None


def test_the_same_check_is_taken_once() -> None:
    cart = take_check(cart_of(1_000, Currency("EUR")), "check", "Check", 400, "17")
    with pytest.raises(Refused, match="on this sale already"):
        take_check(cart, "check", "Check", 600, "17")
