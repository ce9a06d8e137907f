"""Text in a printer's code page: what can be printed is, the rest has a stand-in as wide, and nothing is a command."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.devices.code_page import printable
from tui_pos.devices.escpos_bytes import CODECS
from tui_pos.devices.escpos_library import blank, load
from tui_pos.sales.text import cells, clean

load()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Crème brûlée à l'œuf, 2,50 €", "Crème brûlée à l'œuf, 2,50 €"),
        ("« 1\u202f234,50\u00a0€ »", "« 1 234,50 € »"),
        ("Łódź, Győr, Žižkov", "Lódz, Gyor, Žižkov"),
        ("茶 tea", "?? tea"),
        ("🍵", "??"),
        ("Ωmega", "?mega"),
        ("e\u0301te\u0301", "été"),
        ("a\x1bp\x00\x9b\u202e\u200bb\x7f", "apb"),
        ("\uff21", "??"),
    ],
)
def test_what_stands_on_paper(text: str, printed: str) -> None:
    assert printable(text, "cp1252") == printed


@given(st.text(max_size=60), st.sampled_from(sorted(CODECS.values())))
def test_every_line_keeps_its_width(text: str, codec: str) -> None:
    line = clean(text, 100)
    printed = printable(line, codec).encode(codec)
    assert len(printed) == cells(line)
    assert not [byte for byte in printed if byte < 0x20 or byte == 0x7F]
    assert not [char for char in printed.decode(codec) if unicodedata.category(char) == "Cc"]


@pytest.mark.parametrize("page", sorted(CODECS))
def test_the_printer_and_this_program_mean_the_same_page(page: str) -> None:
    everything = "".join(printable(chr(point), CODECS[page]) for point in range(0x20, 0x3000))
    printer = blank("default", page)
    printer.charcode(page)
    before = len(printer.output)
    printer.text(everything)
    assert printer.output[before:] == everything.encode(CODECS[page])
