"""What the channel does with a batch of documents (DESIGN section 2, rule 7): each kept once, whatever is sent again.

    the id is known here, with the same hash and bytes      same_again
    it does not follow what is here, and that is not here   later; the register is told from where to send again
    the id is known here, otherwise                         conflict; the first stays, the other is kept beside it
    it forks from what is here (`chain.py`)                 rejected: a copy of the register is at work; kept as sent
    hash, spelling, sender or sums are wrong                rejected; kept as sent
    more comes back in it than was sold (`excess.py`)       conflict; taken and counted like any other, and parked beside that
    else                                                    accepted, with its derived rows

The whole batch is one transaction: what is answered is durable. A document that cannot be taken never holds back the next.
Whether the register may still sell offline is not asked: what it has sold is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from peewee import Database, DataError, IntegrityError

from server_stub.chain import Chain, Link, fork_said, missing_said
from server_stub.credentials import Device
from server_stub.derived import derive
from server_stub.derived_carts import taken_elsewhere
from server_stub.excess import excesses
from server_stub.facts import note_documents, note_parked, note_taken
from server_stub.insertion import insert_rows
from server_stub.records import ParkedDocument
from server_stub.upload_sessions import keep_session, next_session, session_of
from tui_pos.channel.delivery import Batch, Outcome, Result, SentDocument, Settlement
from tui_pos.channel.models import ChannelDocument, Store
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.balance import DoesNotAddUp, check
from tui_pos.sales.document import ContentNotCanonical, Document, RecalledBody, TransactionBody, hash_of, unseal
from tui_pos.sales.sentence import Sentence, say


class Unsound(Exception):
    """A document that cannot be taken; `sentence` says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Delivery(msgspec.Struct, frozen=True):
    """A batch as it arrives: whose, in which of its upload sessions, at which instant."""

    sender: Device
    session: int
    now: int


class Known(msgspec.Struct, frozen=True):
    """A document that the channel has under an id."""

    register: str
    hash: str
    content: bytes


def accept(db: Database, sender: Device, batch: Batch, now: int) -> Settlement:
    """Settle a batch inside the caller's transaction, and keep its upload session; `now` is the instant of reception."""
    delivery = Delivery(sender, next_session(db, sender.register), now)
    settlement = settled(db, delivery, batch.documents)
    keep_session(db, session_of(sender.register, delivery.session, batch, settlement, now))
    reach(CrashPoint.BATCH_WRITTEN)
    return settlement


def postponed(batch: Batch) -> Settlement:
    """The answer when the database could not be written to in time; nothing was kept."""
    detail = postponed_said()
    return Settlement(results=tuple(Result(id=sent.id, outcome=Outcome.LATER, detail=detail) for sent in batch.documents))


def postponed_said() -> Sentence:
    """Why nothing of a batch was kept."""
    return say("The channel database is busy. Nothing was kept: the register sends it again.")


def settled(db: Database, delivery: Delivery, documents: Sequence[SentDocument]) -> Settlement:
    """All of them at once; one by one when the database does not take them together, so that only the culprit is parked."""
    try:
        with db.atomic():
            return Reception(db, delivery, documents).settle()
    except (IntegrityError, DataError, ValueError, OverflowError) as error:
        if len(documents) == 1:
            return Settlement(results=(cannot_be_kept(db, delivery, documents[0], error),))
    each = [settled(db, delivery, (sent,)) for sent in documents]
    again = [one.resume_after for one in each if one.resume_after is not None]
    return Settlement(results=tuple(one.results[0] for one in each), resume_after=min(again, default=None))


