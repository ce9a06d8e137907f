"""Refunds go back where the money came from: card to card, cash to cash, never more than is due."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_pos.sales.document import CardSlip, TenderLine
from tui_pos.sales.refunds import CARD, CASH, Refundable, due_in_cash, offers, refundable


def cash(amount: int) -> TenderLine:
    return TenderLine(tender="cash", kind=CASH, name="Cash", amount=amount)


def card(amount: int, token: str = "t1") -> TenderLine:
    slip = CardSlip(reference="r", scheme="VISA", last_four="4242", token=token, authorisation="A")
    return TenderLine(tender="card", kind=CARD, name="Card", amount=amount, card=slip)


def check(amount: int) -> TenderLine:
    return TenderLine(tender="check", kind="check", name="Check", amount=amount, number="7")


def amounts(found: tuple[Refundable, ...]) -> list[tuple[str, int]]:
    return [(one.kind, one.amount) for one in found]


def test_change_was_never_the_customers_payment() -> None:
    assert amounts(refundable("s", [cash(2_000)], 500, [])) == [(CASH, 1_500)]


def test_what_was_paid_back_is_gone() -> None:
    left = refundable("s", [card(1_000), card(500, "t2"), cash(300)], 0, [card(-1_000), cash(-100)])
    assert amounts(left) == [(CARD, 500), (CASH, 200)]


def test_a_card_is_offered_first_and_at_most_what_it_paid() -> None:
    left = refundable("s", [cash(500), card(1_000)], 0, [])
    assert amounts(offers(left, 1_200)) == [(CARD, 1_000), (CASH, 500)]
    assert amounts(offers(left, 300)) == [(CARD, 300), (CASH, 300)]


def test_what_only_a_card_has_paid_is_not_paid_out_in_cash() -> None:
    left = refundable("s", [card(1_000)], 0, [])
    assert amounts(offers(left, 800)) == [(CARD, 800)]


def test_a_check_and_what_has_no_receipt_are_paid_out_in_cash() -> None:
    assert amounts(offers(refundable("s", [check(1_000)], 0, []), 800)) == [(CASH, 800)]
    assert amounts(offers((), 800)) == [(CASH, 800)]
    assert amounts(offers(refundable("s", [card(500)], 0, []), 800)) == [(CARD, 500), (CASH, 300)]


tenders = st.lists(st.one_of(st.builds(cash, st.integers(1, 10**6)), st.builds(card, st.integers(1, 10**6))), max_size=5)


@given(tenders, st.integers(1, 10**7))
def test_the_offers_can_always_pay_what_is_due_and_none_is_more(paid: list[TenderLine], due: int) -> None:
    left = refundable("s", paid, 0, [])
    found = offers(left, due)
    assert all(0 < one.amount <= due for one in found)
    assert sum(one.amount for one in found) >= due
    assert due_in_cash(left, due) >= 0
