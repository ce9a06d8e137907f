"""A home of the version before goes on: nothing that was sold is lost, headquarters begins with what the channel had."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database

from server_stub.database import Place, connected, opened
from server_stub.headquarters import database as headquarters
from server_stub.headquarters.groups import members
from server_stub.headquarters.replication import replicate
from server_stub.headquarters.schedule import plans
from server_stub.home import Home, existing_home, serving
from server_stub.insertion import insert_rows
from server_stub.postgresql import PostgresqlUrl
from server_stub.statement import statement
from server_stub.upgrade import is_older, upgraded
from tests.server_stub.deeds import sales
from tests.server_stub.headquarters.looking import NOON, is_sold, product
from tui_pos.channel import dialect
from tui_pos.channel.migrations import OLDEST_SERVED, create_schema
from tui_pos.channel.models import ChannelDocument, Table
from tui_pos.sales.document import unseal
from tui_pos.sales.sentence import Refused
from tui_pos.sync.jobs import MASTER_TABLES
from tui_pos.sync.statements import columns_of, listed, name_of

SERVER_TABLES_OF_VERSION_1 = (
    'CREATE TABLE "revoked_token" ("token_hash" TEXT NOT NULL PRIMARY KEY, "register" TEXT NOT NULL, '
    '"revoked_at" INTEGER NOT NULL) STRICT, WITHOUT ROWID',
    'CREATE TABLE "parked_document" ("register" TEXT NOT NULL, "id" TEXT NOT NULL, "outcome" TEXT NOT NULL, '
    '"hash" TEXT NOT NULL, "content_hash" TEXT NOT NULL, "content" TEXT NOT NULL, "detail" TEXT NOT NULL, '
    '"received_at" INTEGER NOT NULL, "incarnation" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"followed" INTEGER NOT NULL, "taken_at" INTEGER, PRIMARY KEY ("register", "id", "outcome", '
    '"content_hash")) STRICT',
    'CREATE INDEX "parked_document_register_hash" ON "parked_document" ("register", "hash")',
    'CREATE TABLE "upload_head" ("incarnation" TEXT NOT NULL PRIMARY KEY, "register" TEXT NOT NULL, '
    '"position" INTEGER NOT NULL, "hash" TEXT NOT NULL) STRICT',
    'CREATE TABLE "package_session" ("session" INTEGER NOT NULL PRIMARY KEY, "job" TEXT NOT NULL, '
    '"store" TEXT NOT NULL, "full" INTEGER NOT NULL, "state" TEXT NOT NULL, "started_at" INTEGER NOT NULL, '
    '"schema_version" INTEGER NOT NULL, "data_version" INTEGER NOT NULL, "rows" INTEGER NOT NULL, '
    '"size" INTEGER NOT NULL, "unpacked_size" INTEGER NOT NULL, "sha256" TEXT NOT NULL, "built_at" INTEGER) STRICT',
    'CREATE INDEX "package_session_store_session" ON "package_session" ("store", "session")',
    'CREATE TABLE "sign_on_failure" ("store" TEXT NOT NULL, "staff" TEXT NOT NULL, "failures" INTEGER NOT NULL, '
    '"locked_until" INTEGER NOT NULL, PRIMARY KEY ("store", "staff")) STRICT, WITHOUT ROWID',
)
WATER = "5901234123457"


def clock() -> int:
    return NOON


def contents(db: Database, table: type[Table]) -> list[tuple[object, ...]]:
    return sorted(dialect.rows(db, f'SELECT {listed(columns_of(table))} FROM "{name_of(table)}"'), key=repr)


def old_tables(db: Database) -> list[type[Table]]:
    """The master data that a database of version 1 has."""
    there = set(db.get_tables())
    return [table for table in MASTER_TABLES if name_of(table) in there]


@pytest.fixture
def old_home(home: Path, empty_place: Place, tmp_path: Path) -> Home:
    """A home of version 1 with the demo chain, an activated register and a sale; no headquarters."""
    place = empty_place if isinstance(empty_place, PostgresqlUrl) else tmp_path / "old" / "channel.sqlite"
    old = Home(tmp_path / "old")
    old.packages.mkdir(parents=True)
    (old.packages / "1.sqlite.zst").write_bytes(b"an old package")
    with opened(Home(home).channel) as new, connected(place) as db, dialect.begin_write(db):
        create_schema(db, OLDEST_SERVED)
        dialect.define(db, SERVER_TABLES_OF_VERSION_1)
        for table in old_tables(db):
            insert_rows(db, table, contents(new, table))
        dialect.rows(
            db,
            "INSERT INTO transaction_header VALUES ('id', 'PARIS', 'PARIS-1', 'sale', 'PARIS-1-000001', 1, '2026-01-01', 1, "
            "'000160', 's', 'EUR', 95, 0, 0, 0, '')",
        )
    if isinstance(place, PostgresqlUrl):
        old.address.write_text(place.url)
    return old


def test_it_goes_on_with_what_it_had(old_home: Home) -> None:
    with connected(old_home.channel) as before:
        tables = old_tables(before)
        had = {name_of(table): contents(before, table) for table in tables}
    assert upgraded(old_home.folder, clock) == old_home
    with opened(old_home.channel) as channel, headquarters.opened(old_home.headquarters) as db:
        for database in (channel, db):
            assert {name_of(table): contents(database, table) for table in tables} == had
        assert statement(channel).registers["PARIS-1"].sale.count == 1
        assert product(channel, WATER).price == 95
        assert is_sold(channel, WATER, "HOUSTON")
        assert members(db, "PARIS") == [("channel", "channel"), ("PARIS-1", "offline")]
        assert dialect.rows(db, "SELECT DISTINCT status FROM download WHERE database = 'channel'") == [("applied",)]
    assert len(list(old_home.packages.iterdir())) == 3


def test_it_happens_once(old_home: Home) -> None:
    upgraded(old_home.folder, clock)
    files = sorted(file.stat().st_mtime_ns for file in old_home.packages.iterdir())
    assert not is_older(old_home.channel)
    upgraded(old_home.folder, clock)
    assert sorted(file.stat().st_mtime_ns for file in old_home.packages.iterdir()) == files


def test_an_upgrade_that_was_cut_off_is_done_again(old_home: Home) -> None:
    with connected(old_home.channel) as channel, dialect.begin_write(channel):
        create_schema(channel)
    upgraded(old_home.folder, clock)
    with headquarters.opened(old_home.headquarters) as db:
        assert is_sold(db, WATER)


def test_not_while_somebody_serves_it(old_home: Home) -> None:
    with serving(existing_home(old_home.folder)), pytest.raises(Refused, match="stop it"):
        upgraded(old_home.folder, clock)
    assert is_older(old_home.channel)


def test_what_it_had_sold_goes_on_to_headquarters(old_home: Home) -> None:
    with connected(old_home.channel) as channel, dialect.begin_write(channel):
        for sealed in sales(3):
            position = unseal(sealed.content).position
            row = (sealed.id, sealed.hash, "PARIS", "PARIS-1", position, NOON, sealed.content.decode())
            insert_rows(channel, ChannelDocument, [row])
    upgraded(old_home.folder, clock)
    with headquarters.opened(old_home.headquarters) as db:
        assert [plan.job for plan in plans(db)] == ["9999", "P-0001"]
    done = replicate(old_home, clock)
    assert done is not None
    assert done.accepted == 3
