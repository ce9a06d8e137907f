"""A channel database is brought to the newest schema, once; every table in it is STRICT."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database, IntegrityError

from tests.channel.chain import open_database
from tui_pos.channel import migrations
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.channel.migrations import SCHEMA_VERSION, create_schema, schema_version
from tui_pos.channel.models import TABLES
from tui_pos.channel.settings import SettingName, write_setting


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A database with nothing in it, not even a schema."""
    database = open_database(tmp_path / "empty.sqlite")
    yield database
    database.close()


def tables_and_strictness(db: Database) -> dict[str, bool]:
    """Every ordinary table, and whether it is STRICT; a virtual table's own shadows are the index's business."""
    listed = rows(db, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    return {name: bool(strict) for name, strict in listed if not name.startswith("sqlite_")}


def test_every_table_is_strict_after_every_migration(empty: Database) -> None:
    for version, migration in enumerate(migrations.MIGRATIONS, start=1):
        with begin_write(empty):
            migration(empty)
        strictness = tables_and_strictness(empty)
        assert strictness, f"version {version} made no tables"
        assert all(strictness.values()), f"version {version}: {strictness}"


def test_every_model_has_its_table(empty: Database) -> None:
    create_schema(empty)
    assert set(tables_and_strictness(empty)) == {table._meta.table_name for table in TABLES}


def test_a_value_of_the_wrong_type_is_refused_by_the_database_itself(empty: Database) -> None:
    create_schema(empty)
    with pytest.raises(IntegrityError):
        rows(empty, "INSERT INTO shift VALUES ('s', 'NORTH', 'NORTH-1', '1', '2026-01-01', 'noon')")


def test_creating_again_changes_nothing(empty: Database) -> None:
    assert schema_version(empty) == 0
    create_schema(empty)
    schema = rows(empty, "SELECT name, sql FROM sqlite_schema ORDER BY name")
    create_schema(empty)
    assert schema_version(empty) == SCHEMA_VERSION
    assert rows(empty, "SELECT name, sql FROM sqlite_schema ORDER BY name") == schema


def test_a_newer_database_is_left_as_it_is(empty: Database) -> None:
    create_schema(empty)
    write_setting(empty, SettingName.SCHEMA_VERSION, str(SCHEMA_VERSION + 1))
    create_schema(empty)
    assert schema_version(empty) == SCHEMA_VERSION + 1


def test_a_migration_that_fails_leaves_nothing_behind(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Database) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, fail))
    with pytest.raises(ZeroDivisionError):
        create_schema(empty)
    assert tables_and_strictness(empty) == {}
