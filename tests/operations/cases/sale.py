"""Cases of the operations on the lines of a sale: 100, 102, 105, 106, 108 and 500."""

from __future__ import annotations

from decimal import Decimal

from tests.faults.story import BAGUETTE, WATER_PRICE, first_scan
from tests.operations.case import SIGNED_OFF, At, Bad, Case, given
from tests.operations.shifts import bodies
from tests.shop import WATER
from tui_pos.channel.requests import ProductList
from tui_pos.operations.payment import PAY_CASH
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import (
    CLEAR_QUANTITY,
    PRODUCT_SALE,
    PRODUCT_SEARCH,
    SET_QUANTITY,
    VOID_PRODUCT,
    VOID_TRANSACTION,
    Added,
    LineQuantity,
)
from tui_pos.sales.cart import SALE
from tui_pos.sales.document import VoidBody
from tui_pos.sales.entry import LONGEST_TEXT, Entry
from tui_pos.sales.sentence import Sentence

UNKNOWN = "4006381333931"
NO_LINE = "There is no line yet"
NO_SUCH_LINE = "There is no such line"


async def scan(at: At) -> None:
    await first_scan(at.register)


async def scan_three(at: At) -> None:
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER, quantity=Decimal(3)))


async def scan_and_pay_a_part(at: At) -> None:
    await scan(at)
    await perform(at.register, PAY_CASH, "0.50")


async def sold(at: At, added: Added) -> None:
    assert (at.cart.kind, at.cart.lines) == (SALE, (added.line,))
    assert (added.line.name, added.line.amount) == ("Mineral water 1.5 L", WATER_PRICE)
    assert at.register.shift is not None, "the first thing sold opens a shift"


async def voided(at: At, added: Added) -> None:
    assert [line.voided for line in at.cart.lines] == [True]
    assert str(added.sentence) == "Mineral water 1.5 L was voided."


async def four(at: At, added: Added) -> None:
    assert (added.line.quantity, at.cart.lines[0].amount) == (Decimal(4), 4 * WATER_PRICE)


async def one(at: At, added: Added) -> None:
    assert (added.line.quantity, at.cart.lines[0].amount) == (Decimal(1), WATER_PRICE)


async def found(at: At, products: ProductList) -> None:
    assert [product.barcode for product in products.products] == [BAGUETTE]


async def given_up(at: At, said: Sentence) -> None:
    assert at.register.cart is None
    (body,) = await bodies(at.register, "void")
    assert isinstance(body, VoidBody)
    assert (body.total, body.shift) == (WATER_PRICE, at.register.shift.id if at.register.shift else "")


CASES = (
    Case(
        operation=PRODUCT_SALE,
        start=None,
        argument=given(Entry(code=WATER)),
        done=sold,
        bad=(
            Bad(given(Entry(code=UNKNOWN)), UNKNOWN),
            Bad(given(Entry()), "Nothing was added"),
            Bad(given(Entry(code=WATER, quantity=Decimal("0.5"))), "sold by the piece"),
            Bad(given(Entry(code=WATER)), "already paid", scan_and_pay_a_part),
        ),
    ),
    Case(
        operation=VOID_PRODUCT,
        ready=scan,
        argument=given(1),
        done=voided,
        bad=(Bad(given(1), NO_LINE), Bad(given(9), NO_SUCH_LINE, scan)),
    ),
    Case(
        operation=SET_QUANTITY,
        ready=scan,
        argument=given(LineQuantity(1, Decimal(4))),
        done=four,
        bad=(
            Bad(given(LineQuantity(1, Decimal(4))), NO_LINE),
            Bad(given(LineQuantity(9, Decimal(4))), NO_SUCH_LINE, scan),
            Bad(given(LineQuantity(1, Decimal(0))), "Nothing was changed", scan),
            Bad(given(LineQuantity(1, Decimal(4))), "already paid", scan_and_pay_a_part),
        ),
    ),
    Case(
        operation=CLEAR_QUANTITY,
        ready=scan_three,
        argument=given(1),
        done=one,
        bad=(Bad(given(1), NO_LINE), Bad(given(9), NO_SUCH_LINE, scan)),
    ),
    Case(
        operation=PRODUCT_SEARCH,
        argument=given("baguette tradi"),
        done=found,
        bad=(Bad(given("  "), "type a part of the name"), Bad(given("x" * (LONGEST_TEXT + 1)), "type fewer words")),
    ),
    Case(
        operation=VOID_TRANSACTION,
        ready=scan,
        done=given_up,
        bad=(Bad(given(None), "There is no open sale"), Bad(given(None), "Money was taken", scan_and_pay_a_part), SIGNED_OFF),
    ),
)
