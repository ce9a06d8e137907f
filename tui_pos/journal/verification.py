"""Whether a chain of documents holds (DESIGN section 3): each hash, each link, each number, and the columns beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tui_pos.journal.entry import Verification
from tui_pos.journal.numbering import receipt_number
from tui_pos.journal.schema import NOTHING_BEFORE, Before
from tui_pos.sales.document import (
    GENESIS,
    ContentNotCanonical,
    Document,
    Sealed,
    ShiftClosedBody,
    TransactionBody,
    hash_of,
    unseal,
)
from tui_pos.sales.sentence import Sentence, say


class Row(NamedTuple):
    """A document as the journal stores it; the columns repeat what its content says."""

    position: int
    id: str
    hash: str
    kind: str
    source: str | None
    sequence: int | None
    content: bytes


class Head(NamedTuple):
    """The last document that was found sound."""

    position: int = 0
    hash: str = GENESIS
    sequence: int = 0
    receipt: str = ""
    z_number: int = 0


def verification(rows: Iterable[Row], store: str, register: str, before: Before = NOTHING_BEFORE) -> Verification:
    """The chain of a register from its rows in order, up to its end or its first fault."""
    head = Head(sequence=before.sequence, z_number=before.z_number)
    for row in rows:
        document, problem = inspected(row, head, store, register)
        if document is None:
            return told(head, problem)
        head = advanced(head, row, document)
    return told(head, None)


def inspected(row: Row, head: Head, store: str, register: str) -> tuple[Document | None, Sentence | None]:
    """The document of a sound row, or what is wrong with it."""
    if row.position != head.position + 1:
        return None, say("Documents {first} to {last} are missing.", first=head.position + 1, last=row.position - 1)
    if hash_of(row.content) != row.hash:
        return None, say("Document {position} was altered: its hash is another.", position=row.position)
    try:
        document = unseal(row.content)
    except ContentNotCanonical as error:
        return None, say("Document {position} cannot be read ({detail}).", position=row.position, detail=error.detail)
    if document.previous != head.hash:
        return None, say("Document {position} does not follow the one before it.", position=row.position)
    if (document.store, document.register) != (store, register):
        return None, say("Document {position} is of another register.", position=row.position)
    if columns_of(document) != (row.position, row.id, row.kind, row.source, row.sequence):
        return None, say("Document {position} is filed as something else than it says.", position=row.position)
    if not numbered(document, head):
        return None, say("Document {position} does not have the next receipt number.", position=row.position)
    if isinstance(document.body, ShiftClosedBody) and document.body.number != head.z_number + 1:
        return None, say("Document {position} does not have the next number of a Z report.", position=row.position)
    return document, None


def columns_of(document: Document) -> tuple[int, str, str, str | None, int | None]:
    """What the columns beside the content must be."""
    body = document.body
    kind = str(body.__struct_config__.tag)
    if isinstance(body, TransactionBody):
        return document.position, document.id, kind, body.source or None, body.sequence
    return document.position, document.id, kind, None, None


def row_of(sealed: Sealed) -> Row | None:
    """How the journal stores a document; None when its bytes are not one."""
    try:
        position, id, kind, source, sequence = columns_of(unseal(sealed.content))
    except ContentNotCanonical:
        return None
    return Row(position, id, sealed.hash, kind, source, sequence, sealed.content)


def numbered(document: Document, head: Head) -> bool:
    """Whether a transaction has the number after the last one's."""
    body = document.body
    if not isinstance(body, TransactionBody):
        return True
    expected = receipt_number(document.store, document.register, body.sequence)
    return body.sequence == head.sequence + 1 and body.receipt == expected


def advanced(head: Head, row: Row, document: Document) -> Head:
    """The head after this sound document."""
    body = document.body
    if isinstance(body, TransactionBody):
        return head._replace(position=row.position, hash=row.hash, sequence=body.sequence, receipt=body.receipt)
    if isinstance(body, ShiftClosedBody):
        return head._replace(position=row.position, hash=row.hash, z_number=body.number)
    return head._replace(position=row.position, hash=row.hash)


def told(head: Head, problem: Sentence | None) -> Verification:
    """The verdict."""
    return Verification(
        ok=problem is None,
        head=head.position,
        hash=head.hash,
        count=head.position,
        last_receipt=head.receipt,
        problem=problem,
    )
