"""The network printer against a real port: what it prints, and every way in which it does not; the receipt is always kept."""

from __future__ import annotations

import asyncio
import errno
import socket
import threading
from collections.abc import Iterator

import msgspec
import pytest

from tests.devices.stand_in import PrinterPort, StandIn, listening
from tests.sales.test_receipt import a_sale, receipt
from tui_pos.devices.dialogue import PrinterTrouble, deliver
from tui_pos.devices.escpos_printer import EscposPrinter
from tui_pos.devices.printer import Cause, NotPrinted, PaperLevel, Printed, PrinterStatus, PrintJob
from tui_pos.devices.settings import NetworkPrinter
from tui_pos.locale import language
from tui_pos.sales.receipt import on_paper
from tui_pos.sales.sentence import Refused, say

TITLE = say("Receipt {number}", number="PARIS-1-000481")
FRENCH = language("fr")


@pytest.fixture
def printer() -> StandIn:
    return StandIn()


@pytest.fixture
def port(printer: StandIn) -> Iterator[PrinterPort]:
    with listening(printer) as port:
        yield port


async def opened(port: PrinterPort, **settings: object) -> EscposPrinter:
    given = {"kind": "network", "host": "127.0.0.1", "port": port.number, **settings}
    return await EscposPrinter.open(msgspec.convert(given, NetworkPrinter))


def a_job(printer: EscposPrinter) -> PrintJob:
    return printer.job("PARIS-1-000481", TITLE, on_paper(receipt(a_sale()), language("en"), printer.columns))


def not_printed(result: Printed | NotPrinted, cause: Cause) -> NotPrinted:
    """The failure, which has its job and a sentence in both languages."""
    assert isinstance(result, NotPrinted)
    assert result.cause is cause
    assert "PARIS-1-000481" in str(result.sentence)
    assert FRENCH.tell(result.sentence) != str(result.sentence)
    return result


async def test_a_receipt_is_on_paper_when_it_is_said_to_be(printer: StandIn, port: PrinterPort) -> None:
    device = await opened(port)
    job = a_job(device)
    assert await device.print(job) == Printed(job=job, paper=PaperLevel.ENOUGH)
    assert port.received() == job.content
    assert b"TOTAL EUR" in job.content


async def test_paper_that_is_nearly_out_is_told(printer: StandIn, port: PrinterPort) -> None:
    printer.low_below = 2_000_000
    device = await opened(port)
    result = await device.print(a_job(device))
    assert isinstance(result, Printed)
    assert result.paper is PaperLevel.LOW


async def test_receipts_come_out_one_after_the_other(printer: StandIn, port: PrinterPort) -> None:
    device = await opened(port)
    jobs = [PrintJob(name=str(number), title=TITLE, content=f"<{number}>".encode() * 500) for number in range(8)]
    results = await asyncio.gather(*(device.print(job) for job in jobs))
    assert [result for result in results if isinstance(result, Printed)] == list(results)
    assert port.received(talks=len(jobs)) == b"".join(job.content for job in jobs)
    assert port.connections == len(jobs)


async def test_answers_that_belong_to_no_question_are_passed_over(printer: StandIn, port: PrinterPort) -> None:
    printer.stray = b"\x14\x80\xff"
    device = await opened(port)
    assert isinstance(await device.print(a_job(device)), Printed)


async def test_no_paper(printer: StandIn, port: PrinterPort) -> None:
    printer.paper = 0
    device = await opened(port)
    failed = not_printed(await device.print(a_job(device)), Cause.NO_PAPER)
    assert port.received() == b""
    printer.refill()
    assert isinstance(await device.print(failed.job), Printed)
    assert port.received(talks=2) == failed.job.content


async def test_paper_that_ends_in_the_middle(printer: StandIn, port: PrinterPort) -> None:
    printer.paper = 100
    device = await opened(port, answer_ms=1_000)
    failed = not_printed(await device.print(a_job(device)), Cause.NO_PAPER)
    assert port.received() == failed.job.content[:100]
    printer.refill()
    assert port.received() == failed.job.content


async def test_an_open_cover(printer: StandIn, port: PrinterPort) -> None:
    printer.cover_open = True
    device = await opened(port)
    not_printed(await device.print(a_job(device)), Cause.COVER_OPEN)
    assert port.received() == b""


async def test_a_fault_of_its_own(printer: StandIn, port: PrinterPort) -> None:
    printer.fault = True
    device = await opened(port)
    not_printed(await device.print(a_job(device)), Cause.OUT_OF_ORDER)


