"""Check digits, the two spellings of one number, and scale labels."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.sales.barcode import ScaleFormat, ScaleKind, ScaleReading, check_digit, is_retail, read_scale, spellings

WEIGHT = ScaleFormat(prefix="21", kind=ScaleKind.WEIGHT, item_digits=5, value_digits=5, decimals=3)
PRICE = ScaleFormat(prefix="22", kind=ScaleKind.PRICE, item_digits=5, value_digits=5, decimals=2)
digits = st.text("0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize("barcode", ["5901234123457", "4006381333931", "96385074", "036000291452", "9780201379624"])
def test_real_barcodes_have_their_check_digit(barcode: str) -> None:
    assert is_retail(barcode)


@pytest.mark.parametrize("barcode", ["5901234123456", "", "123", "59012341234５7", "590123412345x", "5901234123457 "])
def test_what_is_no_retail_barcode(barcode: str) -> None:
    assert not is_retail(barcode)


def test_the_same_number_as_upc_and_as_ean() -> None:
    assert spellings("036000291452") == ("036000291452", "0036000291452")
    assert spellings("0036000291452") == ("0036000291452", "036000291452")
    assert spellings("5901234123457") == ("5901234123457",)
    assert spellings("036000291453") == ("036000291453",)
    assert spellings("85123A") == ("85123A",)


@given(digits)
def test_a_changed_digit_is_always_noticed(number: str) -> None:
    barcode = number + check_digit(number)
    for place in range(13):
        other = barcode[:place] + str((int(barcode[place]) + 1) % 10) + barcode[place + 1 :]
        assert not is_retail(other)


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_scale_label_is_read_as_it_was_printed(item: int, value: int) -> None:
    label = f"21{item:05}{value:05}"
    assert read_scale(label + check_digit(label), [PRICE, WEIGHT]) == ScaleReading(
        item=f"{item:05}", quantity=Decimal(value) / 1000
    )
    label = f"22{item:05}{value:05}"
    assert read_scale(label + check_digit(label), [WEIGHT, PRICE]) == ScaleReading(item=f"{item:05}", amount=value)


def test_the_longest_prefix_wins() -> None:
    general = ScaleFormat(prefix="2", kind=ScaleKind.PRICE, item_digits=5, value_digits=6)
    label = "210004200480"
    reading = read_scale(label + check_digit(label), [general, WEIGHT])
    assert reading == ScaleReading(item="00042", quantity=Decimal("0.480"))


@pytest.mark.parametrize("barcode", ["2100042004802", "5901234123457", "", "21", "2100042００4802", "21000420048"])
def test_what_is_no_scale_label(barcode: str) -> None:
    assert read_scale(barcode, [WEIGHT, PRICE]) is None
