"""Channel database groups (issue 3): which databases get the same packages.

A store's group has the channel database, and the offline database of each of its registers with *Support offline*.
"""

from __future__ import annotations

from peewee import Database

from server_stub.headquarters.tables import ChannelDatabase, GroupMember
from tui_pos.channel import dialect
from tui_pos.channel.models import Store

CHANNEL = "channel"
OFFLINE = "offline"


def stores(db: Database) -> list[str]:
    """Every store of the chain, by number."""
    return [number for (number,) in Store.select(Store.number).order_by(Store.number).tuples().execute(db)]


def members(db: Database, store: str) -> list[tuple[str, str]]:
    """The databases of a store's group with their kinds, the channel's first."""
    found = (
        "SELECT d.name, d.kind FROM group_member m JOIN channel_database d ON d.name = m.database"
        ' WHERE m."group" = ? ORDER BY d.kind, d.name'
    )
    return [(str(name), str(kind)) for name, kind in dialect.rows(db, found, (store,))]


def is_member(db: Database, store: str, register: str) -> bool:
    """Whether a register's offline database gets its store's packages."""
    return (register, OFFLINE) in members(db, store)


def include_channel(db: Database, store: str) -> None:
    """A store's group has the channel database from its beginning; inside an edit."""
    add_member(db, store, CHANNEL, CHANNEL)


def include_offline(db: Database, store: str, register: str) -> None:
    """*Support offline* = Yes: the register's offline database is a member; inside an edit."""
    add_member(db, store, register, OFFLINE)


def exclude_offline(db: Database, store: str, register: str) -> None:
    """*Support offline* = No: it gets nothing more; inside an edit."""
    GroupMember.delete().where((GroupMember.group == store) & (GroupMember.database == register)).execute(db)


def add_member(db: Database, store: str, name: str, kind: str) -> None:
    ChannelDatabase.insert(name=name, kind=kind).on_conflict_ignore().execute(db)
    GroupMember.insert(group=store, database=name).on_conflict_ignore().execute(db)