async def test_a_printer_that_takes_all_and_prints_nothing(printer: StandIn, port: PrinterPort) -> None:
    printer.prints = False
    device = await opened(port, timeout_ms=500, answer_ms=200)
    job = PrintJob(name="PARIS-1-000481", title=TITLE, content=b"short\n")
    failed = await device.print(job)
    assert isinstance(failed, NotPrinted)
    # A busy computer may be too slow for the questions themselves; either way nothing is said to be printed.
    assert failed.cause in (Cause.STALLED, Cause.SILENT)
    assert failed.job == job


async def test_a_printer_that_says_nothing(printer: StandIn, port: PrinterPort) -> None:
    printer.answers = False
    device = await opened(port, answer_ms=100)
    failed = not_printed(await device.print(a_job(device)), Cause.SILENT)
    assert "answers = false" in str(failed.sentence)


async def test_a_printer_that_is_never_asked(printer: StandIn, port: PrinterPort) -> None:
    printer.answers = False
    device = await opened(port, answers=False)
    job = a_job(device)
    assert await device.print(job) == Printed(job=job, paper=PaperLevel.UNKNOWN)
    assert port.received() == job.content


async def test_a_connection_that_breaks(printer: StandIn, port: PrinterPort) -> None:
    port.resets_after = 100
    device = await opened(port)
    failed = not_printed(await device.print(a_job(device)), Cause.CUT_OFF)
    port.resets_after = None
    assert isinstance(await device.print(failed.job), Printed)


async def test_nobody_listens(printer: StandIn, port: PrinterPort) -> None:
    device = await opened(port)
    port.close()
    failed = not_printed(await device.print(a_job(device)), Cause.NOT_FOUND)
    assert "Connection refused" in str(failed.sentence)


async def test_a_printer_that_stops_reading_is_given_up_in_time(printer: StandIn, port: PrinterPort) -> None:
    port.reads = False
    device = await opened(port, answers=False)
    with pytest.raises(PrinterTrouble) as trouble:
        await asyncio.to_thread(deliver, device.settings, b"x" * 20_000_000, 0.3)
    assert trouble.value.cause is Cause.STALLED


async def test_the_event_loop_goes_on_while_a_printer_hangs(printer: StandIn, port: PrinterPort) -> None:
    port.reads = False
    device = await opened(port, answer_ms=300)
    printing = asyncio.create_task(device.print(a_job(device)))
    turns = 0
    while not printing.done():
        turns += 1
        await asyncio.sleep(0)
    not_printed(await printing, Cause.SILENT)
    assert turns > 100


async def test_a_driver_that_keeps_no_time_out(printer: StandIn, port: PrinterPort, monkeypatch: pytest.MonkeyPatch) -> None:
    device = await opened(port, timeout_ms=100)
    stuck, tried = threading.Event(), []

    def look_up(address: object, seconds: float) -> None:
        tried.append(address)
        stuck.wait(60)
        raise OSError(errno.EHOSTUNREACH, "No route to host")

    monkeypatch.setattr(socket, "create_connection", look_up)
    first = not_printed(await device.print(PrintJob(name="1", title=TITLE, content=b"")), Cause.STALLED)
    second = not_printed(await device.print(first.job), Cause.STALLED)
    stuck.set()
    monkeypatch.undo()
    device.settings = msgspec.structs.replace(device.settings, timeout_ms=10_000)
    # What was given up before it began is not printed any more, so that this is the second try.
    assert isinstance(await device.print(second.job), Printed)
    assert len(tried) == 1
    assert port.connections == 1


async def test_how_the_printer_is(printer: StandIn, port: PrinterPort) -> None:
    device = await opened(port)
    assert await device.status() == PrinterStatus(paper=PaperLevel.ENOUGH)
    printer.low_below = 2_000_000
    assert await device.status() == PrinterStatus(paper=PaperLevel.LOW)
    printer.paper = 0
    status = await device.status()
    assert status.trouble is Cause.NO_PAPER
    assert str(status.sentence) == "The printer is out of paper. Put paper in."
    port.close()
    assert (await device.status()).trouble is Cause.NOT_FOUND


async def test_a_model_that_nobody_knows_is_refused_when_it_is_opened(port: PrinterPort) -> None:
    with pytest.raises(Refused):
        await opened(port, profile="nonesuch")
