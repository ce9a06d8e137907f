"""What the channel has for headquarters (issue 3, P-0001): every document kept, parked or taken after all, as a numbered fact.

A fact is written in the transaction that makes it true. Writers come one after the other on both databases, and PostgreSQL
shows a transaction to others before it lets the next writer in; so whoever has seen a number has seen every lower one.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from itertools import takewhile
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
    "INSERT INTO fact (kind, register, session, id, content_hash)"
    " SELECT 'document', register, 0, id, '' FROM channel_document ORDER BY received_at, register, position",
    "INSERT INTO fact (kind, register, session, id, content_hash)"
    " SELECT outcome, register, 0, id, content_hash FROM parked_document ORDER BY received_at, register, position",
    "INSERT INTO fact (kind, register, session, id, content_hash)"
    " SELECT DISTINCT 'taken', register, 0, id, '' FROM parked_document WHERE taken_at IS NOT NULL",
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


def note_documents(db: Database, register: str, session: int, ids: Sequence[str]) -> None:
    """These documents of a register are kept, in this order; inside the transaction that keeps them."""
    insert_rows(db, Fact, [(FactKind.DOCUMENT.value, register, session, id, "") for id in ids])


def note_parked(db: Database, register: str, session: int, id: str, outcome: Outcome, content_hash: str) -> None:
    """A document is parked, or parked again with another answer; inside the transaction that parks it."""
    insert_rows(db, Fact, [(FactKind(outcome.value).value, register, session, id, content_hash)])


def note_taken(db: Database, register: str, session: int, ids: Sequence[str]) -> None:
    """What was parked under these ids has been taken; inside the transaction that takes it."""
    insert_rows(db, Fact, [(FactKind.TAKEN.value, register, session, id, "") for id in ids])


def begin_facts(db: Database) -> None:
    """The facts of a channel that has documents already, inside the transaction that makes the table."""
    for statement in BEGIN:
        rows(db, statement)


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
