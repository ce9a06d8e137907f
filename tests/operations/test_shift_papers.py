"""X 1056 and Z 1057 on paper: once, then as a copy; a printer that fails loses nothing."""

from __future__ import annotations

import pytest

from tests.devices.stand_in import PrinterPort, StandIn, listening
from tests.operations.shifts import IN_ENGLISH, MANY, at_work, bodies, sell
from tests.ready import ReadyShop
from tests.shop import MANAGER
from tui_pos.devices.printer import NotPrinted, Printed
from tui_pos.operations.ending import (
    CLOSE_SHIFT,
    Closing,
)
from tui_pos.operations.registry import perform
from tui_pos.operations.reports import PRINT_X, REPRINT_Z
from tui_pos.sales.sentence import Refused

CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])
KNOWN = Closing(known_undelivered=MANY)


def with_printer(shop: ReadyShop, port: PrinterPort) -> None:
    shop.home.devices.write_text(f'[printer]\nkind = "network"\nhost = "127.0.0.1"\nport = {port.number}\n')


async def test_the_z_is_printed_once_and_then_as_a_copy(ready_shop: ReadyShop) -> None:
    printer = StandIn()
    with listening(printer) as port:
        with_printer(ready_shop, port)
        async with at_work(ready_shop, credentials=IN_ENGLISH, start="0") as register:
            closed = await perform(register, CLOSE_SHIFT, KNOWN)
            assert isinstance(closed.paper, Printed)
            once = port.received()
            assert b"Z REPORT 1" in once
            assert b"COPY" not in once
            await ready_shop.sign_on(register, MANAGER)
            again = await perform(register, REPRINT_Z, "")
            assert isinstance(again.paper, Printed)
            assert port.received(talks=2).count(b"COPY") == 1
            assert len(await bodies(register, "printed_again")) == 1


async def test_a_printer_that_fails_loses_no_z(ready_shop: ReadyShop) -> None:
    with listening(StandIn()) as port:
        with_printer(ready_shop, port)
    async with at_work(ready_shop, start="0") as register:
        closed = await perform(register, CLOSE_SHIFT, KNOWN)
        assert isinstance(closed.paper, NotPrinted)
        assert len(await bodies(register, "shift_closed")) == 1


@CONNECTED
async def test_there_is_no_z_to_print_again(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        for shift in ("", "no-such-shift"):
            with pytest.raises(Refused, match="no Z report"):
                await perform(register, REPRINT_Z, shift)
        assert await bodies(register, "printed_again") == []


@CONNECTED
async def test_an_x_changes_nothing(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        await sell(register)
        before = len(ready_shop.documents())
        first, second = [await perform(register, PRINT_X, None) for _ in range(2)]
        assert (first.number, first.totals) == (0, second.totals)
        assert len(ready_shop.documents()) == before
