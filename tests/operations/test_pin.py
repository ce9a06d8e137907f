"""A new PIN goes to headquarters, to every store, and to the register with its next package; nothing else keeps it."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.ready import ReadyShop
from tests.shop import CASHIER
from tui_pos.channel.requests import RequestRefused
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.pin import CHANGE_PIN, NewPin
from tui_pos.operations.registry import perform
from tui_pos.operations.shift import LOG_OFF, Credentials
from tui_pos.sales.sentence import Refused

NEW = Credentials(CASHIER.staff, "135790")
PINS = NewPin(CASHIER.pin, NEW.pin, NEW.pin)


async def test_it_counts_online_at_once_and_offline_after_the_next_package(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await perform(register, CHANGE_PIN, PINS)
        await perform(register, LOG_OFF, None)
        with pytest.raises(RequestRefused, match="do not belong together"):
            await ready_shop.sign_on(register)
        await ready_shop.sign_on(register, NEW)
        assert await register.upkeep.download_now()
        await perform(register, DATABASE_CONNECTION, None)
        await perform(register, LOG_OFF, None)
        await ready_shop.sign_on(register, NEW)
        assert register.staff_number == NEW.staff


async def test_it_counts_in_every_store_and_headquarters_knows_who_did_it(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await perform(register, CHANGE_PIN, PINS)
    said = ready_shop.server.command("changes")
    assert f"{CASHIER.staff} at PARIS-1" in said
    home = await ready_shop.activated("HOUSTON-1", "HOUSTON")
    async with ready_shop.register(home, signed_on=False, started=False) as register:
        await ready_shop.sign_on(register, NEW)
        assert register.staff_number == NEW.staff


async def test_a_lost_reply_is_asked_for_again(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        ready_shop.server.fault("lost-reply", request="pins", times=1)
        with suppress(Refused):
            await perform(register, CHANGE_PIN, PINS)
        await perform(register, CHANGE_PIN, PINS)
        await perform(register, LOG_OFF, None)
        await ready_shop.sign_on(register, NEW)


async def test_a_server_that_fails_leaves_it_open_in_words(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        ready_shop.server.fault("garbage", request="pins")
        with pytest.raises(Refused, match="try the new one, then the old one"):
            await perform(register, CHANGE_PIN, PINS)


async def test_five_wrong_ones_lock_the_number(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        for _ in range(5):
            with pytest.raises(RequestRefused):
                await perform(register, CHANGE_PIN, NewPin("000000", NEW.pin, NEW.pin))
        with pytest.raises(RequestRefused, match="is locked until"):
            await perform(register, CHANGE_PIN, PINS)


async def test_no_file_has_it_in_the_clear(ready_shop: ReadyShop) -> None:
    async with ready_shop.register(ready_shop.home, started=False) as register:
        await perform(register, CHANGE_PIN, PINS)
    for file in ready_shop.folder.rglob("*"):
        if file.is_file():
            assert NEW.pin.encode() not in file.read_bytes(), file
