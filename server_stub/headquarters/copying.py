"""A store's rows out of the channel database into a package's own file, in one snapshot and flat memory (DESIGN section 4).

A condition names the channel's tables with `channel.` before them, and the store as `:store`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from peewee import Database

from tui_pos.channel import dialect
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.channel.models import Table

FETCHED_AT_ONCE = 2_000


class Source(Protocol):
    """The channel, as the rows of a package are taken from it."""

    def copy(self, table: type[Table], condition: str, store: str) -> None:
        """Copy the rows of one table that meet the condition; column by name, never by position."""


@contextmanager
def source(channel: Database, offline: Database) -> Iterator[Source]:
    """The channel in one snapshot, and in one transaction of the package's file."""
    if dialect.is_postgresql(channel):
        with dialect.snapshot(channel), begin_write(offline):
            yield Streamed(channel, offline)
        return
    rows(offline, "ATTACH ? AS channel", (str(Path(channel.database)),))
    with begin_write(offline):
        yield Attached(offline)
    rows(offline, "DETACH channel")


class Attached:
    """Another SQLite file beside the package's own: the rows never leave SQLite."""

    def __init__(self, offline: Database) -> None:
        self.offline = offline

    def copy(self, table: type[Table], condition: str, store: str) -> None:
        name, columns = name_and_columns(table)
        where = condition.replace(":store", "?1")
        parameters = (store,) if ":store" in condition else ()
        rows(
            self.offline, f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM channel.{name} WHERE {where}", parameters
        )


class Streamed:
    """A PostgreSQL database: a cursor there, one prepared statement here, and a few rows between them."""

    def __init__(self, channel: Database, offline: Database) -> None:
        self.channel: Any = channel
        self.offline: Any = offline

    def copy(self, table: type[Table], condition: str, store: str) -> None:
        name, columns = name_and_columns(table)
        where = condition.replace("channel.", "").replace(":store", "%(store)s")
        keys = table._meta.get_primary_keys()  # type: ignore[no-untyped-call]
        order = ", ".join(f'"{field.column_name}"' for field in keys)
        marks = ", ".join("?" * len(table._meta.columns))
        with self.channel.connection().cursor(name="package") as cursor:
            cursor.itersize = FETCHED_AT_ONCE
            cursor.execute(f"SELECT {columns} FROM {name} WHERE {where} ORDER BY {order}", {"store": store})
            self.offline.connection().cursor().executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", cursor)


def name_and_columns(table: type[Table]) -> tuple[str, str]:
    """A table's name and its columns, as a statement spells them."""
    return f'"{table._meta.table_name}"', ", ".join(f'"{column}"' for column in table._meta.columns)
