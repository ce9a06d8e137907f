"""50,000 changed products go into an offline database of 200,000, search index kept: 100,000 rows a second (issue 3).

Or, where the machine is slower than that, 60 % of what a raw `INSERT ... SELECT` reaches with the same index.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

import apsw

from tests.benchmarks.chain import CHANGED, MOVED, RENAMED, Package, changed, offline_file, own_chain
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, milliseconds, percentile
from tests.server_stub.headquarters.looking import asker
from tui_pos.channel.offline import OfflineDatabase
from tui_pos.channel.offline_writer import empty_the_log, make_writable, open_for_writing
from tui_pos.sync.application import put_rows
from tui_pos.sync.packages import Manifest, unpack

TIMES = 7
ROWS_A_SECOND = 100_000
SHARE_OF_RAW = 0.6
FLOOR = "raw INSERT ... SELECT of as many rows, same index"
RAW = (
    "INSERT INTO product SELECT id + 1000000, 'N' || number, name, unit, weighed, tax_group, category, search_text"
    " FROM package.product"
)


def measure(folder: Path) -> tuple[Figure, ...]:
    """Put each package into fresh copies of the offline database as the register's writer does, the floor into others."""
    home = own_chain(folder)
    # In this order: the later package also has what the earlier one changed.
    packages = {"otherwise changed": changed(home, MOVED), "renamed": changed(home, RENAMED)}
    found: list[Figure] = []
    for name, package in packages.items():
        rows = unpacked(package, folder)
        took: list[tuple[float, float]] = []
        floor: list[tuple[float, float]] = []
        for _ in range(TIMES):
            took.append(asyncio.run(put_into_copy(folder, rows, package.manifest)))
            floor.append(raw(fresh_copy(folder), rows))
        found += figures(f"{CHANGED:,} products {name}", took, floor)
    return tuple(found)


def figures(name: str, took: list[tuple[float, float]], floor: list[tuple[float, float]]) -> tuple[Figure, ...]:
    """Until readers see them, which has the bar, and until the log is moved into the file."""
    seen, moved = zip(*took, strict=True)
    raw_seen, raw_moved = zip(*floor, strict=True)
    enough = max(1000 * CHANGED / ROWS_A_SECOND, 1000 * percentile(raw_seen, 50) / SHARE_OF_RAW)
    return (
        milliseconds(name, 50, seen, raw_seen, floor_name=FLOOR, bar=Bar(Of.FIGURE, round(enough, 1))),
        milliseconds(f"{name}, checkpointed", 50, moved, raw_moved, floor_name=FLOOR),
    )


async def put_into_copy(folder: Path, rows: Path, manifest: Manifest) -> tuple[float, float]:
    """Seconds of the writer, beside readers at rest; raises RuntimeError when it changed another number of rows."""
    database = OfflineDatabase(fresh_copy(folder), asker)
    try:
        await database.facts()
        return await put_into(database, rows, manifest)
    finally:
        await database.close()


async def put_into(database: OfflineDatabase, rows: Path, manifest: Manifest) -> tuple[float, float]:
    """Seconds until the rows are committed, and until they are moved out of the log."""

    def deed(connection: apsw.Connection) -> float:
        count = put_rows(connection, rows, manifest)
        if count != manifest.rows:
            raise RuntimeError(f"{count} rows were changed, not {manifest.rows}")
        return time.perf_counter()

    began = time.perf_counter()
    committed = await database.write(deed)
    return committed - began, time.perf_counter() - began


def raw(file: Path, rows: Path) -> tuple[float, float]:
    """The same of a statement that only inserts, on the same kind of connection."""
    connection = open_for_writing(file)
    connection.execute("ATTACH ? AS package", (f"{rows.resolve().as_uri()}?mode=ro&immutable=1",))
    began = time.perf_counter()
    with connection:
        connection.execute(RAW)
    committed = time.perf_counter()
    empty_the_log(connection)
    moved = time.perf_counter()
    connection.close()
    return committed - began, moved - began


def fresh_copy(folder: Path) -> Path:
    """The offline database as it came, with its log, in the place of the one before."""
    file = folder / "offline.sqlite"
    for old in folder.glob("offline.sqlite*"):
        old.unlink()
    shutil.copy(offline_file(folder.parent), file)
    make_writable(file)
    return file


def unpacked(package: Package, folder: Path) -> Path:
    """The package's rows, ready to be put in."""
    file = folder / f"{package.manifest.session}.sqlite"
    unpack(package.file, file, package.manifest, lambda done: None)
    return file


BENCHMARK = Benchmark("delta", "A package of changed products is put in", measure)
