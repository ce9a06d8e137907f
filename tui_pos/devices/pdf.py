"""Paper as a PDF of one long page, by fpdf2: pure Python, maintained, and with the monospaced core font it needs no font file.

The characters are those of CP1252, as on a printer that has that code page; the barcode is drawn bar by bar.
"""

from __future__ import annotations

from typing import Any

from tui_pos.devices.code_page import printable
from tui_pos.devices.symbology import CODE128_TEXT
from tui_pos.sales.paper import BarcodeLine, Paper, Style, TextLine

CODEC = "cp1252"
FONT = "Courier"
FONT_PT = 8.0
# A character of Courier is 600 thousandths of its size wide.
CHARACTER_PT = FONT_PT * 0.6
LINE_PT = 10.0
MARGIN_PT = 14.0
BARCODE_PT = 34.0
MODULE_PT = 0.85
NARROWEST_MODULE_PT = 0.5
QUIET_MODULES = 20
BAR = "1"


def load() -> None:
    """Import fpdf2, which takes a quarter of a second: on a thread, before the first page."""
    from fpdf import FPDF

    del FPDF


def pdf(paper: Paper, columns: int, title: str) -> bytes:
    """The paper as a PDF document."""
    from fpdf import FPDF

    width = columns * CHARACTER_PT + 2 * MARGIN_PT
    height = sum(height_of(line) for line in paper) + 2 * MARGIN_PT
    # A page that is wider than high would be turned.
    document = FPDF(unit="pt", format=(width, max(height, width + 1)))
    document.core_fonts_encoding = "windows-1252"
    document.set_auto_page_break(False)
    document.set_title(title)
    document.add_page()
    at = MARGIN_PT
    for line in paper:
        match line:
            case TextLine():
                document.set_font(FONT, style="" if line.style == Style.PLAIN else "B", size=FONT_PT)
                document.text(MARGIN_PT, at + FONT_PT, printable(line.text, CODEC))
            case BarcodeLine():
                draw_bars(document, line.code, at, width)
        at += height_of(line)
    return bytes(document.output())


def height_of(line: TextLine | BarcodeLine) -> float:
    """What the line takes of the page's height."""
    return LINE_PT if isinstance(line, TextLine) else BARCODE_PT + LINE_PT


def draw_bars(document: Any, code: str, at: float, width: float) -> None:
    """The code in CODE128 in the middle of the page; nothing when it has other characters, or no room."""
    from barcode import Code128

    if not CODE128_TEXT.fullmatch(code):
        return
    (modules,) = Code128(code).build()
    module = min(MODULE_PT, width / (len(modules) + QUIET_MODULES))
    if module < NARROWEST_MODULE_PT:
        return
    left = (width - len(modules) * module) / 2
    document.set_fill_color(0)
    bar_at = 0
    for run in modules.replace("01", "0 1").replace("10", "1 0").split(" "):
        if run.startswith(BAR):
            document.rect(left + bar_at * module, at + LINE_PT / 2, len(run) * module, BARCODE_PT, style="F")
        bar_at += len(run)
