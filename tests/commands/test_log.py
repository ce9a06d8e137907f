"""The log says what changed, and never stands in the way of a sale."""

from __future__ import annotations

import json
import os

from tests.faults.story import first_scan, pay, scan_again
from tests.ready import ReadyShop
from tui_pos.commands.log import LineWriter, logged


def test_what_the_disk_does_not_take_is_lost_without_a_word() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    LineWriter(writing).msg("the disk is full")
    os.close(writing)


async def test_a_switch_is_logged_and_nothing_is_written_once_the_log_is_closed(ready_shop: ReadyShop) -> None:
    home = ready_shop.home
    async with ready_shop.register(home, started=False) as register:
        with logged(register, home.log):
            ready_shop.server.fault("error-5xx")
            await first_scan(register)
            await scan_again(register)
            await pay(register)
        content = home.log.read_text()
        ready_shop.server.clear_faults()
        await register.connect()
        assert home.log.read_text() == content
    events = [json.loads(line) for line in content.splitlines()]
    assert [event["event"] for event in events if event["event"] != "synchronisation"][-3:] == ["opened", "switched", "closed"]
    assert "Mineral" not in content
    assert ready_shop.home.device().token not in content
