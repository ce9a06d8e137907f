"""What became of each shift of a register, from the documents about shifts alone: operation 918 shows and acts on it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from tui_pos.sales.document import DeclaredBody, Document, ShiftClosedBody, ShiftMovedBody, ShiftOpenedBody

SUSPENDED = "suspended"
RESUMED = "resumed"
KINDS = ("shift_opened", "shift_moved", "shift_closed", "tender_declared")


class ShiftStatus(StrEnum):
    """Where a shift is in its life; a blind-closed one is closed once it was counted."""

    OPEN = "open"
    SUSPENDED = "suspended"
    BLIND_CLOSED = "blind_closed"
    CLOSED = "closed"


class ShiftRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A shift in a list of them; `number` is that of its Z report, 0 before. Instants in microseconds, 0 for not yet."""

    id: str
    business_date: str
    opened_at: int
    opened_by: str
    status: ShiftStatus = ShiftStatus.OPEN
    number: int = 0
    blind: bool = False
    ended_at: int = 0
    report: str = ""


def history(documents: Iterable[Document]) -> tuple[ShiftRecord, ...]:
    """The shifts that these documents of one register open, the newest first."""
    records: dict[str, ShiftRecord] = {}
    for document in sorted(documents, key=lambda document: document.position):
        body = document.body
        if isinstance(body, ShiftOpenedBody):
            records[body.shift] = opened(document, body.shift)
        elif isinstance(body, ShiftMovedBody | ShiftClosedBody | DeclaredBody) and body.shift in records:
            records[body.shift] = after(records[body.shift], document)
    return tuple(reversed(records.values()))


def opened(document: Document, shift: str) -> ShiftRecord:
    """A shift that has just begun."""
    return ShiftRecord(id=shift, business_date=document.business_date, opened_at=document.at, opened_by=document.staff)


def after(record: ShiftRecord, document: Document) -> ShiftRecord:
    """The shift after something more was done with it."""
    match document.body:
        case ShiftMovedBody(move=move):
            status = ShiftStatus.SUSPENDED if move == SUSPENDED else ShiftStatus.OPEN
            return msgspec.structs.replace(record, status=status)
        case ShiftClosedBody() as body:
            return msgspec.structs.replace(
                record,
                status=ShiftStatus.BLIND_CLOSED if body.blind else ShiftStatus.CLOSED,
                number=body.number,
                blind=body.blind,
                ended_at=document.at,
                report=body.report,
            )
        case DeclaredBody() if record.status is ShiftStatus.BLIND_CLOSED:
            return msgspec.structs.replace(record, status=ShiftStatus.CLOSED)
        case _:
            return record
