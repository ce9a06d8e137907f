"""A run makes a package for each group in which something has changed, publishes all of them at once, or none."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import apsw
import pytest
from peewee import Database

from server_stub.headquarters.database import edit
from server_stub.headquarters.groups import exclude_offline
from server_stub.headquarters.packages import KEPT_FULL_SETS, available, files_there
from server_stub.headquarters.runs import Run, run_job
from server_stub.home import Home
from tests.server_stub.headquarters.looking import NOON, SOMEBODY
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import OfflineProfile, Price, Product, Staff
from tui_pos.sales.sentence import Refused
from tui_pos.sync.jobs import BY_NUMBER
from tui_pos.sync.packages import Manifest, unpack

LATER = NOON + 1_000_000
STORES = ["GENEVA", "HOUSTON", "PARIS"]


def run(home: Path, job: str, now: int = LATER, *, full: bool = False) -> Run:
    return run_job(Home(home), job, lambda: now, full=full)


def rows_in(home: Path, manifest: Manifest, table: str) -> list[tuple[object, ...]]:
    """What a package has in one of its tables."""
    file = home / "unpacked.sqlite"
    file.unlink(missing_ok=True)
    unpack(Home(home).packages / f"{manifest.session}.sqlite.zst", file, manifest, lambda _: None)
    with closing(apsw.Connection(str(file))) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


def downloads(db: Database) -> list[tuple[object, ...]]:
    """Who is to have what, after the demo's own first packages."""
    return rows(db, "SELECT session, database, status FROM download WHERE session > 3 ORDER BY session, database")


def test_nothing_has_changed_since_the_full_set(home: Path, db: Database) -> None:
    for job in BY_NUMBER:
        done = run(home, job)
        assert (done.packages, list(done.unchanged)) == ((), STORES)
    assert downloads(db) == []
    assert files_there(Home(home)) == {1, 2, 3}


def test_a_price_goes_to_its_store_only_and_once(home: Path, db: Database) -> None:
    with edit(db, SOMEBODY, "a price"):
        Price.insert(store="PARIS", product=2, valid_from=NOON, amount=99).execute(db)
    done = run(home, "1020")
    (package,) = done.packages
    assert (package.store, package.job, package.full, package.rows, list(done.unchanged)) == (
        "PARIS",
        "1020",
        False,
        1,
        ["GENEVA", "HOUSTON"],
    )
    assert rows_in(home, package, "price") == [("PARIS", 2, NOON, None, 99)]
    assert downloads(db) == [(package.session, "PARIS-1", "available"), (package.session, "channel", "available")]
    assert run(home, "1020").packages == ()
    assert [again.store for again in run(home, "1040").packages] == ["PARIS"], "the other job has not sent its part yet"


def test_a_run_of_all_jobs_sends_each_tables_changes_since_its_own_job(home: Path, db: Database) -> None:
    with edit(db, SOMEBODY, "somebody leaves"):
        Staff.delete().where(Staff.store == "PARIS", Staff.number == "000160").execute(db)
    run(home, "1060")
    with edit(db, SOMEBODY, "a name"):
        Product.update(name="Still water").where(Product.id == 2).execute(db)
    done = run(home, "9999")
    assert [package.store for package in done.packages] == STORES
    paris = done.packages[2]
    assert rows_in(home, paris, "deleted_staff") == [], "1060 has sent it"
    assert [row[2] for row in rows_in(home, paris, "product")] == ["Still water"]
    assert run(home, "1040").packages == (), "all jobs have sent it"


def test_a_deleted_row_travels_as_its_key(home: Path, db: Database) -> None:
    with edit(db, SOMEBODY, "somebody leaves"):
        Staff.delete().where(Staff.store == "PARIS", Staff.number == "000160").execute(db)
    (package,) = run(home, "1060").packages
    assert rows_in(home, package, "deleted_staff") == [("PARIS", "000160", 1)]
    assert rows_in(home, package, "staff") == []


def test_an_expired_price_leaves_without_an_edit_and_a_coming_one_arrives_with_its_date(home: Path, db: Database) -> None:
    with edit(db, SOMEBODY, "an offer"):
        Price.insert(store="PARIS", product=2, valid_from=NOON, valid_to=LATER + 5, amount=79).execute(db)
        Price.insert(store="PARIS", product=2, valid_from=LATER + 9, amount=89).execute(db)
    (package,) = run(home, "1020").packages
    assert rows_in(home, package, "price") == [
        ("PARIS", 2, NOON, LATER + 5, 79),
        ("PARIS", 2, LATER + 9, None, 89),
    ]
    assert run(home, "1020", LATER + 4).packages == ()
    (package,) = run(home, "1020", LATER + 5).packages
    assert rows_in(home, package, "deleted_price") == [("PARIS", 2, NOON, 1)], "no store has it any more"
    assert rows_in(home, package, "price") == []


def test_a_full_run_has_all_rows(home: Path, db: Database) -> None:
    done = run(home, "1060", full=True)
    assert [package.full for package in done.packages] == [True] * 3
    assert len(rows_in(home, done.packages[2], "staff")) == Staff.select().where(Staff.store == "PARIS").count(db)


def test_paused_registers_get_nothing_and_the_channel_does(home: Path, db: Database) -> None:
    with edit(db, SOMEBODY, "a pause"):
        OfflineProfile.update(pause_synchronisation=1).execute(db)
        exclude_offline(db, "HOUSTON", "HOUSTON-1")
    run(home, "1110")
    assert {database for _, database, _ in downloads(db)} == {"channel"}


def test_a_run_that_cannot_be_made_is_refused_and_seen_and_the_next_one_sends_it(home: Path, db: Database) -> None:
    with edit(db, SOMEBODY, "a price"):
        Price.insert(store="PARIS", product=2, valid_from=NOON, amount=99).execute(db)
    packages = Home(home).packages
    packages.rename(packages.with_name("away"))
    with pytest.raises(Refused, match="could not be made"):
        run(home, "1020")
    assert {status for (status,) in rows(db, "SELECT status FROM package WHERE session > 3")} == {"create_failed"}
    assert downloads(db) == []
    packages.with_name("away").rename(packages)
    assert [package.store for package in run(home, "1020").packages] == ["PARIS"]


def test_old_files_go_and_the_newest_full_sets_stay(home: Path, db: Database) -> None:
    for _ in range(KEPT_FULL_SETS + 1):
        run(home, "9999", full=True)
    there = [manifest.session for manifest in available(db, "PARIS") if manifest.session in files_there(Home(home))]
    assert there == [manifest.session for manifest in available(db, "PARIS")][-KEPT_FULL_SETS:]


def test_what_does_not_exist_is_refused(home: Path) -> None:
    with pytest.raises(Refused, match="no job 1234"):
        run(home, "1234")
    with pytest.raises(Refused, match="no store NOWHERE"):
        run_job(Home(home), "9999", lambda: NOON, full=False, only=("NOWHERE",))
