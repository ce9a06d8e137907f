"""Paper as the bytes of an ESC/POS printer, by python-escpos; the library must be loaded.

Bytes for the printer to obey are written here only; those of text have passed `printable`, so that no product's name can
hold a command.
"""

from __future__ import annotations

from typing import Any

from tui_pos.devices.code_page import printable
from tui_pos.devices.escpos_library import blank
from tui_pos.devices.settings import EscposSettings
from tui_pos.devices.symbology import Bars, bars
from tui_pos.sales.paper import BarcodeLine, Paper, Style, TextLine

CODECS = {"CP1252": "cp1252", "CP858": "cp858", "CP850": "cp850", "CP437": "cp437", "ISO_8859-15": "iso8859-15"}
BARCODE_HEIGHT_DOTS = 64


def receipt_bytes(paper: Paper, settings: EscposSettings) -> bytes:
    """Everything from the printer's reset to the cut. Raises Refused when the printer's model cannot do it."""
    printer = started(settings)
    style = Style.PLAIN
    for line in paper:
        match line:
            case TextLine():
                if line.style != style:
                    style = line.style
                    printer.set(
                        bold=style != Style.PLAIN, double_height=style == Style.TALL, normal_textsize=style != Style.TALL
                    )
                printer.text(printable(line.text, CODECS[settings.code_page]) + "\n")
            case BarcodeLine():
                drawn = bars(line.code, settings.barcode, settings.columns)
                if drawn is not None:
                    write_bars(printer, drawn)
    printer.cut(mode="PART")
    return bytes(printer.output)


def drawer_bytes(pin: int, settings: EscposSettings) -> bytes:
    """The pulse that opens the drawer on connector pin 2 or 5."""
    printer = blank(settings.profile, settings.code_page)
    printer.cashdraw(pin)
    return bytes(printer.output)


def started(settings: EscposSettings) -> Any:
    """A reset printer that writes in the code page of the settings."""
    printer = blank(settings.profile, settings.code_page)
    printer.hw("INIT")
    printer.charcode(settings.code_page)
    return printer


def write_bars(printer: Any, drawn: Bars) -> None:
    """The barcode in the middle; written out here, because the library's own command also prints to standard output."""
    from escpos import constants

    printer.set(align="center")
    printer._raw(constants.BARCODE_HEIGHT + bytes([BARCODE_HEIGHT_DOTS]))
    printer._raw(constants.BARCODE_WIDTH + bytes([drawn.module_dots]))
    printer._raw(constants.BARCODE_TXT_OFF)
    printer._raw(constants.BARCODE_TYPE_B[drawn.symbology] + bytes([len(drawn.data)]) + drawn.data)
    printer.text("\n")
    printer.set(align="left")
