"""Rows about shifts, derived from documents (DESIGN section 3): begun, ended with its Z report, money moved and counted.

Each document makes rows of its own, so that one that arrives late changes nothing that is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peewee import Database

from server_stub.insertion import Row
from tui_pos.channel.models import Shift
from tui_pos.sales.document import CashMovedBody, DeclaredBody, Document, ShiftClosedBody


def derive_shift(db: Database, document: Document, shift: str) -> None:
    """A shift that began."""
    (
        Shift.insert(
            id=shift,
            store=document.store,
            register=document.register,
            staff=document.staff,
            business_date=document.business_date,
            opened_at=document.at,
        )
        .on_conflict_ignore()
        .execute(db)
    )


def closings(documents: Sequence[Document]) -> Iterator[Row]:
    """The shifts that ended."""
    for document in documents:
        body = document.body
        if isinstance(body, ShiftClosedBody):
            yield (
                body.shift,
                document.store,
                document.register,
                body.number,
                int(body.blind),
                document.staff,
                document.business_date,
                document.at,
                body.report,
            )


def movements(documents: Sequence[Document]) -> Iterator[Row]:
    """The money that went in or out beside sales."""
    for document in documents:
        body = document.body
        if isinstance(body, CashMovedBody):
            yield (
                document.id,
                document.store,
                document.register,
                body.shift,
                body.kind,
                body.tender,
                body.currency,
                body.amount,
                body.reason,
                body.reference,
                document.staff,
                document.business_date,
                document.at,
            )


def counts(documents: Sequence[Document]) -> Iterator[Row]:
    """What was counted, a row for each tender."""
    for document in documents:
        body = document.body
        if isinstance(body, DeclaredBody):
            for count in body.counted:
                yield (
                    document.id,
                    count.tender,
                    count.currency,
                    count.amount,
                    document.store,
                    document.register,
                    body.shift,
                    document.staff,
                    document.at,
                )
