"""Job 9999 in full: a ready-made offline database of one store, packed (DESIGN section 4, *A data package*).

The file is filled from the channel in one transaction, so it is one snapshot; it holds that store's rows and nobody's
credentials, its search index is finished, and it leaves in DELETE journal mode, vacuumed.
"""

from __future__ import annotations

from pathlib import Path

from peewee import Database
from playhouse.apsw_ext import APSWDatabase

from server_stub.database import data_version, opened
from server_stub.headquarters.copying import source
from server_stub.home import Home, only_builder
from server_stub.records import PackageSession
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.channel.migrations import SCHEMA_VERSION, create_schema
from tui_pos.channel.models import (
    Barcode,
    OfflineProfile,
    Price,
    Product,
    Register,
    ScaleFormat,
    Setting,
    Staff,
    Store,
    Table,
    TaxGroup,
    TaxRate,
    TenderType,
)
from tui_pos.channel.settings import SettingName, write_setting
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Refused, say
from tui_pos.sync.packages import Manifest, PackedFile, pack

FULL_JOB = "9999"
KEPT_PACKAGES = 2
STARTED, AVAILABLE = "started", "available"
SCRATCH = {"journal_mode": "delete", "synchronous": "off", "foreign_keys": 0, "cache_size": -65536}

OF_STORE = "store_id = :store"
SOLD_HERE = "(SELECT product_id FROM channel.price WHERE store_id = :store)"
CONTENTS: tuple[tuple[type[Table], str], ...] = (
    (OfflineProfile, "number = (SELECT profile_id FROM channel.store WHERE number = :store)"),
    (Store, "number = :store"),
    (Register, OF_STORE),
    (Staff, OF_STORE),
    (TaxGroup, OF_STORE),
    (TaxRate, OF_STORE),
    (TenderType, OF_STORE),
    (ScaleFormat, OF_STORE),
    (Product, f"id IN {SOLD_HERE}"),
    (Barcode, f"product_id IN {SOLD_HERE}"),
    (Price, OF_STORE),
)


def stores(db: Database) -> list[str]:
    """Every store of the channel, by number."""
    return [number for (number,) in Store.select(Store.number).order_by(Store.number).tuples().execute(db)]


def build_full(home: Home, store: str, clock: Clock) -> Manifest:
    """Make and publish the full package of a store, on a connection of this thread's own."""
    with opened(home.channel) as db:
        session = start_session(db, store, clock())
        file = home.packages / f"{session}.sqlite"
        package = home.packages / f"{session}.sqlite.zst"
        try:
            version, count = fill(file, db, store, session, clock())
            packed = pack(file, package)
        finally:
            file.unlink(missing_ok=True)
        with begin_write(db):
            publish(db, session, version, count, packed, clock())
        manifest = manifest_of(db, session)
        remove_old(db, home, store)
        return manifest


def current_or_new(home: Home, store: str, clock: Clock) -> Manifest:
    """The newest package of a store, made first when its data is old; whoever asks meanwhile, in any process, waits for it."""
    with only_builder(home):
        with opened(home.channel) as db:
            found = current_manifest(db, store)
        return found or build_full(home, store, clock)


def start_session(db: Database, store: str, now: int) -> int:
    """A new session number; refused for a store that does not exist."""
    if store not in stores(db):
        raise Refused(say("There is no store {store}. Nothing was made.", store=store))
    with begin_write(db):
        return int(PackageSession.insert(job=FULL_JOB, store=store, full=1, state=STARTED, started_at=now).execute(db))


def fill(file: Path, channel: Database, store: str, session: int, now: int) -> tuple[int, int]:
    """Write the offline database; returns its data version and how many rows it has."""
    file.unlink(missing_ok=True)
    offline = APSWDatabase(str(file), pragmas=SCRATCH, autoconnect=False)  # type: ignore[no-untyped-call]
    offline.connect()
    try:
        create_schema(offline)
        with source(channel, offline) as channel_rows:
            for table, condition in CONTENTS:
                channel_rows.copy(table, condition, store)
            channel_rows.copy(Setting, "name = 'data_version'", store)
            write_setting(offline, SettingName.SESSION, str(session))
            write_setting(offline, SettingName.BUILT_AT, str(now))
            rows(offline, "INSERT INTO product_search(product_search) VALUES ('optimize')")
        rows(offline, "VACUUM")
        return data_version(offline), sum(table.select().count(offline) for table, _ in CONTENTS)
    finally:
        offline.close()


def publish(db: Database, session: int, version: int, count: int, packed: PackedFile, now: int) -> None:
    """The package can be fetched from now on."""
    (
        PackageSession.update(
            state=AVAILABLE,
            schema_version=SCHEMA_VERSION,
            data_version=version,
            rows=count,
            size=packed.size,
            unpacked_size=packed.unpacked_size,
            sha256=packed.sha256,
            built_at=now,
        )
        .where(PackageSession.session == session)
        .execute(db)
    )


def current_manifest(db: Database, store: str) -> Manifest | None:
    """The newest package of a store, or None when its data is no longer, or not yet, the channel's."""
    newest = rows(
        db,
        "SELECT session FROM package_session WHERE store = ? AND state = ? AND data_version = ? AND schema_version = ?"
        " ORDER BY session DESC LIMIT 1",
        (store, AVAILABLE, data_version(db), SCHEMA_VERSION),
    )
    return next((manifest_of(db, session) for (session,) in newest), None)


def manifest_of(db: Database, session: int) -> Manifest:
    """The manifest of a package that can be fetched."""
    (row,) = PackageSession.select().where(PackageSession.session == session).execute(db)
    return Manifest(
        session=row.session,
        job=row.job,
        full=bool(row.full),
        store=row.store,
        schema_version=row.schema_version,
        data_version=row.data_version,
        rows=row.rows,
        size=row.size,
        unpacked_size=row.unpacked_size,
        sha256=row.sha256,
        built_at=row.built_at,
    )


def package_file(db: Database, home: Home, store: str, session: int) -> Path | None:
    """The file of a package of this store; None when there is none, or it was removed for newer ones."""
    found = rows(
        db,
        "SELECT session FROM package_session WHERE session = ? AND store = ? AND state = ?",
        (session, store, AVAILABLE),
    )
    file = home.packages / f"{session}.sqlite.zst"
    return file if found and file.exists() else None


def remove_old(db: Database, home: Home, store: str) -> None:
    """Keep the newest packages of a store, since a register may be fetching the one before."""
    old = rows(
        db,
        "SELECT session FROM package_session WHERE store = ? AND state = ? ORDER BY session DESC",
        (store, AVAILABLE),
    )
    for (session,) in old[KEPT_PACKAGES:]:
        (home.packages / f"{session}.sqlite.zst").unlink(missing_ok=True)
