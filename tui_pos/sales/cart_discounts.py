"""What a person changes in the discounts of a cart: on a line, on the total, and by coupons (operations 300 to 303, 643, 644).

A line, and the total, has at most one amount and one percent given by hand; another of the kind takes its place.
"""

from __future__ import annotations

import msgspec

from tui_pos.sales.cart import Cart, Line, open_line, refuse_when_paying
from tui_pos.sales.discounts.calculation import Source
from tui_pos.sales.discounts.limits import rate_meant
from tui_pos.sales.discounts.manual import LineDiscount, TotalDiscount, on_line
from tui_pos.sales.discounts.promotions import AmountOff, PercentOff, coupon_key
from tui_pos.sales.sentence import Money, Refused, say

MOST_COUPONS = 20

Benefit = PercentOff | AmountOff


def discount_line(cart: Cart, given: LineDiscount) -> Cart:
    """The cart with this discount on its line; raises Refused when it would take off nothing, or more than is left."""
    refuse_when_paying(cart)
    line = open_line(cart, given.line)
    if line.quantity <= 0 or line.returned is not None:
        raise Refused(say("{name} comes back. Nothing was changed: only what is sold is discounted.", name=line.name))
    others = [one for one in cart.line_discounts if not is_replaced(one.line == given.line, one.benefit, given.benefit)]
    on_this = [*(one for one in others if one.line == given.line), given]
    check_given(cart, given.benefit, dict(on_line(on_this, left_on_line(line)))[given], left_on_line(line))
    return msgspec.structs.replace(cart, line_discounts=(*others, given), selected=line.number)


def discount_total(cart: Cart, given: TotalDiscount) -> Cart:
    """The cart with this discount on its total; raises Refused when it would take off nothing, or more than is left."""
    refuse_when_paying(cart)
    others = [one for one in cart.total_discounts if not is_replaced(True, one.benefit, given.benefit)]
    left = left_on_total(cart)
    as_line = [LineDiscount(line=0, reason=one.reason, name=one.name, benefit=one.benefit) for one in (*others, given)]
    check_given(cart, given.benefit, dict(on_line(as_line, left))[as_line[-1]], left)
    return msgspec.structs.replace(cart, total_discounts=(*others, given))


def without_line_discounts(cart: Cart, number: int) -> Cart:
    """The cart without what was given by hand on this line; raises Refused when nothing was."""
    refuse_when_paying(cart)
    line = open_line(cart, number)
    kept = tuple(one for one in cart.line_discounts if one.line != number)
    if len(kept) == len(cart.line_discounts):
        raise Refused(say("No discount was given on {name}. Nothing was changed.", name=line.name))
    return msgspec.structs.replace(cart, line_discounts=kept, selected=number)


def without_total_discounts(cart: Cart) -> Cart:
    """The cart without what was given by hand on its total; raises Refused when nothing was."""
    refuse_when_paying(cart)
    if not cart.total_discounts:
        raise Refused(say("No discount was given on the total. Nothing was changed."))
    return msgspec.structs.replace(cart, total_discounts=())


def line_rate(cart: Cart, number: int) -> int:
    """What was given by hand on a line, as the rate it means (parts per million)."""
    benefits = [one.benefit for one in cart.line_discounts if one.line == number]
    return rate_meant(benefits, left_on_line(open_line(cart, number)))


def total_rate(cart: Cart) -> int:
    """What was given by hand on the total, as the rate it means (parts per million)."""
    return rate_meant([one.benefit for one in cart.total_discounts], left_on_total(cart))


def left_on_line(line: Line) -> int:
    """What the promotions leave to pay of a line."""
    return line.before - sum(one.amount for one in line.discounts if one.source == Source.PROMOTION)


def left_on_total(cart: Cart) -> int:
    """What the promotions and the discounts on lines leave to pay of all that is sold."""
    sold = [line for line in cart.lines if line.quantity > 0 and not line.voided and line.returned is None]
    return sum(line.amount + sum(one.amount for one in line.discounts if one.source == Source.TOTAL) for line in sold)


def is_replaced(same_place: bool, old: Benefit, new: Benefit) -> bool:
    """Whether a discount takes the place of an older one: of the same kind, on the same line."""
    return same_place and type(old) is type(new)


def check_given(cart: Cart, benefit: Benefit, off: int, left: int) -> None:
    """Raises Refused for a discount that takes nothing off, and for an amount that is more than is left."""
    if isinstance(benefit, AmountOff) and off < benefit.amount:
        raise Refused(
            say(
                "Only {left} is left to pay of it. Nothing was changed: take less off.",
                left=Money(max(0, left), cart.currency.code),
            )
        )
    if off == 0:
        raise Refused(say("That would take nothing off. Nothing was changed."))


def add_coupon(cart: Cart, code: str) -> Cart:
    """The cart with the coupon; raises Refused when it is there already, or too many are."""
    refuse_when_paying(cart)
    if any(coupon_key(known) == coupon_key(code) for known in cart.coupons):
        raise Refused(say("The coupon {code} was entered already. Nothing was changed.", code=code))
    if len(cart.coupons) >= MOST_COUPONS:
        raise Refused(say("One transaction takes at most {limit} coupons. Nothing was changed.", limit=MOST_COUPONS))
    return msgspec.structs.replace(cart, coupons=(*cart.coupons, code))


def remove_coupon(cart: Cart, code: str) -> Cart:
    """The cart without the coupon, and so without what it gave; raises Refused when it was not entered."""
    refuse_when_paying(cart)
    kept = tuple(known for known in cart.coupons if coupon_key(known) != coupon_key(code))
    if len(kept) == len(cart.coupons):
        raise Refused(say("The coupon {code} was not entered. Nothing was changed.", code=code))
    return msgspec.structs.replace(cart, coupons=kept)
