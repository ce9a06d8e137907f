"""ReadReceipt on both databases: what was sold, what has come back to any register, and another store's receipt."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest
from peewee import Database

from server_stub.derived import derive
from tests.channel.chain import asker
from tests.server_stub.deeds import document, transaction
from tui_pos.channel.answers.receipts import read_receipt
from tui_pos.channel.dialect import begin_write
from tui_pos.channel.models import ChannelDocument
from tui_pos.channel.requests import ReadReceipt, ReceiptRead, RefusalCode, RequestRefused
from tui_pos.sales.document import Document, ReturnOf, TransactionBody, seal
from tui_pos.sales.return_taxes import GroupTaxes

SALE = document(transaction(1, bottles=3), id="sale", store="NORTH", register="NORTH-1")
RECEIPT = transaction(1).receipt
GROUPS = (GroupTaxes("FOOD", ("C",)), GroupTaxes("MEALS", ("B",)))


def back(id: str, sequence: int, register: str, *, training: bool = False) -> Document:
    """A bottle of the sale comes back to a register."""
    body = transaction(sequence, bottles=1, kind="return")
    line = msgspec.structs.replace(body.lines[0], returned=ReturnOf(transaction="sale", receipt=RECEIPT, line=1))
    body = msgspec.structs.replace(body, lines=(line,))
    if training:
        body = msgspec.structs.replace(body, training=True)
    return document(body, id=id, store="NORTH", register=register)


def taken(db: Database, *documents: Document) -> None:
    """The channel has these documents."""
    with begin_write(db):
        for one in documents:
            sealed = seal(one)
            ChannelDocument.insert(
                id=one.id,
                hash=sealed.hash,
                store=one.store,
                register=one.register,
                position=one.position,
                received_at=1,
                content=sealed.content.decode(),
            ).execute(db)
        derive(db, documents)


def test_what_was_sold_is_what_the_document_says(db: Database) -> None:
    taken(db, SALE)
    found = read_receipt(db, ReadReceipt(receipt=RECEIPT), asker("NORTH"))
    assert found.transaction is not None
    assert isinstance(SALE.body, TransactionBody)
    assert (found.transaction.id, found.transaction.body) == ("sale", SALE.body)
    assert (found.groups, found.returns) == (GROUPS, ())


def test_what_came_back_to_any_register_is_there(db: Database) -> None:
    taken(db, SALE, back("first", 2, "NORTH-1"), back("second", 3, "NORTH-2"))
    found = read_receipt(db, ReadReceipt(receipt=RECEIPT), asker("NORTH"))
    assert [(one.by, [line.quantity for line in one.lines]) for one in found.returns] == [
        ("first", [Decimal(-1)]),
        ("second", [Decimal(-1)]),
    ]


def test_what_came_back_in_training_has_not(db: Database) -> None:
    taken(db, SALE, back("first", 2, "NORTH-1", training=True))
    assert read_receipt(db, ReadReceipt(receipt=RECEIPT), asker("NORTH")).returns == ()


def test_a_receipt_that_is_not_there_is_no_refusal(db: Database) -> None:
    assert read_receipt(db, ReadReceipt(receipt="NORTH-1-000099"), asker("NORTH")) == ReceiptRead(groups=GROUPS)


def test_another_stores_receipt_is_refused(db: Database) -> None:
    taken(db, SALE)
    with pytest.raises(RequestRefused, match="was made in store NORTH") as refused:
        read_receipt(db, ReadReceipt(receipt=RECEIPT), asker("SOUTH"))
    assert refused.value.code is RefusalCode.NOT_PERMITTED


@pytest.mark.parametrize("number", ["'; DROP TABLE receipt; --", "%", "_", "水" * 60])
def test_hostile_numbers_find_nothing(db: Database, number: str) -> None:
    taken(db, SALE)
    assert read_receipt(db, ReadReceipt(receipt=number), asker("NORTH")).transaction is None
