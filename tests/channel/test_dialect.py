"""The search index follows the products through every kind of change, and a write takes its lock at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database, OperationalError

from tests.channel.chain import open_database
from tui_pos.channel.dialect import SQLITE_MATCHING, begin_write, matching, rows, search_expression
from tui_pos.channel.models import Price, Product


def found(db: Database, word: str) -> list[int]:
    """The ids of the matching products, in order."""
    source, popularity = matching(db)
    statement = f"SELECT p.id FROM {source} ORDER BY {popularity}"
    return [row for (row,) in rows(db, statement, (search_expression(db, [[word]]),))]


def index_is_sound(db: Database) -> None:
    """Raises when the index differs from the products."""
    rows(db, "INSERT INTO product_search(product_search, rank) VALUES ('integrity-check', 1)")


def test_the_index_follows_insert_update_and_delete(db: Database) -> None:
    assert found(db, "milk") == [4, 5]
    Product.update(search_text="oat drink").where(Product.id == 4).execute(db)
    assert (found(db, "milk"), found(db, "oat")) == ([5], [4])
    Price.delete().where(Price.product == 5).execute(db)
    Product.delete().where(Product.id == 5).execute(db)
    assert found(db, "milk") == []
    index_is_sound(db)


def test_an_upsert_keeps_the_index_sound(db: Database) -> None:
    rows(
        db,
        """
        INSERT INTO product(id, number, name, unit, weighed, tax_group, category, search_text)
        SELECT id, number, 'Soy', unit, weighed, tax_group, category, 'soy' FROM product WHERE id = 4
        ON CONFLICT(id) DO UPDATE SET name = excluded.name, search_text = excluded.search_text
        """,
    )
    assert (found(db, "milk"), found(db, "soy")) == ([5], [4])
    index_is_sound(db)


def test_the_order_is_the_indexs_own_so_that_a_limit_ends_the_search_early(db: Database) -> None:
    source, popularity = SQLITE_MATCHING
    plan = rows(db, f"EXPLAIN QUERY PLAN SELECT p.id FROM {source} ORDER BY {popularity} LIMIT 5", ('"m"*',))
    assert not any("TEMP B-TREE" in detail for *_, detail in plan)


def test_a_phrase_is_quoted_and_the_last_word_is_a_prefix(db: Database) -> None:
    assert search_expression(db, [["3", "5"], ["mil"]]) == '"3 5" "mil"*'


def test_a_write_takes_the_lock_when_it_begins(db: Database, chain_file: Path) -> None:
    other = open_database(chain_file)
    other.execute_sql("PRAGMA busy_timeout = 0")  # type: ignore[no-untyped-call]
    try:
        with begin_write(db), pytest.raises(OperationalError), begin_write(other):
            pytest.fail("two writers at once")
    finally:
        other.close()
