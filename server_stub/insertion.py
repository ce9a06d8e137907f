"""Rows into a table with one prepared statement, as fast as the database takes them (DESIGN section 4, hot paths)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from peewee import Database

from tui_pos.channel.dialect import rows as execute
from tui_pos.channel.models import Table

Row = tuple[Any, ...]

# SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535.
MOST_PARAMETERS = 30_000


def insert_rows(db: Database, table: type[Table], rows: Sequence[Row]) -> None:
    """Insert rows of values in the order of the table's fields, as the database stores them, in the caller's transaction."""
    if not rows:
        return
    at_once = MOST_PARAMETERS // len(rows[0])
    for start in range(0, len(rows), at_once):
        some = rows[start : start + at_once]
        values = [value for row in some for value in row]
        execute(db, statement(table, len(some)), values)


@cache
def statement(table: type[Table], count: int) -> str:
    """The INSERT of so many rows."""
    meta = table._meta
    columns = [f'"{field.column_name}"' for field in meta.sorted_fields]
    row = f"({', '.join('?' * len(columns))})"
    return f'INSERT INTO "{meta.table_name}" ({", ".join(columns)}) VALUES {", ".join([row] * count)}'
