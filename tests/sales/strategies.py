"""Random sales as the shop could ring them up: products, carts, payments; and the oracle's exact arithmetic."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec
from hypothesis import strategies as st

from tui_pos.sales.cart import PIECE, RETURN, SALE, Cart, Sold, add
from tui_pos.sales.money import Currency
from tui_pos.sales.taxes import TaxRate

EUR = Currency("EUR")
USD = Currency("USD")
CHF = Currency("CHF", cash_step=5)
JPY = Currency("JPY", digits=0)

NORMAL = (TaxRate("N", "TVA", 200_000),)
REDUCED = (TaxRate("R", "TVA", 55_000),)
CITY_AND_STATE = (TaxRate("S", "State", 62_500), TaxRate("C", "City", 20_000))
STATE_ONLY = (TaxRate("S", "State", 62_500),)
EXEMPT: tuple[TaxRate, ...] = ()
TAX_GROUPS = {
    "normal": NORMAL,
    "reduced": REDUCED,
    "both": CITY_AND_STATE,
    "state": STATE_ONLY,
    "exempt": EXEMPT,
    "zero": (TaxRate("Z", "TVA", 0),),
}


class Cash(msgspec.Struct, frozen=True):
    """A cash tender of a store."""

    code: str = "cash"
    name: str = "Cash"
    denominations: tuple[int, ...] = (500, 1000, 2000, 5000)


class Ring(msgspec.Struct, frozen=True):
    """One thing rung up: a product and its quantity."""

    sold: Sold
    quantity: Decimal


def a_product(
    number: str = "1", price: int = 95, tax_group: str = "normal", *, unit: str = PIECE, name: str = "Mineral water 1.5 L"
) -> Sold:
    """A product by the piece, or by weight when its unit is `kg`."""
    return Sold(
        product=number,
        barcode=f"20000000{number}",
        name=name,
        unit=unit,
        weighed=unit == "kg",
        price=price,
        tax_group=tax_group,
        taxes=TAX_GROUPS[tax_group],
    )


def empty_cart(kind: str = SALE, currency: Currency = EUR, *, tax_inclusive: bool = True) -> Cart:
    """A cart before its first line."""
    return Cart(
        id="018f0000-0000-7000-8000-000000000001", kind=kind, currency=currency, tax_inclusive=tax_inclusive, started_at=1
    )


def rung_up(cart: Cart, rings: list[Ring]) -> Cart:
    """The cart with everything rung up in this order."""
    for ring in rings:
        cart = add(cart, ring.sold, ring.quantity)
    return cart


def mirrored(cart: Cart) -> Cart:
    """The empty cart of the return of such a sale."""
    return msgspec.structs.replace(cart, kind=RETURN)


@st.composite
def rings(draw: st.DrawFn) -> Ring:
    """A product of any tax group, by the piece or by weight, and a quantity that it can be sold in."""
    weighed = draw(st.booleans())
    thousandths = draw(st.integers(1, 20_000))
    sold = a_product(
        number=str(draw(st.integers(1, 6))),
        price=draw(st.integers(0, 500_000)),
        tax_group=draw(st.sampled_from(sorted(TAX_GROUPS))),
        unit="kg" if weighed else PIECE,
    )
    return Ring(sold, Decimal(thousandths).scaleb(-3) if weighed else Decimal(thousandths % 200 + 1))


baskets = st.lists(rings(), min_size=1, max_size=12)
empty_carts = st.builds(
    empty_cart,
    kind=st.sampled_from([SALE, RETURN]),
    currency=st.sampled_from([EUR, USD, CHF, JPY]),
    tax_inclusive=st.booleans(),
)


def half_up(value: Fraction) -> int:
    """The oracle's rounding, written otherwise than the code's: the nearest integer, halves away from zero."""
    whole, rest = divmod(abs(value), 1)
    nearest = int(whole) + (1 if rest >= Fraction(1, 2) else 0)
    return nearest if value >= 0 else -nearest
