"""The entry grammar: each spelling means one thing, and nonsense is refused with a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.strategies import CHF, EUR, JPY
from tui_pos.sales.entry import Entry, join, parse, parse_amount, parse_quantity, parse_tendered
from tui_pos.sales.sentence import Refused

CODE = "5901234123457"


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        (CODE, Entry(code=CODE)),
        (f"  {CODE}\r\n", Entry(code=CODE)),
        (f"3*{CODE}", Entry(code=CODE, quantity=Decimal(3))),
        (f"3 * {CODE}", Entry(code=CODE, quantity=Decimal(3))),
        ("3*", Entry(quantity=Decimal(3))),
        ("0.480*", Entry(quantity=Decimal("0.48"))),
        ("0,480*", Entry(quantity=Decimal("0.48"))),
        (".5*", Entry(quantity=Decimal("0.5"))),
        ("99999*", Entry(quantity=Decimal(99_999))),
        ("599@", Entry(price=599)),
        ("5.99@", Entry(price=599)),
        ("5,9@", Entry(price=590)),
        ("5.@", Entry(price=500)),
        ("0@", Entry(price=0)),
        (f"3*599@{CODE}", Entry(code=CODE, quantity=Decimal(3), price=599)),
        (f"599@3*{CODE}", Entry(code=CODE, quantity=Decimal(3), price=599)),
        ("+", Entry(step=1)),
        ("-", Entry(step=-1)),
        ("85123A", Entry(code="85123A")),
        ("AB-12_3", Entry(code="AB-12_3")),
        ("water", Entry(text="water")),
        ("eau minérale", Entry(text="eau minérale")),
        ("1.5 L", Entry(text="1.5 L")),
        ("3.5%", Entry(text="3.5%")),
        ("it's", Entry(text="it's")),
        ("a-b", Entry(text="a-b")),
        ('"', Entry(text='"')),
        ("2*water", Entry(text="water", quantity=Decimal(2))),
        ("", Entry()),
        ("  \t", Entry()),
        ("\x1b[31m\u202emilk\u200b", Entry(text="[31mmilk")),
    ],
)
def test_what_a_line_means(typed: str, entry: Entry) -> None:
    assert parse(typed, EUR) == entry


@pytest.mark.parametrize(
    "typed",
    [
        "0*", "0.000*", "-3*", "1e9*", "10^9*", "1000000000*", "100000*", "99999.001*", "0.0001*", "*", "*" + CODE,
        "3**", "3*4*", "3*4*" + CODE, "١٢*", "３*", "NaN*", "Infinity*", "x*" + CODE, "1_000*", "3 4*", "9" * 400 + "*",
        "@", "x@", "1000000001@", "10000000.01@", "5.999@", "-5@", "1e9@", "9" * 400 + "@", "5@5@", "٥@",
        "9" * 49, "5901234123457" * 20, "word " * 30,
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_sentence_that_says_what_was_kept(typed: str) -> None:
    with pytest.raises(Refused, match=r"Nothing was (added|changed|searched)"):
        parse(typed, EUR)


def test_a_price_without_minor_units() -> None:
    assert parse("599@", JPY).price == 599
    with pytest.raises(Refused, match="smallest coin"):
        parse("5.99@", JPY)


def test_what_waited_goes_with_the_next_scan() -> None:
    waiting = join(parse("3*", EUR), parse("599@", EUR))
    assert waiting.waits
    assert join(waiting, parse(CODE, EUR)) == Entry(code=CODE, quantity=Decimal(3), price=599)
    assert join(waiting, parse(f"2*{CODE}", EUR)) == Entry(code=CODE, quantity=Decimal(2), price=599)
    assert not parse("", EUR).waits
    assert not parse("+", EUR).waits


def test_an_amount_at_the_payment_prompt_is_in_major_units() -> None:
    assert parse_tendered("20", EUR) == 2_000
    assert parse_tendered(" 20,5 ", CHF) == 2_050
    assert parse_tendered("20", JPY) == 20
    assert parse_tendered("  ", EUR) is None
    for nonsense in ("-5", "1e3", "2 0", "0.001", "abc", "9" * 30):
        with pytest.raises(Refused):
            parse_tendered(nonsense, EUR)


@given(st.text(max_size=60))
def test_any_line_is_understood_or_refused(typed: str) -> None:
    try:
        entry = parse(typed, EUR)
    except Refused:
        return
    assert sum(map(bool, (entry.code, entry.text, entry.step))) <= 1


@given(st.integers(1, 99_999_000))
def test_a_quantity_is_read_as_it_is_spelt(thousandths: int) -> None:
    quantity = Decimal(thousandths).scaleb(-3)
    assert parse_quantity(f"{quantity:f}") == quantity
    assert parse_quantity(f"{quantity:f}".replace(".", ",")) == quantity


@given(st.integers(0, 10**9))
def test_an_amount_is_read_as_it_is_spelt(minor: int) -> None:
    assert parse_amount(f"{minor // 100}.{minor % 100:02}", EUR) == minor
