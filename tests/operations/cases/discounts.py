"""Discounts by hand, coupons, and why a sale costs what it costs: 300 to 303, 643 to 646."""

from __future__ import annotations

from typing import Any

from tests.operations.case import At, Bad, Case
from tui_pos.operations.discounts import (
    ADD_COUPON,
    LINE_AMOUNT_OFF,
    LINE_PERCENT_OFF,
    REMOVE_COUPON,
    TOTAL_AMOUNT_OFF,
    TOTAL_PERCENT_OFF,
    VIEW_AVAILABLE,
    VIEW_DISCOUNTS,
    LineOff,
    TotalOff,
)
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.sales.cart import Cart
from tui_pos.sales.entry import Entry
from tui_pos.sales.totals import totals

BAGUETTE = "2900000010130"
CHOCOLATE = "2900000364684"
SHOWER_GEL = "2900001164955"
COUPON = "beau10"
REASON = "loyal"


async def a_baguette(at: At) -> None:
    """One line of 1.20 that no promotion is for."""
    await perform(at.register, PRODUCT_SALE, Entry(code=BAGUETTE))


async def chocolate(at: At) -> None:
    """One line of 1.65 at 20 % off."""
    await perform(at.register, PRODUCT_SALE, Entry(code=CHOCOLATE))


async def shower_gel(at: At) -> None:
    """One line of 2.35, which a coupon is for."""
    await perform(at.register, PRODUCT_SALE, Entry(code=SHOWER_GEL))


async def with_a_coupon(at: At) -> None:
    """The coupon was entered."""
    await shower_gel(at)
    await perform(at.register, ADD_COUPON, COUPON)


def cart_of(at: At) -> Cart:
    assert at.register.cart is not None
    return at.register.cart


def comes_to(total: int, saved: int) -> Any:
    """The cart has this total, after so much was taken off."""

    async def done(at: At, result: object) -> None:
        now = totals(cart_of(at))
        assert (now.total, now.saved) == (total, saved)

    return done


async def coupon_is_gone(at: At, result: object) -> None:
    assert (cart_of(at).coupons, totals(cart_of(at)).saved) == ((), 0)


async def chocolate_week_is_why(at: At, result: Any) -> None:
    (line,) = result.lines
    assert (line.before, line.after) == (165, 132)
    assert [(one.number, one.amount) for one in result.discounts] == [("P1", 33)]


async def needs_the_coupon(at: At, result: Any) -> None:
    assert [lost.number for lost in result.lost_by_line] == ["P5"]
    assert [lost.number for lost in result.lost_by_sale] == ["P5"]


def line_off(typed: str, reason: str = REASON, line: int = 1) -> Any:
    return lambda at: LineOff(line=line, typed=typed, reason=reason)


def total_off(typed: str, reason: str = REASON) -> Any:
    return lambda at: TotalOff(typed=typed, reason=reason)


CASES = (
    Case(
        operation=LINE_AMOUNT_OFF,
        ready=a_baguette,
        argument=line_off("0.20"),
        done=comes_to(100, 20),
        bad=(
            Bad(line_off("x"), "not an amount", a_baguette),
            Bad(line_off("1.21"), "left to pay", a_baguette),
            Bad(line_off(BAGUETTE), "at most", a_baguette),
            Bad(line_off("0.20", "none"), "choose a reason", a_baguette),
            Bad(line_off("0.20", line=7), "no such line", a_baguette),
            Bad(line_off("0"), "No discount was given", a_baguette),
            Bad(line_off("0.20"), "no line yet"),
        ),
    ),
    Case(
        operation=LINE_PERCENT_OFF,
        ready=a_baguette,
        argument=line_off("10"),
        done=comes_to(108, 12),
        bad=(
            Bad(line_off("101"), "not a percentage", a_baguette),
            Bad(line_off("0.0001"), "nothing off", a_baguette),
        ),
    ),
    Case(
        operation=TOTAL_AMOUNT_OFF,
        ready=chocolate,
        argument=total_off("0.32"),
        done=comes_to(100, 65),
        bad=(
            Bad(total_off("1.33"), "left to pay", chocolate),
            Bad(total_off(BAGUETTE), "at most", chocolate),
            Bad(total_off("0"), "No discount was given", chocolate),
        ),
    ),
    Case(
        operation=TOTAL_PERCENT_OFF,
        ready=chocolate,
        argument=total_off("50 %"),
        done=comes_to(66, 99),
        bad=(Bad(total_off("ten"), "not a percentage", chocolate), Bad(total_off("5", ""), "choose a reason", chocolate)),
    ),
    Case(
        operation=ADD_COUPON,
        ready=shower_gel,
        argument=lambda at: COUPON,
        done=comes_to(211, 24),
        bad=(
            Bad(lambda at: "NOBODYS", "No promotion asks for the coupon", shower_gel),
            Bad(lambda at: "BEAU10 ", "entered already", with_a_coupon),
            Bad(lambda at: "", "not a coupon", shower_gel),
            Bad(lambda at: "x" * 49, "not a coupon", shower_gel),
        ),
    ),
    Case(
        operation=REMOVE_COUPON,
        ready=with_a_coupon,
        argument=lambda at: COUPON.upper(),
        done=coupon_is_gone,
        bad=(Bad(lambda at: COUPON, "was not entered", shower_gel),),
    ),
    Case(
        operation=VIEW_DISCOUNTS,
        ready=chocolate,
        done=chocolate_week_is_why,
        bad=(Bad(lambda at: None, "no line yet"),),
    ),
    Case(
        operation=VIEW_AVAILABLE,
        ready=shower_gel,
        argument=lambda at: 1,
        done=needs_the_coupon,
        bad=(Bad(lambda at: 3, "no such line", shower_gel),),
    ),
)
