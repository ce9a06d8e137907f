"""What must never be lost (DESIGN section 3): `kill -9` of a register each time that a sale reaches each crash point.

One home lives through all of it, as a real register would: killed, started again, its open sale finished, and so on.
"""

from __future__ import annotations

import msgspec
import pytest

from tests.crash.killed import run, synchronise
from tests.crash.test_upload_killed import OF_AN_UPLOAD, OF_THE_SERVER, agree
from tests.crash.till import BAGUETTE, Acknowledged
from tests.ready import ReadyShop
from tests.shop import WATER, until
from tui_pos.crash_points import CrashPoint
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.register import Register
from tui_pos.sales.cart import Cart
from tui_pos.sales.entry import Entry

PRESSES = {
    CrashPoint.DOCUMENT_WRITTEN: 1,
    CrashPoint.BEFORE_COMMIT: 1,
    CrashPoint.AFTER_COMMIT: 1,
    CrashPoint.BEFORE_CHECKPOINT: 1_100,
}
OF_A_PACKAGE = (CrashPoint.PACKAGE_VERIFIED, CrashPoint.PACKAGE_NAMED, CrashPoint.PACKAGE_SWAPPED)


def test_every_crash_point_is_tried() -> None:
    assert {*PRESSES, *OF_A_PACKAGE, *OF_AN_UPLOAD, *OF_THE_SERVER} == set(CrashPoint)


def ended(moment: Acknowledged) -> Acknowledged:
    """The same moment of any other run: without what is minted anew each time."""
    cart = None if moment.cart is None else msgspec.structs.replace(moment.cart, id="", started_at=0)
    return Acknowledged(cart, ("receipt",) * len(moment.receipts))


def found_in(shop: ReadyShop, cart: Cart | None, sold_before: int) -> Acknowledged:
    """What the home has of the run that was killed."""
    return Acknowledged(cart, tuple(sale.receipt for sale in shop.transactions()[sold_before:]))


async def finish(register: Register) -> None:
    """The cashier goes on with what is open."""
    if register.cart is not None:
        paid = await perform(register, PAY_CASH_QUICK, None)
        assert paid.transaction is not None


@pytest.mark.parametrize("point", PRESSES)
async def test_a_sale_is_as_it_was_or_one_step_further(ready_shop: ReadyShop, point: CrashPoint) -> None:
    nothing = Acknowledged(None, ())
    whole = run(ready_shop.home.path, "", PRESSES[point])
    assert not whole.killed
    moments = [nothing, *map(ended, whole.acknowledged)]
    times = 0
    while True:
        sold_before = len(ready_shop.transactions())
        killed = run(ready_shop.home.path, f"{point}:{times + 1}", PRESSES[point])
        if not killed.killed:
            assert [nothing, *map(ended, killed.acknowledged)] == moments
            break
        times += 1
        known = (nothing, *killed.acknowledged)[-1]
        async with ready_shop.register(ready_shop.home) as register:
            found = found_in(ready_shop, register.cart, sold_before)
            step = len(killed.acknowledged)
            assert ended(found) in moments[step : step + 2], f"after {point}:{times}"
            assert found.receipts[: len(known.receipts)] == known.receipts
            if known.cart is not None and found.cart is not None:
                assert found.cart.id == known.cart.id
            await finish(register)
            await until(lambda: register.counts.waiting == 0, "everything was delivered")
        assert ready_shop.verification().ok
    assert times > 0, f"a sale never reaches {point}"
    agree(ready_shop)


@pytest.mark.parametrize("point", OF_A_PACKAGE)
async def test_a_package_is_in_use_or_the_one_before_is(ready_shop: ReadyShop, point: CrashPoint) -> None:
    home = ready_shop.home
    ready_shop.server.command("profile", "set", "--retry-count", "1", "--store", "PARIS")
    assert synchronise(home.path, point), f"a synchronisation never reaches {point}"
    ready_shop.server.fault("error-5xx")
    async with ready_shop.register(home) as register:
        assert register.upkeep.applied is not None
        assert [file.name for file in home.path.glob("offline-*.sqlite")] == [register.upkeep.applied.file]
        for code in (WATER, BAGUETTE):
            await perform(register, PRODUCT_SALE, Entry(code=code))
        assert register.connection.offline
        await finish(register)
    ready_shop.server.clear_faults()
    assert not synchronise(home.path, "")
    async with ready_shop.register(home, started=False) as register:
        assert register.upkeep.applied is not None
        assert register.upkeep.applied.session == 2
        assert register.counts.waiting > 0
        assert await register.upkeep.upload_now()
    agree(ready_shop)
