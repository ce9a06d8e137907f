"""Headquarters' database: all or nothing, its own schema, and a version for each edit."""

from __future__ import annotations

from pathlib import Path

import pytest
from peewee import Database, IntegrityError

from server_stub.database import Place
from server_stub.headquarters.database import Author, create, current_version, edit, opened
from server_stub.headquarters.tables import HEADQUARTERS_TABLES, Edit
from server_stub.headquarters.tracking import changed
from server_stub.postgresql import PostgresqlUrl
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Customer
from tui_pos.sales.sentence import Refused, say
from tui_pos.sync.jobs import MASTER_TABLES

SOMEBODY = Author("somebody", 5)


def headquarters_at(empty_place: Place) -> Place:
    """A schema of its own in PostgreSQL; on SQLite a file is one."""
    return PostgresqlUrl(empty_place.url, "headquarters") if isinstance(empty_place, PostgresqlUrl) else empty_place


def test_every_table_is_strict_and_private(tmp_path: Path) -> None:
    file = tmp_path / "headquarters.sqlite"
    create(file, lambda _: None)
    assert file.stat().st_mode & 0o777 == 0o600
    with opened(file) as db:
        strict = {name for name, is_strict in rows(db, "SELECT name, strict FROM pragma_table_list") if is_strict}
    wanted = {table._meta.table_name for table in (*HEADQUARTERS_TABLES, *MASTER_TABLES)}
    assert strict >= wanted | {changed(table) for table in MASTER_TABLES}


def test_what_cannot_be_filled_leaves_nothing(empty_place: Place) -> None:
    def fail(_: Database) -> None:
        raise Refused(say("Nothing was kept."))

    place = headquarters_at(empty_place)
    with pytest.raises(Refused, match="kept"):
        create(place, fail)
    create(place, lambda _: None)
    with pytest.raises(Refused, match="already"):
        create(place, lambda _: None)


def test_an_edit_is_a_version_with_its_author_or_nothing(empty_place: Place) -> None:
    place = headquarters_at(empty_place)
    create(place, lambda _: None)
    with opened(place) as db:
        with edit(db, SOMEBODY, "a customer") as version:
            Customer.insert(number="C1", name="Ann", search_text="ann").execute(db)
        with pytest.raises(IntegrityError), edit(db, SOMEBODY, "two with one number"):
            Customer.insert_many([{"number": "C2", "name": "Bob", "search_text": "bob"}] * 2).execute(db)
        assert current_version(db) == version
        assert list(Edit.select(Edit.who, Edit.at, Edit.what).tuples().execute(db)) == [("somebody", 5, "a customer")]
        assert rows(db, "SELECT number, version, state FROM changed_customer") == [("C1", version, "new")]
