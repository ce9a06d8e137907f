"""Operations on a line besides its quantity: 103, 104, 123 and 136, and the invoice comment 122.

A price override is allowed as far as the role's limit goes, in parts per million of the list price; beyond it another
person may approve.
"""

from __future__ import annotations

import msgspec

from tui_pos.channel.requests import ProductDetails
from tui_pos.operations.cash import SHOWN, reasons_for
from tui_pos.operations.registry import N_, Operation, Role, Where, within
from tui_pos.operations.sale import Added, changed, line_of, needs_cart, needs_line, the_cart
from tui_pos.register import Register
from tui_pos.sales import line_changes
from tui_pos.sales.entry import LONGEST_LINE, parse_amount
from tui_pos.sales.line_taxes import usual
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.text import clean, fit

OVERRIDE_REASON = "price_override"


class LineText(msgspec.Struct, frozen=True):
    """What is written on a line, by the line's number: a comment or a serial number."""

    line: int
    text: str


class NewPrice(msgspec.Struct, frozen=True, kw_only=True):
    """Another price of a line, `typed` in major units, and the code of the store's reason."""

    line: int
    typed: str
    reason: str = ""


class NewUnit(msgspec.Struct, frozen=True):
    """Another unit of a line."""

    line: int
    unit: str


class UnitChoice(msgspec.Struct, frozen=True):
    """A unit in which a line can be sold, with what one costs."""

    unit: str
    price: int


async def comment_product(register: Register, change: LineText) -> Added:
    """Write a comment on a line; it is printed under it."""
    return await changed(register, line_changes.set_comment(the_cart(register), change.line, change.text))


async def comment_invoice(register: Register, text: str) -> Sentence:
    """Write a comment on the transaction's invoice."""
    cart = line_changes.set_invoice_comment(the_cart(register), text)
    await register.keep_cart(cart)
    if not cart.invoice_comment:
        return say("There is no invoice comment any more.")
    return say("Invoice comment: {text}", text=cart.invoice_comment)


async def override_price(register: Register, change: NewPrice) -> Added:
    """Another price for one line, for a reason; raises NeedsApproval beyond the limit of the person's role."""
    cart = the_cart(register)
    line = line_of(cart, change.line)
    price = parse_amount(clean(change.typed, LONGEST_LINE), cart.currency)
    known = {reason.code for reason in reasons_for(register, OVERRIDE_REASON)}
    if known and change.reason not in known:
        raise Refused(say("Why is the price changed? Nothing was done: choose a reason."))
    cart = line_changes.override_price(cart, change.line, price, clean(change.reason, SHOWN))
    code = cart.currency.code
    within(
        register,
        PRICE_OVERRIDE.number,
        lambda limits: limits.price_override,
        line_changes.distance(line, price),
        say(
            "{price} instead of {listed} for {name} is more than you may change by yourself.",
            price=Money(price, code),
            listed=Money(line_changes.list_price_of(line), code),
            name=line.name,
        ),
    )
    return await changed(register, cart)


async def units_of(register: Register, number: int) -> tuple[UnitChoice, ...]:
    """The units in which a line can be sold, the product's own first; raises what the channel refuses."""
    details = await register.ask(ProductDetails(code=line_of(the_cart(register), number).product))
    price = details.product.price
    if price is None:
        return tuple(UnitChoice(unit.unit, unit.price) for unit in details.units if unit.price is not None)
    others = [
        UnitChoice(unit.unit, line_changes.unit_price(price, unit.factor) if unit.price is None else unit.price)
        for unit in details.units
    ]
    return (UnitChoice(details.product.unit, price), *others)


async def change_unit(register: Register, change: NewUnit) -> Added:
    """Sell a line in another unit of its product; the price follows. Raises Refused for one that it does not have."""
    line = line_of(the_cart(register), change.line)
    if usual(line).unit == change.unit:
        raise Refused(say("{name} is in this unit already. Nothing was changed.", name=line.name))
    details = await register.ask(ProductDetails(code=line.product))
    prices = {choice.unit: choice.price for choice in await units_of(register, change.line)}
    if change.unit not in prices:
        wanted = fit(clean(change.unit, LONGEST_LINE), SHOWN)
        raise Refused(say("{name} is not sold in “{unit}”. Nothing was changed.", name=line.name, unit=wanted))
    factor = next((unit.factor for unit in details.units if unit.unit == change.unit), line_changes.ONE)
    cart = line_changes.set_unit(the_cart(register), change.line, change.unit, factor, prices[change.unit])
    return await changed(register, cart)


async def add_serial_number(register: Register, change: LineText) -> Added:
    """Write a serial number on a line; raises Refused for one that is on the sale already."""
    return await changed(register, line_changes.set_serial(the_cart(register), change.line, change.text))


def needs_open_line(register: Register) -> Sentence | None:
    """Why a line cannot be changed now: there is none, or money was taken."""
    return needs_line(register) or needs_cart(register)


SELLING = frozenset({Where.SALE})

PRODUCT_COMMENT: Operation[LineText, Added] = Operation(
    number=103,
    name=N_("Product comment"),
    summary=N_("Write a comment on the selected line; it is on the receipt."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=comment_product,
    why_not=needs_open_line,
)
PRICE_OVERRIDE: Operation[NewPrice, Added] = Operation(
    number=104,
    name=N_("Price override"),
    summary=N_("Another price for the selected line, for a reason; each role has its limit."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=override_price,
    why_not=needs_open_line,
)
INVOICE_COMMENT: Operation[str, Sentence] = Operation(
    number=122,
    name=N_("Invoice comment"),
    summary=N_("Write a comment for the invoice of this transaction."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=comment_invoice,
    why_not=needs_cart,
)
CHANGE_UNIT: Operation[NewUnit, Added] = Operation(
    number=123,
    name=N_("Change unit of measure"),
    summary=N_("Sell the selected line by another unit; the price follows."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=change_unit,
    why_not=needs_open_line,
)
SERIAL_NUMBER: Operation[LineText, Added] = Operation(
    number=136,
    name=N_("Serial number"),
    summary=N_("Write the serial number of the selected line's product."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=add_serial_number,
    why_not=needs_open_line,
)
