"""The receipt number as a barcode: readable again, no longer than the paper, and never a command to the printer."""

from __future__ import annotations

import pytest
from barcode import Code128
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.devices.settings import Symbology
from tui_pos.devices.symbology import REAL_TIME, Bars, bars, code128
from tui_pos.journal.numbering import receipt_number

STORES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=10)


def read(data: bytes) -> str:
    """What a scanner hands over for a CODE128 as ESC/POS spells it."""
    shown, numbers = "", False
    at = 0
    while at < len(data):
        if data[at : at + 2] in (b"{B", b"{C"):
            numbers = data[at + 1 : at + 2] == b"C"
            at += 2
            continue
        shown += f"{data[at]:02}" if numbers else chr(data[at])
        at += 1
    return shown


@given(STORES, st.integers(1, 9), st.integers(1, 99_999_999), st.sampled_from([32, 42, 48]))
def test_every_receipt_number_is_read_back(store: str, register: int, sequence: int, columns: int) -> None:
    number = receipt_number(store, f"{store}-{register}", sequence)
    drawn = bars(number, "code128", columns)
    data, modules = code128(number)
    assert read(data) == number
    assert not [command for command in REAL_TIME if command in data]
    if drawn is None:
        assert modules * 2 > columns * 12
    else:
        assert drawn.data == data
        assert modules * drawn.module_dots <= columns * 12


@pytest.mark.parametrize("number", ["PARIS-1-000481", "HOUSTON-1-000123", "GENEVA-1-000001"])
def test_the_demo_stores_numbers_fit_the_narrowest_paper(number: str) -> None:
    drawn = bars(number, "code128", 32)
    assert drawn is not None
    assert len(Code128(number).build()[0]) == code128(number)[1]


def test_a_number_that_would_spell_a_command_is_written_in_letters() -> None:
    assert code128("PARIS-1-001604")[0] == b"{BPARIS-1-001604"
    assert code128("PARIS-1-001603")[0] == b"{BPARIS-1-{C\x00\x10\x03"


@pytest.mark.parametrize(
    ("code", "symbology"),
    [
        ("", "code128"),
        ("PARIS{1", "code128"),
        ("ÉPERNAY-1-000001", "code128"),
        ("PARIS-1\n", "code128"),
        ("paris-1-000001", "code39"),
        ("PARIS-1-000001", "none"),
        ("PARIS-1-000001-AND-MUCH-MORE-THAN-FITS", "code128"),
    ],
)
def test_what_cannot_be_drawn_is_left_out(code: str, symbology: Symbology) -> None:
    assert bars(code, symbology, 48) is None


def test_code39_needs_the_wide_paper() -> None:
    assert bars("PARIS-1-000481", "code39", 48) == Bars(symbology="CODE39", data=b"PARIS-1-000481", module_dots=2)
    assert bars("PARIS-1-000481", "code39", 32) is None
