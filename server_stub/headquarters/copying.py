"""Rows out of a database of the chain into a package's own file, in one snapshot and flat memory (DESIGN section 4).

A question names the database's tables with `origin.` before them, and its parameters with a colon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import apsw
from peewee import Database

from tui_pos.channel import dialect
from tui_pos.sync.statements import listed

FETCHED_AT_ONCE = 2_000
PARAMETER = re.compile(r":(store|now|since|before)\b")

Parameters = Mapping[str, str | int]


class Source(Protocol):
    """The chain's data, as the rows of a package are taken from it."""

    def copy(self, question: str, parameters: Parameters, table: str, columns: list[str]) -> int:
        """Put what the question finds into a table of the package; how many rows that was."""


@contextmanager
def source(origin: Database, package: apsw.Connection) -> Iterator[Source]:
    """The database in one snapshot, and one transaction of the package's file."""
    if dialect.is_postgresql(origin):
        with dialect.snapshot(origin), package:
            yield Streamed(origin, package)
        return
    package.execute("ATTACH ? AS origin", (str(Path(origin.database)),))
    with package:
        yield Attached(package)
    package.execute("DETACH origin")


class Attached:
    """Another SQLite file beside the package's own: the rows never leave SQLite."""

    def __init__(self, package: apsw.Connection) -> None:
        self.package = package

    def copy(self, question: str, parameters: Parameters, table: str, columns: list[str]) -> int:
        used = {name: value for name, value in parameters.items() if f":{name}" in question}
        self.package.execute(f'INSERT INTO main."{table}" ({listed(columns)}) {question}', used)
        return self.package.changes()


class Streamed:
    """A PostgreSQL database: a cursor there, one prepared statement here, and a few rows between them."""

    def __init__(self, origin: Database, package: apsw.Connection) -> None:
        self.origin: Any = origin
        self.package = package

    def copy(self, question: str, parameters: Parameters, table: str, columns: list[str]) -> int:
        asked = PARAMETER.sub(r"%(\1)s", question.replace("%", "%%").replace("origin.", ""))
        marks = ", ".join("?" * len(columns))
        before = self.package.total_changes()
        with self.origin.connection().cursor(name="package") as cursor:
            cursor.itersize = FETCHED_AT_ONCE
            cursor.execute(asked, parameters)
            self.package.executemany(f'INSERT INTO "{table}" ({listed(columns)}) VALUES ({marks})', cursor)
        return self.package.total_changes() - before
