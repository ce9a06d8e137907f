"""devices.toml: every kind of device is read, and whatever cannot be meant is refused with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_pos.config import Home
from tui_pos.devices import settings as module
from tui_pos.devices.settings import (
    DeviceSettings,
    FilePrinter,
    FolderPrinter,
    NetworkPrinter,
    NetworkTerminal,
    NoDrawer,
    NoPrinter,
    NoTerminal,
    PrinterDrawer,
    SerialPrinter,
    UsbPrinter,
    read_devices,
)
from tui_pos.locale import language
from tui_pos.sales.sentence import Refused

EXAMPLE = (module.__doc__ or "").partition("\n\n")[2]


def read(folder: Path, text: str) -> DeviceSettings:
    home = Home(folder)
    home.devices.write_text(text, encoding="utf-8")
    return read_devices(home.devices)


def refused(folder: Path, text: str) -> str:
    with pytest.raises(Refused) as refusal:
        read(folder, text)
    assert "devices.toml" in language("fr").tell(refusal.value.sentence)
    return str(refusal.value.sentence)


def test_without_a_file_there_are_no_devices(tmp_path: Path) -> None:
    assert read_devices(Home(tmp_path).devices) == DeviceSettings(printer=NoPrinter(), drawer=NoDrawer(), terminal=NoTerminal())
    assert read(tmp_path, "") == DeviceSettings()


def test_the_example_in_its_own_words(tmp_path: Path) -> None:
    assert read(tmp_path, EXAMPLE) == DeviceSettings(
        printer=NetworkPrinter(host="192.168.1.50", port=9100, columns=42, code_page="CP1252"),
        drawer=PrinterDrawer(pin=2, open_when="high"),
        terminal=NetworkTerminal(host="127.0.0.1", port=9200),
    )


@pytest.mark.parametrize(
    ("table", "printer"),
    [
        ('kind = "usb"\nvendor = 0x04b8\nproduct = 0x0202', UsbPrinter(vendor=0x04B8, product=0x0202)),
        ('kind = "serial"\npath = "/dev/ttyUSB0"\nbaud = 19200', SerialPrinter(path="/dev/ttyUSB0", baud=19_200)),
        ('kind = "file"\npath = "/dev/usb/lp0"\ncolumns = 48', FilePrinter(path="/dev/usb/lp0", columns=48)),
        ('kind = "folder"\npath = "receipts"\nformat = "pdf"', FolderPrinter(path="receipts", format="pdf")),
        ('kind = "none"\ncolumns = 32', NoPrinter(columns=32)),
    ],
)
def test_every_kind_of_printer(tmp_path: Path, table: str, printer: object) -> None:
    assert read(tmp_path, f"[printer]\n{table}").printer == printer


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[printer", "at end of document"),
        ("[scale]", "unknown field `scale`"),
        ('[printer]\nhost = "x"', "missing required field `kind` - at `$.printer`"),
        ('[printer]\nkind = "fax"', "Invalid value 'fax' - at `$.printer.kind`"),
        ('[printer]\nkind = "network"', "missing required field `host` - at `$.printer`"),
        ('[printer]\nkind = "network"\nhost = ""', "length >= 1 - at `$.printer.host`"),
        ('[printer]\nkind = "network"\nhost = "x"\nport = 0', "`int` >= 1 - at `$.printer.port`"),
        ('[printer]\nkind = "network"\nhost = "x"\nport = 65536', "`int` <= 65535 - at `$.printer.port`"),
        ('[printer]\nkind = "network"\nhost = "x"\ncolumns = 40', "40 - at `$.printer.columns`"),
        ('[printer]\nkind = "network"\nhost = "x"\ncode_page = "UTF-8"', "'UTF-8' - at `$.printer.code_page`"),
        ('[printer]\nkind = "network"\nhost = "x"\nbaud = 9600', "unknown field `baud` - at `$.printer`"),
        ('[printer]\nkind = "network"\nhost = "x"\ntimeout_ms = 1', "`int` >= 100 - at `$.printer.timeout_ms`"),
        ('[printer]\nkind = "usb"\nvendor = "0x04b8"\nproduct = 1', "Expected `int`, got `str` - at `$.printer.vendor`"),
        ('[printer]\nkind = "file"\npath = "/dev/usb/lp0"\nanswers = true', "True - at `$.printer.answers`"),
        ('[drawer]\nkind = "printer"\npin = 3', "3 - at `$.drawer.pin`"),
        ('[drawer]\nkind = "printer"\nopen_when = "ajar"', "'ajar' - at `$.drawer.open_when`"),
        ('[terminal]\nkind = "network"\nhost = 1', "Expected `str`, got `int` - at `$.terminal.host`"),
    ],
)
def test_what_cannot_be_meant(tmp_path: Path, text: str, why: str) -> None:
    sentence = refused(tmp_path, text)
    assert why in sentence
    assert sentence.endswith("Correct it, or remove it.")


@pytest.mark.parametrize("printer", ["", '[printer]\nkind = "folder"\npath = "receipts"\n'])
def test_a_drawer_needs_a_printer_that_can_open_it(tmp_path: Path, printer: str) -> None:
    assert "no printer that could open it" in refused(tmp_path, f'{printer}[drawer]\nkind = "printer"')


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    Home(tmp_path).devices.write_bytes(b'[printer]\nkind = "file"\npath = "\xe9"')
    with pytest.raises(Refused):
        read_devices(Home(tmp_path).devices)


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    Home(tmp_path).devices.mkdir()
    with pytest.raises(Refused):
        read_devices(Home(tmp_path).devices)
