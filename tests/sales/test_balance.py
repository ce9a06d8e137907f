"""A channel accepts what adds up, and nothing that was altered, by whomever."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given

from tests.sales.strategies import CHF, Cash, Ring, a_product, baskets, empty_cart, empty_carts, rung_up
from tui_pos.sales.balance import DoesNotAddUp, check
from tui_pos.sales.cart import Cart, add, void_line
from tui_pos.sales.closing import close, give_up
from tui_pos.sales.document import GENESIS, AgeChecked, Body, Document, SignOffBody, TransactionBody, seal, unseal
from tui_pos.sales.tenders import take_cash


def a_document(body: Body) -> Document:
    return Document(
        id="018f0000-0000-7000-8000-000000000001",
        store="PARIS",
        register="PARIS-1",
        position=1,
        previous=GENESIS,
        at=1_767_621_780_000_000,
        business_date="2026-01-05",
        staff="000160",
        body=body,
    )


def paid_body() -> TransactionBody:
    cart = add(empty_cart(currency=CHF), a_product(price=1_232), Decimal(3))
    cart = void_line(add(cart, a_product("2", 500)), 2)
    return close(take_cash(cart, Cash(), 5_000), receipt="GENEVA-1-000001", sequence=1, offline=False, shift="s")


def altered(part: str, **changes: Any) -> TransactionBody:
    body = paid_body()
    if part == "body":
        return msgspec.structs.replace(body, **changes)
    first, *rest = getattr(body, part)
    return msgspec.structs.replace(body, **{part: (msgspec.structs.replace(first, **changes), *rest)})


@given(empty_carts, baskets)
def test_every_paid_cart_makes_a_document_that_adds_up(cart: Cart, basket: list[Ring]) -> None:
    paid = take_cash(rung_up(cart, basket), Cash())
    document = a_document(close(paid, receipt="1", sequence=1, offline=True, shift="s"))
    check(document)
    check(unseal(seal(document).content))


@given(empty_carts, baskets)
def test_every_cart_given_up_makes_a_document_that_adds_up(cart: Cart, basket: list[Ring]) -> None:
    check(a_document(give_up(rung_up(cart, basket), shift="s")))


def test_what_has_no_amounts_adds_up() -> None:
    check(a_document(SignOffBody()))


@pytest.mark.parametrize(
    "body",
    [
        altered("body", total=3_697),
        altered("body", change=1_306),
        altered("body", rounding=0),
        altered("tenders", kind="card"),
        altered("body", change=-5, rounding=1_309),
        altered("body", kind="return"),
        altered("body", kind="gift"),
        altered("body", currency="francs"),
        altered("body", sequence=0),
        altered("body", receipt=""),
        altered("body", tenders=()),
        altered("body", lines=()),
        altered("body", started_at=-1),
        altered("lines", amount=3_697),
        altered("lines", number=2),
        altered("lines", quantity=Decimal(4)),
        altered("lines", quantity=Decimal("NaN")),
        altered("lines", quantity=Decimal("1E+999999")),
        altered("lines", quantity=Decimal("0E+999999")),
        altered("lines", quantity=Decimal("1E-999999")),
        altered("lines", unit_price=10**30),
        altered("lines", voided=True),
        altered("taxes", tax=1_200),
        altered("taxes", rate=2_000_000),
        altered("taxes", net=10**30),
        altered("tenders", amount=-5_000),
        altered("tenders", amount=10**30),
        altered("lines", list_price=-1),
        altered("lines", list_price=10**30),
        altered("lines", factor=Decimal(0)),
        altered("lines", factor=Decimal(-6)),
        altered("lines", factor=Decimal(10**7)),
        altered("lines", factor=Decimal("NaN")),
        altered("lines", taxed_price=1_300),
        altered("lines", taxed_price=1_200, tax_override="Export"),
        altered("lines", taxed_price=10**30, tax_override="Export"),
        msgspec.structs.replace(altered("lines", taxed_price=1_300, tax_override="Export"), tax_inclusive=False),
        altered("body", age_checked=AgeChecked(age=0, born_by="2008-01-01", by="000160")),
        altered("body", age_checked=AgeChecked(age=18, born_by="2008-02-30", by="000160")),
        altered("body", age_checked=AgeChecked(age=18, born_by="2008-01-01", by="")),
    ],
)  # fmt: skip
def test_an_altered_transaction_is_noticed(body: TransactionBody) -> None:
    with pytest.raises(DoesNotAddUp) as caught:
        check(a_document(body))
    assert caught.value.document == a_document(body).id
    assert caught.value.sentence.text


@pytest.mark.parametrize(
    "body",
    [
        altered("lines", list_price=0, reason="damaged"),
        altered("lines", taxed_price=1_300, tax_override="Export"),
        msgspec.structs.replace(altered("lines", taxed_price=1_300), tax_override="Export"),
        altered("lines", factor=Decimal("0.454")),
        altered("body", age_checked=AgeChecked(age=18, born_by="2008-02-29", by="000160")),
    ],
)  # fmt: skip
def test_what_was_changed_for_a_reason_adds_up(body: TransactionBody) -> None:
    check(a_document(body))


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"position": 0},
        {"previous": "x"},
        {"at": -1},
        {"at": 10**20},
        {"business_date": "2026-02-30"},
        {"business_date": "20260105"},
    ],
)
def test_a_header_that_cannot_be_is_noticed(changes: dict[str, Any]) -> None:
    with pytest.raises(DoesNotAddUp):
        check(msgspec.structs.replace(a_document(paid_body()), **changes))
