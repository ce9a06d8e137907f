"""Which devices a register has: `devices.toml` in its home (DESIGN section 4). Without the file it has none.

[printer]
kind = "network"            # network, usb, serial, file (a device such as /dev/usb/lp0) or folder (a text or PDF file each)
host = "192.168.1.50"
columns = 42                # 32, 42 or 48: the paper's width
code_page = "CP1252"        # what the printer writes French and the euro sign with

[drawer]
kind = "printer"            # opened by the receipt printer
pin = 2
open_when = "high"          # what the printer reports while it is open; without it nobody can say

[terminal]
kind = "network"
host = "127.0.0.1"
port = 9200
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from tui_pos.sales.sentence import Refused, say

CodePage = Literal["CP1252", "CP858", "CP850", "CP437", "ISO_8859-15"]
Columns = Literal[32, 42, 48]
Symbology = Literal["code128", "code39", "none"]
Level = Literal["high", "low"]
Port = Annotated[int, msgspec.Meta(ge=1, le=65_535)]
Milliseconds = Annotated[int, msgspec.Meta(ge=100, le=600_000)]
UsbNumber = Annotated[int, msgspec.Meta(ge=1, le=0xFFFF)]
EndPoint = Annotated[int, msgspec.Meta(ge=0, le=0xFF)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]


class Section(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """One table of the file; its `kind` decides which fields it has."""


class EscposSettings(Section, frozen=True, kw_only=True):
    """What all ESC/POS printers share.

    `profile` is the model's name in python-escpos. `answers`: whether it tells of paper and of what it has printed.
    `timeout_ms` is for one receipt, `answer_ms` for one answer.
    """

    columns: Columns = 42
    code_page: CodePage = "CP1252"
    profile: Text = "default"
    barcode: Symbology = "code128"
    answers: bool = True
    timeout_ms: Milliseconds = 10_000
    answer_ms: Milliseconds = 2_000


class NetworkPrinter(EscposSettings, frozen=True, kw_only=True, tag="network"):
    """A printer that listens on the network."""

    host: Text
    port: Port = 9100


class UsbPrinter(EscposSettings, frozen=True, kw_only=True, tag="usb"):
    """A printer on USB, by its vendor and product numbers (`vendor = 0x04b8`)."""

    vendor: UsbNumber
    product: UsbNumber
    out_endpoint: EndPoint = 0x01
    in_endpoint: EndPoint = 0x82


class SerialPrinter(EscposSettings, frozen=True, kw_only=True, tag="serial"):
    """A printer on a serial line, or behind a USB adapter that looks like one."""

    path: Text
    baud: Annotated[int, msgspec.Meta(ge=1_200, le=921_600)] = 9_600
    flow: Literal["dtr", "rts", "xonxoff"] = "dtr"


class FilePrinter(EscposSettings, frozen=True, kw_only=True, tag="file"):
    """A printer that is a path, such as /dev/usb/lp0; it is written to and never asked."""

    path: Text
    answers: Literal[False] = False


class FolderPrinter(Section, frozen=True, kw_only=True, tag="folder"):
    """Every receipt becomes a file in a folder, as text or PDF."""

    path: Text
    format: Literal["text", "pdf"] = "text"
    columns: Columns = 42
    timeout_ms: Milliseconds = 10_000


class NoPrinter(Section, frozen=True, kw_only=True, tag="none"):
    """Receipts are shown on the screen only."""

    columns: Columns = 42


class PrinterDrawer(Section, frozen=True, kw_only=True, tag="printer"):
    """A drawer on the receipt printer's own connector."""

    pin: Literal[2, 5] = 2
    open_when: Level | None = None


class NoDrawer(Section, frozen=True, kw_only=True, tag="none"):
    """The drawer is opened by hand, or there is none."""


class NetworkTerminal(Section, frozen=True, kw_only=True, tag="network"):
    """A card terminal that speaks the protocol of `devices/terminal_protocol.py`; `timeout_ms` is for one payment."""

    host: Text
    port: Port = 9200
    timeout_ms: Milliseconds = 60_000


class NoTerminal(Section, frozen=True, kw_only=True, tag="none"):
    """Cards are not taken here."""


class DeviceSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The content of `devices.toml`."""

    printer: NetworkPrinter | UsbPrinter | SerialPrinter | FilePrinter | FolderPrinter | NoPrinter = NoPrinter()
    drawer: PrinterDrawer | NoDrawer = NoDrawer()
    terminal: NetworkTerminal | NoTerminal = NoTerminal()


def read_devices(path: Path) -> DeviceSettings:
    """The register's devices; none when there is no such file. Raises Refused when it cannot be read or understood."""
    try:
        settings = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), DeviceSettings)
    except FileNotFoundError:
        return DeviceSettings()
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise Refused(
            say("{file} cannot be understood ({error}). Correct it, or remove it.", file=str(path), error=str(error))
        ) from error
    if isinstance(settings.drawer, PrinterDrawer) and not isinstance(settings.printer, EscposSettings):
        raise Refused(
            say(
                "{file} has a cash drawer on the receipt printer, but no printer that could open it. "
                "Correct the printer, or remove the drawer.",
                file=str(path),
            )
        )
    return settings
