"""Serial line, USB and path: the same receipt by each, and how each of them fails."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import msgspec
import pytest
import usb.backend.libusb1

from tests.devices.lines import PRODUCT, VENDOR, UsbBus, on_a_line
from tests.devices.stand_in import StandIn
from tui_pos.devices.dialogue import PrinterTrouble, deliver
from tui_pos.devices.escpos_printer import EscposPrinter
from tui_pos.devices.printer import Cause, NotPrinted, PaperLevel, Printed, PrintJob
from tui_pos.devices.settings import EscposSettings, FilePrinter, SerialPrinter, UsbPrinter
from tui_pos.sales.paper import TextLine
from tui_pos.sales.sentence import say

PAPER = (TextLine("Épicerie"), TextLine("TOTAL EUR 12,50 €"))
TITLE = say("Receipt {number}", number="PARIS-1-000481")
USB = UsbPrinter(vendor=VENDOR, product=PRODUCT)


async def printed_on(settings: EscposSettings) -> Printed | NotPrinted:
    """What came of one receipt."""
    device = await EscposPrinter.open(settings)
    return await device.print(device.job("PARIS-1-000481", TITLE, PAPER))


def cause_of(result: Printed | NotPrinted) -> Cause:
    assert isinstance(result, NotPrinted)
    return result.cause


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> UsbBus:
    """The bus in place of the computer's own."""
    bus = UsbBus(StandIn())
    monkeypatch.setattr(usb.backend.libusb1, "get_backend", lambda *_, **__: bus)
    return bus


@pytest.mark.parametrize("flow", ["dtr", "rts", "xonxoff"])
async def test_a_serial_line(flow: str) -> None:
    printer = StandIn()
    with on_a_line(printer) as line:
        settings = msgspec.convert({"kind": "serial", "path": line.path, "flow": flow}, SerialPrinter)
        result = await printed_on(settings)
    assert isinstance(result, Printed)
    assert result.paper is PaperLevel.ENOUGH
    assert bytes(printer.printed) == result.job.content


async def test_a_serial_line_whose_printer_has_no_paper() -> None:
    printer = StandIn()
    printer.paper = 0
    with on_a_line(printer) as line:
        assert cause_of(await printed_on(SerialPrinter(path=line.path))) is Cause.NO_PAPER


async def test_a_serial_line_whose_printer_is_off() -> None:
    with on_a_line(StandIn(), reads=False) as line:
        assert cause_of(await printed_on(SerialPrinter(path=line.path, answer_ms=100))) is Cause.SILENT


async def test_a_serial_line_that_takes_no_more() -> None:
    with on_a_line(StandIn(), reads=False) as line:
        settings = SerialPrinter(path=line.path, answers=False)
        await EscposPrinter.open(settings)
        with pytest.raises(PrinterTrouble) as trouble:
            await asyncio.to_thread(deliver, settings, b"x" * 1_000_000, 0.2)
    assert trouble.value.cause is Cause.STALLED


async def test_a_serial_line_that_is_not_there(tmp_path: Path) -> None:
    result = await printed_on(SerialPrinter(path=str(tmp_path / "ttyS99")))
    assert cause_of(result) is Cause.NOT_FOUND
    assert isinstance(result, NotPrinted)
    assert "No such file or directory" in str(result.sentence)


async def test_usb(bus: UsbBus) -> None:
    result = await printed_on(USB)
    assert isinstance(result, Printed)
    assert result.paper is PaperLevel.ENOUGH
    assert bytes(bus.printer.printed) == result.job.content


async def test_usb_without_paper_unplugged_or_stalled(bus: UsbBus) -> None:
    device = await EscposPrinter.open(USB)
    job = PrintJob(name="1", title=TITLE, content=b"x\n")
    bus.printer.paper = 0
    assert cause_of(await device.print(job)) is Cause.NO_PAPER
    bus.plugged = False
    assert cause_of(await device.print(job)) is Cause.NOT_FOUND
    bus.plugged, bus.takes = True, False
    assert cause_of(await device.print(job)) is Cause.SILENT
    bus.takes = True
    bus.printer.refill()
    assert isinstance(await device.print(job), Printed)


async def test_usb_without_its_system_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("libusb1", "libusb0", "openusb"):
        monkeypatch.setattr(f"usb.backend.{name}.get_backend", lambda *_, **__: None)
    result = await printed_on(USB)
    assert cause_of(result) is Cause.NOT_FOUND
    assert isinstance(result, NotPrinted)
    assert "No backend available" in str(result.sentence)


async def test_a_plain_file_grows(tmp_path: Path) -> None:
    path = tmp_path / "printer.bin"
    first = await printed_on(FilePrinter(path=str(path)))
    second = await printed_on(FilePrinter(path=str(path)))
    assert isinstance(first, Printed)
    assert isinstance(second, Printed)
    assert path.read_bytes() == first.job.content + second.job.content
    assert path.stat().st_mode & 0o777 == 0o600


async def test_a_pipe_that_nobody_reads(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    assert cause_of(await printed_on(FilePrinter(path=str(path)))) is Cause.NOT_FOUND


async def test_a_pipe_that_is_full(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    settings = FilePrinter(path=str(path))
    await EscposPrinter.open(settings)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(PrinterTrouble) as trouble:
            await asyncio.to_thread(deliver, settings, b"x" * 1_000_000, 0.2)
    finally:
        os.close(reader)
    assert trouble.value.cause is Cause.STALLED


async def test_a_device_file_that_has_no_room() -> None:
    assert cause_of(await printed_on(FilePrinter(path="/dev/full"))) is Cause.NO_PAPER


async def test_a_folder_is_no_printer(tmp_path: Path) -> None:
    assert cause_of(await printed_on(FilePrinter(path=str(tmp_path)))) is Cause.NOT_FOUND
