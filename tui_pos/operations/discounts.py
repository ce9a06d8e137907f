"""Operations on discounts: on a line 300 and 301, on the total 302 and 303, coupons 643 and 644, and why 645 and 646.

How much a person may give is the limit of the role, as a rate; beyond it another person may allow it, once.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from tui_pos.channel.requests import FindCoupon, Reason
from tui_pos.operations.cash import reasons_for
from tui_pos.operations.registry import N_, Operation, Role, Where, within
from tui_pos.operations.sale import line_of, needs_cart, needs_line, the_cart
from tui_pos.register import Register
from tui_pos.sales.cart import Cart, open_line
from tui_pos.sales.cart_discounts import (
    add_coupon,
    discount_line,
    discount_total,
    line_rate,
    remove_coupon,
    total_rate,
    without_line_discounts,
    without_total_discounts,
)
from tui_pos.sales.discounts.calculation import LinePrice, Source
from tui_pos.sales.discounts.explanation import lost_by_line, lost_by_sale
from tui_pos.sales.discounts.manual import LineDiscount, TotalDiscount
from tui_pos.sales.discounts.promotions import AmountOff, PercentOff
from tui_pos.sales.discounts.reasons import Lost
from tui_pos.sales.document import DiscountTaken
from tui_pos.sales.entry import parse_amount, parse_percent
from tui_pos.sales.money import MAX_TOTAL
from tui_pos.sales.pricing import Pricing, price, with_promotions
from tui_pos.sales.quantity import plain_quantity
from tui_pos.sales.sentence import Money, Number, Refused, Sentence, say
from tui_pos.sales.text import clean, fit

DISCOUNT_REASON = "discount"
LONGEST_COUPON = 48
SHOWN = 40
PARTS_PER_PERCENT = 10_000


class LineOff(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken off a line, as typed; 0 takes it back. `reason` is the code of one of the store's reasons."""

    line: int
    typed: str
    reason: str = ""


