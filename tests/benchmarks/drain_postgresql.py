"""10,000 pending sales go up to a channel on PostgreSQL, each on its disk before it is acknowledged: 400 a second (issue 3)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import psycopg

from tests.benchmarks.drain import Keep, delivered, drained, raw_commits, raw_table
from tests.benchmarks.figures import Benchmark, Figure
from tests.benchmarks.store import open_shop
from tests.postgresql import DURABLE, is_open_to_everyone, running_server

A_SECOND = 400
FLOOR = "raw commits of the same batches, in PostgreSQL and in SQLite"


def measure(folder: Path) -> tuple[Figure, ...]:
    """The same as on SQLite, with a PostgreSQL server that waits for the disk."""
    with running_server(DURABLE, room_for_it(folder)) as postgres:
        with open_shop(folder, "--database", postgres.empty()) as shop:
            delivery = asyncio.run(drained(shop))
        with psycopg.connect(postgres.empty()) as connection:
            refuse_forgetful(connection)
            floor = raw_commits(delivery, [raw_channel(connection), raw_table(folder / "raw-register.sqlite")])
    return (delivered("PostgreSQL", delivery, floor, FLOOR, A_SECOND),)


def room_for_it(folder: Path) -> Path:
    """On a disk where the server's account may enter: under root it is another one, which may not look into root's folders."""
    return folder if os.geteuid() or is_open_to_everyone(folder) else Path("/var/tmp")


def refuse_forgetful(connection: psycopg.Connection) -> None:
    """Raises RuntimeError when a commit of this server could be lost in a power cut."""
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        value = connection.execute("SELECT current_setting(%s)", (setting,)).fetchone()
        if value != ("on",):
            raise RuntimeError(f"{setting} is {value}")


def raw_channel(connection: psycopg.Connection) -> Keep:
    """A table of nothing but bytes in PostgreSQL."""
    connection.execute("CREATE TABLE raw (position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content BYTEA NOT NULL)")
    connection.commit()

    def keep(contents: Sequence[bytes]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO raw (content) VALUES (%s)", [(content,) for content in contents])
        connection.commit()

    return keep


BENCHMARK = Benchmark("drain-postgresql", "Delivery of 10,000 pending sales to PostgreSQL", measure)
