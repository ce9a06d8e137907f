"""The receipt of a sale prints behind it: no printer delays or loses a sale, and nothing is printed twice by itself."""

from __future__ import annotations

import pytest

from tests.devices.stand_in import KICK, PrinterPort, StandIn, listening
from tests.faults.story import SALE_TOTAL
from tests.operations.shifts import at_work, bodies, sell
from tests.ready import ReadyShop, receipt
from tests.shop import MANAGER
from tui_pos.devices.printer import Cause, NotPrinted, Printed
from tui_pos.operations.receipts import PRINT_JOBS, PRINT_RECEIPT, SAVE_AS_PDF
from tui_pos.operations.registry import perform
from tui_pos.register import Register
from tui_pos.sales.sentence import Refused

CONNECTED = pytest.mark.parametrize("connected", [True, False], ids=["online", "offline"])
NUMBER = receipt(1).encode()
COPY = b"DUPLICATA"


def with_printer(shop: ReadyShop, port: PrinterPort) -> None:
    """The register has this printer, and a drawer on it; both are given up soon."""
    shop.home.devices.write_text(
        f'[printer]\nkind = "network"\nhost = "127.0.0.1"\nport = {port.number}\ntimeout_ms = 2000\nanswer_ms = 500\n\n'
        '[drawer]\nkind = "printer"\n'
    )


def last_id(register: Register) -> str:
    assert register.last_sale is not None
    return register.last_sale.id


def waiting_ids(register: Register) -> tuple[str, ...]:
    """What waits now; not narrowed by what waited before."""
    return register.print_queue.waiting


@CONNECTED
async def test_it_prints_behind_the_sale_and_the_drawer_opens(ready_shop: ReadyShop, connected: bool) -> None:
    with listening(StandIn()) as port:
        with_printer(ready_shop, port)
        async with at_work(ready_shop, connected=connected, start=None) as register:
            await sell(register)
            assert last_id(register) in register.print_queue.printing
            await register.print_queue.settled()
            paper = bytes(port.printer.printed)
            assert (paper.count(KICK), paper.count(b"Mineral water")) == (1, 1)
            assert NUMBER in paper
            assert COPY not in paper
            assert isinstance(register.print_queue.outcomes[last_id(register)], Printed)
            assert waiting_ids(register) == ()
        async with ready_shop.register(ready_shop.home) as register:
            assert waiting_ids(register) == ()


async def test_without_paper_the_sale_goes_on_and_a_person_prints_it_once(ready_shop: ReadyShop) -> None:
    with listening(StandIn()) as port:
        port.printer.cover_open = True
        with_printer(ready_shop, port)
        async with at_work(ready_shop, start=None) as register:
            await sell(register, 2)
            await register.print_queue.settled()
            first, second = await perform(register, PRINT_JOBS, None)
            assert [first.receipt, second.receipt] == [receipt(1), receipt(2)]
            assert first.total == SALE_TOTAL
            outcome = register.print_queue.outcomes[first.id]
            assert isinstance(outcome, NotPrinted)
            assert (outcome.cause, first.trouble) == (Cause.COVER_OPEN, outcome.sentence)
            assert NUMBER not in bytes(port.printer.printed)
            port.printer.cover_open = False
            said = await perform(register, PRINT_RECEIPT, first.id)
            assert "once more" in str(said)
            with pytest.raises(Refused, match="is being printed"):
                await perform(register, PRINT_RECEIPT, first.id)
            await register.print_queue.settled()
            paper = bytes(port.printer.printed)
            assert NUMBER in paper
            assert COPY not in paper
            assert [one.receipt for one in await perform(register, PRINT_JOBS, None)] == [receipt(2)]
            assert await bodies(register, "printed_again") == []


async def test_what_the_end_of_the_program_cut_short_waits_for_a_person(ready_shop: ReadyShop) -> None:
    with listening(StandIn()) as port:
        port.reads = False
        with_printer(ready_shop, port)
        async with at_work(ready_shop, start=None) as register:
            await sell(register)
    with listening(StandIn()) as port:
        with_printer(ready_shop, port)
        async with ready_shop.register(ready_shop.home, signed_on=False) as register:
            await ready_shop.sign_on(register, MANAGER)
            (waiting,) = await perform(register, PRINT_JOBS, None)
            assert waiting.receipt == receipt(1)
            assert "may be on paper" in str(waiting.trouble)
            assert port.connections == 0
            said = await perform(register, PRINT_RECEIPT, waiting.id)
            assert "A copy" in str(said)
            await register.print_queue.settled()
            assert COPY in bytes(port.printer.printed)
            assert waiting_ids(register) == ()


async def test_saving_it_settles_it_too(ready_shop: ReadyShop) -> None:
    with listening(StandIn()) as port:
        with_printer(ready_shop, port)
    async with at_work(ready_shop, start=None) as register:
        await sell(register)
        await register.print_queue.settled()
        assert waiting_ids(register) == (last_id(register),)
        heard = register.print_queue.heard()
        assert heard is not None
        assert register.print_queue.heard() is None
        await perform(register, SAVE_AS_PDF, "")
        assert waiting_ids(register) == ()


async def test_without_a_printer_nothing_waits_and_it_says_so(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, start=None) as register:
        await sell(register)
        assert waiting_ids(register) == ()
        with pytest.raises(Refused, match="No receipt printer is set up"):
            await perform(register, PRINT_RECEIPT, "")
        ready_shop.home.receipts.write_text("a file is in the way")
        with pytest.raises(Refused, match="was not written into"):
            await perform(register, SAVE_AS_PDF, "")
        assert await bodies(register, "printed_again") == []
