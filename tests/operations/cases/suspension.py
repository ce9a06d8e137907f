"""Cases of suspending and recalling: 503, 504, 1221 and the list."""

from __future__ import annotations

from typing import Any

from tests.operations.case import At, Bad, Case
from tests.operations.shifts import bodies
from tests.shop import WATER
from tui_pos.operations.payment import PAY_CASH
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.operations.suspension import LIST_SUSPENDED, RECALL, SUSPEND, VOID_SUSPENDED, WaitingCarts
from tui_pos.sales.document import RecalledBody, SuspendedBody
from tui_pos.sales.entry import Entry


async def one_water(at: At) -> None:
    await perform(at.register, PRODUCT_SALE, Entry(code=WATER))


async def half_paid(at: At) -> None:
    await one_water(at)
    await perform(at.register, PAY_CASH, "0.50")


async def one_waits(at: At) -> None:
    await one_water(at)
    cart = at.register.cart
    assert cart is not None
    await perform(at.register, SUSPEND, "red hat")
    WAITS[id(at.register)] = cart.id


async def another_is_open(at: At) -> None:
    await one_waits(at)
    await one_water(at)


WAITS: dict[int, str] = {}


def what_waits(at: At) -> str:
    return WAITS[id(at.register)]


async def suspended(at: At, result: Any) -> None:
    (body,) = await bodies(at.register, "suspended")
    assert isinstance(body, SuspendedBody)
    assert (body.total, body.lines, body.note) == (95, 1, "for later")
    assert at.register.cart is None


async def recalled(at: At, result: Any) -> None:
    cart = at.register.cart
    assert cart is not None
    assert cart.recalled == what_waits(at)
    assert [line.amount for line in cart.lines] == [95]
    assert await bodies(at.register, "recalled") == [RecalledBody(suspended=what_waits(at), move="recalled")]


async def voided(at: At, result: Any) -> None:
    assert at.register.cart is None
    assert await bodies(at.register, "recalled") == [RecalledBody(suspended=what_waits(at), move="voided")]


async def listed(at: At, result: WaitingCarts) -> None:
    (waiting,) = result.carts
    assert (waiting.cart.id, waiting.cart.note, waiting.cart.total) == (what_waits(at), "red hat", 95)


async def nobody_can_answer(at: At) -> None:
    """The channel fails, and offline cannot help."""
    at.register.switch.availability = await_not_ready()
    at.shop.server.fault("error-5xx", request="ListSuspended")


def await_not_ready() -> Any:
    from tui_pos.connection.readiness import NEVER_SYNCHRONISED
    from tui_pos.connection.state import NotReady

    return NotReady((NEVER_SYNCHRONISED,))


CASES = (
    Case(
        operation=SUSPEND,
        ready=one_water,
        argument=lambda at: "  for later ",
        done=suspended,
        bad=(
            Bad(lambda at: "", "There is no line yet"),
            Bad(lambda at: "", "Money was taken already", half_paid),
        ),
    ),
    Case(
        operation=RECALL,
        ready=one_waits,
        argument=what_waits,
        done=recalled,
        bad=(
            Bad(lambda at: "nothing", "No transaction waits under this number"),
            Bad(what_waits, "A sale is open", another_is_open),
        ),
    ),
    Case(
        operation=VOID_SUSPENDED,
        ready=one_waits,
        argument=what_waits,
        done=voided,
        bad=(Bad(lambda at: "nothing", "No transaction waits under this number"),),
    ),
    Case(
        operation=LIST_SUSPENDED,
        ready=one_waits,
        done=listed,
        bad=(Bad(lambda at: None, "The retail server cannot answer", nobody_can_answer),),
    ),
)
