"""Version 1: every table of the first slice, and the search index (DESIGN section 4)."""

from __future__ import annotations

from peewee import Database

from tui_pos.channel import dialect
from tui_pos.channel.models import TABLES


def apply(db: Database) -> None:
    """Makes the tables in an empty database."""
    dialect.create_tables(db, TABLES)
    dialect.create_search_index(db)
