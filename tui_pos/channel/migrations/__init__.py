"""Schema versions of a channel database (DESIGN section 4): each migration is one module, applied once, in order.

A server also makes packages for registers of the version before its own, so every version can still be made.
Not `playhouse.migrations`: its history table cannot be STRICT.
"""

from __future__ import annotations

from collections.abc import Callable

from peewee import Database

from tui_pos.channel import dialect
from tui_pos.channel.migrations import first, second
from tui_pos.channel.settings import SettingName, read_setting, write_setting

MIGRATIONS: tuple[Callable[[Database], None], ...] = (first.apply, second.apply)
SCHEMA_VERSION = len(MIGRATIONS)
OLDEST_SERVED = SCHEMA_VERSION - 1


def create_schema(db: Database, wanted: int | None = None) -> None:
    """Brings an open database, empty or of an older version, to the wanted one (None: the newest) in one transaction."""
    with dialect.begin_write(db):
        version = schema_version(db)
        for migration in MIGRATIONS[version:wanted]:
            migration(db)
        write_setting(db, SettingName.SCHEMA_VERSION, str(max(version, wanted or len(MIGRATIONS))))


def schema_version(db: Database) -> int:
    """The version of this database's schema; 0 when it has none."""
    if not db.table_exists("setting"):
        return 0
    return int(read_setting(db, SettingName.SCHEMA_VERSION) or 0)
