"""Rows about carts that wait, derived from documents (DESIGN section 3).

A cart may be recalled at its own register while it is not here yet: then the document that says so comes after the one that
suspended it, and nobody else can have claimed it. Who comes second keeps nothing: the row names the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from peewee import Database

from server_stub.insertion import Row
from tui_pos.channel.models import Suspended
from tui_pos.sales.document import Document, RecalledBody, SuspendedBody


def suspensions(documents: Sequence[Document]) -> Iterator[Row]:
    """The carts that wait from now on."""
    for document in documents:
        body = document.body
        if isinstance(body, SuspendedBody):
            yield (
                document.id,
                document.store,
                document.register,
                document.staff,
                document.business_date,
                document.at,
                body.currency,
                body.total,
                body.lines,
                body.note,
                body.cart,
                "",
                "",
                0,
            )


def derive_recall(db: Database, document: Document, body: RecalledBody) -> None:
    """A cart that no longer waits, unless it was claimed before."""
    waiting = (Suspended.id == body.suspended) & (Suspended.store == document.store) & (Suspended.taken_by == "")
    Suspended.update(move=body.move, taken_by=document.register, taken_at=document.at).where(waiting).execute(db)
