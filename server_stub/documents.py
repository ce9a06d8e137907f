"""What the channel does with a batch of documents (DESIGN section 2, rule 7): each kept once, whatever is sent again.

    the id is known here, with the same hash and bytes      same_again
    the id is known here, otherwise                         conflict; the first stays, the other is kept beside it
    hash, spelling, sender or sums are wrong                rejected; kept as sent
    else                                                    accepted, with its derived rows

The whole batch is one transaction: what is answered is durable. A document that cannot be taken never holds back the next.
"""

from __future__ import annotations

import msgspec
from peewee import Database, IntegrityError

from server_stub.credentials import Device
from server_stub.derived import derive
from server_stub.records import ParkedDocument
from tui_pos.channel.delivery import Batch, Outcome, Result, SentDocument, Settlement
from tui_pos.channel.models import ChannelDocument, Store
from tui_pos.sales.balance import DoesNotAddUp, check
from tui_pos.sales.document import ContentNotCanonical, Document, TransactionBody, hash_of, unseal
from tui_pos.sales.sentence import Sentence, say


class Unsound(Exception):
    """A document that cannot be taken; `sentence` says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def accept(db: Database, sender: Device, batch: Batch, now: int) -> Settlement:
    """Settle a batch inside the caller's transaction; `now` is the instant of reception."""
    return Settlement(results=tuple(settle(db, sender, sent, now) for sent in batch.documents))


def postponed(batch: Batch) -> Settlement:
    """The answer when the database could not be written to in time; nothing was kept."""
    detail = say("The channel database is busy. Nothing was kept: the register sends it again.")
    return Settlement(results=tuple(Result(id=sent.id, outcome=Outcome.LATER, detail=detail) for sent in batch.documents))


def settle(db: Database, sender: Device, sent: SentDocument, now: int) -> Result:
    """The outcome of one document."""
    known = kept_before(db, sender, sent.id)
    if known is not None:
        return same_or_conflict(db, sender, sent, known, now)
    try:
        document = sound(db, sender, sent)
        keep(db, sender, sent, document, now)
    except Unsound as error:
        park(db, sender, sent, Outcome.REJECTED, error.sentence, now)
        return Result(id=sent.id, outcome=Outcome.REJECTED, detail=error.sentence)
    return Result(id=sent.id, outcome=Outcome.ACCEPTED)


def kept_before(db: Database, sender: Device, id: str) -> SentDocument | None:
    """The sender's own document of this id, as it was received first."""
    rows = (
        ChannelDocument.select(ChannelDocument.hash, ChannelDocument.content)
        .where((ChannelDocument.id == id) & (ChannelDocument.register == sender.register))
        .tuples()
        .execute(db)
    )
    for hash, content in rows:
        return SentDocument(id=id, hash=hash, content=msgspec.Raw(content.encode()))
    return None


def same_or_conflict(db: Database, sender: Device, sent: SentDocument, known: SentDocument, now: int) -> Result:
    """The stored answer again, or both documents kept and shown."""
    if sent.hash == known.hash and bytes(sent.content) == bytes(known.content):
        return Result(id=sent.id, outcome=Outcome.SAME_AGAIN)
    return conflict(db, sender, sent, known.hash, now)


def conflict(db: Database, sender: Device, sent: SentDocument, first: str, now: int) -> Result:
    detail = say(
        "The channel has another document with the id {id}: {first} there, {second} sent. Both are kept: ask headquarters.",
        id=sent.id,
        first=first[:12],
        second=sent.hash[:12],
    )
    park(db, sender, sent, Outcome.CONFLICT, detail, now)
    return Result(id=sent.id, outcome=Outcome.CONFLICT, detail=detail)


def sound(db: Database, sender: Device, sent: SentDocument) -> Document:
    """The document, once it has proved to be the sender's own and to add up; raises Unsound."""
    content = bytes(sent.content)
    if hash_of(content) != sent.hash:
        raise Unsound(say("The document {id} does not have the hash that it was sent with.", id=sent.id))
    try:
        document = unseal(content)
    except ContentNotCanonical as error:
        raise Unsound(say("The document {id} cannot be read: {detail}.", id=sent.id, detail=error.detail)) from error
    if document.id != sent.id:
        raise Unsound(say("The document sent as {id} is {other}.", id=sent.id, other=document.id))
    if (document.store, document.register) != (sender.store, sender.register):
        raise Unsound(
            say(
                "The document {id} belongs to register {other}, and register {register} sent it.",
                id=sent.id,
                other=document.register,
                register=sender.register,
            )
        )
    try:
        check(document)
    except DoesNotAddUp as error:
        raise Unsound(error.sentence) from error
    if isinstance(document.body, TransactionBody):
        refuse_foreign_currency(db, document, document.body)
    return document


def refuse_foreign_currency(db: Database, document: Document, body: TransactionBody) -> None:
    """A store's statement adds up in one currency."""
    rows = Store.select(Store.currency).where(Store.number == document.store).tuples().execute(db)
    currency = next(iter(rows))[0]
    if body.currency != currency:
        raise Unsound(
            say(
                "The document {id} is in {currency}, and store {store} sells in {expected}.",
                id=document.id,
                currency=body.currency,
                store=document.store,
                expected=currency,
            )
        )


def keep(db: Database, sender: Device, sent: SentDocument, document: Document, now: int) -> None:
    """Store the document as received, with its derived rows; raises Unsound and keeps nothing of it when that is impossible."""
    taken = ChannelDocument.select(ChannelDocument.hash).where(ChannelDocument.id == sent.id).tuples().execute(db)
    for _ in taken:
        raise Unsound(say("The id {id} belongs to a document of another register.", id=sent.id))
    try:
        with db.atomic():
            insert(db, sender, sent, document, now)
    except (IntegrityError, ValueError, OverflowError) as error:
        raise Unsound(say("The document {id} cannot be kept: {detail}.", id=sent.id, detail=str(error))) from error


def insert(db: Database, sender: Device, sent: SentDocument, document: Document, now: int) -> None:
    """The document's row and the derived ones."""
    ChannelDocument.insert(
        id=sent.id,
        hash=sent.hash,
        store=sender.store,
        register=sender.register,
        position=document.position,
        received_at=now,
        content=bytes(sent.content).decode(),
    ).execute(db)
    derive(db, document)


def park(db: Database, sender: Device, sent: SentDocument, outcome: Outcome, detail: Sentence, now: int) -> None:
    """Keep what was sent beside the record, once however often it is sent."""
    content = bytes(sent.content)
    (
        ParkedDocument.insert(
            register=sender.register,
            id=sent.id,
            outcome=outcome.value,
            hash=sent.hash,
            content_hash=hash_of(content),
            content=content.decode(errors="backslashreplace"),
            detail=msgspec.json.encode(detail).decode(),
            received_at=now,
        )
        .on_conflict_ignore()
        .execute(db)
    )
