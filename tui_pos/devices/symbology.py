"""A receipt number as a barcode: what a printer is told, and whether it has room on the paper (DESIGN section 3, numbers).

CODE128 writes letters in set B and the digits at the end two by two in set C, so that a number is short enough for the
narrow paper. The order and the sums of the bars are the printer's, or python-barcode's in a PDF.
"""

from __future__ import annotations

import re

import msgspec

from tui_pos.devices.settings import Symbology

DOTS_A_COLUMN = 12
QUIET_MODULES = 20
WIDEST_MODULE = 3
NARROWEST_MODULE = 2
CODE128_TEXT = re.compile(r"[ -z|}~]+")
CODE39_TEXT = re.compile(r"[0-9A-Z $%+./-]+")
PAIRS_AT_END = re.compile(r"(?:[0-9]{2}){2,}$")
# What a printer obeys at once, even in the middle of data.
REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
CODE128_MODULES = 11
CODE128_STOP_MODULES = 13
CODE39_MODULES = 16


class Bars(msgspec.Struct, frozen=True, kw_only=True):
    """A barcode for an ESC/POS printer: its name there, its data, and the width of its narrowest bar in dots."""

    symbology: str
    data: bytes
    module_dots: int


def bars(code: str, symbology: Symbology, columns: int) -> Bars | None:
    """The barcode on paper of so many columns; None when the code has other characters, or no room."""
    match symbology:
        case "code128" if CODE128_TEXT.fullmatch(code):
            data, modules = code128(code)
            name = "CODE128"
        case "code39" if CODE39_TEXT.fullmatch(code):
            data, modules = code.encode("ascii"), CODE39_MODULES * (len(code) + 2)
            name = "CODE39"
        case _:
            return None
    dots = columns * DOTS_A_COLUMN
    if (modules + QUIET_MODULES) * WIDEST_MODULE <= dots:
        return Bars(symbology=name, data=data, module_dots=WIDEST_MODULE)
    # On the narrow paper the margins beyond the print head are quiet enough.
    if modules * NARROWEST_MODULE <= dots:
        return Bars(symbology=name, data=data, module_dots=NARROWEST_MODULE)
    return None


def code128(code: str) -> tuple[bytes, int]:
    """The data as ESC/POS spells it (`{B`, `{C`), and the modules of the whole symbol."""
    pairs = PAIRS_AT_END.search(code)
    digits = pairs[0] if pairs else ""
    numbers = bytes(int(digits[at : at + 2]) for at in range(0, len(digits), 2))
    if any(command in numbers for command in REAL_TIME):
        digits, numbers = "", b""
    letters = code.removesuffix(digits)
    data = (b"{B" + letters.encode("ascii") if letters else b"") + (b"{C" + numbers if numbers else b"")
    switches = 1 if letters and numbers else 0
    symbols = 1 + len(letters) + switches + len(numbers) + 1
    return data, CODE128_MODULES * symbols + CODE128_STOP_MODULES
