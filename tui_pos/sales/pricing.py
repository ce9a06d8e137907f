"""What the discounts of an open cart come to, calculated again at each change of it (issue 4, *Discounts*).

The cart keeps every promotion that came with its products and coupons, so it stays right when the line drops. Valid are
those that were so at the instant at which the cart was started: a customer is served at one price, though a promotion
begins or ends while the cart is filled, or while it waits to be recalled.

A price that was typed in is the price: no promotion changes or counts it, only a discount given by hand takes something
off. What comes back has the discounts that it was sold with, and nothing of today.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from tui_pos.sales.cart import Cart, Line
from tui_pos.sales.discounts.calculation import Applied, Priced, calculate
from tui_pos.sales.discounts.explanation import Asked
from tui_pos.sales.discounts.offers import Offers, offers_of
from tui_pos.sales.discounts.pieces import PricedLine
from tui_pos.sales.discounts.promotions import Promotion, is_active
from tui_pos.sales.document import DiscountTaken


@dataclass(frozen=True, slots=True)
class Pricing:
    """A cart with its discounts, and what the next change of it need not do again."""

    cart: Cart
    offers: Offers
    priced: Priced

    @property
    def asked(self) -> Asked:
        """The calculation, for whoever explains it."""
        return Asked(
            lines=priced_lines(self.cart),
            offers=self.offers,
            currency=self.cart.currency,
            coupons=self.cart.coupons,
            priced=self.priced,
        )


def with_promotions(cart: Cart, found: Iterable[Promotion]) -> Cart:
    """The cart with these promotions too, those that were valid when it was started; the first of a number stays."""
    known = {promotion.number for promotion in cart.promotions}
    new = [one for one in found if one.number not in known and is_active(one, cart.started_at)]
    return msgspec.structs.replace(cart, promotions=(*cart.promotions, *new)) if new else cart


def price(cart: Cart, before: Pricing | None = None) -> Pricing:
    """The cart with its discounts; `before`, of any cart, only makes it faster."""
    if before is not None and is_priced(cart, before.cart):
        return Pricing(cart, before.offers, before.priced)
    known = before is not None and before.cart.promotions is cart.promotions
    offers = before.offers if before is not None and known else offers_of(cart.promotions)
    priced = calculate(
        priced_lines(cart),
        offers,
        currency=cart.currency,
        coupons=cart.coupons,
        line_discounts=cart.line_discounts,
        total_discounts=cart.total_discounts,
        previous=None if before is None else before.priced,
    )
    taken = {line.number: line.discounts for line in priced.lines}
    lines = tuple(line if line.comes_back else discounted(line, taken.get(line.number, ())) for line in cart.lines)
    return Pricing(msgspec.structs.replace(cart, lines=lines), offers, priced)


def is_priced(cart: Cart, before: Cart) -> bool:
    """Whether nothing that bears on discounts has changed since."""
    return (
        cart.lines is before.lines
        and cart.promotions is before.promotions
        and cart.coupons == before.coupons
        and cart.line_discounts == before.line_discounts
        and cart.total_discounts == before.total_discounts
        and cart.currency == before.currency
    )


def priced_lines(cart: Cart) -> tuple[PricedLine, ...]:
    """The lines that discounts may take something off; a gift card is sold at what is put on it."""
    return tuple(
        PricedLine(
            number=line.number,
            product=line.product,
            category=line.category,
            tax_group=line.tax_group,
            quantity=line.quantity,
            unit_price=line.unit_price,
            weighed=line.weighed,
            fixed=is_fixed(line),
        )
        for line in cart.lines
        if not line.voided and not line.comes_back and line.gift_card is None
    )


def is_fixed(line: Line) -> bool:
    """Whether the price was typed in, as it was sold or afterwards."""
    return line.typed or line.list_price is not None


def discounted(line: Line, applied: tuple[Applied, ...]) -> Line:
    """The line with these discounts."""
    taken = tuple(
        DiscountTaken(source=one.source.value, number=one.number, name=one.name, amount=one.amount) for one in applied
    )
    return line if taken == line.discounts else msgspec.structs.replace(line, discounts=taken)
