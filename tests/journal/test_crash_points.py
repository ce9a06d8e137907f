"""kill -9 at each place where the journal can die: what was told is there, what is there is whole, and the day goes on."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.journal.a_day import SALES
from tests.journal.deeds import Note
from tests.program import run
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.journal.entry import Delivery
from tui_pos.journal.reader import JournalReader

COMMITS = 8
PLACES = [
    *(f"{CrashPoint.BEFORE_COMMIT}:{number}" for number in range(1, COMMITS + 1)),
    *(f"{CrashPoint.AFTER_COMMIT}:{number}" for number in range(1, COMMITS + 1)),
    *(f"{CrashPoint.DOCUMENT_WRITTEN}:{number}" for number in (1, 2)),
    *(f"{CrashPoint.MIRROR_WRITTEN}:{number}" for number in range(1, 4)),
    str(CrashPoint.BEFORE_CHECKPOINT),
]
OF_THE_COPY = {CrashPoint.MIRROR_WRITTEN}
OF_RECOVERY = (CrashPoint.RECOVERY_BUILT, CrashPoint.RECOVERY_NAMED, CrashPoint.RECOVERY_ASIDE)


def a_day(path: Path, crash_at: str) -> tuple[int, list[str]]:
    """The exit status of a day's process, and what it told."""
    ended = run("tests.journal.a_day", str(path), environment={**os.environ, "TUI_POS_CRASH_AT": crash_at})
    return ended.returncode, ended.stdout.splitlines()


@pytest.mark.parametrize("place", PLACES)
async def test_killed_here(place: str, path: Path) -> None:
    status, told = await asyncio.to_thread(a_day, path, place)
    assert status == -signal.SIGKILL
    assert "closed" not in told
    if told:
        assert_nothing_told_is_lost(path, told)
    status, told = await asyncio.to_thread(a_day, path, "")
    assert (status, told[-1]) == (0, "closed")
    assert_each_sale_once(path)


@pytest.mark.parametrize("place", OF_RECOVERY)
@pytest.mark.parametrize("damage", ["deleted", "rotten"])
async def test_killed_while_it_is_restored(place: str, damage: str, path: Path) -> None:
    status, _ = await asyncio.to_thread(a_day, path, "")
    assert status == 0
    if damage == "deleted":
        path.unlink()
        if place == CrashPoint.RECOVERY_ASIDE:
            path.write_bytes(b"")
    else:
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
    status, told = await asyncio.to_thread(a_day, path, place)
    assert (status, told) == (-signal.SIGKILL, [])
    status, told = await asyncio.to_thread(a_day, path, "")
    assert (status, told[-1]) == (0, "closed")
    assert_each_sale_once(path)


def assert_nothing_told_is_lost(path: Path, told: list[str]) -> None:
    journal = JournalReader(path)
    verdict = journal.verify()
    assert verdict.ok
    sold = [id for id in SALES if journal.find(id) is not None]
    assert verdict.last_receipt == (f"PARIS-1-{len(sold):06d}" if sold else "")
    assert {line.removeprefix("sold ") for line in told if line.startswith("sold")} <= set(sold)
    cart = journal.recall("open_cart", Note)
    assert cart is None or cart.text not in sold, "a sale and the cart that it empties are one"
    filled = [line.removeprefix("cart ") for line in told if line.startswith("cart")]
    assert all(id in sold or cart == Note(id) for id in filled)
    assert journal.counts().accepted >= told.count("settled")
    assert len(journal._rows("SELECT * FROM sign_on_attempts")) >= told.count("failed sign-on")
    journal.close()


def assert_each_sale_once(path: Path) -> None:
    journal = JournalReader(path)
    verdict = journal.verify()
    assert (verdict.ok, verdict.count, verdict.last_receipt) == (True, 2, "PARIS-1-000002")
    assert [(entry.sealed.id, entry.delivery) for entry in journal.recent(9)] == [
        ("sale-2", Delivery.WAITING),
        ("sale-1", Delivery.ACCEPTED),
    ]
    assert journal.recall("open_cart", Note) is None
    journal.close()


def test_without_the_variable_nothing_happens() -> None:
    for point in CrashPoint:
        reach(point)