class Reception:
    """One batch on its way into the channel; what is accepted is written at the end, with few statements."""

    def __init__(self, db: Database, delivery: Delivery, documents: Sequence[SentDocument]) -> None:
        self.db = db
        self.delivery = delivery
        self.sender = sender = delivery.sender
        self.documents = documents
        ids = [sent.id for sent in documents]
        self.known = known_documents(db, ids)
        self.parked = parked_before(db, sender, ids)
        self.questioned = questioned_before(db, sender, ids)
        self.chain = Chain(db, sender)
        self.currency = currency_of(db, sender.store)
        self.taken: list[tuple[SentDocument, Document]] = []
        self.resume_after: int | None = None

    def settle(self) -> Settlement:
        """The outcome of each document, and all that was accepted in the database."""
        results = [self.outcome(sent) for sent in self.documents]
        excess = excesses(self.db, [document for _, document in self.taken])
        insert_rows(self.db, ChannelDocument, [self.row(sent, document) for sent, document in self.taken])
        derive(self.db, [document for _, document in self.taken])
        note_documents(self.db, self.sender.register, self.delivery.session, [(sent.id, sent.hash) for sent, _ in self.taken])
        mark_taken(self.db, self.delivery, [sent.id for sent, _ in self.taken if sent.id in self.parked])
        for sent, document in self.taken:
            if sent.id in excess:
                park(self.db, self.delivery, sent, Outcome.CONFLICT, excess[sent.id], document.position, Link.FOLLOWS)
        self.chain.save()
        both = zip(self.documents, results, strict=True)
        answers = tuple(questioned(sent, excess.get(sent.id), result) for sent, result in both)
        return Settlement(results=answers, resume_after=self.resume_after)

    def outcome(self, sent: SentDocument) -> Result:
        """What becomes of one document."""
        known = self.known.get(sent.id)
        if known is not None and known.register == self.sender.register and is_same(sent, known):
            self.same_again(sent)
            if sent.id in self.questioned:
                return questioned(sent, self.questioned[sent.id], Result(id=sent.id, outcome=Outcome.CONFLICT))
            return Result(id=sent.id, outcome=Outcome.SAME_AGAIN)
        try:
            document = authentic(self.sender, sent)
        except Unsound as error:
            return self.conflict_or(known, sent, error.sentence, 0, Link.FOLLOWS)
        link = self.link(sent, document)
        if link is Link.MISSING:
            self.resume_after = self.chain.position
            return Result(id=sent.id, outcome=Outcome.LATER, detail=missing_said(document, self.chain.position))
        if link is Link.FOLLOWS and document.position > self.chain.position:
            self.chain.advance(document.position, sent.hash)
        reason = fork_said(document) if link is Link.FORKS else self.problem(document)
        if known is not None or reason is not None:
            return self.conflict_or(known, sent, reason or id_taken(sent.id), document.position, link)
        self.taken.append((sent, document))
        self.known[sent.id] = Known(self.sender.register, sent.hash, bytes(sent.content))
        return Result(id=sent.id, outcome=Outcome.ACCEPTED)

    def same_again(self, sent: SentDocument) -> None:
        """A document of an earlier incarnation is the head of a new one, so that what comes next can follow it."""
        document = unseal(bytes(sent.content))
        if document.position > self.chain.position and self.chain.link(document) is Link.FOLLOWS:
            self.chain.advance(document.position, sent.hash)

    def link(self, sent: SentDocument, document: Document) -> Link:
        """How it stands to the chain; one that was parked where it followed needs no second place."""
        return Link.FOLLOWS if self.parked.get(sent.id) == (sent.hash, 1) else self.chain.link(document)

    def problem(self, document: Document) -> Sentence | None:
        """Why a document in its place cannot be taken."""
        try:
            check(document)
        except DoesNotAddUp as error:
            return error.sentence
        body = document.body
        if isinstance(body, TransactionBody) and body.currency != self.currency:
            return foreign_currency(document, body, self.currency)
        if isinstance(body, RecalledBody):
            return taken_elsewhere(self.db, document, body)
        return None

    def conflict_or(self, known: Known | None, sent: SentDocument, reason: Sentence, position: int, link: Link) -> Result:
        """A document that is not taken: parked as a conflict when the id is the sender's own already, else rejected."""
        if known is not None and known.register == self.sender.register:
            outcome, first, detail = Outcome.CONFLICT, known.hash, conflict_said(sent, known)
        else:
            outcome, first, detail = Outcome.REJECTED, None, reason if known is None else id_taken(sent.id)
        park(self.db, self.delivery, sent, outcome, detail, position, link)
        return Result(id=sent.id, outcome=outcome, detail=detail, kept_hash=first)

    def row(self, sent: SentDocument, document: Document) -> tuple[object, ...]:
        """The document as received."""
        content = bytes(sent.content).decode()
        return sent.id, sent.hash, document.store, document.register, document.position, self.delivery.now, content


def known_documents(db: Database, ids: Sequence[str]) -> dict[str, Known]:
    """The documents that the channel has under these ids, whosever they are."""
    found = ChannelDocument.select(
        ChannelDocument.id, ChannelDocument.register, ChannelDocument.hash, ChannelDocument.content
    ).where(ChannelDocument.id.in_(ids))
    return {id: Known(register, hash, content.encode()) for id, register, hash, content in found.tuples().execute(db)}


def parked_before(db: Database, sender: Device, ids: Sequence[str]) -> dict[str, tuple[str, int]]:
    """What of these was parked before: the hash it was sent with, and whether the chain goes on through it."""
    found = ParkedDocument.select(ParkedDocument.id, ParkedDocument.hash, ParkedDocument.followed).where(
        ParkedDocument.id.in_(ids), ParkedDocument.register == sender.register
    )
    return {id: (hash, followed) for id, hash, followed in found.tuples().execute(db)}


