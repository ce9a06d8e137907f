"""`kill -9` of the register and of the server at each step of a claim: the cart comes back once, or waits on; never both."""

from __future__ import annotations

import signal

import pytest

from tests.crash.killed import process
from tests.operations.shifts import bodies
from tests.ready import ReadyShop
from tests.shop import WATER, until
from tui_pos.claims import Unsettled
from tui_pos.connection.state import Mode
from tui_pos.crash_points import CrashPoint
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE, VOID_TRANSACTION
from tui_pos.operations.suspension import LIST_SUSPENDED, RECALL, SUSPEND
from tui_pos.register import Register
from tui_pos.sales.document import RecalledBody
from tui_pos.sales.entry import Entry

OF_A_CLAIM = (CrashPoint.CLAIM_INTENDED, CrashPoint.CLAIM_ANSWERED, CrashPoint.CLAIM_KEPT)
OF_A_DECISION = (CrashPoint.CLAIM_DECIDED,)
IN_THE_JOURNAL = (CrashPoint.DOCUMENT_WRITTEN, CrashPoint.BEFORE_COMMIT, CrashPoint.AFTER_COMMIT)


async def suspend_one(register: Register) -> str:
    """A cart that the channel has; the id of its document."""
    await perform(register, PRODUCT_SALE, Entry(code=WATER))
    assert register.cart is not None
    waits = register.cart.id
    await perform(register, SUSPEND, "")
    await until(lambda: register.counts.waiting == 0, "it was delivered")
    return waits


async def is_somewhere_once(shop: ReadyShop, waits: str) -> None:
    """At the next start the cart is open, or it waits and can be recalled; afterwards everybody says the same."""
    async with shop.register(shop.home) as register:
        listed = [waiting.cart.id for waiting in (await perform(register, LIST_SUSPENDED, None)).carts]
        assert listed == ([] if register.cart is not None else [waits])
        if register.cart is None:
            await perform(register, RECALL, waits)
        assert register.cart is not None
        assert register.cart.recalled == waits
        assert not register.claims.intents
        recalls = [body for body in await bodies(register, "recalled") if isinstance(body, RecalledBody)]
        assert [body.move for body in recalls if body.suspended == waits] == ["recalled"]
        await until(lambda: register.counts.waiting == 0, "everything was delivered")
        assert register.counts.parked == 0
        await perform(register, VOID_TRANSACTION, None)
    assert shop.verification().ok


@pytest.mark.parametrize("point", [*OF_A_CLAIM, *IN_THE_JOURNAL])
async def test_the_register_is_killed(ready_shop: ReadyShop, point: CrashPoint) -> None:
    times = 0
    while True:
        async with ready_shop.register(ready_shop.home) as register:
            waits = await suspend_one(register)
        killed = process("tests.crash.recaller", str(ready_shop.home.path), waits, crash_at=f"{point}:{times + 1}")
        if killed.returncode != -signal.SIGKILL:
            break
        times += 1
        await is_somewhere_once(ready_shop, waits)
    assert times > 0, f"a claim never reaches {point}"


@pytest.mark.parametrize("point", OF_A_DECISION)
async def test_the_server_is_killed(ready_shop: ReadyShop, point: CrashPoint, monkeypatch: pytest.MonkeyPatch) -> None:
    ready_shop.server.kill()
    monkeypatch.setenv("TUI_POS_CRASH_AT", point)
    ready_shop.server.start()
    async with ready_shop.register(ready_shop.home) as register:
        waits = await suspend_one(register)
        with pytest.raises(Unsettled):
            await perform(register, RECALL, waits)
        assert (register.cart, register.connection.mode) == (None, Mode.SEAMLESS_OFFLINE)
    monkeypatch.delenv("TUI_POS_CRASH_AT")
    ready_shop.server.kill()
    ready_shop.server.start()
    ready_shop.clock.advance(120)
    await is_somewhere_once(ready_shop, waits)
