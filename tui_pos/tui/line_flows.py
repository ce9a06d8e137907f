"""What the screens do for the operations on a line, its taxes and a product that is only looked at."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui_pos.channel.requests import Reason
from tui_pos.operations.cash import reasons_for
from tui_pos.operations.lines import (
    CHANGE_UNIT,
    INVOICE_COMMENT,
    OVERRIDE_REASON,
    PRICE_OVERRIDE,
    PRODUCT_COMMENT,
    SERIAL_NUMBER,
    LineText,
    NewPrice,
    NewUnit,
    units_of,
)
from tui_pos.operations.products import PRODUCT_DETAILS
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import line_of, the_cart
from tui_pos.operations.tax_overrides import (
    OVERRIDE_LINE_TAX,
    OVERRIDE_LINE_TAX_FROM_LIST,
    OVERRIDE_TAX,
    OVERRIDE_TAX_FROM_LIST,
    LineOverride,
    overrides_for,
)
from tui_pos.sales.cart import Line
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.tax_overrides import TaxOverride
from tui_pos.tui.commands import AnyOperation
from tui_pos.tui.place import Work
from tui_pos.tui.screens.product import DetailsPage, PriceCheck
from tui_pos.tui.screens.reasons import Reasons
from tui_pos.tui.screens.search import Search, is_scan
from tui_pos.tui.screens.value import Value
from tui_pos.tui.till import Till

CHOICE = say("Choice")
AS_USUAL = ""


def price_check(till: Till) -> None:
    till.open(PriceCheck(till))


def details(till: Till) -> Work | None:
    cart = till.register.cart
    if cart is not None and cart.selected:
        return showing_details(till, line_of(cart, cart.selected).product)
    till.open(Search(till, "", lambda code: showing_details(till, code)))
    return None


async def showing_details(till: Till, code: str) -> None:
    till.open(DetailsPage(till, await perform(till.register, PRODUCT_DETAILS, code)))


def comment(till: Till) -> None:
    line = selected(till)
    asked = say("Comment on {name}", name=line.name)
    then = partial(writing_comment, till, line.number)
    till.open(Value(till, asked, then, line.comment, say("No comment")))


def serial(till: Till) -> None:
    line = selected(till)
    asked = say("Serial number of {name}", name=line.name)
    till.open(Value(till, asked, partial(writing, till, SERIAL_NUMBER, line.number), line.serial))


def writing_comment(till: Till, line: int, typed: str) -> Work:
    """Write what is no scan; raises Refused for one, which would be lost in the comment."""
    if is_scan(typed):
        raise Refused(
            say("“{typed}” was not sold: a comment is open. Write it or go back, then scan again.", typed=typed.strip())
        )
    return writing(till, PRODUCT_COMMENT, line, typed)


async def writing(till: Till, operation: AnyOperation, line: int, typed: str) -> None:
    """Write the text on the line; the place stays open, with what was typed, when it is refused."""
    await closing_when_done(till, operation, LineText(line, typed), typed)


def invoice_comment(till: Till) -> None:
    value = the_cart(till.register).invoice_comment
    then: Callable[[str], Work] = lambda typed: closing_when_done(till, INVOICE_COMMENT, typed, typed)  # noqa: E731
    till.open(Value(till, say("Invoice comment"), then, value, say("No comment")))


def override_price(till: Till) -> None:
    line = selected(till)
    asked = say("New price of {name}", name=line.name)
    till.open(Value(till, asked, partial(ask_reason, till, line)))


def ask_reason(till: Till, line: Line, typed: str) -> Work | None:
    """Ask why, where the store has reasons, then override."""
    if is_scan(typed):
        raise Refused(say("“{typed}” was not sold: type the amount first, or go back.", typed=typed.strip()))
    reasons = reasons_for(till.register, OVERRIDE_REASON)
    if not reasons:
        return overriding(till, line, typed, "")
    title = say("Why is the price changed?")
    till.open(Reasons(till, title, reasons, lambda reason: overriding(till, line, typed, reason.code)))
    return None


async def overriding(till: Till, line: Line, typed: str, reason: str) -> None:
    await closing_when_done(till, PRICE_OVERRIDE, NewPrice(line=line.number, typed=typed, reason=reason), typed)


async def change_unit(till: Till) -> None:
    line = selected(till)
    currency = the_cart(till.register).currency.code
    choices = await units_of(till.register, line.number)
    if len(choices) < 2:
        raise Refused(say("{name} has no other unit. Nothing was changed.", name=line.name))
    shown = [
        Reason(kind="", code=one.unit, name=f"{one.unit}  {till.language.value(Money(one.price, currency))}") for one in choices
    ]
    title = say("In which unit is {name} sold?", name=line.name)
    then: Callable[[Reason], Work] = lambda one: saying(till, CHANGE_UNIT, NewUnit(line.number, one.code))  # noqa: E731
    till.open(Reasons(till, title, shown, then, CHOICE))


def override_tax(till: Till) -> Work:
    return saying(till, OVERRIDE_TAX, None)


def override_tax_from_list(till: Till) -> None:
    title = say("How is the transaction taxed?")
    shown = override_choices(till, till.register.configuration.tax_overrides)
    till.open(Reasons(till, title, shown, lambda one: saying(till, OVERRIDE_TAX_FROM_LIST, one.code), CHOICE))


def override_line_tax(till: Till) -> Work:
    return saying(till, OVERRIDE_LINE_TAX, selected(till).number)


def override_line_tax_from_list(till: Till) -> None:
    line = selected(till)
    fitting = overrides_for(till.register, line)
    if not fitting:
        raise Refused(say("No tax override concerns {name}. Nothing was changed.", name=line.name))
    title = say("How is {name} taxed?", name=line.name)
    then: Callable[[Reason], Work] = lambda one: saying(  # noqa: E731
        till, OVERRIDE_LINE_TAX_FROM_LIST, LineOverride(line.number, one.code)
    )
    till.open(Reasons(till, title, override_choices(till, fitting), then, CHOICE))


def override_choices(till: Till, overrides: tuple[TaxOverride, ...]) -> list[Reason]:
    """The overrides as choices, and last the taxes as usual."""
    choices = [Reason(kind="", code=one.code, name=one.name) for one in overrides]
    return [*choices, Reason(kind="", code=AS_USUAL, name=till.tell(say("As usual")))]


async def saying(till: Till, operation: AnyOperation, argument: object) -> None:
    """Perform the operation and say what it says."""
    result = await perform(till.register, operation, argument)
    till.say(result if isinstance(result, Sentence) else result.sentence)


async def closing_when_done(till: Till, operation: AnyOperation, argument: object, typed: str) -> None:
    """The same, and close the place that asked; when it is refused, that has what was typed again."""
    asking = till.place
    try:
        await saying(till, operation, argument)
    except Refused:
        asking.line = typed
        raise
    till.close()


def selected(till: Till) -> Line:
    """The line that an operation on a line means."""
    cart = the_cart(till.register)
    return line_of(cart, cart.selected)


OPERATIONS: dict[int, Callable[[Till], Work | None]] = {
    101: price_check,
    103: comment,
    104: override_price,
    122: invoice_comment,
    123: change_unit,
    127: override_tax,
    128: override_tax_from_list,
    129: override_line_tax,
    130: override_line_tax_from_list,
    136: serial,
    922: details,
}
