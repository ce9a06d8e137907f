"""The full package is an offline database as a register expects it: one store's rows, nobody's credentials, ready to search."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from peewee import Database, OperationalError
from playhouse.apsw_ext import APSWDatabase

from server_stub.credentials import issue_code
from server_stub.database import data_version, opened
from server_stub.headquarters.packages import KEPT_PACKAGES, build_full, current_manifest, package_file
from server_stub.home import Home
from tests.server_stub.asking import Asking
from tests.server_stub.headquarters.looking import NOON, is_sold, product, search
from tests.shop import StubServer
from tui_pos.channel.dialect import rows
from tui_pos.channel.migrations import SCHEMA_VERSION, create_schema
from tui_pos.channel.models import TABLES, Register, RegisterCredential, Store
from tui_pos.channel.settings import SettingName, read_setting
from tui_pos.sales.sentence import Refused
from tui_pos.sync.packages import Manifest, file_hash, schema_of, unpack, verify_database


def build(home: Path, store: str = "PARIS") -> Manifest:
    return build_full(Home(home), store, lambda: NOON)


def unpacked(home: Path, manifest: Manifest) -> Path:
    target = home / "unpacked.sqlite"
    target.unlink(missing_ok=True)
    unpack(Home(home).packages / f"{manifest.session}.sqlite.zst", target, manifest, lambda _: None)
    return target


@contextmanager
def looking_into(file: Path) -> Iterator[Database]:
    db = APSWDatabase(str(file), autoconnect=False)  # type: ignore[no-untyped-call]
    db.connect()
    yield db
    db.close()


def test_it_is_what_the_register_verifies(home: Path, tmp_path: Path) -> None:
    manifest = build(home)
    file = unpacked(home, manifest)
    empty = tmp_path / "empty.sqlite"
    with looking_into(empty) as db:
        create_schema(db)
        expected = schema_of(db.connection())  # type: ignore[no-untyped-call]
    verify_database(file, expected)
    assert file.read_bytes()[18:20] == b"\x01\x01", "DELETE journal mode"
    package = Home(home).packages / "1.sqlite.zst"
    assert (manifest.size, manifest.sha256) == (package.stat().st_size, file_hash(package))
    assert (manifest.job, manifest.full, manifest.store, manifest.schema_version) == ("9999", True, "PARIS", SCHEMA_VERSION)
    assert [file.name for file in Home(home).packages.iterdir()] == ["1.sqlite.zst"]


def test_it_holds_one_stores_rows_and_no_credentials(home: Path) -> None:
    with opened(Home(home).channel) as db:
        issue_code(db, "PARIS-1", NOON)
    manifest = build(home)
    with looking_into(unpacked(home, manifest)) as db:
        assert [store.number for store in Store.select().execute(db)] == ["PARIS"]
        assert [register.number for register in Register.select().execute(db)] == ["PARIS-1"]
        assert RegisterCredential.select().count(db) == 0
        for table in ("staff", "tax_group", "tax_rate", "tender_type", "scale_format", "price"):
            assert rows(db, f"SELECT DISTINCT store_id FROM {table}") == [("PARIS",)]
        counted = sum(table.select().count(db) for table in TABLES if table._meta.table_name != "setting")
        assert counted == manifest.rows


def test_it_answers_like_the_channel(home: Path) -> None:
    with opened(Home(home).channel) as channel, looking_into(unpacked(home, build(home))) as offline:
        assert product(offline, "5901234123457") == product(channel, "5901234123457")
        for text in ("water", "mineral w", "é", "1.5 L"):
            assert search(offline, text) == search(channel, text)
        assert search(offline, "mineral water").products
        assert not is_sold(offline, "5901234123457", "HOUSTON")


def test_it_says_what_it_is(home: Path) -> None:
    manifest = build(home)
    with looking_into(unpacked(home, manifest)) as db, opened(Home(home).channel) as channel:
        assert read_setting(db, SettingName.SESSION) == str(manifest.session)
        assert read_setting(db, SettingName.DATA_VERSION) == str(manifest.data_version) == str(data_version(channel))
        assert read_setting(db, SettingName.BUILT_AT) == str(NOON)


def test_sessions_count_on_and_old_packages_go(home: Path) -> None:
    sessions = [build(home).session for _ in range(KEPT_PACKAGES + 2)]
    other = build(home, "GENEVA").session
    assert [*sessions, other] == list(range(1, len(sessions) + 2))
    with opened(Home(home).channel) as db:
        there = [session for session in sessions if package_file(db, Home(home), "PARIS", session)]
        assert there == sessions[-KEPT_PACKAGES:]
        assert package_file(db, Home(home), "PARIS", other) is None
        newest = current_manifest(db, "PARIS")
        assert newest is not None
        assert newest.session == sessions[-1]


def test_a_store_that_does_not_exist_is_refused(home: Path) -> None:
    with pytest.raises(Refused, match="no store NOWHERE"):
        build(home, "NOWHERE")


def test_a_run_that_fails_publishes_nothing(home: Path) -> None:
    Home(home).packages.rmdir()
    with pytest.raises(OperationalError):
        build(home)
    with opened(Home(home).channel) as db:
        assert current_manifest(db, "PARIS") is None


def test_a_package_is_made_when_it_is_asked_for_and_again_when_the_data_changed(server: StubServer, register: Asking) -> None:
    def current() -> Manifest:
        return register.send("GET", "/packages/current").read(Manifest)

    first = current()
    assert current() == first
    server.command("profile", "set", "--store", "PARIS", "--timeout-ms", "700")
    second = current()
    assert second.session > first.session
    assert second.data_version > first.data_version
    whole = register.send("GET", f"/packages/{second.session}")
    assert (whole.status, len(whole.body)) == (200, second.size)
    rest = register.send("GET", f"/packages/{second.session}", headers={"Range": "bytes=1000-"})
    assert (rest.status, rest.body) == (206, whole.body[1000:])
