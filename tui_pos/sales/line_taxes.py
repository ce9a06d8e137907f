"""The taxes of each line after tax overrides and the customer's exemption (issue 4, *Taxes*).

A line's own override goes before the transaction's, and an exempt customer's exemption before both. Taxes added on top just
fall away. A price that includes its taxes keeps its amount under another rate: the customer pays the same, and another part
of it is tax. Where no tax is left at all it becomes the price without the tax, rounded once a unit, as Dynamics does: an
exempt customer must not pay a tax that nobody receives. What comes back was taxed when it was sold, and stays so.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tui_pos.sales.cart import Cart, Line, open_line, refuse_when_paying, with_line
from tui_pos.sales.money import ratio_half_up
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.tax_overrides import TaxOverride, UsualTaxes, change_for
from tui_pos.sales.taxes import MILLION, TaxRate


def retaxed(cart: Cart) -> Cart:
    """The cart with every line taxed as it must be now; doing it again changes nothing."""
    if not is_special(cart):
        return cart
    return msgspec.structs.replace(cart, lines=tuple(as_taxed(cart, line) for line in cart.lines))


def as_usual(cart: Cart) -> Cart:
    """The cart with every line at its usual price and taxes, which `retaxed` takes on from."""
    if not is_special(cart):
        return cart
    return msgspec.structs.replace(cart, lines=tuple(usual(line) for line in cart.lines))


def is_special(cart: Cart) -> bool:
    """Whether any line may be taxed otherwise than usual."""
    return (
        cart.tax_override is not None
        or is_exempt(cart)
        or any(line.usual is not None or line.tax_override is not None for line in cart.lines)
    )


def is_exempt(cart: Cart) -> bool:
    """Whether the customer on the cart pays no taxes."""
    return cart.customer is not None and cart.customer.tax_exempt


def as_taxed(cart: Cart, line: Line) -> Line:
    """The line with the taxes that it bears on this cart, and the price that goes with them."""
    if line.returned is not None:
        return line
    plain = usual(line)
    tax_group, taxes = plain.tax_group, plain.taxes
    override = line.tax_override or cart.tax_override
    change = None if override is None else change_for(override, tax_group)
    if change is not None:
        tax_group, taxes = change.target, change.taxes
    if is_exempt(cart):
        taxes = ()
    if (tax_group, taxes) == (plain.tax_group, plain.taxes):
        return plain
    freed = cart.tax_inclusive and not together(taxes)
    return msgspec.structs.replace(
        plain,
        tax_group=tax_group,
        taxes=taxes,
        unit_price=without_taxes(plain.unit_price, plain.taxes) if freed else plain.unit_price,
        usual=UsualTaxes(tax_group=plain.tax_group, taxes=plain.taxes, unit_price=plain.unit_price),
    )


def usual(line: Line) -> Line:
    """The line at its usual price and taxes; its own override stays on it."""
    if line.usual is None:
        return line
    return msgspec.structs.replace(
        line, tax_group=line.usual.tax_group, taxes=line.usual.taxes, unit_price=line.usual.unit_price, usual=None
    )


def together(taxes: Iterable[TaxRate]) -> int:
    """The sum of the rates, in parts per million."""
    return sum(rate.rate for rate in taxes)


def without_taxes(price: int, taxes: tuple[TaxRate, ...]) -> int:
    """A price that includes these taxes, without them: halves away from zero."""
    return ratio_half_up(price * MILLION, MILLION + together(taxes))


def override_transaction(cart: Cart, override: TaxOverride | None) -> Cart:
    """The cart under this override, or with the usual taxes again; raises Refused when money was taken."""
    refuse_when_paying(cart)
    return msgspec.structs.replace(cart, tax_override=override)


def override_line(cart: Cart, number: int, override: TaxOverride | None) -> Cart:
    """The cart with one line under this override, or as the transaction has it again.

    Raises Refused for an override that says nothing of the line's tax group.
    """
    refuse_when_paying(cart)
    line = open_line(cart, number)
    if line.returned is not None:
        raise Refused(say("{name} comes back as it was sold. Nothing was changed.", name=line.name))
    if override is not None and change_for(override, usual(line).tax_group) is None:
        raise Refused(say("“{override}” does not concern {name}. Nothing was changed.", override=override.name, name=line.name))
    return with_line(cart, msgspec.structs.replace(line, tax_override=override))
