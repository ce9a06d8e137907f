from __future__ import annotations

import asyncio
from pathlib import Path

from tests.journal.deeds import open_journal
from tui_pos.channel.answers.asker import Attempts, SignOnAttempts
from tui_pos.channel.answers.lock import MINUTE, is_locked
from tui_pos.journal.journal import Journal

NOW = 1_000 * MINUTE


async def fail(attempts: SignOnAttempts, times: int) -> Attempts:
    """From a thread, as the offline database does."""
    for _ in range(times - 1):
        await asyncio.to_thread(attempts.record_failure, "000160", NOW)
    return await asyncio.to_thread(attempts.record_failure, "000160", NOW)


async def test_failures_are_counted_and_lock(journal: Journal) -> None:
    assert await asyncio.to_thread(journal.attempts.state, "000160") == Attempts()
    assert await fail(journal.attempts, 4) == Attempts(failures=4)
    assert await fail(journal.attempts, 1) == Attempts(failures=5, locked_until=NOW + MINUTE)
    assert await asyncio.to_thread(journal.attempts.state, "000110") == Attempts()


async def test_a_lock_survives_a_restart(path: Path) -> None:
    journal = await open_journal(path)
    before = await fail(journal.attempts, 6)
    await journal.close()
    journal = await open_journal(path)
    assert await asyncio.to_thread(journal.attempts.state, "000160") == before
    assert is_locked(before, NOW)
    await journal.close()


async def test_the_right_pin_forgets_them(journal: Journal) -> None:
    await fail(journal.attempts, 5)
    for _ in range(2):
        await asyncio.to_thread(journal.attempts.clear, "000160")
    assert await asyncio.to_thread(journal.attempts.state, "000160") == Attempts()


async def test_many_threads_lose_no_failure(journal: Journal) -> None:
    await asyncio.gather(*(asyncio.to_thread(journal.attempts.record_failure, "000160", NOW) for _ in range(20)))
    assert (await asyncio.to_thread(journal.attempts.state, "000160")).failures == 20
