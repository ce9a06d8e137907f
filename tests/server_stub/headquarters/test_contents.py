"""Whatever is edited and whenever a job runs, a store's earlier data with the delta is exactly its data now (issue 3).

The heart of synchronisation: `touched` in contents.py may name too many rows, never too few. Its results are held to a
computation of their own (`store_data.py`), not to contents.py's conditions.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import apsw
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from peewee import Database
from playhouse.apsw_ext import APSWDatabase

from server_stub.database import Place
from server_stub.headquarters.building import build_delta, build_whole
from server_stub.headquarters.contents import KEPT_BY_CHANNEL
from server_stub.headquarters.copying import Parameters
from server_stub.headquarters.database import create, current_version, edit, opened
from server_stub.postgresql import PostgresqlUrl
from tests.postgresql import quickest_folder
from tests.server_stub.headquarters.random_edits import (
    BEGUN,
    EDITOR,
    STORES,
    Assign,
    Drop,
    Edit,
    Move,
    Pass,
    Put,
    Send,
    Step,
    Swap,
    begin,
    edits,
    passing,
    perform,
    sending,
)
from tests.server_stub.headquarters.store_data import data_of_file, store_data, together
from tui_pos.channel.migrations import SCHEMA_VERSION, create_schema
from tui_pos.channel.models import Barcode, Discount, OfflineProfile, Price, Product, Staff, Table, TaxGroup, TaxRate
from tui_pos.sync.delta import apply_package, expected_package, facts_of, refuse_another
from tui_pos.sync.jobs import BY_NUMBER, EVERYTHING, JOBS, MASTER_TABLES, Job
from tui_pos.sync.packages import Manifest, PackedFile, unpack, verify_database

CALM = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
UNPACKED = PackedFile(size=0, unpacked_size=0, sha256="")


@dataclass(frozen=True)
class Seen:
    """What a database was last sent: the version and the instant."""

    version: int
    at: int


class Rig:
    """Headquarters' database with the small chain, a clock, and a folder to work in."""

    def __init__(self, db: Database, folder: Path, empty: Path) -> None:
        self.db = db
        self.folder = folder
        self.empty = empty
        self.now = BEGUN
        self.sessions = count(1)

    @property
    def seen(self) -> Seen:
        return Seen(current_version(self.db), self.now)

    def take(self, step: Edit | Pass) -> None:
        """Do an edit or let time pass."""
        if isinstance(step, Pass):
            self.now += step.by
            return
        with edit(self.db, EDITOR, "random"):
            for change in step.changes:
                perform(self.db, change)

    def offline(self, name: str) -> Path:
        """A new, empty offline database, or channel."""
        return Path(shutil.copy(self.empty, self.folder / f"{name}.offline.sqlite"))

    def whole(self, job: Job, store: str) -> tuple[Path, Manifest]:
        """A package of whole tables."""
        draft = self.manifest(job, store, full=True)
        packed = self.folder / "package.zst"
        made = build_whole(
            self.db, packed, job, {"store": store, "now": self.now}, facts_of(draft), self.folder / "prepared.sqlite"
        )
        return self.verified(packed, job, draft, made.packed)

    def delta(self, job: Job, store: str, seen: Mapping[type[Table], Seen]) -> tuple[Path, Manifest]:
        """A package of what has changed in each table since it was last sent."""
        draft = self.manifest(job, store, full=False)
        since: dict[type[Table], Parameters] = {
            table: {"store": store, "now": self.now, "since": seen[table].version, "before": seen[table].at}
            for table in job.tables
        }
        packed = self.folder / "package.zst"
        made = build_delta(self.db, packed, job, since, facts_of(draft), self.folder / "prepared.sqlite")
        return self.verified(packed, job, draft, made.packed)

    def manifest(self, job: Job, store: str, *, full: bool) -> Manifest:
        return Manifest(
            session=next(self.sessions),
            job=job.number,
            full=full,
            store=store,
            schema_version=SCHEMA_VERSION,
            data_version=current_version(self.db),
            rows=0,
            size=UNPACKED.size,
            unpacked_size=UNPACKED.unpacked_size,
            sha256=UNPACKED.sha256,
            built_at=self.now,
        )

    def verified(self, packed: Path, job: Job, draft: Manifest, facts: PackedFile) -> tuple[Path, Manifest]:
        """The package as whoever takes it unpacks and checks it."""
        manifest = Manifest(**{**{name: getattr(draft, name) for name in draft.__struct_fields__}, **as_fields(facts)})
        package = self.folder / "package.sqlite"
        unpack(packed, package, manifest, lambda _: None)
        verify_database(package, expected_package(job))
        refuse_another(package, manifest)
        return package, manifest


