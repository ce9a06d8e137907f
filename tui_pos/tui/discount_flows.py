"""What the screens do for discounts and coupons: ask for what each operation needs, perform it, and show why it costs that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tui_pos.channel.requests import Reason
from tui_pos.operations.cash import reasons_for
from tui_pos.operations.discounts import (
    ADD_COUPON,
    DISCOUNT_REASON,
    LINE_AMOUNT_OFF,
    LINE_PERCENT_OFF,
    REMOVE_COUPON,
    TOTAL_AMOUNT_OFF,
    TOTAL_PERCENT_OFF,
    VIEW_AVAILABLE,
    VIEW_DISCOUNTS,
    Available,
    Costs,
    LineOff,
    TotalOff,
)
from tui_pos.operations.registry import Operation, perform
from tui_pos.operations.sale import line_of, the_cart
from tui_pos.sales.discount_sheet import what_else, why_it_costs
from tui_pos.sales.entry import LONGEST_LINE, parse_amount, parse_percent
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.text import clean
from tui_pos.tui.drawing import Role
from tui_pos.tui.place import Work
from tui_pos.tui.screens.paper_page import PaperPage
from tui_pos.tui.screens.reasons import Reasons
from tui_pos.tui.screens.search import is_scan
from tui_pos.tui.screens.value import Value
from tui_pos.tui.till import Till

Parse = Callable[[str, Currency], int]
Make = Callable[[str, str], object]


def percent(typed: str, currency: Currency) -> int:
    """A rate as typed; raises Refused."""
    return parse_percent(typed)


def off_line(operation: Operation[LineOff, Sentence], parse: Parse) -> Callable[[Till], None]:
    """Asks for what is taken off the selected line."""

    def ask(till: Till) -> None:
        cart = the_cart(till.register)
        line = line_of(cart, cart.selected)
        asked = say("{operation}: {name}", operation=say(operation.name), name=line.name)
        asking(till, operation, asked, parse, lambda typed, reason: LineOff(line=line.number, typed=typed, reason=reason))

    return ask


def off_total(operation: Operation[TotalOff, Sentence], parse: Parse) -> Callable[[Till], None]:
    """Asks for what is taken off the total."""

    def ask(till: Till) -> None:
        asked = say("{operation}", operation=say(operation.name))
        asking(till, operation, asked, parse, lambda typed, reason: TotalOff(typed=typed, reason=reason))

    return ask


def asking(till: Till, operation: Operation[Any, Sentence], asked: Sentence, parse: Parse, make: Make) -> None:
    """Asks for the value, then for the reason unless what was given is taken back or the store has none."""

    def then(line: str) -> Work | None:
        typed = clean(line, LONGEST_LINE)
        if is_scan(typed):
            raise Refused(say("“{typed}” was not sold: a discount is asked for. Go back first, then scan again.", typed=typed))
        reasons = reasons_for(till.register, DISCOUNT_REASON)
        if not parse(typed, till.register.configuration.store.currency) or not reasons:
            return done(till, operation, make(typed, ""))
        question = say("Why is the discount given?")
        till.open(Reasons(till, question, reasons, lambda reason: done(till, operation, make(typed, reason.code))))
        return None

    till.open(Value(till, asked, then))


async def done(till: Till, operation: Operation[Any, Sentence], argument: object) -> None:
    """Do it, close the question, and say what came of it."""
    said = await perform(till.register, operation, argument)
    till.close()
    till.say(said, Role.GOOD)


def add_coupon(till: Till) -> None:
    till.open(Value(till, say("Coupon"), lambda typed: done(till, ADD_COUPON, typed)))


class Coupons(Reasons):
    """The coupons of the sale, one of which is meant."""

    @property
    def label(self) -> str:
        return self.till.tell(say("Coupon"))


def remove_coupon(till: Till) -> Work | None:
    coupons = the_cart(till.register).coupons
    if not coupons:
        raise Refused(say("No coupon was entered. Nothing was changed."))
    choices = [Reason(kind="coupon", code=code, name=code) for code in coupons]
    till.open(Coupons(till, say("Which coupon is taken off?"), choices, lambda coupon: taking_off(till, coupon.code)))
    return None


async def taking_off(till: Till, code: str) -> None:
    till.say(await perform(till.register, REMOVE_COUPON, code))


async def view_discounts(till: Till) -> None:
    costs: Costs = await perform(till.register, VIEW_DISCOUNTS, None)
    till.open(PaperPage(till, lambda width: tuple(why_it_costs(costs.cart, costs.discounts, till.language, width))))


async def view_available(till: Till) -> None:
    found: Available = await perform(till.register, VIEW_AVAILABLE, the_cart(till.register).selected)
    line = line_of(found.cart, found.line) if found.line else None
    of_line, of_sale = (found.on_line, found.lost_by_line), (found.on_sale, found.lost_by_sale)
    till.open(PaperPage(till, lambda width: tuple(what_else(found.cart, line, of_line, of_sale, till.language, width))))


OPERATIONS: dict[int, Callable[[Till], Work | None]] = {
    300: off_line(LINE_AMOUNT_OFF, parse_amount),
    301: off_line(LINE_PERCENT_OFF, percent),
    302: off_total(TOTAL_AMOUNT_OFF, parse_amount),
    303: off_total(TOTAL_PERCENT_OFF, percent),
    643: add_coupon,
    644: remove_coupon,
    645: view_discounts,
    646: view_available,
}
