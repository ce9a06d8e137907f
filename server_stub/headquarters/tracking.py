"""Change tracking at headquarters (issue 3): every changed row of master data with its version, deletes included.

Beside each table stands `changed_<table>` with its keys: the newest version that touched the row, and how.

    new       never there before
    changed   there before, perhaps otherwise
    deleted   gone

Triggers keep it, so that no way of changing a row is forgotten. A row that is written as it was has not changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from peewee import Database

from tui_pos.channel import dialect
from tui_pos.channel.models import Table
from tui_pos.sync.jobs import MASTER_TABLES
from tui_pos.sync.statements import columns_of, keys_of, listed, name_of

VERSION = "(SELECT max(version) FROM edit)"
TYPES = {"TEXT": "TEXT", "VARCHAR": "TEXT"}


def changed(table: type[Table]) -> str:
    """The name of the table of a table's changes."""
    return f"changed_{name_of(table)}"


def create_tracking(db: Database) -> None:
    """Makes the tables of changes that are not there yet, and what keeps them."""
    for table in MASTER_TABLES:
        if db.table_exists(changed(table)):
            continue
        dialect.define(db, (changes_table(table), changes_index(table)))
        for statement in postgresql_triggers(table) if dialect.is_postgresql(db) else sqlite_triggers(table):
            dialect.rows(db, statement)


def changes_table(table: type[Table]) -> str:
    """The keys of the table, the version, and what became of the row."""
    fields = table._meta.get_primary_keys()  # type: ignore[no-untyped-call]
    columns = ", ".join(f'"{field.column_name}" {type_of(field)} NOT NULL' for field in fields)
    return (
        f'CREATE TABLE "{changed(table)}" ({columns}, "version" INTEGER NOT NULL, "state" TEXT NOT NULL,'
        f" PRIMARY KEY ({listed(keys_of(table))})) STRICT, WITHOUT ROWID"
    )


def type_of(field: Any) -> str:
    """Text or integer: there is nothing else (`tui_pos/channel/fields.py`); a reference is of its target's type."""
    target = getattr(field, "rel_field", field)
    return TYPES.get(str(target.field_type), "INTEGER")


def changes_index(table: type[Table]) -> str:
    return f'CREATE INDEX "{changed(table)}_version" ON "{changed(table)}" ("version")'


def sqlite_triggers(table: type[Table]) -> Iterator[str]:
    """One for each way of changing a row."""
    name = name_of(table)
    differs = " OR ".join(f'old."{column}" IS NOT new."{column}"' for column in columns_of(table))
    moved = " OR ".join(f'old."{key}" IS NOT new."{key}"' for key in keys_of(table))
    yield f'CREATE TRIGGER {changed(table)}_insert AFTER INSERT ON "{name}" BEGIN {sqlite_note(table, "new", "new")}; END'
    yield (
        f'CREATE TRIGGER {changed(table)}_update AFTER UPDATE ON "{name}" WHEN {differs} BEGIN'
        f" {sqlite_note(table, 'old', 'deleted', moved)}; {sqlite_note(table, 'new', 'changed')}; END"
    )
    yield f'CREATE TRIGGER {changed(table)}_delete AFTER DELETE ON "{name}" BEGIN {sqlite_note(table, "old", "deleted")}; END'


def sqlite_note(table: type[Table], row: str, state: str, condition: str = "true") -> str:
    """Note one row; what comes back is not new."""
    keys = keys_of(table)
    values = ", ".join(f'{row}."{key}"' for key in keys)
    return (
        f'INSERT INTO "{changed(table)}" ({listed(keys)}, version, state)'
        f" SELECT {values}, {VERSION}, '{state}' WHERE {condition} {merge(table)}"
    )


def merge(table: type[Table]) -> str:
    """The newest version counts, and only a row without any history is new."""
    state = "CASE excluded.state WHEN 'new' THEN 'changed' ELSE excluded.state END"
    return f"ON CONFLICT ({listed(keys_of(table))}) DO UPDATE SET version = excluded.version, state = {state}"


def postgresql_triggers(table: type[Table]) -> Iterator[str]:
    """One for each kind of statement, with all its rows at once."""
    name, columns = name_of(table), listed(columns_of(table))
    differing = f"(SELECT {columns} FROM new_rows EXCEPT SELECT {columns} FROM old_rows) AS differing"
    moved = f"(SELECT {listed(keys_of(table))} FROM old_rows EXCEPT SELECT {listed(keys_of(table))} FROM new_rows) AS moved"
    notes = {
        "insert": ("NEW TABLE AS new_rows", (postgresql_note(table, "new_rows", "new"),)),
        "update": (
            "OLD TABLE AS old_rows NEW TABLE AS new_rows",
            (postgresql_note(table, moved, "deleted"), postgresql_note(table, differing, "changed")),
        ),
        "delete": ("OLD TABLE AS old_rows", (postgresql_note(table, "old_rows", "deleted"),)),
    }
    for event, (rows, statements) in notes.items():
        function = f"{changed(table)}_{event}"
        body = "; ".join(statements)
        yield f"CREATE FUNCTION {function}() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN {body}; RETURN NULL; END $$"
        yield (
            f'CREATE TRIGGER {function} AFTER {event.upper()} ON "{name}" REFERENCING {rows}'
            f" FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )


def postgresql_note(table: type[Table], source: str, state: str) -> str:
    """Note the rows of a source."""
    keys = listed(keys_of(table))
    return (
        f"INSERT INTO \"{changed(table)}\" ({keys}, version, state) SELECT {keys}, {VERSION}, '{state}' FROM {source}"
        f" {merge(table)}"
    )
