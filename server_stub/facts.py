"""What the channel has for headquarters (issue 3, P-0001): every document kept, parked or taken after all, as a numbered fact.

A fact is written in the transaction that makes it true. Writers come one after the other on both databases, and PostgreSQL
shows a transaction to others before it lets the next writer in; so whoever has seen a number has seen every lower one.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import count, takewhile
from typing import Any

import msgspec
from peewee import Database

from server_stub.insertion import insert_rows
from server_stub.records import Fact
from tui_pos.channel.delivery import Outcome
from tui_pos.channel.dialect import rows

AFTER = "SELECT counter, kind, register, session, id, content_hash FROM fact WHERE counter > ? ORDER BY counter LIMIT ?"
AT = "SELECT counter, kind, register, session, id, content_hash FROM fact WHERE counter = ?"

# For a channel that had documents before it had facts.
BEGIN = (
    "SELECT 'document' AS kind, register, id, hash FROM channel_document ORDER BY received_at, position",
    "SELECT outcome AS kind, register, id, content_hash FROM parked_document ORDER BY received_at, position",
    "SELECT DISTINCT 'taken' AS kind, register, id, '' AS content_hash FROM parked_document WHERE taken_at IS NOT NULL",
)


class FactKind(StrEnum):
    """What headquarters is to learn: a document was kept; it was parked, and as what; what was parked under an id was taken."""

    DOCUMENT = "document"
    CONFLICT = Outcome.CONFLICT.value
    REJECTED = Outcome.REJECTED.value
    TAKEN = "taken"


class NumberedFact(msgspec.Struct, frozen=True):
    """A fact with its place in the order of commits."""

    counter: int
    kind: FactKind
    register: str
    session: int
    id: str
    content_hash: str


def note_documents(db: Database, register: str, session: int, documents: Sequence[tuple[str, str]]) -> None:
    """These documents of a register, by id and hash, are kept in this order; inside the transaction that keeps them."""
    note(db, FactKind.DOCUMENT, register, session, documents)


def note_parked(db: Database, register: str, session: int, id: str, outcome: Outcome, content_hash: str) -> None:
    """A document is parked, or parked again with another answer; inside the transaction that parks it."""
    note(db, FactKind(outcome.value), register, session, [(id, content_hash)])


def note_taken(db: Database, register: str, session: int, ids: Sequence[str]) -> None:
    """What was parked under these ids has been taken; inside the transaction that takes it."""
    note(db, FactKind.TAKEN, register, session, [(id, "") for id in ids])


def note(db: Database, kind: FactKind, register: str, session: int, about: Sequence[tuple[str, str]]) -> None:
    """Write facts with the next numbers."""
    numbers = count(last_counter(db) + 1)
    insert_rows(db, Fact, [(next(numbers), kind.value, register, session, *which) for which in about])


def last_counter(db: Database) -> int:
    """The number of the newest fact; 0 when there is none."""
    ((newest,),) = rows(db, "SELECT coalesce(max(counter), 0) FROM fact")
    return int(newest)


def begin_facts(db: Database) -> None:
    """The facts of a channel that has documents already, inside the transaction that makes the table."""
    for question in BEGIN:
        numbers = count(last_counter(db) + 1)
        insert_rows(
            db,
            Fact,
            [(next(numbers), kind, register, 0, id, hash) for kind, register, id, hash in rows(db, question)],
        )


def facts_after(db: Database, counter: int, limit: int) -> list[NumberedFact]:
    """The next facts, at most so many and whole sessions of a register, so that what they leave is a state the channel had."""
    found = [fact_of(row) for row in rows(db, AFTER, (counter, limit))]
    if len(found) < limit:
        return found
    last = found[-1]
    unfinished = takewhile(lambda fact: (fact.register, fact.session) == (last.register, last.session), reversed(found))
    return found[: -len(list(unfinished))] or found


def fact_at(db: Database, counter: int) -> NumberedFact | None:
    """The fact of this number."""
    return next((fact_of(row) for row in rows(db, AT, (counter,))), None)


def fact_of(row: tuple[Any, ...]) -> NumberedFact:
    counter, kind, *rest = row
    return NumberedFact(counter, FactKind(kind), *rest)
