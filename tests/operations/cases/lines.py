"""How the operations on lines, taxes and looked-at products are tried: 101, 103, 104, 122, 123, 127 to 130, 136, 922."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.operations.case import At, Bad, Case
from tests.shop import WATER
from tui_pos.channel.requests import Details, FoundProduct
from tui_pos.operations.lines import (
    CHANGE_UNIT,
    INVOICE_COMMENT,
    PRICE_OVERRIDE,
    PRODUCT_COMMENT,
    SERIAL_NUMBER,
    LineText,
    NewPrice,
    NewUnit,
)
from tui_pos.operations.products import PRICE_CHECK, PRODUCT_DETAILS
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE, the_cart
from tui_pos.operations.tax_overrides import (
    OVERRIDE_LINE_TAX,
    OVERRIDE_LINE_TAX_FROM_LIST,
    OVERRIDE_TAX,
    OVERRIDE_TAX_FROM_LIST,
    LineOverride,
)
from tui_pos.sales.cart import Line
from tui_pos.sales.entry import Entry
from tui_pos.sales.totals import totals

SANDWICH = "2900000151956"
SANDWICH_PRICE = 420
NO_LINE = "There is no line yet"
NO_SALE = "There is no open sale"


async def a_water(at: At) -> None:
    """One line: a mineral water at 0.95."""
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER))


async def two_waters(at: At) -> None:
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER))
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER))


async def a_sandwich(at: At) -> None:
    """One line: a ham sandwich at 4.20, taxed as a meal."""
    await perform(at.register, PRODUCT_SALE, Entry(code=SANDWICH))


def the_line(at: At) -> Line:
    (line,) = the_cart(at.register).lines
    return line


async def nothing_sold(at: At, found: FoundProduct) -> None:
    assert (found.product.name, found.product.price, found.product.unit) == ("Mineral water 1.5 L", 95, "pc")
    assert [tax.rate for tax in found.product.taxes] == [55_000]
    assert at.register.cart is None


async def known(at: At, details: Details) -> None:
    assert details.barcodes == (WATER,)
    assert (details.product.category, details.product.price) == ("Drinks", 95)
    assert [(unit.unit, unit.price) for unit in details.units] == [("pack", 510)]
    assert at.register.cart is None


async def commented(at: At, _: Any) -> None:
    assert the_line(at).comment == "a gift"


async def repriced(at: At, _: Any) -> None:
    line = the_line(at)
    assert (line.unit_price, line.list_price, line.reason, line.amount) == (0, 95, "damaged", 0)


async def noted(at: At, _: Any) -> None:
    assert the_cart(at.register).invoice_comment == "Order 17"


async def packed(at: At, _: Any) -> None:
    line = the_line(at)
    assert (line.unit, line.unit_price, line.factor, line.amount) == ("pack", 510, Decimal(6), 510)


async def numbered(at: At, _: Any) -> None:
    assert the_line(at).serial == "A-17"


async def taken_away(at: At, _: Any) -> None:
    line = the_line(at)
    assert (line.tax_group, line.unit_price) == ("FOOD", SANDWICH_PRICE)
    assert [(tax.rate, tax.tax) for tax in totals(the_cart(at.register)).taxes] == [(55_000, 22)]


async def exported(at: At, _: Any) -> None:
    line = the_line(at)
    assert (line.tax_group, line.unit_price) == ("EXEMPT", 382)
    assert totals(the_cart(at.register)).taxes == ()


CASES = (
    Case(
        operation=PRICE_CHECK,
        argument=lambda at: Entry(code=WATER),
        done=nothing_sold,
        bad=(
            Bad(lambda at: Entry(), "scan or type a code"),
            Bad(lambda at: Entry(code="123"), "No product has the barcode 123"),
        ),
    ),
    Case(
        operation=PRODUCT_DETAILS,
        argument=lambda at: "10002",
        done=known,
        bad=(Bad(lambda at: " ", "select a line"), Bad(lambda at: "999999", "999999")),
    ),
    Case(
        operation=PRODUCT_COMMENT,
        ready=a_water,
        argument=lambda at: LineText(1, " a gift "),
        done=commented,
        bad=(
            Bad(lambda at: LineText(1, "x"), NO_LINE),
            Bad(lambda at: LineText(2, "x"), "no such line", ready=a_water),
        ),
    ),
    Case(
        operation=PRICE_OVERRIDE,
        ready=a_water,
        argument=lambda at: NewPrice(line=1, typed="0", reason="damaged"),
        done=repriced,
        bad=(
            Bad(lambda at: NewPrice(line=1, typed="1", reason="damaged"), NO_LINE),
            Bad(lambda at: NewPrice(line=2, typed="1", reason="damaged"), "There is no line 2", ready=a_water),
            Bad(lambda at: NewPrice(line=1, typed="-1", reason="damaged"), "not an amount", ready=a_water),
            Bad(lambda at: NewPrice(line=1, typed="0.955", reason="damaged"), "finer than", ready=a_water),
            Bad(lambda at: NewPrice(line=1, typed="99999999", reason="damaged"), "between 0 and", ready=a_water),
            Bad(lambda at: NewPrice(line=1, typed="0.90"), "choose a reason", ready=a_water),
            Bad(lambda at: NewPrice(line=1, typed="0.90", reason="whim"), "choose a reason", ready=a_water),
            Bad(lambda at: NewPrice(line=1, typed="5", reason="damaged"), "more than you may change", ready=a_water),
        ),
    ),
    Case(
        operation=INVOICE_COMMENT,
        ready=a_water,
        argument=lambda at: "Order 17",
        done=noted,
        bad=(Bad(lambda at: "Order 17", NO_SALE),),
    ),
    Case(
        operation=CHANGE_UNIT,
        ready=a_water,
        argument=lambda at: NewUnit(1, "pack"),
        done=packed,
        bad=(
            Bad(lambda at: NewUnit(1, "pack"), NO_LINE),
            Bad(lambda at: NewUnit(1, "pallet"), "is not sold in", ready=a_water),
            Bad(lambda at: NewUnit(1, "pc"), "in this unit already", ready=a_water),
        ),
    ),
    Case(
        operation=OVERRIDE_TAX,
        ready=a_sandwich,
        done=taken_away,
        bad=(Bad(lambda at: None, NO_SALE),),
    ),
    Case(
        operation=OVERRIDE_TAX_FROM_LIST,
        ready=a_sandwich,
        argument=lambda at: "export",
        done=exported,
        bad=(Bad(lambda at: "export", NO_SALE), Bad(lambda at: "none", "no tax override none", ready=a_sandwich)),
    ),
    Case(
        operation=OVERRIDE_LINE_TAX,
        ready=a_sandwich,
        argument=lambda at: 1,
        done=taken_away,
        bad=(Bad(lambda at: 1, NO_LINE), Bad(lambda at: 2, "There is no line 2", ready=a_sandwich)),
    ),
    Case(
        operation=OVERRIDE_LINE_TAX_FROM_LIST,
        ready=a_sandwich,
        argument=lambda at: LineOverride(1, "export"),
        done=exported,
        bad=(
            Bad(lambda at: LineOverride(1, "export"), NO_LINE),
            Bad(lambda at: LineOverride(1, "takeaway"), "does not concern", ready=a_water),
            Bad(lambda at: LineOverride(1, "none"), "no tax override none", ready=a_water),
        ),
    ),
    Case(
        operation=SERIAL_NUMBER,
        ready=a_water,
        argument=lambda at: LineText(1, "A-17"),
        done=numbered,
        bad=(
            Bad(lambda at: LineText(1, "A-17"), NO_LINE),
            Bad(lambda at: LineText(1, " "), "at least one character", ready=a_water),
            Bad(lambda at: LineText(1, "A-17"), "Only one piece", ready=two_waters),
        ),
    ),
)
