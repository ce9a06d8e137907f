"""Names that attack a terminal or a markup parser, as they would come from outside if nothing had cleaned them."""

from __future__ import annotations

from decimal import Decimal

from tui_pos.sales.cart import SALE, Cart, Line
from tui_pos.sales.money import Currency

ESCAPES = "\x1b[31m\x1b]0;owned\x07\x9b2J\x90q\x9c"
HOSTILE = f"[/b] [red]Milk[/] [50% off] {ESCAPES}\u202eklim\u2066\u200b\r\n\tend"
FORBIDDEN = {chr(code) for code in (*range(0x20), 0x7F, *range(0x80, 0xA0))} | set("\u202e\u202a\u2066\u2069\u200b\u200f\ufeff")

EURO = Currency("EUR")


def line(number: int, name: str, quantity: str = "1", price: int = 95) -> Line:
    return Line(
        number=number,
        product=f"P{number}",
        barcode=f"{number:013}",
        name=name,
        unit="pc",
        weighed=False,
        quantity=Decimal(quantity),
        unit_price=price,
        tax_group="FOOD",
        taxes=(),
    )


def cart_of(*lines: Line) -> Cart:
    """An open sale with these lines, the last one selected."""
    return Cart(
        id="0198c0de-0000-7000-8000-000000000001",
        kind=SALE,
        currency=EURO,
        tax_inclusive=True,
        started_at=0,
        lines=lines,
        selected=lines[-1].number if lines else 0,
    )
