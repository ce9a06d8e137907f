"""Cases of the operations of payment: 200, 206 and 211."""

from __future__ import annotations

from tests.faults.story import WATER_PRICE
from tests.operations.case import At, Bad, Case, given, nothing
from tests.operations.cases.sale import scan
from tui_pos.connection.state import Mode
from tui_pos.operations.payment import PAY_CASH, PAY_CASH_QUICK, Paid
from tui_pos.sales.sentence import Sentence

NO_SALE = "There is no open sale"


async def paid_with_twenty(at: At, paid: Paid) -> None:
    assert paid.transaction is not None
    assert (paid.transaction.change, paid.transaction.tenders[0].amount) == (2_000 - WATER_PRICE, 2_000)
    await finished(at, paid)


async def finished(at: At, paid: Paid) -> None:
    assert paid.transaction is not None
    assert (paid.transaction.total, paid.transaction.receipt) == (WATER_PRICE, "PARIS-1-000001")
    assert paid.transaction.offline is (at.register.connection.mode is not Mode.ONLINE)
    assert (at.register.cart, at.shop.transactions()) == (None, [paid.transaction])


async def handed_back(at: At, said: Sentence) -> None:
    assert (at.cart.tenders, len(at.cart.lines)) == ((), 1)


CASES = (
    Case(
        operation=PAY_CASH,
        ready=scan,
        argument=given("20"),
        done=paid_with_twenty,
        bad=(
            Bad(given("20"), NO_SALE),
            Bad(given("twenty"), "not an amount of money", scan),
            Bad(given("0"), "amount of nothing", scan),
            Bad(given("1000000"), "is too much", scan),
        ),
    ),
    Case(operation=PAY_CASH_QUICK, ready=scan, done=finished, bad=(Bad(nothing, NO_SALE),)),
)
