"""The receipt: everything it must say is on it, on lines that fit, in any language and with any text from outside."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.sales.strategies import CHF, USD, Cash, Ring, a_product, baskets, empty_cart, empty_carts, rung_up
from tui_pos.locale import language
from tui_pos.sales.cart import RETURN, Cart, add, void_line
from tui_pos.sales.closing import close
from tui_pos.sales.money import Currency
from tui_pos.sales.receipt import COPY, Receipt, layout, receipt_of
from tui_pos.sales.tenders import take_cash
from tui_pos.sales.text import cells, clean

AT = 1_767_621_780_000_000
ENGLISH = language("en")


class Store(msgspec.Struct, frozen=True):
    name: str = "Épicerie du Marché"
    address: tuple[str, ...] = ("12 rue des Halles", "75001 Paris")
    vat_number: str = "FR12345678901"
    legal_footer: tuple[str, ...] = ("SAS au capital de 10 000 €", "Merci de votre visite")
    currency: Currency = Currency("EUR")
    time_zone: str = "Europe/Paris"


def receipt(cart: Cart, *, offline: bool = False) -> Receipt:
    body = close(cart, receipt="PARIS-PARIS-1-000481", sequence=481, offline=offline, shift="shift")
    store = Store(currency=cart.currency)
    return receipt_of(body, store, register="PARIS-1", staff="Amélie", at=AT, business_date="2026-01-05")


def a_sale() -> Cart:
    cart = add(empty_cart(), a_product(), Decimal(3))
    cart = add(cart, a_product("3", 2_390, "reduced", unit="kg", name="Comté 12 months"), Decimal("0.480"))
    cart = void_line(add(cart, a_product("4", 999, name="Never bought")), 3)
    return take_cash(cart, Cash(), 2_000)


def test_a_sale_in_english() -> None:
    assert "\n".join(layout(receipt(a_sale()), ENGLISH)) == (
        "            Épicerie du Marché\n"
        "            12 rue des Halles\n"
        "               75001 Paris\n"
        "         VAT number FR12345678901\n"
        "------------------------------------------\n"
        "Receipt PARIS-PARIS-1-000481\n"
        "5 Jan 2026                           15:03\n"
        "Register PARIS-1          Served by Amélie\n"
        "------------------------------------------\n"
        "Mineral water 1.5 L                   2.85\n"
        "  3 × 0.95\n"
        "Comté 12 months                      11.47\n"
        "  0.480 kg × 23.90/kg\n"
        "------------------------------------------\n"
        "TOTAL EUR                            14.32\n"
        "Cash                                 20.00\n"
        "Change                                5.68\n"
        "------------------------------------------\n"
        "Tax rate                     Net       Tax\n"
        "TVA 20%                     2.37      0.48\n"
        "TVA 5.5%                   10.87      0.60\n"
        "------------------------------------------\n"
        "        SAS au capital de 10 000 €\n"
        "          Merci de votre visite"
    )


def test_a_sale_in_french() -> None:
    lines = layout(receipt(a_sale(), offline=True), language("fr"), marks=(COPY,))
    assert lines[0].strip() == "*DUPLICATA*"
    assert "Espèces                              20,00" in lines
    assert "Rendu monnaie                         5,68" in lines
    assert "05/01/2026                           15:03" in lines
    assert "*HORS LIGNE*" in [line.strip() for line in lines]


def test_taxes_on_top_stand_before_the_total() -> None:
    cart = take_cash(add(empty_cart(currency=USD, tax_inclusive=False), a_product(price=1_000, tax_group="both")), Cash())
    lines = [" ".join(line.split()) for line in layout(receipt(cart), ENGLISH)]
    at = lines.index("Subtotal 10.00")
    assert lines[at : at + 4] == ["Subtotal 10.00", "State 6.25% 0.63", "City 2% 0.20", "TOTAL USD 10.83"]


def test_cash_rounding_is_said() -> None:
    cart = take_cash(add(empty_cart(currency=CHF), a_product(price=1_232)), Cash(), 2_000)
    lines = [" ".join(line.split()) for line in layout(receipt(cart), ENGLISH)]
    at = lines.index("TOTAL CHF 12.32")
    assert lines[at : at + 4] == ["TOTAL CHF 12.32", "Cash rounding -0.02", "Cash 20.00", "Change 7.70"]


def test_marks() -> None:
    cart = take_cash(add(empty_cart(RETURN), a_product()), Cash())
    lines = [line.strip() for line in layout(receipt(cart, offline=True), ENGLISH)]
    assert "*OFFLINE*" in lines
    assert "*RETURN*" in lines
    assert "*COPY*" not in lines
    assert "*OFFLINE*" not in [line.strip() for line in layout(receipt(cart), ENGLISH)]


@given(empty_carts, baskets, st.text(max_size=80), st.integers(24, 60), st.sampled_from(["en", "fr"]))
def test_every_line_fits_whatever_the_text(cart: Cart, basket: list[Ring], name: str, width: int, code: str) -> None:
    named = [Ring(msgspec.structs.replace(ring.sold, name=name), ring.quantity) for ring in basket]
    paid = take_cash(rung_up(cart, named), Cash())
    for line in layout(receipt(paid), language(code), width):
        assert cells(line) <= width
        assert clean(line, 1_000) == line.strip()
