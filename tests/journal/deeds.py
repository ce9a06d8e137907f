"""Things that happen at a register, small and sound, for a journal to keep."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec

from tui_pos.journal.journal import Journal
from tui_pos.sales.document import SaleLine, Sealed, SignOnBody, SwitchBody, TaxLine, TenderLine, TransactionBody, VoidBody
from tui_pos.sales.sentence import say

STORE, REGISTER = "PARIS", "PARIS-1"


class Note(msgspec.Struct, frozen=True):
    """A value worth keeping."""

    text: str


def sale(amount: int = 95, source: str = "") -> Callable[[int, str], TransactionBody]:
    """One line, paid in cash, exact."""

    def make(sequence: int, receipt: str) -> TransactionBody:
        line = SaleLine(
            number=1,
            product="1",
            barcode="5901234123457",
            name="Mineral water 1.5 L",
            unit="pcs",
            quantity=Decimal(1),
            unit_price=amount,
            amount=amount,
            tax_group="A",
        )
        return TransactionBody(
            kind="sale",
            receipt=receipt,
            sequence=sequence,
            started_at=1,
            currency="EUR",
            tax_inclusive=True,
            lines=(line,),
            taxes=(TaxLine(code="V", name="VAT", rate=0, net=amount, tax=0),),
            tenders=(TenderLine(tender="cash", kind="cash", name="Cash", amount=amount),),
            total=amount,
            rounding=0,
            change=0,
            offline=False,
            shift="shift-1",
            source=source,
        )

    return make


def switched() -> SwitchBody:
    return SwitchBody(from_state="ONLINE", to_state="SEAMLESS_OFFLINE", reason=say("no answer"))


def signed_on() -> SignOnBody:
    return SignOnBody(name="Amélie", role="cashier", offline=False)


def voided() -> VoidBody:
    return VoidBody(started_at=1, currency="EUR", lines=(), total=0, shift="shift-1")


class Ids:
    """`id-1`, `id-2`, ..."""

    def __init__(self) -> None:
        self.minted = 0

    def __call__(self) -> str:
        self.minted += 1
        return f"id-{self.minted}"


async def open_journal(path: Path) -> Journal:
    """The journal of the test's register."""
    return await Journal.open(path, store=STORE, register=REGISTER, ids=Ids(), clock=lambda: 1)


async def sell(journal: Journal, id: str, amount: int = 95, source: str = "") -> Sealed:
    """A sale in the journal."""
    sealed, _ = await journal.append_transaction(
        sale(amount, source), at=1, business_date="2026-03-01", staff="000160", id=id, keep={"open_cart": None}
    )
    return sealed


async def write(journal: Journal, id: str | None = None) -> Sealed:
    """Something that is not a sale in the journal."""
    return await journal.append(signed_on(), at=1, business_date="2026-03-01", staff="000160", id=id)
