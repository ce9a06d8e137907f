"""A channel database on PostgreSQL (DESIGN section 4, *Two dialects*): psycopg 3 and its pool behind peewee.

Imports psycopg, which only the extra `postgres` installs: import this module where PostgreSQL was asked for.
"""

from __future__ import annotations

from typing import Any

import psycopg
from peewee import PostgresqlDatabase
from psycopg.types.numeric import IntLoader
from psycopg.types.string import StrDumperUnknown
from psycopg_pool import ConnectionPool

from tui_pos.channel.dialect import POSTGRESQL_TYPES

PATIENCE_S = 10
SESSION = f"-c lock_timeout={PATIENCE_S}s -c synchronous_commit=on"
REPLACEMENT = "\ufffd"


class WithoutNul(StrDumperUnknown):
    """PostgreSQL has no text with NUL in it: what a stranger sends with one is another text, and not a failure."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace("\0", REPLACEMENT))


class PostgresqlChannel(PostgresqlDatabase):
    """One schema of a database; each thread that connects has a connection of its own, in autocommit until it begins one."""

    field_types = {**PostgresqlDatabase.field_types, **POSTGRESQL_TYPES}  # noqa: RUF012

    def __init__(self, url: str, schema: str = "public") -> None:
        super().__init__(url, prefer_psycopg3=True, autoconnect=False)
        self.url = url
        self.session = f"{SESSION} -c search_path={schema}"

    def _connect(self) -> psycopg.Connection[Any]:
        connection = psycopg.connect(self.url, autocommit=True, connect_timeout=PATIENCE_S, options=self.session)
        adapt(connection)
        return connection


class PooledPostgresqlChannel(PostgresqlChannel):
    """The same for a serving process: connecting takes a connection that works from the pool, closing gives it back."""

    def __init__(self, url: str, size: int, schema: str = "public") -> None:
        super().__init__(url, schema)
        self.pool = ConnectionPool(
            url,
            min_size=1,
            max_size=size,
            open=True,
            timeout=PATIENCE_S,
            kwargs={"autocommit": True, "connect_timeout": PATIENCE_S, "options": self.session},
            configure=adapt,
            check=ConnectionPool.check_connection,
        )

    def _connect(self) -> psycopg.Connection[Any]:
        return self.pool.getconn()

    def _close(self, conn: psycopg.Connection[Any]) -> None:
        self.pool.putconn(conn)


def adapt(connection: psycopg.Connection[Any]) -> None:
    """Text without NUL goes in, and whole numbers come out: the sum of integers is a numeric, and nothing else is one."""
    connection.adapters.register_dumper(str, WithoutNul)
    connection.adapters.register_loader("numeric", IntLoader)
