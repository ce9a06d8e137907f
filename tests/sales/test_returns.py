"""What comes back of a receipt: piece by piece exactly what was paid, in any order, never more than was sold."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sales.strategies import CHF, EUR, TAX_GROUPS, USD, Cash, Ring, a_product, empty_cart, rings, rung_up
from tui_pos.sales.balance import transaction_problems
from tui_pos.sales.cart import RETURN, SALE, Cart, add, set_quantity, step, void_line
from tui_pos.sales.closing import close
from tui_pos.sales.document import DiscountTaken, TransactionBody
from tui_pos.sales.money import Currency
from tui_pos.sales.return_cart import made_in, put_back
from tui_pos.sales.return_taxes import GroupTaxes, shared
from tui_pos.sales.returns import Original, ReturnMade, SoldTransaction, original_of, return_made
from tui_pos.sales.sentence import Refused
from tui_pos.sales.tenders import take_cash
from tui_pos.sales.totals import totals

GROUPS = tuple(GroupTaxes(group, tuple(rate.code for rate in rates)) for group, rates in TAX_GROUPS.items())
NOTE = Cash(denominations=(10**9,))


def paid(cart: Cart, sequence: int) -> TransactionBody:
    """The cart paid in exact cash."""
    receipt = f"PARIS-1-{sequence:06d}"
    return close(take_cash(cart, NOTE), receipt=receipt, sequence=sequence, offline=False, shift="s")


def as_sold(body: TransactionBody, id: str = "sale") -> SoldTransaction:
    """The transaction as a channel or a journal has it."""
    return SoldTransaction(
        id=id, store="PARIS", register="PARIS-1", business_date="2026-03-01", at=1, staff="000160", body=body
    )


def discounted(cart: Cart, parts: list[int]) -> Cart:
    """The cart with so many thousandths off each line, by two discounts."""
    lines = []
    for line, part in zip(cart.lines, parts, strict=True):
        off = line.before * part // 1_000
        taken = (
            DiscountTaken(source="promotion", number="P1", name="Week", amount=off - off // 3),
            DiscountTaken(source="total", number="", name="Regular", amount=off // 3),
        )
        lines.append(msgspec.structs.replace(line, discounts=tuple(one for one in taken if one.amount)))
    return msgspec.structs.replace(cart, lines=tuple(lines))


def back_of(original: Original, number: int, quantity: Decimal, place: int) -> TransactionBody:
    """A return of so much of one line, paid out in the money of the sale."""
    sale = original.sold.body
    currency = next(known for known in (EUR, USD, CHF) if known.code == sale.currency)
    cart = msgspec.structs.replace(empty_cart(SALE, currency, tax_inclusive=sale.tax_inclusive), id=f"return-{place}")
    return paid(put_back(cart, original, number, quantity), place)


@settings(deadline=None)
@given(st.lists(rings(), min_size=1, max_size=5), st.booleans(), st.sampled_from([EUR, USD, CHF]), st.data())
def test_piece_by_piece_exactly_what_was_paid_comes_back(
    basket: list[Ring], inclusive: bool, currency: Currency, data: st.DataObject
) -> None:
    cart = rung_up(empty_cart(SALE, currency, tax_inclusive=inclusive), basket)
    parts = data.draw(st.lists(st.integers(0, 1_000), min_size=len(cart.lines), max_size=len(cart.lines)))
    sale = paid(discounted(cart, parts), 1)
    assert list(transaction_problems(sale)) == []
    made: list[ReturnMade] = []
    bodies: list[TransactionBody] = []
    for place in range(2, 40):
        original = original_of(as_sold(sale), GROUPS, made)
        left = [of for of in original.lines if of.left]
        if not left:
            break
        of = data.draw(st.sampled_from(left))
        most = int(of.left)
        quantity = of.left if of.is_whole or place > 30 else Decimal(data.draw(st.integers(max(1, most // 2), most)))
        body = back_of(original, of.line.number, quantity, place)
        assert list(transaction_problems(body)) == []
        assert body.kind == RETURN
        bodies.append(body)
        one = return_made(f"return-{place}", body, "sale")
        assert one is not None
        made.append(one)
    assert not any(of.left for of in original_of(as_sold(sale), GROUPS, made).lines)
    assert sum(body.total for body in bodies) == -sale.total
    for tax in sale.taxes:
        alike = [back for body in bodies for back in body.taxes if (back.code, back.rate) == (tax.code, tax.rate)]
        assert (sum(back.tax for back in alike), sum(back.net for back in alike)) == (-tax.tax, -tax.net)
    off = [discount.amount for line in sale.lines for discount in line.discounts or ()]
    back_off = [discount.amount for body in bodies for line in body.lines for discount in line.discounts or ()]
    assert sum(back_off) == -sum(off)


@given(st.integers(-(10**9), 10**9), st.lists(st.integers(0, 10**7), max_size=20))
def test_what_is_shared_adds_up_and_is_in_proportion(whole: int, weights: list[int]) -> None:
    parts = shared(whole, weights)
    assert sum(parts) == (whole if weights else 0)
    total = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert not total or abs(part * total - whole * weight) <= total


def sold(quantity: str = "3", *, unit: str = "pc") -> SoldTransaction:
    """One product, so much of it."""
    return as_sold(paid(add(empty_cart(), a_product(unit=unit), Decimal(quantity)), 1))


@pytest.mark.parametrize(
    ("quantity", "unit", "asked", "why"),
    [
        ("3", "pc", "4", "at most 3"),
        ("3", "pc", "0", "at most 3"),
        ("3", "pc", "-1", "at most 3"),
        ("3", "pc", "1.5", "whole number"),
        ("0.480", "kg", "0.2", "comes back whole"),
    ],
)
def test_what_cannot_come_back(quantity: str, unit: str, asked: str, why: str) -> None:
    original = original_of(sold(quantity, unit=unit), GROUPS, ())
    with pytest.raises(Refused, match=why):
        put_back(empty_cart(), original, 1, Decimal(asked))
    with pytest.raises(Refused, match="has no line 2"):
        put_back(empty_cart(), original, 2, Decimal(1))


def test_what_is_on_the_open_cart_has_come_back() -> None:
    transaction = sold("3")
    cart = put_back(empty_cart(), original_of(transaction, GROUPS, ()), 1, Decimal(2))
    own = made_in(cart, "sale")
    assert own is not None
    left = original_of(transaction, GROUPS, [own])
    assert left.lines[0].left == 1
    with pytest.raises(Refused, match="at most 1"):
        put_back(cart, left, 1, Decimal(2))
    assert made_in(void_line(cart, 1), "sale") is None


def test_a_return_that_the_journal_and_the_channel_both_know_counts_once() -> None:
    transaction = sold("3")
    body = paid(put_back(empty_cart(), original_of(transaction, GROUPS, ()), 1, Decimal(2)), 2)
    made = return_made("return", body, "sale")
    assert made is not None
    assert original_of(transaction, GROUPS, [made, made]).lines[0].left == 1


def test_a_line_of_a_receipt_keeps_its_quantity() -> None:
    cart = put_back(empty_cart(), original_of(sold("3"), GROUPS, ()), 1, Decimal(2))
    with pytest.raises(Refused, match="comes back from receipt"):
        set_quantity(cart, 1, Decimal(1))
    with pytest.raises(Refused, match="comes back from receipt"):
        step(cart, 1)


def test_what_was_made_in_training_or_in_other_money_does_not_come_back() -> None:
    transaction = sold()
    training = msgspec.structs.replace(transaction, body=msgspec.structs.replace(transaction.body, training=True))
    with pytest.raises(Refused, match="training"):
        put_back(empty_cart(), original_of(training, GROUPS, ()), 1, Decimal(1))
    with pytest.raises(Refused, match="made in EUR"):
        put_back(empty_cart(currency=USD), original_of(transaction, GROUPS, ()), 1, Decimal(1))
    assert return_made("r", training.body, "sale") is None


@given(st.lists(rings(), min_size=1, max_size=4), st.lists(rings(), min_size=1, max_size=4), st.booleans())
def test_an_exchange_is_by_its_kind_what_is_more_of_it(bought: list[Ring], brought: list[Ring], inclusive: bool) -> None:
    cart = rung_up(empty_cart(tax_inclusive=inclusive), bought)
    cart = rung_up(msgspec.structs.replace(cart, kind=RETURN), brought)
    now = totals(cart)
    body = paid(cart, 1)
    assert list(transaction_problems(body)) == []
    assert body.total == now.total
    assert body.kind == (RETURN if now.total < 0 else SALE)
    assert sum(tender.amount for tender in body.tenders) == body.total + body.rounding + body.change


def test_a_sale_called_a_return_is_found_out() -> None:
    body = sold().body
    assert [str(problem) for problem in transaction_problems(msgspec.structs.replace(body, kind=RETURN))] != []


def test_the_same_product_going_the_other_way_is_another_line() -> None:
    cart = add(empty_cart(), a_product())
    cart = add(msgspec.structs.replace(cart, kind=RETURN), a_product())
    assert [line.quantity for line in cart.lines] == [1, -1]
    assert totals(cart).total == 0
    assert paid(cart, 1).kind == SALE
