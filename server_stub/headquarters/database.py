"""Headquarters' own database, beside the channel databases (issue 3): where master data is edited and transactions end up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from peewee import Database

from server_stub.database import Place, connected
from server_stub.headquarters.tables import HEADQUARTERS_INDEXES, HEADQUARTERS_TABLES, Edit
from server_stub.headquarters.tracking import create_tracking
from server_stub.postgresql import PostgresqlUrl
from tui_pos.channel import dialect
from tui_pos.channel.migrations import SCHEMA_VERSION, create_schema, schema_version
from tui_pos.sales.sentence import Refused, say


class Author(msgspec.Struct, frozen=True):
    """Who changes master data, and when."""

    name: str
    at: int


def create(place: Place, fill: Callable[[Database], None]) -> None:
    """A new database of headquarters with what `fill` puts into it, all or nothing; refused where there is one already."""
    make_room(place)
    with connected(place) as db:
        if schema_version(db):
            raise Refused(say("Headquarters has a database in {place} already. Nothing was changed.", place=str(place)))
        with dialect.begin_write(db):
            create_schema(db)
            dialect.create_tables(db, HEADQUARTERS_TABLES)
            dialect.define(db, HEADQUARTERS_INDEXES)
            create_tracking(db)
            fill(db)
    if isinstance(place, Path):
        place.chmod(0o600)


def make_room(place: Place) -> None:
    """The schema in PostgreSQL."""
    if isinstance(place, PostgresqlUrl):
        with connected(PostgresqlUrl(place.url)) as db:
            dialect.rows(db, f'CREATE SCHEMA IF NOT EXISTS "{place.schema}"')


@contextmanager
def opened(place: Place) -> Iterator[Database]:
    """Headquarters' database on this thread, for the length of a command; refused when its schema is another version's."""
    with connected(place) as db:
        version = schema_version(db)
        if version != SCHEMA_VERSION:
            raise Refused(
                say(
                    "Headquarters' database in {place} has schema {version}, this program needs {needed}. Nothing was "
                    "changed: use the matching program.",
                    place=str(place),
                    version=version,
                    needed=SCHEMA_VERSION,
                )
            )
        yield db


@contextmanager
def edit(db: Database, author: Author, what: str) -> Iterator[int]:
    """One change of master data, all or nothing; yields the version that the data has after it."""
    with dialect.begin_write(db):
        yield int(Edit.insert(at=author.at, who=author.name, what=what).execute(db))


def current_version(db: Database) -> int:
    """How often master data has been changed."""
    ((version,),) = dialect.rows(db, "SELECT coalesce(max(version), 0) FROM edit")
    return int(version)
