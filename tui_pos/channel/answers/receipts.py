"""The answer to ReadReceipt (DESIGN section 3, derived rows): what was sold, and what has come back to any register.

The documents themselves are read, so that a return is of exactly what was sold. A register's own copy has none.
"""

from __future__ import annotations

from itertools import groupby

from peewee import Database

from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.dialect import rows
from tui_pos.channel.requests import ReadReceipt, ReceiptRead, RefusalCode, refuse
from tui_pos.sales.document import Document, TransactionBody, unseal
from tui_pos.sales.return_taxes import GroupTaxes
from tui_pos.sales.returns import ReturnMade, SoldTransaction, return_made
from tui_pos.sales.sentence import say

FIND = "SELECT id, store FROM transaction_header WHERE receipt = ? ORDER BY id"
GROUPS = "SELECT tax_group, code FROM tax_rate WHERE store_id = ? ORDER BY tax_group, code"
RETURNS = "SELECT DISTINCT transaction_id FROM returned_line WHERE original = ? ORDER BY transaction_id"
CONTENT = "SELECT content FROM channel_document WHERE id = ?"


def read_receipt(db: Database, request: ReadReceipt, asker: Asker) -> ReceiptRead:
    """The transaction and its returns. Refused as not_permitted for a receipt of another store."""
    groups = tax_groups(db, asker.store)
    found = rows(db, FIND, (request.receipt,))
    mine = [id for id, store in found if store == asker.store]
    if found and not mine:
        raise refuse(
            RefusalCode.NOT_PERMITTED,
            say(
                "Receipt {receipt} was made in store {store}. Nothing was changed: it can be returned there.",
                receipt=request.receipt,
                store=found[0][1],
            ),
        )
    if not mine:
        return ReceiptRead(groups=groups)
    return ReceiptRead(groups=groups, transaction=sold_transaction(db, mine[0]), returns=returns_of(db, mine[0]))


def tax_groups(db: Database, store: str) -> tuple[GroupTaxes, ...]:
    """The store's tax groups with the codes of their taxes."""
    known = rows(db, GROUPS, (store,))
    return tuple(
        GroupTaxes(group, tuple(code for _, code in of_group)) for group, of_group in groupby(known, lambda row: str(row[0]))
    )


def sold_transaction(db: Database, id: str) -> SoldTransaction | None:
    """The transaction of a document."""
    document = document_of(db, id)
    if document is None or not isinstance(document.body, TransactionBody):
        return None
    return sold_in(document, document.body)


def sold_in(document: Document, body: TransactionBody) -> SoldTransaction:
    """A transaction as it travels."""
    return SoldTransaction(
        id=document.id,
        store=document.store,
        register=document.register,
        business_date=document.business_date,
        at=document.at,
        staff=document.staff,
        body=body,
    )


def returns_of(db: Database, original: str) -> tuple[ReturnMade, ...]:
    """What has come back of a transaction, whichever register took it back."""
    documents = [document_of(db, id) for (id,) in rows(db, RETURNS, (original,))]
    made = [
        return_made(document.id, document.body, original)
        for document in documents
        if document is not None and isinstance(document.body, TransactionBody)
    ]
    return tuple(one for one in made if one is not None)


def document_of(db: Database, id: str) -> Document | None:
    """A document of the channel."""
    return next((unseal(content.encode()) for (content,) in rows(db, CONTENT, (id,))), None)
