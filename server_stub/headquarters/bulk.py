"""Many rows with few statements: filling a channel database at the speed of its disk (DESIGN section 4)."""

from __future__ import annotations

from typing import Any

from peewee import Database

from tui_pos.channel.models import Table

ROWS_A_STATEMENT = 400


def insert(db: Database, table: type[Table], entries: list[dict[str, Any]]) -> None:
    """Insert the rows, inside the caller's transaction."""
    for start in range(0, len(entries), ROWS_A_STATEMENT):
        table.insert_many(entries[start : start + ROWS_A_STATEMENT]).execute(db)
