"""A cart with its discounts: the order of what is done changes no total, lines add up to it, and the document balances."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sales.discounts.strategies import (
    ALL,
    category,
    mix,
    mixes,
    products,
    quantities,
    several,
    simple,
    simples,
    threshold,
    thresholds,
)
from tui_pos.sales.balance import transaction_problems
from tui_pos.sales.cart import PIECE, SALE, Cart, Sold, add, set_quantity, void_line
from tui_pos.sales.cart_discounts import discount_line, discount_total, line_rate
from tui_pos.sales.closing import close
from tui_pos.sales.discounts.manual import LineDiscount, TotalDiscount
from tui_pos.sales.discounts.promotions import AmountOff, PercentOff, Promotion
from tui_pos.sales.document import DiscountTaken, ReturnOf, TenderLine
from tui_pos.sales.money import Currency
from tui_pos.sales.pricing import Pricing, price, with_promotions
from tui_pos.sales.sentence import Refused
from tui_pos.sales.taxes import TaxRate
from tui_pos.sales.totals import totals

EUR = Currency("EUR")
STARTED = 1_000
CATEGORIES = {"1": "fruit", "2": "fruit", "3": "bread", "4": "other"}
HALF = PercentOff(500_000)

leaflets = several(simples() | quantities() | mixes() | thresholds())


def product(number: str, amount: int) -> Sold:
    return Sold(
        product=number,
        barcode=number,
        name=f"Product {number}",
        unit=PIECE,
        weighed=False,
        price=amount,
        tax_group="normal",
        taxes=(TaxRate("N", "VAT", 200_000),),
        category=CATEGORIES[number],
    )


def empty(*promotions: Promotion, tax_inclusive: bool = True) -> Cart:
    cart = Cart(id="1", kind=SALE, currency=EUR, tax_inclusive=tax_inclusive, started_at=STARTED)
    return with_promotions(cart, promotions)


def scanned(cart: Cart, scans: Sequence[tuple[str, int, int]]) -> Pricing:
    """The cart after these scans of (product, price, pieces), each recalculated from the one before."""
    pricing = price(cart)
    for number, amount, pieces in scans:
        pricing = price(add(pricing.cart, product(number, amount), Decimal(pieces)), pricing)
    return pricing


scans = st.lists(
    st.tuples(st.sampled_from(sorted(CATEGORIES)), st.sampled_from([95, 120, 333]), st.integers(1, 4)), min_size=1, max_size=8
)


@settings(deadline=None)
@given(st.data())
def test_the_order_of_the_scans_changes_nothing(data: st.DataObject) -> None:
    promotions, items = data.draw(leaflets), data.draw(scans)
    first = scanned(empty(*promotions), items)
    shuffled = scanned(empty(*data.draw(st.permutations(promotions))), data.draw(st.permutations(items)))
    assert (totals(first.cart).total, totals(first.cart).saved) == (totals(shuffled.cart).total, totals(shuffled.cart).saved)


@settings(deadline=None)
@given(leaflets, scans, st.booleans())
def test_what_is_remembered_changes_nothing(promotions: list[Promotion], items: list[tuple[str, int, int]], top: bool) -> None:
    step_by_step = scanned(empty(*promotions, tax_inclusive=not top), items)
    assert price(step_by_step.cart).cart == step_by_step.cart


@settings(deadline=None)
@given(leaflets, scans, st.booleans(), st.data())
def test_lines_make_the_total_and_the_document_balances(
    promotions: list[Promotion], items: list[tuple[str, int, int]], top: bool, data: st.DataObject
) -> None:
    pricing = scanned(empty(*promotions, tax_inclusive=not top), items)
    for change in data.draw(st.lists(st.sampled_from(["void", "more", "line", "total"]), max_size=4)):
        pricing = price(changed(pricing.cart, change, data.draw(st.integers(1, len(pricing.cart.lines)))), pricing)
    now = totals(pricing.cart)
    counted = [line for line in pricing.cart.lines if not line.voided]
    assert now.lines == sum(line.before for line in counted) - now.saved
    if counted:
        cash = TenderLine(tender="cash", kind="cash", name="Cash", amount=now.total)
        paid = price(msgspec.structs.replace(pricing.cart, tenders=(cash,)), pricing).cart
        assert paid.lines == pricing.cart.lines
        body = close(paid, receipt="P-1", sequence=1, offline=False, shift="")
        assert list(transaction_problems(body)) == []


def changed(cart: Cart, change: str, number: int) -> Cart:
    """The cart after one deed of a cashier; the same cart when it is refused."""
    try:
        match change:
            case "void":
                return void_line(cart, number)
            case "more":
                return set_quantity(cart, number, Decimal(5))
            case "line":
                return discount_line(cart, LineDiscount(line=number, reason="r", name="why", benefit=AmountOff(7)))
            case _:
                return discount_total(cart, TotalDiscount(reason="r", name="why", benefit=PercentOff(125_000)))
    except Refused:
        return cart


def test_a_piece_scanned_again_joins_its_line_though_it_was_discounted() -> None:
    pricing = scanned(empty(simple("1", HALF)), [("1", 100, 1), ("1", 100, 1)])
    (line,) = pricing.cart.lines
    assert (line.quantity, line.amount) == (Decimal(2), 100)


def test_a_line_with_a_discount_by_hand_does_not_grow() -> None:
    pricing = scanned(empty(), [("1", 100, 1)])
    given_half = discount_line(pricing.cart, LineDiscount(line=1, reason="r", name="", benefit=HALF))
    again = scanned(price(given_half).cart, [("1", 100, 1)])
    assert [line.amount for line in again.cart.lines] == [50, 100]


def test_a_price_that_was_typed_in_is_the_price() -> None:
    promotions = (simple("1", HALF), threshold("2", (150, AmountOff(100))), mix("3", AmountOff(50), (ALL, 2)))
    cart = add(empty(*promotions), product("1", 100), Decimal(2), unit_price=100)
    pricing = price(add(cart, product("3", 40)))
    assert [line.amount for line in pricing.cart.lines] == [200, 20]
    by_hand = price(discount_line(pricing.cart, LineDiscount(line=1, reason="r", name="", benefit=AmountOff(30))))
    assert [line.amount for line in by_hand.cart.lines] == [170, 20]


def test_a_price_that_was_overridden_is_the_price() -> None:
    pricing = scanned(empty(simple("1", HALF)), [("1", 100, 1)])
    (line,) = pricing.cart.lines
    overridden = msgspec.structs.replace(line, unit_price=80, list_price=100, reason="r")
    assert price(msgspec.structs.replace(pricing.cart, lines=(overridden,)), pricing).cart.lines[0].amount == 80


def test_what_comes_back_keeps_the_discounts_it_was_sold_with() -> None:
    pricing = scanned(empty(simple("1", HALF)), [("1", 100, 1)])
    (line,) = pricing.cart.lines
    sold_with = (DiscountTaken(source="promotion", number="9", name="then", amount=-10),)
    returned = ReturnOf(transaction="t", receipt="r", line=1)
    back = msgspec.structs.replace(line, number=2, quantity=Decimal(-1), discounts=sold_with, returned=returned)
    blind = msgspec.structs.replace(line, number=3, quantity=Decimal(-1), discounts=())
    mixed = price(msgspec.structs.replace(pricing.cart, lines=(line, back, blind)), pricing).cart
    assert [one.amount for one in mixed.lines] == [50, -90, -100]


def test_promotions_count_by_the_instant_at_which_the_cart_was_started() -> None:
    ended = msgspec.structs.replace(simple("1", HALF), valid_to=STARTED)
    begins = msgspec.structs.replace(simple("2", HALF), valid_from=STARTED + 1)
    now = msgspec.structs.replace(simple("3", HALF), valid_from=STARTED, valid_to=STARTED + 1)
    assert empty(ended, begins, now).promotions == (now,)


def test_the_first_spelling_of_a_promotion_stays() -> None:
    first, changed_since = simple("1", HALF), simple("1", PercentOff(10_000))
    cart = with_promotions(empty(first), [changed_since])
    assert cart.promotions == (first,)


def test_promotions_of_products_and_categories_meet_in_one_cart() -> None:
    found = (simple("1", HALF, selection=products("1")), simple("2", HALF, selection=category("bread")))
    pricing = scanned(empty(*found), [("1", 100, 1), ("3", 100, 1), ("4", 100, 1)])
    assert [line.amount for line in pricing.cart.lines] == [50, 50, 100]


@pytest.mark.parametrize(
    ("benefits", "rate"),
    [
        ((PercentOff(100_000),), 100_000),
        ((AmountOff(95),), 1_000_000),
        ((AmountOff(1),), 10_527),
        ((AmountOff(19), PercentOff(100_000)), 280_000),
    ],
)
def test_what_was_given_by_hand_means_a_rate(benefits: tuple[PercentOff | AmountOff, ...], rate: int) -> None:
    cart = scanned(empty(), [("1", 95, 1)]).cart
    for benefit in benefits:
        cart = price(discount_line(cart, LineDiscount(line=1, reason="r", name="", benefit=benefit))).cart
    assert line_rate(cart, 1) == rate
