"""Overridden and exempted taxes: exact to the cent in both modes, and nothing is left of them when they are taken off."""

from __future__ import annotations

from fractions import Fraction

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.strategies import (
    CITY_AND_STATE,
    EXEMPT,
    NORMAL,
    REDUCED,
    TAX_GROUPS,
    Cash,
    Ring,
    a_product,
    baskets,
    empty_cart,
    empty_carts,
    half_up,
    rung_up,
)
from tests.sales.test_balance import a_document
from tui_pos.sales.balance import check
from tui_pos.sales.cart import Cart, add
from tui_pos.sales.closing import close
from tui_pos.sales.document import CustomerOn, ReturnOf, unseal
from tui_pos.sales.document import seal as sealed
from tui_pos.sales.line_taxes import as_usual, override_line, override_transaction, retaxed
from tui_pos.sales.sentence import Refused
from tui_pos.sales.tax_overrides import TaxChange, TaxOverride
from tui_pos.sales.taxes import TaxRate
from tui_pos.sales.tenders import take_cash
from tui_pos.sales.totals import totals

EMBASSY = CustomerOn(number="C1", name="The embassy", tax_number="D-1", tax_exempt=True)


def override(tax_group: str, target: str, taxes: tuple[TaxRate, ...]) -> TaxOverride:
    return TaxOverride(code="o", name="Other", changes=(TaxChange(tax_group=tax_group, target=target, taxes=taxes),))


TAKE_AWAY = override("normal", "reduced", REDUCED)
EXPORT = override("", "exempt", EXEMPT)
overrides = st.builds(
    override,
    st.sampled_from(["", *sorted(TAX_GROUPS)]),
    st.just("target"),
    st.sampled_from([NORMAL, REDUCED, CITY_AND_STATE, EXEMPT, TAX_GROUPS["zero"]]),
)
customers = st.sampled_from([None, EMBASSY, CustomerOn(number="C2", name="Anybody")])


@st.composite
def special_carts(draw: st.DrawFn) -> Cart:
    """A cart with a customer, an override of the transaction and overrides of some lines, or without."""
    cart = rung_up(draw(empty_carts), draw(baskets))
    lines = tuple(msgspec.structs.replace(line, tax_override=draw(st.none() | overrides)) for line in cart.lines)
    return msgspec.structs.replace(cart, lines=lines, customer=draw(customers), tax_override=draw(st.none() | overrides))


@given(special_carts())
def test_doing_it_again_changes_nothing_and_undoing_it_leaves_nothing(cart: Cart) -> None:
    done = retaxed(cart)
    assert retaxed(done) == done
    assert as_usual(done) == cart


@given(special_carts())
def test_what_it_comes_to_adds_up_at_the_channel(cart: Cart) -> None:
    done = retaxed(cart)
    document = a_document(close(take_cash(done, Cash()), receipt="1", sequence=1, offline=False, shift="s"))
    check(document)
    check(unseal(sealed(document).content))


@given(special_carts())
def test_line_taxes_and_total_are_exact(cart: Cart) -> None:
    done = retaxed(cart)
    now = totals(done)
    assert now.total == sum(line.amount for line in done.lines) + (0 if cart.tax_inclusive else sum(t.tax for t in now.taxes))
    if cart.tax_inclusive:
        taxed = sum(line.amount for line in done.lines if line.taxes)
        stacked = any(len(line.taxes) > 1 for line in done.lines)
        assert stacked or taxed == sum(tax.net + tax.tax for tax in now.taxes)


@given(empty_carts, baskets)
def test_an_exempt_customer_pays_no_tax_and_the_price_without_it(cart: Cart, basket: list[Ring]) -> None:
    before = rung_up(cart, basket)
    done = retaxed(msgspec.structs.replace(before, customer=EMBASSY))
    assert totals(done).taxes == ()
    for line, plain in zip(done.lines, before.lines, strict=True):
        rate = sum(tax.rate for tax in plain.taxes)
        net = half_up(Fraction(plain.unit_price * 10**6, 10**6 + rate)) if cart.tax_inclusive else plain.unit_price
        assert line.unit_price == net
    assert retaxed(msgspec.structs.replace(done, customer=None)) == retaxed(before)
    without = msgspec.structs.replace(as_usual(done), customer=None)
    assert without == before


def test_a_price_with_tax_stays_under_another_rate() -> None:
    cart = add(empty_cart(), a_product(price=1_200))
    done = retaxed(override_transaction(cart, TAKE_AWAY))
    assert totals(done).total == 1_200
    assert [(tax.rate, tax.net, tax.tax) for tax in totals(done).taxes] == [(55_000, 1_137, 63)]


def test_a_price_with_tax_loses_it_when_no_tax_is_left() -> None:
    cart = add(empty_cart(), a_product(price=1_200))
    done = retaxed(override_transaction(cart, EXPORT))
    assert (totals(done).total, totals(done).taxes) == (1_000, ())


def test_taxes_on_top_fall_away() -> None:
    cart = add(empty_cart(tax_inclusive=False), a_product(price=1_000, tax_group="both"))
    assert totals(cart).total == 1_083
    assert totals(retaxed(override_transaction(cart, EXPORT))).total == 1_000


def test_a_line_goes_before_the_transaction_and_an_exemption_before_both() -> None:
    cart = add(add(empty_cart(), a_product("1", 1_200)), a_product("2", 1_200))
    cart = override_line(override_transaction(cart, EXPORT), 1, TAKE_AWAY)
    assert [line.tax_group for line in retaxed(cart).lines] == ["reduced", "exempt"]
    exempt = retaxed(msgspec.structs.replace(cart, customer=EMBASSY))
    assert [line.taxes for line in exempt.lines] == [(), ()]


def test_what_comes_back_stays_as_it_was_sold() -> None:
    cart = add(empty_cart(), a_product(price=1_200))
    (line,) = cart.lines
    back = msgspec.structs.replace(line, returned=ReturnOf(transaction="t", receipt="r", line=1))
    cart = msgspec.structs.replace(cart, lines=(back,), customer=EMBASSY)
    assert retaxed(cart) == cart
    with pytest.raises(Refused, match="comes back"):
        override_line(cart, 1, EXPORT)


def test_an_override_that_says_nothing_of_a_group_leaves_it() -> None:
    cart = add(empty_cart(), a_product(price=1_200, tax_group="reduced"))
    assert retaxed(override_transaction(cart, TAKE_AWAY)).lines == cart.lines
    with pytest.raises(Refused, match="does not concern"):
        override_line(cart, 1, TAKE_AWAY)


def test_nothing_is_taxed_otherwise_once_money_was_taken() -> None:
    cart = take_cash(add(empty_cart(), a_product(price=1_200)), Cash(), 500)
    with pytest.raises(Refused, match="already paid"):
        override_transaction(cart, EXPORT)
    with pytest.raises(Refused, match="already paid"):
        override_line(cart, 1, EXPORT)
