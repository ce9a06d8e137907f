"""The settings decide which devices a register gets; what it has not is a null device that says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from tui_pos.devices.drawer import DrawerOnPrinter, NullDrawer
from tui_pos.devices.escpos_printer import EscposPrinter
from tui_pos.devices.folder_printer import PrinterToFolder
from tui_pos.devices.network_terminal import TerminalOnNetwork
from tui_pos.devices.opening import open_devices
from tui_pos.devices.printer import Cause, NotPrinted, NullPrinter
from tui_pos.devices.settings import DeviceSettings
from tui_pos.devices.terminal import NotReached, NullTerminal
from tui_pos.sales.sentence import Refused, say

ROOT = Path(__file__).parents[2]


def settings(**tables: object) -> DeviceSettings:
    return msgspec.convert(tables, DeviceSettings)


async def test_none_at_all() -> None:
    devices = await open_devices(settings())
    assert isinstance(devices.printer, NullPrinter)
    assert isinstance(devices.drawer, NullDrawer)
    assert isinstance(devices.terminal, NullTerminal)
    assert devices.printer.columns == 42
    title = say("Receipt {number}", number="PARIS-1-000481")
    result = await devices.printer.print(devices.printer.job("PARIS-1-000481", title, ()))
    assert isinstance(result, NotPrinted)
    assert result.cause is Cause.NOT_SET_UP
    assert str(result.sentence).startswith("Receipt PARIS-1-000481 was not printed: no receipt printer is set up.")
    assert (await devices.printer.status()).trouble is Cause.NOT_SET_UP
    devices.close()


async def test_a_null_terminal_reaches_nothing() -> None:
    terminal = NullTerminal()
    answers = [
        await terminal.authorise(100, "EUR", "r", 1_000),
        await terminal.authorise_offline(100, "EUR", "r", 1_000),
        await terminal.capture("r", 1_000),
        await terminal.reverse("r", 1_000),
        await terminal.status("r", 1_000),
    ]
    assert {type(answer) for answer in answers} == {NotReached}
    assert {answer.reference for answer in answers} == {"r"}
    assert isinstance(await terminal.floor_limit("EUR", 1_000), NotReached)


async def test_all_of_them(tmp_path: Path) -> None:
    devices = await open_devices(
        settings(
            printer={"kind": "file", "path": str(tmp_path / "printer"), "columns": 48},
            drawer={"kind": "printer"},
            terminal={"kind": "network", "host": "127.0.0.1"},
        )
    )
    assert isinstance(devices.printer, EscposPrinter)
    assert devices.printer.columns == 48
    assert isinstance(devices.drawer, DrawerOnPrinter)
    assert isinstance(devices.terminal, TerminalOnNetwork)
    devices.close()


async def test_a_folder_is_a_printer_without_a_drawer(tmp_path: Path) -> None:
    devices = await open_devices(settings(printer={"kind": "folder", "path": str(tmp_path), "format": "pdf"}))
    assert isinstance(devices.printer, PrinterToFolder)
    assert isinstance(devices.drawer, NullDrawer)


async def test_a_model_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        await open_devices(settings(printer={"kind": "file", "path": str(tmp_path / "printer"), "profile": "nonesuch"}))


def test_the_large_libraries_wait_for_the_device_that_needs_them() -> None:
    code = (
        "import sys, tui_pos.devices.opening\n"
        "print(*{name.partition('.')[0] for name in sys.modules} & {'escpos', 'fpdf', 'PIL', 'serial', 'usb', 'barcode'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == ""


def test_the_printer_library_writes_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    code = (
        "import logging\n"
        "from tui_pos.devices.escpos_library import load\n"
        "from tui_pos.devices.escpos_bytes import receipt_bytes\n"
        "from tui_pos.devices.settings import NetworkPrinter\n"
        "from tui_pos.sales.paper import BarcodeLine\n"
        "load()\n"
        "receipt_bytes((BarcodeLine('PARIS-1-000481'),), NetworkPrinter(host='printer'))\n"
        "logging.error('what the library logs')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env={"TMPDIR": str(tmp_path)}
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert list(tmp_path.iterdir()) == []