class TotalOff(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken off the total, as typed; 0 takes it back. `reason` is the code of one of the store's reasons."""

    typed: str
    reason: str = ""


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """Why the sale costs what it costs: each line that counts, and each discount over all lines."""

    cart: Cart
    lines: tuple[LinePrice, ...]
    discounts: tuple[DiscountTaken, ...]


class Available(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken off a line (none: `line` is 0) and off the sale, and which promotions take nothing off them, and why."""

    cart: Cart
    line: int
    on_line: tuple[DiscountTaken, ...]
    lost_by_line: tuple[Lost, ...]
    on_sale: tuple[DiscountTaken, ...]
    lost_by_sale: tuple[Lost, ...]


async def line_amount_off(register: Register, asked: LineOff) -> Sentence:
    """An amount off a line."""
    amount = amount_in(register, asked.typed)
    return await take_off_line(register, LINE_AMOUNT_OFF, asked, AmountOff(amount) if amount else None)


async def line_percent_off(register: Register, asked: LineOff) -> Sentence:
    """A part of what a line costs off it."""
    rate = parse_percent(clean(asked.typed, SHOWN))
    return await take_off_line(register, LINE_PERCENT_OFF, asked, PercentOff(rate) if rate else None)


async def total_amount_off(register: Register, asked: TotalOff) -> Sentence:
    """An amount off the total."""
    amount = amount_in(register, asked.typed)
    return await take_off_total(register, TOTAL_AMOUNT_OFF, asked, AmountOff(amount) if amount else None)


async def total_percent_off(register: Register, asked: TotalOff) -> Sentence:
    """A part of the total off it."""
    rate = parse_percent(clean(asked.typed, SHOWN))
    return await take_off_total(register, TOTAL_PERCENT_OFF, asked, PercentOff(rate) if rate else None)


def amount_in(register: Register, typed: str) -> int:
    """The amount as typed, in minor units; raises Refused for what is none, or beyond the largest total."""
    currency = the_cart(register).currency
    amount = parse_amount(clean(typed, SHOWN), currency)
    if amount > MAX_TOTAL:
        limit = Money(MAX_TOTAL, currency.code)
        raise Refused(say("A discount is at most {limit}. Nothing was changed: type another amount.", limit=limit))
    return amount


async def take_off_line(
    register: Register, operation: Operation[LineOff, Sentence], asked: LineOff, benefit: PercentOff | AmountOff | None
) -> Sentence:
    """Give a line this discount, or take back what was given by hand; raises Refused, or NeedsApproval beyond the limit."""
    cart = the_cart(register)
    if benefit is None:
        changed = without_line_discounts(cart, asked.line)
    else:
        line = open_line(cart, asked.line)
        if line.gift_card is not None:
            raise Refused(say("A gift card is sold at what is put on it. Nothing was changed: discount another line."))
        name = line.name
        reason = reason_of(register, asked.reason)
        changed = discount_line(cart, LineDiscount(line=asked.line, reason=reason.code, name=reason.name, benefit=benefit))
        rate = line_rate(changed, asked.line)
        why = say("{percent} % off {name} is more than you may give.", percent=percent_said(rate), name=name)
        within(register, operation.number, lambda limits: limits.line_discount, rate, why)
    await register.keep_cart(changed)
    line = line_of(the_cart(register), asked.line)
    return say("{name} is now {amount}.", name=line.name, amount=Money(line.amount, cart.currency.code))


async def take_off_total(
    register: Register, operation: Operation[TotalOff, Sentence], asked: TotalOff, benefit: PercentOff | AmountOff | None
) -> Sentence:
    """Give the sale this discount, or take back what was given by hand; raises Refused, or NeedsApproval beyond the limit."""
    cart = the_cart(register)
    if benefit is None:
        changed = without_total_discounts(cart)
    else:
        reason = reason_of(register, asked.reason)
        changed = discount_total(cart, TotalDiscount(reason=reason.code, name=reason.name, benefit=benefit))
        rate = total_rate(changed)
        why = say("{percent} % off the total is more than you may give.", percent=percent_said(rate))
        within(register, operation.number, lambda limits: limits.total_discount, rate, why)
    await register.keep_cart(changed)
    off = sum(one.amount for one in taken_off(the_cart(register)) if one.source == Source.TOTAL)
    return say("{amount} is taken off the total.", amount=Money(off, cart.currency.code))


def reason_of(register: Register, code: str) -> Reason:
    """The reason of a discount; raises Refused for one that the store does not know. A store without reasons asks for none."""
    known = reasons_for(register, DISCOUNT_REASON)
    for reason in known:
        if reason.code == code:
            return reason
    if known:
        raise Refused(say("Why is the discount given? Nothing was changed: choose a reason."))
    return Reason(kind=DISCOUNT_REASON, code="", name="")


def percent_said(rate: int) -> Number:
    """A rate in parts per million as a percentage."""
    return Number(f"{plain_quantity(Decimal(rate) / PARTS_PER_PERCENT):f}")


async def enter_coupon(register: Register, typed: str) -> Sentence:
    """Put a coupon on the sale, for which its promotions then count; raises Refused, RequestRefused when it is not known."""
    code = clean(typed, LONGEST_COUPON + 1)
    if not 1 <= len(code) <= LONGEST_COUPON:
        raise Refused(say("“{typed}” is not a coupon. Nothing was changed: scan or type its code.", typed=fit(code, SHOWN)))
    cart = add_coupon(the_cart(register), code)
    found = await register.ask(FindCoupon(code=code))
    await register.keep_cart(with_promotions(cart, found.promotions))
    named = {promotion.number: promotion.name for promotion in found.promotions}
    off = sum(one.amount for one in taken_off(the_cart(register)) if one.source == Source.PROMOTION and one.number in named)
    names = ", ".join(named.values())
    if off:
        return say("{names}: {amount} off.", names=names, amount=Money(off, cart.currency.code))
    return say("{names}: takes nothing off yet. The coupon stays on the sale.", names=names)


async def take_coupon_off(register: Register, typed: str) -> Sentence:
    """Take a coupon off the sale, and with it what it gave; raises Refused for one that is not on it."""
    code = clean(typed, LONGEST_COUPON)
    await register.keep_cart(remove_coupon(the_cart(register), code))
    return say("The coupon {code} is taken off.", code=code)


async def show_discounts(register: Register, _: None) -> Costs:
    """Why each line costs what it costs."""
    pricing = priced_now(register)
    return Costs(cart=pricing.cart, lines=pricing.priced.lines, discounts=taken_off(pricing.cart))


async def show_available(register: Register, line: int) -> Available:
    """What could be taken off a line (0: none in particular) and the sale; raises Refused when there is no such line."""
    pricing = priced_now(register)
    asked = pricing.asked
    number = open_line(pricing.cart, line).number if line else 0
    is_sold = any(one.number == number for one in asked.lines)
    return Available(
        cart=pricing.cart,
        line=number,
        on_line=line_of(pricing.cart, number).discounts if number else (),
        lost_by_line=lost_by_line(asked, number) if is_sold else (),
        on_sale=taken_off(pricing.cart),
        lost_by_sale=lost_by_sale(asked),
    )


def priced_now(register: Register) -> Pricing:
    """The open cart with its calculation."""
    return price(the_cart(register), register.pricing)


def taken_off(cart: Cart) -> tuple[DiscountTaken, ...]:
    """Every discount of the sale with what it takes off all lines together, in the order in which they first appear."""
    sums: dict[tuple[str, str, str], int] = {}
    for line in cart.lines:
        for one in () if line.voided or line.returned else line.discounts:
            key = (one.source, one.number, one.name)
            sums[key] = sums.get(key, 0) + one.amount
    return tuple(DiscountTaken(source=key[0], number=key[1], name=key[2], amount=off) for key, off in sums.items())


SELLING = frozenset({Where.SALE})

LINE_AMOUNT_OFF: Operation[LineOff, Sentence] = Operation(
    number=300,
    name=N_("Line discount amount"),
    summary=N_("An amount off the selected line, for a reason; 0 takes back what was given."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=line_amount_off,
    why_not=needs_line,
)
LINE_PERCENT_OFF: Operation[LineOff, Sentence] = Operation(
    number=301,
    name=N_("Line discount percent"),
    summary=N_("Some percent off the selected line, for a reason; 0 takes back what was given."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=line_percent_off,
    why_not=needs_line,
)
TOTAL_AMOUNT_OFF: Operation[TotalOff, Sentence] = Operation(
    number=302,
    name=N_("Total discount amount"),
    summary=N_("An amount off the whole sale, for a reason; 0 takes back what was given."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=total_amount_off,
    why_not=needs_line,
)
TOTAL_PERCENT_OFF: Operation[TotalOff, Sentence] = Operation(
    number=303,
    name=N_("Total discount percent"),
    summary=N_("Some percent off the whole sale, for a reason; 0 takes back what was given."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=total_percent_off,
    why_not=needs_line,
)
ADD_COUPON: Operation[str, Sentence] = Operation(
    number=643,
    name=N_("Add coupon"),
    summary=N_("Scan or type the code of a coupon; its promotions then count."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=enter_coupon,
    why_not=needs_line,
)
REMOVE_COUPON: Operation[str, Sentence] = Operation(
    number=644,
    name=N_("Remove coupon"),
    summary=N_("Take a coupon off the sale, and with it what it gave."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=take_coupon_off,
    why_not=needs_cart,
)
VIEW_DISCOUNTS: Operation[None, Costs] = Operation(
    number=645,
    name=N_("View all discounts"),
    summary=N_("Why each line costs what it costs."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=show_discounts,
    why_not=needs_line,
)
VIEW_AVAILABLE: Operation[int, Available] = Operation(
    number=646,
    name=N_("View available discounts"),
    summary=N_("Which promotions there are for the selected line and the sale, and why they take nothing off."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=show_available,
    why_not=needs_line,
)

DISCOUNTS = (
    LINE_AMOUNT_OFF,
    LINE_PERCENT_OFF,
    TOTAL_AMOUNT_OFF,
    TOTAL_PERCENT_OFF,
    ADD_COUPON,
    REMOVE_COUPON,
    VIEW_DISCOUNTS,
    VIEW_AVAILABLE,
)
