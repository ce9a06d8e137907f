"""Where a channel database on PostgreSQL is (DESIGN section 4, *Two dialects*): an optional dependency, asked for by URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from tui_pos.sales.sentence import Refused, say

if TYPE_CHECKING:
    from types import ModuleType

    from tui_pos.channel.postgresql import PooledPostgresqlChannel, PostgresqlChannel

SCHEME = re.compile(r"postgres(ql)?://")
PASSWORD = re.compile(r"(?<=:)[^:@]*(?=@)|(?<=password=)[^&]*")


class PostgresqlUrl(msgspec.Struct, frozen=True):
    """A database by its URL, which may hold a password: print it as text, which hides that.

    `schema` is the room in it whose tables are meant.
    """

    url: str
    schema: str = "public"

    def __str__(self) -> str:
        return PASSWORD.sub("***", self.url)

    def database(self) -> PostgresqlChannel:
        """The database; each thread connects for itself."""
        database: PostgresqlChannel = driver().PostgresqlChannel(self.url, self.schema)
        return database

    def pooled(self, size: int) -> PooledPostgresqlChannel:
        """The database with at most so many connections, which threads take and give back."""
        database: PooledPostgresqlChannel = driver().PooledPostgresqlChannel(self.url, size, self.schema)
        return database


def postgresql_url(text: str) -> PostgresqlUrl:
    """A URL as it was typed; refused when it is of another kind of database."""
    if not SCHEME.match(text):
        raise Refused(
            say("The database must be postgresql://USER@HOST/NAME. Nothing was made: leave --database out for SQLite.")
        )
    return PostgresqlUrl(SCHEME.sub("postgresql://", text, count=1))


def driver() -> ModuleType:
    """The module that needs psycopg; refused with a sentence when psycopg is not installed."""
    try:
        from tui_pos.channel import postgresql
    except ModuleNotFoundError as error:
        raise Refused(
            say(
                "{module} is missing, which PostgreSQL needs. Nothing was changed: install tui-pos[postgres].",
                module=str(error.name),
            )
        ) from error
    return postgresql
