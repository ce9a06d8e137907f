"""A server's home of an earlier version of the program becomes one of this version (DESIGN section 4, migrations).

Each database is brought to the present schema in one transaction, so that whatever happens it is of one version; what was
sold is not touched. Before headquarters had a database of its own, its data was the channel's: it begins with a copy.
Nothing is changed while a process serves the home.
"""

from __future__ import annotations

from pathlib import Path

from peewee import Database

from server_stub.database import Place, connected
from server_stub.facts import begin_facts
from server_stub.headquarters import database as headquarters
from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.groups import include_channel, include_offline
from server_stub.headquarters.publishing import send
from server_stub.headquarters.schedule import set_usual
from server_stub.headquarters.tables import HEADQUARTERS_INDEXES, HEADQUARTERS_TABLES
from server_stub.headquarters.tracking import create_tracking
from server_stub.home import Home, existing_home, serving
from server_stub.insertion import insert_rows
from server_stub.records import SERVER_TABLES, Fact
from tui_pos.channel import dialect
from tui_pos.channel.migrations import SCHEMA_VERSION, create_schema, schema_version
from tui_pos.channel.models import Table
from tui_pos.sales.instant import Clock
from tui_pos.sync.jobs import ALL_JOBS, MASTER_TABLES
from tui_pos.sync.statements import columns_of, listed, name_of

RETIRED = ("package_session",)


def upgraded(folder: Path, clock: Clock) -> Home:
    """The home in this folder, of this version; refused when there is none, or it is served and must be upgraded."""
    home = existing_home(folder)
    if is_older(home.channel) or is_older(home.headquarters):
        with serving(home):
            upgrade(home, clock)
    return home


def is_older(place: Place) -> bool:
    """Whether a database has to be brought to the present schema, or to be made."""
    if isinstance(place, Path) and not place.exists():
        return True
    with connected(place) as db:
        return schema_version(db) < SCHEMA_VERSION


def upgrade(home: Home, clock: Clock) -> None:
    """Both databases; then the stores are sent all of their data anew, which gives each its first sessions."""
    with connected(home.channel) as channel:
        with dialect.begin_write(channel):
            create_schema(channel)
            has_facts = channel.table_exists(name_of(Fact))
            create_missing(channel, SERVER_TABLES)
            if not has_facts:
                begin_facts(channel)
            for table in RETIRED:
                dialect.rows(channel, f'DROP TABLE IF EXISTS "{table}"')
        if is_new(home.headquarters):
            author = Author("upgrade", clock())
            headquarters.create(home.headquarters, lambda db: begin_with(db, channel, author))
    with connected(home.headquarters) as db, dialect.begin_write(db):
        create_schema(db)
        create_missing(db, HEADQUARTERS_TABLES)
        create_tracking(db)
        dialect.define(db, HEADQUARTERS_INDEXES)
    for package in home.packages.glob("*.zst"):
        package.unlink()
    send(home, ALL_JOBS, clock, full=True)


def is_new(place: Place) -> bool:
    """Whether headquarters has no database yet."""
    if isinstance(place, Path):
        return not place.exists()
    headquarters.make_room(place)
    with connected(place) as db:
        return schema_version(db) == 0


def create_missing(db: Database, tables: tuple[type[Table], ...]) -> None:
    """The tables that this version has added."""
    dialect.create_tables(db, [table for table in tables if not db.table_exists(name_of(table))])


def begin_with(db: Database, channel: Database, author: Author) -> None:
    """Headquarters' first data is the channel's, with the groups that it says."""
    set_usual(db)
    with edit(db, author, "the channel's data"):
        for table in MASTER_TABLES:
            insert_rows(db, table, dialect.rows(channel, f'SELECT {listed(columns_of(table))} FROM "{name_of(table)}"'))
        for (store,) in dialect.rows(db, "SELECT number FROM store"):
            include_channel(db, store)
        for store, register in dialect.rows(db, "SELECT store_id, number FROM register WHERE support_offline = 1"):
            include_offline(db, store, register)
