"""`kill -9` at each step of a card payment: a card is charged once and captured if its sale is done, and else not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.killed import process
from tests.devices.terminals import simulated
from tests.ready import ReadyShop
from tui_pos.crash_points import CrashPoint
from tui_pos.operations.card import ASK_AGAIN
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.sales.document import said

OF_A_CARD = (CrashPoint.CARD_ASKED, CrashPoint.CARD_ANSWERED, CrashPoint.DUTY_BEGUN, CrashPoint.DUTY_DONE)
CAPTURED = {
    CrashPoint.CARD_ASKED: "reversed",
    CrashPoint.CARD_ANSWERED: "captured",
    CrashPoint.DUTY_BEGUN: "captured",
    CrashPoint.DUTY_DONE: "captured",
}


@pytest.mark.parametrize("point", OF_A_CARD)
async def test_a_card_is_charged_for_a_sale_that_is_done_and_for_no_other(
    ready_shop: ReadyShop, tmp_path: Path, point: CrashPoint
) -> None:
    with simulated(tmp_path / "terminal") as terminal:
        ready_shop.home.devices.write_text(f'[terminal]\nkind = "network"\nhost = "127.0.0.1"\nport = {terminal.port}\n')
        killed = process("tests.crash.card_till", str(ready_shop.home.path), crash_at=str(point))
        assert killed.returncode != 0, f"a card payment never reaches {point}"
        async with ready_shop.register(ready_shop.home, started=False) as register:
            if register.cart is not None:
                assert register.cart.asked is not None
                await perform(register, ASK_AGAIN, None)
                result = await register.cards.outcome()
                assert result is not None
                assert not result.open
            if register.cart is not None:
                await perform(register, PAY_CASH_QUICK, None)
            assert await register.cards.do_now()
            assert register.cards.work.duties == ()
        (sold,) = ready_shop.transactions()
        (tender,) = sold.tenders
        slip = said(tender.card, None)
        words = terminal.last_words()
        assert list(words.values()) == [CAPTURED[point]]
        assert ([slip.reference] if slip else []) == [reference for reference, word in words.items() if word == "captured"]
        assert max(terminal.charges().values(), default=1) == 1
    assert ready_shop.verification().ok
