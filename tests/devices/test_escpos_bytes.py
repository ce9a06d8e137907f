"""What an ESC/POS printer is told: the receipt, styles and barcode, and never a command that came with a name."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion

from tests.devices.escpos_reading import NotEscpos, transcript
from tests.sales.test_receipt import a_sale, receipt
from tests.sales.test_receipt_layouts import a_hostile_sale
from tui_pos.devices.code_page import printable
from tui_pos.devices.escpos_bytes import CODECS, drawer_bytes, receipt_bytes
from tui_pos.devices.escpos_library import load
from tui_pos.devices.settings import EscposSettings, NetworkPrinter
from tui_pos.locale import language
from tui_pos.sales.paper import BarcodeLine, Style, TextLine
from tui_pos.sales.receipt import COPY, on_paper
from tui_pos.sales.sentence import Refused

load()


def a_printer(**settings: object) -> EscposSettings:
    return msgspec.convert({"kind": "network", "host": "printer", **settings}, NetworkPrinter)


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("width", [32, 42, 48])
def test_a_receipt(width: int, code: str, snapshot: SnapshotAssertion) -> None:
    settings = a_printer(columns=width)
    paper = on_paper(receipt(a_sale(), offline=True), language(code), width, (COPY,))
    assert transcript(receipt_bytes(paper, settings)) == snapshot


def test_a_hostile_receipt(snapshot: SnapshotAssertion) -> None:
    paper = on_paper(receipt(a_hostile_sale()), language("en"), 42)
    assert transcript(receipt_bytes(paper, a_printer())) == snapshot


@given(st.text(max_size=60), st.sampled_from(list(Style)), st.sampled_from(sorted(CODECS)))
def test_whatever_is_written_is_text(text: str, style: Style, page: str) -> None:
    settings = a_printer(code_page=page)
    marked = printable(text, CODECS[page])
    around = transcript(receipt_bytes((TextLine("", style), TextLine("|")), settings), CODECS[page])
    written = transcript(receipt_bytes((TextLine(text, style), TextLine("|")), settings), CODECS[page])
    before, _, after = around.partition("\n")
    assert written == before + marked + "\n" + after


def test_the_reader_of_these_tests_lets_no_command_pass() -> None:
    with pytest.raises(NotEscpos):
        transcript(b"a\x1bi")
    with pytest.raises(NotEscpos):
        transcript(b"\x10\x14\x01\x00\x01")


def test_the_styles_end_where_they_should() -> None:
    paper = (TextLine("a"), TextLine("b", Style.STRONG), TextLine("c", Style.STRONG), TextLine("d", Style.TALL), TextLine("e"))
    written = transcript(receipt_bytes(paper, a_printer()))
    assert written == (
        "[reset][page 16]a\n[mode 0][mode 0][mode 0][bold 1]b\nc\n[mode 0][mode 0][mode 16][bold 1]d\n"
        "[mode 0][mode 0][mode 0][bold 0]e\n[feed 6][cut 1]"
    )


def test_french_and_the_euro_sign_in_every_code_page() -> None:
    line = TextLine("Bœuf haché 12,50 € – déjà vu")
    for page, shown in {
        "CP1252": "Bœuf haché 12,50 € – déjà vu",
        "CP858": "Bouf haché 12,50 € - déjà vu",
        "CP850": "Bouf haché 12,50 E - déjà vu",
        "CP437": "Bouf haché 12,50 E - déjà vu",
        "ISO_8859-15": "Bœuf haché 12,50 € - déjà vu",
    }.items():
        assert shown in transcript(receipt_bytes((line,), a_printer(code_page=page)), CODECS[page])


def test_a_page_has_the_number_of_the_printers_model() -> None:
    assert receipt_bytes((), a_printer(profile="POS-5890")).startswith(b"\x1b@\x1bt\x47")
    assert receipt_bytes((), a_printer(profile="default")).startswith(b"\x1b@\x1bt\x10")


def test_a_model_that_cannot_cut_is_not_told_to() -> None:
    assert "[cut" not in transcript(receipt_bytes((TextLine("a"),), a_printer(profile="POS-5890")))


def test_the_barcode_goes_where_there_is_room() -> None:
    paper = (BarcodeLine("PARIS-1-000481"),)
    assert "[bar width 3]" in transcript(receipt_bytes(paper, a_printer(columns=48)))
    assert "[bar width 2]" in transcript(receipt_bytes(paper, a_printer(columns=32)))
    assert "[bars 73 b'{BPARIS-1-{C\\x00\\x04Q']" in transcript(receipt_bytes(paper, a_printer(columns=32)))
    assert "[bars" not in transcript(receipt_bytes((BarcodeLine("PARIS-1-" + "A" * 20),), a_printer(columns=32)))
    assert "[bars" not in transcript(receipt_bytes(paper, a_printer(barcode="none")))
    assert "[bars 69 b'PARIS-1-000481']" in transcript(receipt_bytes(paper, a_printer(columns=48, barcode="code39")))


def test_the_drawer_has_two_pins() -> None:
    assert transcript(drawer_bytes(2, a_printer())) == "[drawer 0 50 50]"
    assert transcript(drawer_bytes(5, a_printer())) == "[drawer 1 50 50]"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"profile": "nonesuch"}, "devices.toml names the printer model nonesuch, which is not known. Choose one of "),
        ({"profile": "TM-U220"}, "The printer model TM-U220 has no code page CP1252. Choose another in devices.toml: CP437."),
    ],
)
def test_a_model_that_cannot_do_it_is_refused(settings: dict[str, str], said: str) -> None:
    with pytest.raises(Refused) as refusal:
        receipt_bytes((), a_printer(**settings))
    assert str(refusal.value.sentence).startswith(said)
