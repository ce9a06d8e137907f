"""A short day at a register in a process of its own, to be killed: each deed is told on standard output once it is durable.

    python -m tests.journal.a_day FILE

The same day again finds what was done and does the rest, as a register does after a crash.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.journal.deeds import Note, open_journal, sell
from tui_pos.channel.delivery import Outcome, Result

SALES = ("sale-1", "sale-2")


async def day(path: Path) -> None:
    journal = await open_journal(path)
    tell("opened")
    for id in SALES:
        if await journal.find(id) is None:
            await journal.keep({"open_cart": Note(id)})
            tell(f"cart {id}")
        await sell(journal, id)
        tell(f"sold {id}")
    await journal.settle([Result(id="sale-1", outcome=Outcome.ACCEPTED)])
    tell("settled")
    await asyncio.to_thread(journal.attempts.record_failure, "000160", 1)
    tell("failed sign-on")
    await journal.keep({"big": Note("x" * 6_000_000)})
    tell("big")
    await journal.close()
    tell("closed")


def tell(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    asyncio.run(day(Path(sys.argv[1])))
