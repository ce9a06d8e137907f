"""A register is offered what it lacks, each package once and in order; a full set where the packages would leave a mix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from peewee import Database

from server_stub.headquarters.database import edit
from server_stub.headquarters.full_sets import full_set
from server_stub.headquarters.groups import exclude_offline
from server_stub.headquarters.offers import Offer, lacking_of, note_requested, offer_to, report
from server_stub.headquarters.packages import file_of, files_there
from server_stub.headquarters.publishing import send
from server_stub.home import Home
from tests.server_stub.headquarters.looking import NOON, SOMEBODY
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.channel.migrations import OLDEST_SERVED, SCHEMA_VERSION
from tui_pos.channel.models import OfflineProfile, Price
from tui_pos.sales.sentence import say
from tui_pos.sync.downloads import DownloadReport, DownloadStatus, Holdings
from tui_pos.sync.jobs import EVERYTHING
from tui_pos.sync.packages import Manifest

LATER = NOON + 1_000_000
FIRST = 3  # PARIS's first full set


def holdings(session: int = FIRST, **applied: int) -> Holdings:
    """A database that came as a full set and has taken single jobs since."""
    taken = dict.fromkeys(EVERYTHING.after, session) | {job.removeprefix("j"): last for job, last in applied.items()}
    return Holdings(schema_version=SCHEMA_VERSION, session=session, applied=taken)


def package(session: int, job: str, **values: Any) -> Manifest:
    facts: dict[str, Any] = {"full": False, "schema_version": SCHEMA_VERSION, "data_version": session, "rows": 1, "size": 1}
    facts |= {"unpacked_size": 1, "sha256": "", "built_at": 0, "store": "PARIS"} | values
    return Manifest(session=session, job=job, **facts)


def sessions(found: list[Manifest] | None) -> list[int] | None:
    return None if found is None else [manifest.session for manifest in found]


STREAM = [package(3, "9999", full=True), package(4, "1040"), package(5, "1020"), package(6, "9999"), package(7, "1020")]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (holdings(), [4, 5, 6, 7]),
        (holdings(j1040=4), [5, 6, 7]),
        (holdings(j1060=0), [3, 4, 5, 6, 7]),
        (holdings(**{f"j{job}": 6 for job in EVERYTHING.after}), [7]),
        (holdings(**{f"j{job}": 7 for job in EVERYTHING.after}), []),
        (Holdings(schema_version=SCHEMA_VERSION), None),
        (Holdings(schema_version=SCHEMA_VERSION - 1, session=3), None),
    ],
)
def test_each_job_goes_on_after_its_own_last_session(held: Holdings, expected: list[int] | None) -> None:
    assert sessions(lacking_of(STREAM, held, frozenset())) == expected


def test_a_full_set_takes_the_place_of_what_came_before_it() -> None:
    later = [*STREAM, package(8, "9999", full=True), package(9, "1020")]
    assert sessions(lacking_of(later, holdings(), frozenset({5}))) == [8, 9]


def test_what_was_cancelled_leaves_a_gap_that_only_a_full_set_fills() -> None:
    assert lacking_of(STREAM, holdings(), frozenset({5})) is None
    assert sessions(lacking_of(STREAM, holdings(session=5), frozenset({5}))) == [6, 7], "it has a full set since"


def test_packages_of_an_older_schema_are_no_use() -> None:
    assert lacking_of([package(4, "1040", schema_version=OLDEST_SERVED)], holdings(), frozenset()) is None


def offered(home: Path, db: Database, held: Holdings, register: str = "PARIS-1") -> Offer:
    with begin_write(db):
        return offer_to(db, "PARIS", register, held, files_there(Home(home)), LATER)


def statuses(db: Database, register: str = "PARIS-1") -> dict[int, str]:
    return dict(rows(db, "SELECT session, status FROM download WHERE database = ? ORDER BY session", (register,)))


def change_price(home: Path, db: Database, amount: int = 99) -> int:
    """A price is changed and sent; the session."""
    with edit(db, SOMEBODY, "a price"):
        Price.insert(store="PARIS", product=2, valid_from=NOON + amount, amount=amount).execute(db)
    (made,) = send(Home(home), "1020", lambda: LATER).packages
    return made.session


def test_an_offer_is_a_download_session_until_the_register_has_it(home: Path, db: Database) -> None:
    session = change_price(home, db)
    offer = offered(home, db, holdings())
    assert offer.sessions is not None
    assert sessions(list(offer.sessions)) == [session]
    assert statuses(db) == {FIRST: "applied", session: "available"}
    note_requested(db, "PARIS-1", session, LATER)
    report(db, "PARIS-1", session, DownloadReport(status=DownloadStatus.APPLY_FAILED, tries=1, message=say("No.")), LATER)
    assert statuses(db)[session] == "apply_failed"
    assert offered(home, db, holdings(j1020=session)).sessions == ()
    assert statuses(db)[session] == "applied", "the report was lost, what the register has was not"


def test_who_is_not_in_the_group_or_paused_gets_nothing(home: Path, db: Database) -> None:
    change_price(home, db)
    with edit(db, SOMEBODY, "a pause"):
        OfflineProfile.update(pause_synchronisation=1).execute(db)
    assert offered(home, db, holdings()) == Offer(enabled=True, paused=True)
    with edit(db, SOMEBODY, "no support"):
        exclude_offline(db, "PARIS", "PARIS-1")
    assert offered(home, db, holdings()) == Offer(enabled=False, paused=False)


def test_a_gap_in_the_files_asks_for_a_full_set(home: Path, db: Database) -> None:
    file_of(Home(home), change_price(home, db)).unlink()
    assert offered(home, db, holdings()).sessions is None


def test_a_full_set_is_made_of_what_the_channel_has_and_serves_until_it_has_more(home: Path, db: Database) -> None:
    first = full_set(Home(home), "PARIS", SCHEMA_VERSION, lambda: LATER)
    assert first is not None
    assert first.session == FIRST, "the first one is as good as a new one"
    change_price(home, db)
    second = full_set(Home(home), "PARIS", SCHEMA_VERSION, lambda: LATER)
    assert second is not None
    assert full_set(Home(home), "PARIS", SCHEMA_VERSION, lambda: LATER) == second
    with edit(db, SOMEBODY, "an edit that was not sent"):
        Price.delete().where(Price.store == "PARIS").execute(db)
    assert full_set(Home(home), "PARIS", SCHEMA_VERSION, lambda: LATER) == second
    older = full_set(Home(home), "PARIS", OLDEST_SERVED, lambda: LATER)
    assert older is not None
    assert (older.schema_version, older.data_version) == (OLDEST_SERVED, second.data_version)
    assert full_set(Home(home), "NOWHERE", SCHEMA_VERSION, lambda: LATER) is None
