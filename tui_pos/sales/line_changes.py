"""What a cashier may change on a line besides its quantity: comment 103, price 104, unit 123, serial number 136."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from tui_pos.sales.cart import Cart, Line, open_line, refuse_when_paying, with_line, within_limits
from tui_pos.sales.line_taxes import usual
from tui_pos.sales.money import check_price, round_half_up
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.taxes import MILLION
from tui_pos.sales.text import clean

ONE = Decimal(1)
LONGEST_COMMENT = 120
LONGEST_SERIAL = 40


class NeedsSerial(Refused):
    """A product that is sold by its serial number was entered without one."""

    def __init__(self, name: str) -> None:
        super().__init__(say("{name} is sold by its serial number. Nothing was added: scan or type that.", name=name))
        self.name = name


def list_price_of(line: Line) -> int:
    """The price that the line had before anybody changed it, with its usual taxes."""
    plain = usual(line)
    return plain.unit_price if plain.list_price is None else plain.list_price


def distance(line: Line, price: int) -> int:
    """How far a price is from the line's list price, in parts per million of that, rounded up; from 0 it is all."""
    listed = list_price_of(line)
    if listed == 0:
        return 0 if price == 0 else MILLION
    return -(-abs(price - listed) * MILLION // listed)


def override_price(cart: Cart, number: int, price: int, reason: str) -> Cart:
    """The cart with another price (0 and above, as the store states prices) on this line; the list price takes it off again.

    Raises Refused for a price out of its limits and for what comes back.
    """
    refuse_when_paying(cart)
    line = changeable(cart, number)
    listed = list_price_of(line)
    check_price(price, cart.currency)
    changed = msgspec.structs.replace(
        usual(line),
        unit_price=price,
        list_price=None if price == listed else listed,
        reason="" if price == listed else reason,
    )
    return within_limits(selected(cart, changed))


def set_unit(cart: Cart, number: int, unit: str, factor: Decimal, price: int) -> Cart:
    """The cart with this line in another unit, which costs `price`; an override of the price before is gone.

    Raises Refused for a weighed line and for what comes back.
    """
    refuse_when_paying(cart)
    line = changeable(cart, number)
    if line.weighed:
        raise Refused(say("{name} is sold by weight. Nothing was changed.", name=line.name))
    check_price(price, cart.currency)
    changed = msgspec.structs.replace(usual(line), unit=unit, factor=factor, unit_price=price, list_price=None, reason="")
    return within_limits(selected(cart, changed))


def unit_price(price: int, factor: Decimal) -> int:
    """What a unit costs that is so many of the product's own: halves away from zero."""
    return round_half_up(price * factor)


def set_comment(cart: Cart, number: int, text: str) -> Cart:
    """The cart with this comment on the line; nothing takes it off."""
    line = open_line(cart, number)
    return selected(cart, msgspec.structs.replace(line, comment=clean(text, LONGEST_COMMENT)))


def set_invoice_comment(cart: Cart, text: str) -> Cart:
    """The cart with this comment for its invoice; nothing takes it off."""
    return msgspec.structs.replace(cart, invoice_comment=clean(text, LONGEST_COMMENT))


def set_serial(cart: Cart, number: int, serial: str) -> Cart:
    """The cart with this serial number on the line, which is one piece.

    Raises Refused for no number, for one that is on another line of the product, and for several pieces.
    """
    refuse_when_paying(cart)
    line = open_line(cart, number)
    wanted = clean(serial, LONGEST_SERIAL)
    if not wanted:
        raise Refused(say("A serial number has at least one character. Nothing was changed."))
    if abs(line.quantity) != 1:
        raise Refused(say("Only one piece has a serial number. Nothing was changed: make it several lines of one."))
    for other in cart.lines:
        if not other.voided and other.number != number and (other.product, other.serial) == (line.product, wanted):
            raise Refused(say("The serial number {serial} is on this sale already. Nothing was changed.", serial=wanted))
    return selected(cart, msgspec.structs.replace(line, serial=wanted))


def changeable(cart: Cart, number: int) -> Line:
    """The open line; raises Refused for one that comes back, which has the price that it was sold at."""
    line = open_line(cart, number)
    if line.returned is not None:
        raise Refused(say("{name} comes back as it was sold. Nothing was changed.", name=line.name))
    return line


def selected(cart: Cart, line: Line) -> Cart:
    """The cart with the changed line, selected."""
    return msgspec.structs.replace(with_line(cart, line), selected=line.number)
