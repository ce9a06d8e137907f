"""A data package: a zstd-compressed SQLite file with its manifest (DESIGN section 4, *A data package is a SQLite file*).

The server packs, the register unpacks; neither trusts the other's file: the size is limited while it streams, the hash,
the integrity and the exact schema are checked before a single row is used.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import apsw
import msgspec
from peewee import Database
from playhouse.apsw_ext import APSWDatabase

from tui_pos.channel.migrations import create_schema
from tui_pos.sales.sentence import Sentence, say

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK = 1 << 20
MAX_UNPACKED = 4 << 30
COMPRESSION_LEVEL = 3


Size = Annotated[int, msgspec.Meta(ge=0)]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the server says of a package: sizes in bytes, `sha256` of the compressed file, `built_at` in microseconds."""

    session: Annotated[int, msgspec.Meta(ge=1)]
    job: str
    full: bool
    store: str
    schema_version: int
    data_version: int
    rows: Size
    size: Size
    unpacked_size: Size
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    built_at: int


class PackageRefused(Exception):
    """A package that must not be used; `sentence` says why. What was there before is untouched."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class PackedFile(msgspec.Struct, frozen=True):
    """The measured facts of a compressed file."""

    size: int
    unpacked_size: int
    sha256: str


SchemaEntry = tuple[str, str, str]


def pack(database: Path, package: Path) -> PackedFile:
    """Compress a closed SQLite file; the package appears whole or not at all, durably."""
    partial = package.with_name(package.name + ".partial")
    with database.open("rb") as source, partial.open("wb") as target:
        with zstd.open(target, "wb", level=COMPRESSION_LEVEL) as stream:
            unpacked = 0
            while chunk := source.read(CHUNK):
                unpacked += len(chunk)
                stream.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    facts = PackedFile(size=partial.stat().st_size, unpacked_size=unpacked, sha256=file_hash(partial))
    partial.replace(package)
    return facts


def file_hash(path: Path) -> str:
    """SHA-256 of a file in lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(package: Path, database: Path, manifest: Manifest, progress: Callable[[int], None]) -> None:
    """Check the hash, then decompress into a new file, never more than the manifest's size.

    Raises PackageRefused when hash or size differ; the partial file is removed.
    """
    if manifest.unpacked_size > MAX_UNPACKED:
        raise PackageRefused(say("The package is larger than this register accepts. The old data stays in use."))
    if package.stat().st_size != manifest.size or file_hash(package) != manifest.sha256:
        raise PackageRefused(
            say("The package's checksum is wrong: it was damaged on the way. The old data stays in use; it is fetched again.")
        )
    try:
        written = decompress(package, database, manifest.unpacked_size, progress)
    except (zstd.ZstdError, EOFError) as error:
        database.unlink(missing_ok=True)
        raise PackageRefused(say("The package cannot be decompressed. The old data stays in use.")) from error
    if written != manifest.unpacked_size:
        database.unlink(missing_ok=True)
        raise PackageRefused(say("The package's content has another size than announced. The old data stays in use."))


def decompress(package: Path, database: Path, limit: int, progress: Callable[[int], None]) -> int:
    """Bytes written; stops one chunk after the limit, so a bomb costs no more than the announced size."""
    written = 0
    with zstd.open(package, "rb") as source, database.open("wb") as target:
        while written <= limit and (chunk := source.read(min(CHUNK, limit + 1 - written))):
            written += len(chunk)
            target.write(chunk)
            progress(written)
        target.flush()
        os.fsync(target.fileno())
    return written


def verify_database(database: Path, expected_schema: frozenset[SchemaEntry]) -> None:
    """Open the file as hostile input and compare its schema exactly; raises PackageRefused with the reason."""
    connection = open_untrusted(database)
    try:
        schema = schema_of(connection)
        if schema != expected_schema:
            raise PackageRefused(
                say("The package's tables are not the ones this register knows. The old data stays in use; upgrade it.")
            )
        verdict = connection.execute("PRAGMA quick_check(1)").fetchall()
        if verdict != [("ok",)]:
            raise PackageRefused(say("The package's database is damaged. The old data stays in use."))
    except (apsw.CorruptError, apsw.NotADBError) as error:
        raise PackageRefused(say("The package's database is damaged. The old data stays in use.")) from error
    finally:
        connection.close()


def open_untrusted(database: Path) -> apsw.Connection:
    """A read-only connection that believes nothing its file says about itself (SQLite: *Defense Against The Dark Arts*)."""
    uri = f"{database.resolve().as_uri()}?mode=ro&immutable=1"
    connection = apsw.Connection(uri, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
    connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    connection.execute("PRAGMA cell_size_check=ON")
    return connection


def expected_schema() -> frozenset[SchemaEntry]:
    """The objects of an offline database as this version of the program makes it."""
    database: Database = APSWDatabase(":memory:", autoconnect=False)  # type: ignore[no-untyped-call]
    with database.connection_context():
        create_schema(database)
        return schema_of(database.connection())  # type: ignore[no-untyped-call]


def schema_of(connection: apsw.Connection) -> frozenset[SchemaEntry]:
    """Every object of the file: (type, name, SQL)."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema").fetchall()
    return frozenset((str(kind), str(name), str(sql)) for kind, name, sql in rows)
