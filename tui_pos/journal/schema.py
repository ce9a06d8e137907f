"""Versions of the journal's file (DESIGN section 3): each migration is one function, all of them in one durable transaction.

    1   the documents, what becomes of their delivery, and what is kept by name
    2   indexes for shifts and for the journal screen; how many Z reports there were before this file

A document says itself what it is found by: the indexes are over its content, and nothing is written twice but the words of
its products, which are folded here, and the transactions that something came back of. A file of an older version is read
without them, more slowly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import apsw

from tui_pos.journal.words import words_in


class Before(NamedTuple):
    """What the channel has of this register from homes before this one: numbers go on after these, and so does the total."""

    sequence: int = 0
    z_number: int = 0
    grand_total: int = 0


NOTHING_BEFORE = Before()

FIRST = """
CREATE TABLE identity (
    store TEXT NOT NULL,
    register TEXT NOT NULL,
    sequence_before INTEGER NOT NULL
) STRICT;
CREATE TABLE document (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT,
    sequence INTEGER UNIQUE,
    content BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX document_source ON document (source) WHERE source IS NOT NULL;
CREATE TRIGGER document_is_never_changed BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'a document is immutable'); END;
CREATE TRIGGER document_is_never_deleted BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'a document is immutable'); END;
CREATE TABLE outbox (position INTEGER PRIMARY KEY) STRICT;
CREATE TABLE parked (
    position INTEGER PRIMARY KEY,
    outcome TEXT NOT NULL,
    detail BLOB,
    kept_hash TEXT,
    parked_at INTEGER NOT NULL
) STRICT;
CREATE TABLE kept (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE sign_on_attempts (
    staff TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

BUSINESS_DATE = "json_extract(CAST(content AS TEXT), '$.business_date')"
STAFF = "json_extract(CAST(content AS TEXT), '$.staff')"
SHIFT = "json_extract(CAST(content AS TEXT), '$.body.shift')"
AMOUNT = (
    "abs(coalesce(json_extract(CAST(content AS TEXT), '$.body.total'), json_extract(CAST(content AS TEXT), '$.body.amount')))"
)
CUSTOMER = "json_extract(CAST(content AS TEXT), '$.body.customer.number')"
Z_NUMBER = "json_extract(CAST(content AS TEXT), '$.body.number')"

SECOND = f"""
ALTER TABLE identity ADD COLUMN z_number_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity ADD COLUMN grand_total_before INTEGER NOT NULL DEFAULT 0;
CREATE INDEX document_kind ON document (kind);
CREATE INDEX document_business_date ON document ({BUSINESS_DATE});
CREATE INDEX document_staff ON document ({STAFF});
CREATE INDEX document_shift ON document ({SHIFT});
CREATE INDEX document_amount ON document ({AMOUNT});
CREATE INDEX document_customer ON document ({CUSTOMER}) WHERE {CUSTOMER} IS NOT NULL;
CREATE UNIQUE INDEX document_z_number ON document ({Z_NUMBER}) WHERE kind = 'shift_closed';
CREATE UNIQUE INDEX document_closed_shift ON document ({SHIFT}) WHERE kind = 'shift_closed';
CREATE TABLE came_back (
    original TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (original, position)
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE product_words USING fts5(text, content='', detail=none, columnsize=0, tokenize='ascii');
"""
TRANSACTIONS = "SELECT position, content FROM document WHERE kind = 'transaction' ORDER BY position"
ADD_WORDS = "INSERT INTO product_words (rowid, text) VALUES (?, ?)"


def first(connection: apsw.Connection) -> None:
    """The tables of an empty file."""
    connection.execute(FIRST)


def second(connection: apsw.Connection) -> None:
    """Indexes over what is there already."""
    connection.execute(SECOND)
    connection.executemany(ADD_WORDS, ((position, words_in(content)) for position, content in connection.execute(TRANSACTIONS)))


MIGRATIONS: tuple[Callable[[apsw.Connection], None], ...] = (first, second)
VERSION = len(MIGRATIONS)
