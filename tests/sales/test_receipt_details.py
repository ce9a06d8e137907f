"""A receipt with everything on it, on the three papers in both languages, word for word; hostile text is only ever text."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from syrupy.assertion import SnapshotAssertion

from tests.sales.test_receipt import a_sale, receipt
from tests.sales.test_receipt_layouts import HOSTILE, LANGUAGES, WIDTHS, shown
from tui_pos.devices.escpos_bytes import receipt_bytes
from tui_pos.devices.folder_printer import text_file
from tui_pos.devices.settings import NetworkPrinter
from tui_pos.locale import language
from tui_pos.sales.document import CardSlip, CustomerOn, DiscountTaken, ForeignAmount, ReturnOf, SaleLine, TenderLine
from tui_pos.sales.receipt import COPY, Receipt, on_paper
from tui_pos.sales.receipt_template import FULL, ReceiptTemplate, TemplateBroken, read_template, spelt, template_in

TEMPLATE = ReceiptTemplate(logo=("ÉPICERIE", "~ du Canal ~"), header=("Ouvert le dimanche",), footer=("À bientôt",))


def everything(name: str) -> Receipt:
    """A sale with whatever a transaction may have, names and comments as given."""
    plain = receipt(a_sale(), offline=True)
    first, *others = plain.body.lines
    sold: tuple[SaleLine, ...] = (
        msgspec.structs.replace(
            first,
            name=name,
            list_price=first.unit_price + 50,
            reason="PRICE",
            serial="SN-1234",
            comment=name,
            discounts=(DiscountTaken(source="promotion", number="P1", name=name, amount=10),),
        ),
        *others,
        msgspec.structs.replace(
            first,
            number=9,
            name="Comté",
            quantity=Decimal(-1),
            amount=-first.unit_price,
            returned=ReturnOf(transaction="t", receipt="PARIS-1-000007", line=2),
        ),
    )
    slip = CardSlip(reference="r", scheme="Visa", last_four="4242", token="t", authorisation="A1B2C3", offline=True)
    body = msgspec.structs.replace(
        plain.body,
        lines=sold,
        tenders=(
            TenderLine(tender="card", kind="card", name=name, amount=1_000, card=slip),
            TenderLine(
                tender="usd", kind="currency", name="Dollars", amount=924,
                foreign=ForeignAmount(currency="USD", amount=1_000, rate=924_000),
            ),
            TenderLine(tender="check", kind="check", name="Check", amount=300, number="0012"),
            *plain.body.tenders,
        ),
        customer=CustomerOn(number="C-1001", name=name, tax_number="FR00", tax_exempt=True),
        invoice_comment=name,
        training=True,
        change=5,
    )  # fmt: skip
    return msgspec.structs.replace(plain, body=body)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_everything_on_one_receipt(width: int, code: str, snapshot: SnapshotAssertion) -> None:
    assert shown(on_paper(everything("Thé vert"), language(code), width, (COPY,), TEMPLATE), width) == snapshot


@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_text_reaches_no_printer_as_bytes_that_command_it(width: int) -> None:
    settings = NetworkPrinter(host="h")
    quiet = receipt_bytes(on_paper(everything("x"), language("en"), width, (), FULL), settings)
    template = ReceiptTemplate(logo=(HOSTILE,), header=(HOSTILE,), footer=(HOSTILE,))
    paper = on_paper(everything(HOSTILE), language("en"), width, (), template)
    loud = receipt_bytes(paper, settings)
    for kick in (b"\x1bp", b"\x10\x14", b"\x10\x04"):
        assert loud.count(kick) == quiet.count(kick)
    text = text_file(paper).decode()
    assert not [char for char in text if char != "\n" and not char.isprintable()]


def test_a_template_of_a_person() -> None:
    template = template_in('logo = ["A"]\nblocks = ["taxes", "barcode"]\n')
    assert (template.logo, [block.value for block in template.blocks]) == (("A",), ["taxes", "barcode"])
    assert read_template(spelt(template)) == template
    assert read_template("[]") == FULL


@pytest.mark.parametrize("toml", ['blocks = ["total"]', "heder = []", "logo = 5", "logo = [", f'logo = ["{"x" * 201}"]'])
def test_a_template_that_is_none(toml: str) -> None:
    with pytest.raises(TemplateBroken) as broken:
        template_in(toml)
    assert broken.value.detail