def questioned_before(db: Database, sender: Device, ids: Sequence[str]) -> dict[str, Sentence]:
    """What of these was taken and is parked beside that, and why; nobody has settled it yet."""
    found = (
        ParkedDocument.select(ParkedDocument.id, ParkedDocument.detail)
        .join(ChannelDocument, on=(ChannelDocument.id == ParkedDocument.id) & (ChannelDocument.hash == ParkedDocument.hash))
        .where(
            ParkedDocument.id.in_(ids),
            ParkedDocument.register == sender.register,
            ParkedDocument.outcome == Outcome.CONFLICT.value,
            ParkedDocument.taken_at.is_null(),
        )
    )
    return {id: msgspec.json.decode(detail, type=Sentence) for id, detail in found.tuples().execute(db)}


def questioned(sent: SentDocument, excess: Sentence | None, result: Result) -> Result:
    """The result of a document that was taken though something is wrong with it: the hash kept is its own."""
    if excess is None:
        return result
    return Result(id=sent.id, outcome=Outcome.CONFLICT, detail=excess, kept_hash=sent.hash)


def currency_of(db: Database, store: str) -> str:
    """A store's statement adds up in one currency."""
    rows = Store.select(Store.currency).where(Store.number == store).tuples().execute(db)
    return str(next(iter(rows))[0])


def is_same(sent: SentDocument, known: Known) -> bool:
    """The same bytes under the same hash."""
    return sent.hash == known.hash and bytes(sent.content) == known.content


def authentic(sender: Device, sent: SentDocument) -> Document:
    """The document, once it has proved to be what was sealed, and the sender's own; raises Unsound."""
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
    return document


def foreign_currency(document: Document, body: TransactionBody, expected: str) -> Sentence:
    return say(
        "The document {id} is in {currency}, and store {store} sells in {expected}.",
        id=document.id,
        currency=body.currency,
        store=document.store,
        expected=expected,
    )


def id_taken(id: str) -> Sentence:
    return say("The id {id} belongs to a document of another register.", id=id)


def conflict_said(sent: SentDocument, known: Known) -> Sentence:
    return say(
        "The channel has another document with the id {id}: {first} there, {second} sent. Both are kept: ask headquarters.",
        id=sent.id,
        first=known.hash[:12],
        second=sent.hash[:12],
    )


def cannot_be_kept(db: Database, delivery: Delivery, sent: SentDocument, error: Exception) -> Result:
    """The database itself refuses the document; the chain goes on through it."""
    detail = say("The document {id} cannot be kept: {detail}.", id=sent.id, detail=str(error))
    park(db, delivery, sent, Outcome.REJECTED, detail, 0, Link.FOLLOWS)
    return Result(id=sent.id, outcome=Outcome.REJECTED, detail=detail)


def mark_taken(db: Database, delivery: Delivery, ids: Sequence[str]) -> None:
    """What was parked and has now been taken is no longer anybody's worry; the record of it stays."""
    if ids:
        register = delivery.sender.register
        taken = ParkedDocument.update(taken_at=delivery.now)
        taken.where(ParkedDocument.register == register, ParkedDocument.id.in_(ids)).execute(db)
        note_taken(db, register, delivery.session, ids)


def park(
    db: Database, delivery: Delivery, sent: SentDocument, outcome: Outcome, detail: Sentence, position: int, link: Link
) -> None:
    """Keep what was sent beside the record, once however often it is sent; the latest answer counts."""
    content, sender = bytes(sent.content), delivery.sender
    content_hash = hash_of(content)
    (
        ParkedDocument.insert(
            register=sender.register,
            id=sent.id,
            outcome=outcome.value,
            hash=sent.hash,
            content_hash=content_hash,
            content=content.decode(errors="backslashreplace"),
            detail=msgspec.json.encode(detail).decode(),
            received_at=delivery.now,
            incarnation=sender.incarnation,
            position=position,
            followed=int(link is Link.FOLLOWS),
        )
        .on_conflict(
            conflict_target=[
                ParkedDocument.register,
                ParkedDocument.id,
                ParkedDocument.outcome,
                ParkedDocument.content_hash,
            ],
            preserve=[ParkedDocument.detail, ParkedDocument.incarnation, ParkedDocument.followed],
        )
        .execute(db)
    )
    note_parked(db, sender.register, delivery.session, sent.id, outcome, content_hash)
