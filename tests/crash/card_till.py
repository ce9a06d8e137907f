"""A register without screens that sells one water by card; made to be killed.

python -m tests.crash.card_till HOME
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.shop import CASHIER, WATER, new_id, now
from tui_pos.commands.headless import opened
from tui_pos.config import Home
from tui_pos.operations.card import PAY_CARD
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.operations.shift import LOG_ON
from tui_pos.sales.entry import Entry


async def work(home: Path) -> None:
    """One run of the register."""
    async with opened(Home(home), now, new_id) as register:
        await perform(register, LOG_ON, CASHIER)
        await perform(register, PRODUCT_SALE, Entry(code=WATER))
        await perform(register, PAY_CARD, "")
        result = await register.cards.outcome()
        assert result is not None
        assert result.transaction is not None
        assert await register.cards.do_now()


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1])))
