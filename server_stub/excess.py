"""Returns of more than was sold, which only show on delivery (DESIGN section 3): two registers took back the same line.

The money was paid out, so the document is kept and counted like any other, once. Beside that it is parked as a conflict, with
a sentence that says what is wrong, until somebody has looked at it; the register is told the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec
from peewee import Database

from tui_pos.channel.dialect import rows
from tui_pos.sales.document import Document, ReturnOf, SaleLine, TransactionBody, said
from tui_pos.sales.returns import returned_lines
from tui_pos.sales.sentence import Number, Sentence, say

THOUSAND = 1_000
SOLD = "SELECT store FROM transaction_header WHERE id = ?"
LINES = "SELECT number, quantity FROM transaction_line WHERE transaction_id = ? AND voided = 0 AND quantity > 0"
GONE = "SELECT line, sum(quantity) FROM returned_line WHERE original = ? GROUP BY line"


class Known(msgspec.Struct):
    """A transaction that something comes back of: its store, and thousandths sold and come back by line."""

    store: str
    sold: dict[int, int]
    gone: dict[int, int]


def excesses(db: Database, documents: Sequence[Document]) -> dict[str, Sentence]:
    """What is wrong with returns among these documents, by id, before their rows are derived; the first to come is right."""
    batch = {document.id: document for document in documents if isinstance(document.body, TransactionBody)}
    known: dict[str, Known | None] = {}
    found: dict[str, Sentence] = {}
    for document in batch.values():
        body = document.body
        for line, of in returned_lines(body) if isinstance(body, TransactionBody) else ():
            if of.transaction not in known:
                known[of.transaction] = known_transaction(db, of.transaction, batch)
            problem = problem_of(document, line, of, known[of.transaction])
            if problem is not None:
                found.setdefault(document.id, problem)
    return found


def problem_of(document: Document, line: SaleLine, of: ReturnOf, original: Known | None) -> Sentence | None:
    """What is wrong with a line that comes back; what is right is counted at once."""
    if original is None or of.line not in original.sold:
        return say(
            "{name} came back from receipt {receipt}, line {line}, and the channel knows no such line. "
            "The return is kept and counted: somebody must look at it.",
            name=line.name,
            receipt=of.receipt,
            line=of.line,
        )
    if original.store != document.store:
        return say(
            "{name} came back from receipt {receipt}, which was made in store {store}. "
            "The return is kept and counted: somebody must look at it.",
            name=line.name,
            receipt=of.receipt,
            store=original.store,
        )
    original.gone[of.line] += thousandths(-line.quantity)
    sold, gone = original.sold[of.line], original.gone[of.line]
    if gone <= sold:
        return None
    return say(
        "Of {name} on receipt {receipt}, {gone} came back and {sold} were sold: another register took it back before. "
        "The return is kept and counted: somebody must look at it.",
        name=line.name,
        receipt=of.receipt,
        gone=number(gone),
        sold=number(sold),
    )


def known_transaction(db: Database, id: str, batch: Mapping[str, Document]) -> Known | None:
    """The transaction as the channel has it, or as it comes in the same batch."""
    gone: dict[int, int] = defaultdict(int)
    gone.update({line: int(quantity) for line, quantity in rows(db, GONE, (id,))})
    for (store,) in rows(db, SOLD, (id,)):
        return Known(store, dict(rows(db, LINES, (id,))), gone)
    document = batch.get(id)
    if document is None or not isinstance(document.body, TransactionBody) or said(document.body.training, False):
        return None
    sold = {line.number: thousandths(line.quantity) for line in document.body.lines if not line.voided and line.quantity > 0}
    return Known(document.store, sold, gone)


def thousandths(quantity: Decimal) -> int:
    """A quantity as a column has it."""
    return int(quantity * THOUSAND)


def number(quantity: int) -> Number:
    """Thousandths as a person reads them."""
    text = f"{Decimal(quantity) / THOUSAND:f}"
    return Number(text.rstrip("0").rstrip(".") if "." in text else text)
