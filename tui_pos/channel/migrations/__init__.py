"""Schema versions of a channel database (DESIGN section 4): each migration is one module, applied once, in order.

Not `playhouse.migrations`: its history table cannot be STRICT.
"""

from __future__ import annotations

from collections.abc import Callable

from peewee import Database

from tui_pos.channel import dialect
from tui_pos.channel.migrations import first
from tui_pos.channel.settings import SettingName, read_setting, write_setting

MIGRATIONS: tuple[Callable[[Database], None], ...] = (first.apply,)
SCHEMA_VERSION = len(MIGRATIONS)


def create_schema(db: Database) -> None:
    """Brings an open database, empty or of an older version, to SCHEMA_VERSION in one transaction."""
    with dialect.begin_write(db):
        version = schema_version(db)
        for migration in MIGRATIONS[version:]:
            migration(db)
        write_setting(db, SettingName.SCHEMA_VERSION, str(max(version, SCHEMA_VERSION)))


def schema_version(db: Database) -> int:
    """The version of this database's schema; 0 when it has none."""
    if not db.table_exists("setting"):
        return 0
    return int(read_setting(db, SettingName.SCHEMA_VERSION) or 0)
