"""Facts about a channel database that travel inside it (DESIGN section 4, *A data package is a SQLite file*)."""

from __future__ import annotations

from enum import StrEnum

from peewee import Database

from tui_pos.channel.models import Setting


class SettingName(StrEnum):
    """What is kept: the schema's version, the version of the master data, and which download made the file and when."""

    SCHEMA_VERSION = "schema_version"
    DATA_VERSION = "data_version"
    SESSION = "session"
    BUILT_AT = "built_at"


def read_setting(db: Database, name: SettingName) -> str:
    """The value, or an empty text when it was never set."""
    rows = Setting.select(Setting.value).where(Setting.name == name.value).tuples().execute(db)
    return next((value for (value,) in rows), "")


def session_setting(store: str, job: str) -> str:
    """The name of the setting that holds a job's last session in a database."""
    return f"{SettingName.SESSION.value}:{store}:{job}"


def sessions_of(db: Database, store: str) -> dict[str, int]:
    """The last session of each job that a store has in this database."""
    prefix = session_setting(store, "")
    rows = Setting.select(Setting.name, Setting.value).order_by(Setting.name).tuples().execute(db)
    return {name.removeprefix(prefix): int(value) for name, value in rows if name.startswith(prefix)}


def write_setting(db: Database, name: SettingName, value: str) -> None:
    """Sets the value, inside the transaction of the caller."""
    (
        Setting.insert(name=name.value, value=value)
        .on_conflict(conflict_target=[Setting.name], preserve=[Setting.value])
        .execute(db)
    )
