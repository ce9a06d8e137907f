"""A register without screens that recalls one suspended cart; made to be killed.

python -m tests.crash.recaller HOME SUSPENDED
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.shop import CASHIER, new_id, now
from tui_pos.commands.headless import opened
from tui_pos.config import Home
from tui_pos.operations.registry import perform
from tui_pos.operations.shift import LOG_ON
from tui_pos.operations.suspension import RECALL


async def work(home: Path, suspended: str) -> None:
    """One run of the register."""
    async with opened(Home(home), now, new_id) as register:
        await perform(register, LOG_ON, CASHIER)
        await perform(register, RECALL, suspended)


if __name__ == "__main__":
    asyncio.run(work(Path(sys.argv[1]), sys.argv[2]))
