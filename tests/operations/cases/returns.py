"""Returns: without a receipt 109, with one 114."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.faults.story import BAGUETTE, BAGUETTE_PRICE, WATER_PRICE, sale
from tests.operations.case import At, Bad, Case
from tests.shop import WATER
from tui_pos.operations.payment import PAY_CASH
from tui_pos.operations.registry import perform
from tui_pos.operations.returns import RETURN_PRODUCT, RETURN_TRANSACTION, LineBack, Returning
from tui_pos.operations.sale import PRODUCT_SALE, Added
from tui_pos.sales.entry import Entry
from tui_pos.sales.totals import totals


async def one_sale(at: At) -> None:
    """A water and a baguette were sold here."""
    await sale(at.register)


async def partly_paid(at: At) -> None:
    """A sale is being paid for."""
    await one_sale(at)
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER))
    await perform(at.register, PAY_CASH, "0.50")


async def all_back(at: At) -> None:
    """All of the first sale is on the cart already."""
    await one_sale(at)
    await perform(at.register, RETURN_TRANSACTION, both(at))


def receipt(at: At) -> str:
    """The number on the last receipt."""
    assert at.register.last_sale is not None
    return str(getattr(at.register.last_sale.body, "receipt"))  # noqa: B009


def both(at: At) -> Returning:
    """Both lines of the last sale."""
    return Returning(receipt=receipt(at), lines=(LineBack(1, Decimal(1)), LineBack(2, Decimal(1))))


def of_line(line: int, quantity: str) -> Any:
    """So much of a line of the last sale."""
    return lambda at: Returning(receipt=receipt(at), lines=(LineBack(line, Decimal(quantity)),))


def of_receipt(number: str) -> Any:
    """The first line of a receipt."""
    return lambda at: Returning(receipt=number, lines=(LineBack(1, Decimal(1)),))


async def both_on_the_cart(at: At, result: Any) -> None:
    cart = at.register.cart
    assert cart is not None
    assert [(line.quantity, line.amount) for line in cart.lines] == [
        (Decimal(-1), -WATER_PRICE),
        (Decimal(-1), -BAGUETTE_PRICE),
    ]
    assert {line.returned.receipt for line in cart.lines if line.returned} == {receipt(at)}
    assert totals(cart).total == -WATER_PRICE - BAGUETTE_PRICE


async def on_the_cart(at: At, result: Added) -> None:
    cart = at.register.cart
    assert cart is not None
    assert [(line.quantity, line.amount, line.reason) for line in cart.lines] == [(Decimal(-1), -WATER_PRICE, "damaged")]
    assert totals(cart).total == -WATER_PRICE


CASES = (
    Case(
        operation=RETURN_PRODUCT,
        argument=lambda at: Entry(code=WATER, reason="damaged"),
        done=on_the_cart,
        bad=(
            Bad(lambda at: Entry(code=WATER), "choose a reason"),
            Bad(lambda at: Entry(code=WATER, reason="because"), "choose a reason"),
            Bad(lambda at: Entry(code="2999999999999", reason="damaged"), "No product has the barcode"),
            Bad(lambda at: Entry(reason="damaged"), "scan or type a code"),
            Bad(lambda at: Entry(code=BAGUETTE, quantity=Decimal("0.5"), reason="damaged"), "sold by the piece"),
            Bad(lambda at: Entry(code=WATER, reason="damaged"), "already paid", partly_paid),
        ),
    ),
    Case(
        operation=RETURN_TRANSACTION,
        ready=one_sale,
        argument=both,
        done=both_on_the_cart,
        bad=(
            Bad(of_receipt("PARIS-1-000099"), "There is no receipt PARIS-1-000099"),
            Bad(of_receipt("\x1b[2J"), "is not the number of a receipt"),
            Bad(of_receipt(""), "is not the number of a receipt"),
            Bad(lambda at: Returning(receipt=receipt(at), lines=()), "Nothing was chosen", one_sale),
            Bad(of_line(3, "1"), "has no line 3", one_sale),
            Bad(of_line(1, "2"), "at most 1 can come back", one_sale),
            Bad(of_line(1, "0"), "at most 1 can come back", one_sale),
            Bad(of_line(1, "-1"), "at most 1 can come back", one_sale),
            Bad(of_line(1, "0.5"), "type a whole number", one_sale),
            Bad(of_line(1, "1"), "has come back already", all_back),
            Bad(of_line(1, "1"), "already paid", partly_paid),
        ),
    ),
)
