"""Documents of shifts for tests: sold, moved, counted, in an order that a journal could have written them in."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from tui_pos.sales.cash import moved
from tui_pos.sales.document import (
    GENESIS,
    Body,
    CashMovedBody,
    Counted,
    DeclaredBody,
    DiscountTaken,
    Document,
    NoSaleBody,
    PrintedAgainBody,
    SaleLine,
    ShiftOpenedBody,
    SignOnBody,
    TaxLine,
    TenderLine,
    TransactionBody,
    VoidBody,
)
from tui_pos.sales.money import Currency
from tui_pos.sales.shift_totals import MOVES

EUR = Currency("EUR")
DAY = "2026-03-01"


def sale_line(amount: int, **others: object) -> SaleLine:
    """One piece at this amount; negative for one that comes back."""
    line = SaleLine(
        number=1,
        product="1",
        barcode="5901234123457",
        name="Mineral water 1.5 L",
        unit="pc",
        quantity=Decimal(-1 if amount < 0 else 1),
        unit_price=abs(amount),
        amount=amount,
        tax_group="A",
    )
    return msgspec.structs.replace(line, **others)


def sold(
    total: int,
    tenders: tuple[TenderLine, ...] = (),
    *,
    shift: str = "s",
    change: int = 0,
    rounding: int = 0,
    lines: tuple[SaleLine, ...] = (),
    training: bool = False,
) -> TransactionBody:
    """A transaction of this total, negative for a return; in cash unless told otherwise."""
    body = TransactionBody(
        kind="return" if total < 0 else "sale",
        receipt="PARIS-1-000001",
        sequence=1,
        started_at=1,
        currency="EUR",
        tax_inclusive=True,
        lines=lines or (sale_line(total),),
        taxes=(TaxLine(code="A", name="TVA", rate=200_000, net=total - total // 6, tax=total // 6),),
        tenders=tenders or (cash(total + rounding + change),),
        total=total,
        rounding=rounding,
        change=change,
        offline=False,
        shift=shift,
    )
    return msgspec.structs.replace(body, training=True) if training else body


def cash(amount: int) -> TenderLine:
    return TenderLine(tender="cash", kind="cash", name="Cash", amount=amount)


def card(amount: int) -> TenderLine:
    return TenderLine(tender="card", kind="card", name="Card", amount=amount)


def money(kind: str, amount: int, shift: str = "s") -> CashMovedBody:
    return moved(kind, shift=shift, tender="cash", currency=EUR, amount=amount)


def counted(amount: int, shift: str = "s", tender: str = "cash") -> DeclaredBody:
    return DeclaredBody(shift=shift, counted=(Counted(tender=tender, currency="EUR", amount=amount),))


def given_up(total: int, shift: str = "s") -> VoidBody:
    return VoidBody(started_at=1, currency="EUR", lines=(sale_line(total),), total=total, shift=shift)


def written(*bodies: Body) -> list[Document]:
    """The documents of these bodies, one after the other."""
    return [
        Document(
            id=f"id-{position}",
            store="PARIS",
            register="PARIS-1",
            position=position,
            previous=GENESIS,
            at=position,
            business_date=DAY,
            staff="000160",
            body=body,
        )
        for position, body in enumerate(bodies, start=1)
    ]


amounts = st.integers(1, 100_000)


@st.composite
def transactions(draw: st.DrawFn, shift: str) -> TransactionBody:
    """A sale or a return, in cash with change, or by card and the rest in cash; with a discount, a void line, another price."""
    total = draw(amounts) * draw(st.sampled_from([1, -1]))
    sign = 1 if total > 0 else -1
    by_card = sign * draw(st.integers(0, abs(total)))
    change = draw(st.integers(0, 500)) if by_card == 0 and total > 0 else 0
    rest = total - by_card + change
    tenders = tuple(tender for tender in (card(by_card), cash(rest)) if tender.amount)
    off = DiscountTaken(
        source=draw(st.sampled_from(["promotion", "line", "total"])), number="1", name="x", amount=sign * draw(amounts)
    )
    listed = abs(total) + draw(st.integers(0, 100))
    lines = (sale_line(total, discounts=(off,), list_price=listed), sale_line(draw(amounts), number=2, voided=True))
    return sold(total, tenders, shift=shift, change=change, lines=lines, training=draw(st.booleans()))


def deeds(shift: str) -> st.SearchStrategy[Body]:
    """Anything that can happen in a shift, but for its beginning and its end."""
    return st.one_of(
        transactions(shift),
        st.builds(money, st.sampled_from(MOVES), amounts, st.just(shift)),
        st.builds(counted, st.integers(0, 100_000), st.just(shift), st.sampled_from(["cash", "card"])),
        st.builds(given_up, amounts, st.just(shift)),
        st.just(NoSaleBody(shift=shift)),
        st.just(PrintedAgainBody(what="receipt", number="1", shift=shift)),
        st.just(ShiftOpenedBody(shift=shift)),
        st.just(SignOnBody(name="Amélie", role="cashier", offline=False)),
    )