def as_fields(facts: PackedFile) -> dict[str, int | str]:
    return {name: getattr(facts, name) for name in facts.__struct_fields__}


def put(target: Path, package: tuple[Path, Manifest], kept: Mapping[str, str]) -> int:
    """Apply a package as registers and the channel do; how many rows changed."""
    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
    with closing(apsw.Connection(str(target), flags=flags)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        return apply_package(connection, *package, kept)


@pytest.fixture(scope="module")
def empty_offline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An offline database with its tables and nothing in them: it is copied."""
    file = tmp_path_factory.mktemp("empty") / "offline.sqlite"
    db: Database = APSWDatabase(str(file), autoconnect=False)  # type: ignore[no-untyped-call]
    with db.connection_context():
        create_schema(db)
    return file


@pytest.fixture
def begun(empty_place: Place) -> Place:
    """Headquarters' database of the small chain: each example has it from the beginning."""
    create(empty_place, begin)
    return empty_place


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder to work in, in memory: hundreds of packages are made durable."""
    with TemporaryDirectory(prefix="tui-pos-", dir=quickest_folder()) as folder:
        yield Path(folder)


@contextmanager
def rig(begun: Place, folder: Path, empty: Path) -> Iterator[Rig]:
    """On SQLite each example has a copy of the file, on PostgreSQL a transaction that is taken back."""
    with ExitStack() as stack:
        if isinstance(begun, PostgresqlUrl):
            db = stack.enter_context(opened(begun))
            whole = stack.enter_context(db.atomic())
            stack.callback(whole.rollback)
        else:
            db = stack.enter_context(opened(Path(shutil.copy(begun, folder / "headquarters.sqlite"))))
            db.execute_sql("PRAGMA synchronous=OFF")  # type: ignore[no-untyped-call]
        yield Rig(db, folder, empty)


UNUSED = tuple(Assign(store, "p2") for store in STORES)

history = st.lists(edits | passing, min_size=2, max_size=12)


@given(steps=history, seen_after=st.integers(0, 10), store=st.sampled_from(STORES))
@example(steps=[Pass(20)], seen_after=0, store="A")
@example(steps=[Edit((Swap(1, 2),))], seen_after=0, store="A")
@example(steps=[Edit((Drop(Price, ("A", 1, 0)),))], seen_after=0, store="A")
@example(steps=[Edit((Put(Price, ("B", 1, 0, None, 3)),))], seen_after=0, store="B")
@example(steps=[Edit((Put(Price, ("A", 1, 0, BEGUN + 1, 3)),)), Pass(1)], seen_after=1, store="A")
@example(steps=[Edit((Put(Barcode, ("b1", 3)),))], seen_after=0, store="A")
@example(steps=[Edit((Put(Barcode, ("b3", 1)), Drop(Price, ("A", 1, 0))))], seen_after=0, store="A")
@example(steps=[Edit((Drop(Product, (1,)), Put(Product, (4, "n1", "y", "pc", 0, "1", "", "y"))))], seen_after=0, store="A")
@example(steps=[Edit(UNUSED), Edit((Drop(OfflineProfile, ("p1",)),))], seen_after=0, store="A")
@example(steps=[Edit((Put(OfflineProfile, ("p1", 3, *[1] * 11)),))], seen_after=0, store="A")
@example(steps=[Edit((Drop(TaxRate, ("A", "1", "1")), Drop(TaxGroup, ("A", "1"))))], seen_after=0, store="A")
@example(steps=[Edit((Move(Staff, ("A", "1"), ("B", "2")),))], seen_after=0, store="A")
@example(steps=[Edit((Put(Discount, ("A", "1", "x", 0, 110, "{}")),)), Pass(10)], seen_after=1, store="A")
@example(steps=[Pass(16), Pass(-2)], seen_after=1, store="A")
@settings(CALM, max_examples=60)
def test_earlier_data_with_the_delta_is_the_data_now(
    begun: Place, empty_offline: Path, folder: Path, steps: list[Edit | Pass], seen_after: int, store: str
) -> None:
    with rig(begun, folder, empty_offline) as it:
        offline = it.offline(store)
        seen = it.seen
        put(offline, it.whole(EVERYTHING, store), {})
        for number, step in enumerate(steps, 1):
            it.take(step)
            if number == seen_after:
                put(offline, it.whole(EVERYTHING, store), {})
                seen = it.seen
                assert data_of_file(offline) == store_data(it.db, store, it.now), "whole tables are the store's data"
        package = it.delta(EVERYTHING, store, dict.fromkeys(MASTER_TABLES, seen))
        put(offline, package, {})
        assert data_of_file(offline) == store_data(it.db, store, it.now)
        assert put(offline, package, {}) == 0, "the same package again changes nothing"


# The channel has one row where each store's registers have their own: who takes it away when two stores let go of it?
RE_POINTED: tuple[Step, ...] = (Edit((Put(Barcode, ("b2", 1)),)), Edit((Drop(Price, ("A", 1, 0)),)))


@given(steps=st.lists(edits | passing | sending, min_size=2, max_size=10), last=st.sampled_from([JOBS, (EVERYTHING,)]))
@example(steps=list(RE_POINTED), last=JOBS)
@example(steps=[Edit(UNUSED)], last=JOBS)
@example(steps=list(RE_POINTED), last=(EVERYTHING,))
@example(
    steps=[Edit((Put(Product, (4, "n4", "x", "pc", 0, "1", "", "x")), Put(Price, ("A", 4, 0, None, 1)))), Send("1020")],
    last=JOBS,
)
@example(
    steps=[Edit((Drop(Price, ("A", 1, 0)),)), Send("1040"), Edit((Put(Price, ("A", 1, 0, None, 2)),)), Send("1020")], last=JOBS
)
@settings(CALM, max_examples=16)
def test_jobs_one_by_one_bring_every_database_to_the_data_of_now(
    begun: Place, empty_offline: Path, folder: Path, steps: list[Step], last: tuple[Job, ...]
) -> None:
    with rig(begun, folder, empty_offline) as it:
        registers = {store: it.offline(store) for store in STORES}
        channel = it.offline("channel")
        cursors = {(store, table): Seen(0, 0) for store in STORES for table in MASTER_TABLES}

        def send(job: Job) -> None:
            for store, register in registers.items():
                seen = {table: cursors[store, table] for table in job.tables}
                package = it.whole(job, store) if job is EVERYTHING else it.delta(job, store, seen)
                put(register, package, {})
                put(channel, package, KEPT_BY_CHANNEL)
                cursors.update({(store, table): it.seen for table in job.tables})

        send(EVERYTHING)
        for step in steps:
            if isinstance(step, Send):
                send(BY_NUMBER[step.job])
            else:
                it.take(step)
        for job in last:
            send(job)
        data = {store: store_data(it.db, store, it.now) for store in STORES}
        assert {store: data_of_file(file) for store, file in registers.items()} == data
        assert data_of_file(channel) == together(data.values())
