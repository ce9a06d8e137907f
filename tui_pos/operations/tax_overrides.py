"""Tax overrides: of the transaction (127, 128) and of a line (129, 130), from what is configured or from the list.

*Configured* is the store's first override that fits; asked for again, it is taken off. From the list any may be chosen, and
none of them takes off the one before.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from tui_pos.operations.lines import needs_open_line
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.sale import Added, changed, line_of, needs_cart, the_cart
from tui_pos.register import Register
from tui_pos.sales.cart import Line
from tui_pos.sales.line_taxes import override_line, override_transaction, usual
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.tax_overrides import TaxOverride, change_for
from tui_pos.sales.text import clean

LONGEST_CODE = 40


class LineOverride(msgspec.Struct, frozen=True):
    """A tax override of a line, by its code; an empty one takes it off."""

    line: int
    code: str


async def override_configured(register: Register, _: None) -> Sentence:
    """The store's first tax override on the whole transaction, or off it again."""
    (first, *_others) = register.configuration.tax_overrides
    cart = the_cart(register)
    return await on_transaction(register, None if cart.tax_override == first else first)


async def override_from_list(register: Register, code: str) -> Sentence:
    """This tax override on the whole transaction; an empty code takes it off."""
    return await on_transaction(register, override_of(register, code))


async def on_transaction(register: Register, override: TaxOverride | None) -> Sentence:
    """Keep the cart under the override and say so."""
    await register.keep_cart(override_transaction(the_cart(register), override))
    if override is None:
        return say("The transaction is taxed as usual.")
    return say("The transaction is taxed as “{override}”.", override=override.name)


async def override_line_configured(register: Register, number: int) -> Added:
    """The store's first tax override that concerns the line, or off it again."""
    line = line_of(the_cart(register), number)
    fitting = overrides_for(register, line)
    if not fitting:
        raise Refused(say("No tax override concerns {name}. Nothing was changed.", name=line.name))
    return await on_line(register, number, None if line.tax_override == fitting[0] else fitting[0])


async def override_line_from_list(register: Register, change: LineOverride) -> Added:
    """This tax override on one line; an empty code takes it off."""
    return await on_line(register, change.line, override_of(register, change.code))


async def on_line(register: Register, number: int, override: TaxOverride | None) -> Added:
    """Keep the cart with the line under the override and say so."""
    added = await changed(register, override_line(the_cart(register), number, override))
    line = line_of(the_cart(register), number)
    if override is None:
        return Added(say("{name} is taxed as usual.", name=added.line.name), line)
    return Added(say("{name} is taxed as “{override}”.", name=added.line.name, override=override.name), line)


def override_of(register: Register, code: str) -> TaxOverride | None:
    """The store's tax override with this code, None for an empty one; raises Refused for one that it does not know."""
    if not code:
        return None
    for override in register.configuration.tax_overrides:
        if override.code == code:
            return override
    raise Refused(say("There is no tax override {code}. Nothing was changed.", code=clean(code, LONGEST_CODE)))


def overrides_for(register: Register, line: Line) -> tuple[TaxOverride, ...]:
    """The store's tax overrides that concern the line, in their order."""
    group = usual(line).tax_group
    return tuple(one for one in register.configuration.tax_overrides if change_for(one, group) is not None)


def unless_configured(needs: Callable[[Register], Sentence | None]) -> Callable[[Register], Sentence | None]:
    """Why a tax override cannot work now, beyond what it needs: the store has none."""

    def why_not(register: Register) -> Sentence | None:
        if not register.configuration.tax_overrides:
            return say("This store has no tax overrides.")
        return needs(register)

    return why_not


SELLING = frozenset({Where.SALE})

OVERRIDE_TAX: Operation[None, Sentence] = Operation(
    number=127,
    name=N_("Override tax of transaction"),
    summary=N_("The store's first tax override on the whole transaction; again to take it off."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=override_configured,
    why_not=unless_configured(needs_cart),
)
OVERRIDE_TAX_FROM_LIST: Operation[str, Sentence] = Operation(
    number=128,
    name=N_("Override tax of transaction from list"),
    summary=N_("Choose a tax override for the whole transaction."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=override_from_list,
    why_not=unless_configured(needs_cart),
)
OVERRIDE_LINE_TAX: Operation[int, Added] = Operation(
    number=129,
    name=N_("Override tax of line"),
    summary=N_("The store's first tax override that concerns the selected line; again to take it off."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=override_line_configured,
    why_not=unless_configured(needs_open_line),
)
OVERRIDE_LINE_TAX_FROM_LIST: Operation[LineOverride, Added] = Operation(
    number=130,
    name=N_("Override tax of line from list"),
    summary=N_("Choose a tax override for the selected line."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=override_line_from_list,
    why_not=unless_configured(needs_open_line),
)
