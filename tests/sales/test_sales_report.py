"""Sales reports: of every breakdown the amounts add up to the total, whatever order the documents come in."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tui_pos.sales.document import GENESIS, Document, SaleLine, TransactionBody
from tui_pos.sales.sales_report import sales_report

HOUR = 3_600_000_000
lines = st.builds(
    SaleLine,
    number=st.integers(1, 9),
    product=st.sampled_from(("P1", "P2", "P3")),
    barcode=st.just("1"),
    name=st.sampled_from(("Water", "=cmd()", "\x1b[31mTea")),
    unit=st.just("pc"),
    quantity=st.integers(-5, 5).map(Decimal),
    unit_price=st.integers(0, 900),
    amount=st.integers(-5_000, 5_000),
    tax_group=st.just("STANDARD"),
    voided=st.booleans(),
    category=st.sampled_from(("", "DRINKS", "BREAD")),
)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    found = draw(st.lists(st.lists(lines, max_size=4), max_size=6))
    return [
        Document(
            id=str(number),
            store="PARIS",
            register="PARIS-1",
            position=number,
            previous=GENESIS,
            at=draw(st.integers(0, 48)) * HOUR,
            business_date="2026-01-01",
            staff=draw(st.sampled_from(("1", "2"))),
            body=TransactionBody(
                kind="sale",
                receipt=str(number),
                sequence=number,
                started_at=0,
                currency=draw(st.sampled_from(("EUR", "EUR", "USD"))),
                tax_inclusive=True,
                lines=tuple(some),
                taxes=(),
                tenders=(),
                total=0,
                rounding=0,
                change=0,
                offline=False,
                shift="s",
                training=draw(st.booleans()),
            ),
        )
        for number, some in enumerate(found)
    ]


@given(documents())
def test_every_breakdown_adds_up_to_the_total(found: list[Document]) -> None:
    report = sales_report(found, "EUR", "Europe/Paris")
    expected = sum(
        line.amount
        for document in found
        if isinstance(document.body, TransactionBody) and document.body.currency == "EUR" and document.body.training is False
        for line in document.body.lines
        if not line.voided
    )
    assert report.total == expected
    for parts in (report.by_hour, report.by_category, report.by_staff, report.by_product):
        assert sum(part.amount for part in parts) == expected
        assert len({part.key for part in parts}) == len(parts)
        assert all(0 < part.sales <= report.sales for part in parts)


@given(documents())
def test_the_order_of_documents_does_not_matter(found: list[Document]) -> None:
    turned = list(reversed(found))
    assert sales_report(turned, "EUR", "UTC") == sales_report(found, "EUR", "UTC")


def test_hours_are_those_of_the_store() -> None:
    (document,) = [
        Document(
            id="1", store="S", register="R", position=1, previous=GENESIS, at=23 * HOUR, business_date="1970-01-01", staff="1",
            body=TransactionBody(
                kind="sale", receipt="1", sequence=1, started_at=0, currency="EUR", tax_inclusive=True,
                lines=(SaleLine(number=1, product="P", barcode="1", name="Tea", unit="pc", quantity=Decimal(1), unit_price=5,
                                amount=5, tax_group="S"),),
                taxes=(), tenders=(), total=5, rounding=0, change=0, offline=False, shift="s",
            ),
        )
    ]  # fmt: skip
    assert [part.key for part in sales_report([document], "EUR", "Europe/Paris").by_hour] == ["00"]
    assert [part.key for part in sales_report([document], "EUR", "America/Chicago").by_hour] == ["17"]
