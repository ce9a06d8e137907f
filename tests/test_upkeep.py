"""What the register knows of its own readiness while it is online, and where it finds out (DESIGN section 2)."""

from __future__ import annotations

import os
import threading

import msgspec
import pytest

from tests.ready import ReadyShop
from tests.shop import until
from tui_pos.connection.readiness import CANNOT_BE_READ, DISK_RESERVE_BYTES, availability
from tui_pos.connection.state import NotReady, Ready
from tui_pos.register import Register


def failing(register: Register) -> list[str]:
    """The conditions that do not hold."""
    return [str(check.name) for check in register.upkeep.checks if not check.ok]


async def test_every_condition_is_known_while_online(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        names = [str(check.name) for check in register.upkeep.checks]
        assert names == [
            *("Staff (1060)", "Configuration (1070)", "Products (1040)", "Schema", "Data age", "Disk free"),
        ]
        assert failing(register) == []
        ready_shop.clock.advance(8 * 86_400)
        assert failing(register) == ["Data age"]
        assert isinstance(register.availability, Ready), "old data still sells"
        assert await register.upkeep.download_now()
        assert failing(register) == [], "the channel had nothing newer"


async def test_the_disk_is_looked_at_with_every_delivery(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        full = msgspec.structs.replace(register.upkeep.conditions, free_bytes=DISK_RESERVE_BYTES - 1)
        register.upkeep.conditions, register.switch.availability = full, availability(full)
        assert failing(register) == ["Disk free"]
        assert isinstance(register.availability, NotReady)
        assert await register.upkeep.upload_now()
        assert failing(register) == []
        assert isinstance(register.availability, Ready)


async def test_a_database_that_failed_an_answer_is_not_believed_because_of_the_disk(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        register.switch.availability = NotReady((CANNOT_BE_READ,))
        assert await register.upkeep.upload_now()
        assert failing(register) == ["Data"]
        assert isinstance(register.availability, NotReady)


async def test_no_disk_is_asked_on_the_event_loop(ready_shop: ReadyShop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[threading.Thread] = []
    statvfs = os.statvfs

    def watched(path: str) -> os.statvfs_result:
        asked.append(threading.current_thread())
        return statvfs(path)

    async with ready_shop.register(ready_shop.home) as register:
        monkeypatch.setattr(os, "statvfs", watched)
        register.upkeep.soon()
        await register.read_configuration()
        await until(lambda: register.sync_status.pending_downloads == 0 and len(asked) > 1, "it was looked at")
    assert threading.main_thread() not in asked
