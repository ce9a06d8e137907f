"""All that differs between the databases (DESIGN section 4, *Two dialects*): here, what SQLite needs.

Search is an external-content FTS5 index over `product.search_text`, kept by triggers and read in the order of its row
id, which is the product's popularity; never by bm25, which reads every match before it gives the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from peewee import Database, SchemaManager

from tui_pos.channel.models import Table

SEARCH_INDEX = (
    """
    CREATE VIRTUAL TABLE product_search USING fts5(
        search_text, content='product', content_rowid='id', tokenize='ascii', prefix='1 2 3')
    """,
    """
    CREATE TRIGGER product_search_insert AFTER INSERT ON product BEGIN
        INSERT INTO product_search(rowid, search_text) VALUES (new.id, new.search_text);
    END
    """,
    """
    CREATE TRIGGER product_search_delete AFTER DELETE ON product BEGIN
        INSERT INTO product_search(product_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
    END
    """,
    """
    CREATE TRIGGER product_search_update AFTER UPDATE OF id, search_text ON product BEGIN
        INSERT INTO product_search(product_search, rowid, search_text) VALUES ('delete', old.id, old.search_text);
        INSERT INTO product_search(rowid, search_text) VALUES (new.id, new.search_text);
    END
    """,
)

# CROSS keeps the index the outer loop: it gives its rows in the order asked for, so a LIMIT ends the search early.
MATCHING_PRODUCTS = "product_search AS s CROSS JOIN product AS p ON p.id = s.rowid WHERE s.product_search MATCH ?"
POPULARITY = "s.rowid"


def create_tables(db: Database, tables: Iterable[type[Table]]) -> None:
    """Creates the tables with their indexes; each must be new."""
    for table in tables:
        SchemaManager(table, db).create_all(safe=False)


def create_search_index(db: Database) -> None:
    """Creates the search index over products and the triggers that keep it."""
    for statement in SEARCH_INDEX:
        rows(db, statement)


def begin_write(db: Database) -> Any:
    """A transaction that takes the write lock at once, so that it cannot fail half-way for a lock."""
    return db.atomic("IMMEDIATE")


def rows(db: Database, sql: str, parameters: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
    """Every row of a prepared statement whose parameters are question marks: the hot paths' way past query building."""
    return list(db.execute_sql(sql, parameters))  # type: ignore[no-untyped-call]


def search_expression(phrases: Sequence[Sequence[str]]) -> str:
    """The index's own query: each phrase quoted, the last word of the last one a prefix."""
    return " ".join('"' + " ".join(phrase) + '"' for phrase in phrases) + "*"
