"""The PDF of a receipt is rendered and read back: the text as it stands, the barcode as a scanner sees it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pytest
import zxingcpp

from tests.sales.test_receipt import a_sale, receipt
from tests.sales.test_receipt_layouts import a_hostile_sale
from tui_pos.devices.code_page import printable
from tui_pos.devices.pdf import CHARACTER_PT, CODEC, MARGIN_PT, pdf
from tui_pos.locale import language
from tui_pos.sales.cart import Cart
from tui_pos.sales.paper import BarcodeLine, Paper, TextLine, text_lines
from tui_pos.sales.receipt import COPY, on_paper

DOTS_A_POINT = 4


@contextmanager
def rendered(paper: Paper, columns: int) -> Iterator[pypdfium2.PdfPage]:
    """The one page of the document."""
    document = pypdfium2.PdfDocument(pdf(paper, columns, "PARIS-1-000481"))
    try:
        assert len(document) == 1
        yield document[0]
    finally:
        document.close()


def scanned(page: pypdfium2.PdfPage) -> list[str]:
    """What a scanner reads on the page."""
    found = zxingcpp.read_barcodes(page.render(scale=DOTS_A_POINT).to_pil())
    return [barcode.text for barcode in found]


@pytest.mark.parametrize("cart", [a_sale(), a_hostile_sale()], ids=["a sale", "hostile names"])
@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("width", [32, 42, 48])
def test_a_receipt_is_read_back(width: int, code: str, cart: Cart) -> None:
    paper = on_paper(receipt(cart, offline=True), language(code), width, (COPY,))
    with rendered(paper, width) as page:
        text = page.get_textpage().get_text_range()
        assert [line.split() for line in text.splitlines()] == [
            printable(line, CODEC).split() for line in text_lines(paper) if line.strip()
        ]
        assert scanned(page) == ["PARIS-PARIS-1-000481"]
        assert page.get_width() == pytest.approx(width * CHARACTER_PT + 2 * MARGIN_PT, abs=0.01)


def test_a_code_that_cannot_be_drawn_is_left_out() -> None:
    for code in ("", "ÉPERNAY-1-000001", "X" * 60):
        with rendered((TextLine("a"), BarcodeLine(code)), 32) as page:
            assert scanned(page) == []


def test_a_page_is_as_long_as_its_receipt() -> None:
    with rendered(tuple(TextLine(f"line {number}") for number in range(1_000)), 32) as page:
        assert page.get_height() > 10_000
        assert "line 999" in page.get_textpage().get_text_range()
