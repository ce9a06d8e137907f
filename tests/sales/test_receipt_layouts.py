"""Receipts on the three papers in both languages, word for word, and what holds of all of them."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from tests.sales.strategies import CHF, USD, Cash, Ring, a_product, baskets, empty_cart, empty_carts, rung_up
from tests.sales.test_receipt import a_sale, receipt
from tui_pos.locale import language
from tui_pos.sales.cart import RETURN, Cart, add
from tui_pos.sales.paper import BarcodeLine, Paper, Style, TextLine
from tui_pos.sales.receipt import COPY, TRAINING, layout, on_paper
from tui_pos.sales.receipt_template import FULL, Block, ReceiptTemplate
from tui_pos.sales.tenders import take_cash
from tui_pos.sales.text import cells, clean

WIDTHS = (32, 42, 48)
LANGUAGES = ("en", "fr")
HOSTILE = (
    "\x1b@\x1bp\x00\x19\xfa\x10\x14\x01\x00\x01 \u202eevil\u202c [/b]{total} \x9b31m\x00"
    + "W" * 90
    + " 茶🍵\u0301 e\u0301te\u0301"
)
TEMPLATE = ReceiptTemplate(
    header=("Ouvert le dimanche",), footer=("Échange sous 14 jours sur présentation de ce ticket", "epicerie.example")
)
NARROW = ReceiptTemplate(blocks=())


def a_hostile_sale() -> Cart:
    cart = add(empty_cart(), a_product(name=HOSTILE), Decimal(2))
    cart = add(cart, a_product("2", 100_000_000, name="x" * 200), Decimal(1))
    return take_cash(cart, Cash(), 100_000_190)


def shown(paper: Paper, width: int) -> str:
    """The paper as a person would see it: the edges of the paper, and a mark before what stands out."""
    marks = {Style.PLAIN: " ", Style.STRONG: "*", Style.TALL: "#"}
    return "\n".join(
        f"{marks[line.style]}|{line.text}{' ' * (width - cells(line.text))}|"
        if isinstance(line, TextLine)
        else f"=|{line.code:^{width}}|"
        for line in paper
    )


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_sale(width: int, code: str, snapshot: SnapshotAssertion) -> None:
    paper = on_paper(receipt(a_sale(), offline=True), language(code), width, (COPY, TRAINING), TEMPLATE)
    assert shown(paper, width) == snapshot


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_return_in_the_other_currencies(width: int, code: str, snapshot: SnapshotAssertion) -> None:
    francs = take_cash(add(empty_cart(RETURN, CHF), a_product(price=1_232)), Cash())
    dollars = empty_cart(currency=USD, tax_inclusive=False)
    dollars = take_cash(add(dollars, a_product(price=1_000_000, tax_group="both")), Cash())
    papers = [on_paper(receipt(cart), language(code), width) for cart in (francs, dollars)]
    assert "\n\n".join(shown(paper, width) for paper in papers) == snapshot


@pytest.mark.parametrize("width", WIDTHS)
def test_a_hostile_name(width: int, snapshot: SnapshotAssertion) -> None:
    assert shown(on_paper(receipt(a_hostile_sale()), language("en"), width), width) == snapshot


def test_a_template_that_leaves_out_all_it_may(snapshot: SnapshotAssertion) -> None:
    assert shown(on_paper(receipt(a_sale()), language("fr"), 32, (), NARROW), 32) == snapshot


def test_a_store_decides_block_by_block() -> None:
    whole = on_paper(receipt(a_sale()), language("en"))
    for block in Block:
        others = ReceiptTemplate(blocks=tuple(other for other in Block if other is not block))
        assert len(on_paper(receipt(a_sale()), language("en"), template=others)) < len(whole) or block is Block.STAFF
    texts = layout(receipt(a_sale()), language("en"), template=NARROW)
    assert "Amélie" not in "\n".join(texts)
    assert "TOTAL EUR                            14.32" in texts


def test_a_template_travels() -> None:
    assert msgspec.json.decode(msgspec.json.encode(TEMPLATE), type=ReceiptTemplate) == TEMPLATE
    assert msgspec.json.decode(b"{}", type=ReceiptTemplate) == FULL


@given(
    empty_carts,
    baskets,
    st.text(max_size=80),
    st.sampled_from(WIDTHS),
    st.sampled_from(LANGUAGES),
    st.lists(st.text(max_size=60), max_size=3),
    st.sets(st.sampled_from(list(Block))),
)
def test_every_receipt_fits_its_paper_and_says_what_was_paid(
    cart: Cart, basket: list[Ring], name: str, width: int, code: str, texts: list[str], blocks: set[Block]
) -> None:
    named = [Ring(msgspec.structs.replace(ring.sold, name=name), ring.quantity) for ring in basket]
    paid = receipt(take_cash(rung_up(cart, named), Cash()))
    teller = language(code)
    template = ReceiptTemplate(header=tuple(texts), blocks=tuple(blocks), footer=tuple(texts))
    paper = on_paper(paid, teller, width, (COPY, TRAINING), template)
    written = [line for line in paper if isinstance(line, TextLine)]
    for line in written:
        assert cells(line.text) <= width
        assert clean(line.text, 1_000) == line.text.strip()
    (total,) = (line.text for line in written if line.style is Style.TALL)
    assert total.endswith(" " + teller.amount(paid.body.total, paid.currency))
    for sold in paid.body.lines:
        amount = " " + teller.amount(sold.amount, paid.currency)
        assert [line for line in written if line.text.endswith(amount) and cells(line.text) == width]
    assert [line.code for line in paper if isinstance(line, BarcodeLine)] == [paid.body.receipt] * (Block.BARCODE in blocks)
