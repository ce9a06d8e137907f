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
from tui_pos.sales.sentence import Sentence, say


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


def taken_elsewhere(db: Database, document: Document, body: RecalledBody) -> Sentence | None:
    """Why a recall cannot be taken: another register has the cart already. Both carts are there; people must settle it."""
    found = Suspended.select(Suspended.taken_by).where(Suspended.id == body.suspended).tuples().execute(db)
    other = next((taken_by for (taken_by,) in found if taken_by not in ("", document.register)), None)
    if other is None:
        return None
    return say("Register {register} had recalled this transaction before: it was recalled twice.", register=other)


def derive_recall(db: Database, document: Document, body: RecalledBody) -> None:
    """A cart that no longer waits, unless it was claimed before."""
    waiting = (Suspended.id == body.suspended) & (Suspended.store == document.store) & (Suspended.taken_by == "")
    Suspended.update(move=body.move, taken_by=document.register, taken_at=document.at).where(waiting).execute(db)
