"""What headquarters shows of every package and upload, and what a person's rerun and cancel do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from peewee import Database

from server_stub.database import opened as opened_channel
from server_stub.headquarters.database import edit
from server_stub.headquarters.full_sets import full_set
from server_stub.headquarters.groups import CHANNEL
from server_stub.headquarters.offers import Offer, canceled, offer_to, report
from server_stub.headquarters.packages import file_of, files_there
from server_stub.headquarters.profiles import ProfileChange, change_profile
from server_stub.headquarters.publishing import send
from server_stub.headquarters.replication import replicate
from server_stub.headquarters.runs import run_job
from server_stub.headquarters.sessions import Filter, ShownDownload, ShownUpload, cancel, rerun, sessions
from server_stub.headquarters.to_channel import bring_to_channel
from server_stub.home import Home
from tests.server_stub.deeds import sales
from tests.server_stub.delivering import RECEIVED, deliver
from tests.server_stub.headquarters.looking import NOON, SOMEBODY, product
from tui_pos.channel.dialect import begin_write
from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.channel.models import Price
from tui_pos.sales.sentence import Refused, say
from tui_pos.sync.downloads import TRIES, DownloadReport, DownloadStatus, Holdings
from tui_pos.sync.jobs import EVERYTHING

WATER = "5901234123457"
LATER = NOON + 1_000_000
FIRST = 3  # PARIS's first full set
HELD = Holdings(schema_version=SCHEMA_VERSION, session=FIRST, applied=dict.fromkeys(EVERYTHING.after, FIRST))


@pytest.fixture
def channel(home: Path) -> Iterator[Database]:
    """The channel database beside headquarters'."""
    with opened_channel(Home(home).channel) as channel:
        yield channel


def change_price(home: Path, db: Database, amount: int = 99) -> int:
    """A price of PARIS is changed and its package made; the session."""
    with edit(db, SOMEBODY, "a price"):
        Price.insert(store="PARIS", product=2, valid_from=NOON + amount, amount=amount).execute(db)
    (made,) = run_job(Home(home), "1020", lambda: LATER, full=False).packages
    return made.session


def shown(db: Database, channel: Database, session: int, wanted: Filter | None = None) -> list[ShownDownload]:
    found = sessions(db, channel, wanted or Filter()).downloads
    return [download for download in found if download.session == session]


def offered(home: Path, db: Database, register: str = "PARIS-1") -> Offer:
    with begin_write(db):
        return offer_to(db, "PARIS", register, HELD, files_there(Home(home)), LATER)


def told(db: Database, session: int, status: DownloadStatus, tries: int = 0) -> None:
    with begin_write(db):
        report(db, "PARIS-1", session, DownloadReport(status=status, tries=tries, message=say("The disk is full.")), LATER)


def statuses(db: Database, channel: Database, session: int) -> dict[str | None, str]:
    return {download.database: download.status.value for download in shown(db, channel, session)}


def test_every_package_at_every_database_the_newest_first(home: Path, db: Database, channel: Database) -> None:
    session = change_price(home, db)
    bring_to_channel(Home(home), lambda: LATER)
    told(db, session, DownloadStatus.APPLY_FAILED, 1)
    found = sessions(db, channel, Filter()).downloads
    assert [(download.session, download.database) for download in found] == [
        (session, "PARIS-1"),
        (session, "channel"),
        *(
            (number, name)
            for number, store in ((3, "PARIS"), (2, "HOUSTON"), (1, "GENEVA"))
            for name in (f"{store}-1", "channel")
        ),
    ]
    at_register, at_channel = found[:2]
    assert (at_register.job, at_register.store, at_register.full, at_register.status) == (
        "1020",
        "PARIS",
        False,
        "apply_failed",
    )
    assert (at_register.tries, at_register.message, at_register.applied_at) == (1, "The disk is full.", None)
    assert at_register.created_at == "2026-09-21T14:13:21.000Z"
    assert (at_channel.status, at_channel.rows, at_channel.applied_at) == ("applied", 1, "2026-09-21T14:13:21.000Z")
    assert at_channel.size == file_of(Home(home), session).stat().st_size


def test_only_a_store_or_a_register(home: Path, db: Database, channel: Database) -> None:
    deliver(channel, *sales(1))
    replicate(Home(home), lambda: LATER)
    assert {found.store for found in sessions(db, channel, Filter(store="GENEVA")).downloads} == {"GENEVA"}
    assert {found.database for found in sessions(db, channel, Filter(register="PARIS-1")).downloads} == {"PARIS-1"}
    assert [found.source for found in sessions(db, channel, Filter()).uploads] == ["PARIS-1", "channel"]
    for wanted in (Filter(store="PARIS"), Filter(register="PARIS-1")):
        assert [found.source for found in sessions(db, channel, wanted).uploads] == ["PARIS-1"]
    assert sessions(db, channel, Filter(store="GENEVA")).uploads == ()


def test_an_upload_is_a_batch_or_a_run_to_headquarters(home: Path, db: Database, channel: Database) -> None:
    journal = sales(2)
    deliver(channel, *journal)
    replicate(Home(home), lambda: RECEIVED + 7)
    size = sum(len(sealed.content) for sealed in journal)
    run, batch = sessions(db, channel, Filter()).uploads
    assert batch == ShownUpload(
        session=1,
        source="PARIS-1",
        status="applied",
        documents=2,
        accepted=2,
        same_again=0,
        conflict=0,
        rejected=0,
        size=size,
        message=None,
        at="2026-09-21T14:15:00.000Z",
    )
    assert (run.source, run.job, run.status, run.accepted, run.size) == ("channel", "P-0001", "applied", 2, size)


def test_a_package_that_could_not_be_made_is_shown_until_the_next_run(home: Path, db: Database, channel: Database) -> None:
    packages = Home(home).packages
    packages.rename(packages.with_name("away"))
    for amount in (97, 96):
        with pytest.raises(Refused, match="could not be made"):
            change_price(home, db, amount)
    failed = [found for found in sessions(db, channel, Filter()).downloads if found.status is DownloadStatus.CREATE_FAILED]
    assert [(found.store, found.job, found.database) for found in failed] == [
        (store, "1020", None) for store in ("PARIS", "HOUSTON", "GENEVA")
    ]
    assert "could not be made" in str(failed[0].message)
    with pytest.raises(Refused, match="run job 1020 again"):
        rerun(db, failed[0].session, "PARIS-1")
    packages.with_name("away").rename(packages)
    change_price(home, db, 98)
    assert DownloadStatus.CREATE_FAILED not in {found.status for found in sessions(db, channel, Filter()).downloads}


def test_a_rerun_at_a_register_is_offered_as_one_until_it_says_what_became_of_it(
    home: Path, db: Database, channel: Database
) -> None:
    session = change_price(home, db)
    assert offered(home, db).rerun == ()
    told(db, session, DownloadStatus.APPLY_FAILED, TRIES)
    rerun(db, session, "PARIS-1")
    assert statuses(db, channel, session)["PARIS-1"] == "available"
    offer = offered(home, db)
    assert offer.sessions is not None
    assert ([manifest.session for manifest in offer.sessions], offer.rerun) == ([session], (session,))
    told(db, session, DownloadStatus.DOWNLOADED)
    assert offered(home, db).rerun == ()


def test_what_is_cancelled_is_not_offered_again_and_stays_so(home: Path, db: Database, channel: Database) -> None:
    session = change_price(home, db)
    cancel(db, session, "PARIS-1")
    assert offered(home, db).sessions is None, "a full set, which is not a mix"
    told(db, session, DownloadStatus.DOWNLOADED)
    assert statuses(db, channel, session)["PARIS-1"] == "canceled"
    told(db, session, DownloadStatus.APPLIED)
    assert statuses(db, channel, session)["PARIS-1"] == "applied", "it was faster"


def test_a_cancelled_one_can_be_rerun(home: Path, db: Database, channel: Database) -> None:
    session = change_price(home, db)
    cancel(db, session, "PARIS-1")
    with pytest.raises(Refused, match="is canceled at PARIS-1"):
        cancel(db, session, "PARIS-1")
    rerun(db, session, "PARIS-1")
    offer = offered(home, db)
    assert offer.sessions is not None
    assert [manifest.session for manifest in offer.sessions] == [session]


def test_whoever_has_given_up_a_full_set_gets_another_one(home: Path, db: Database) -> None:
    def made() -> int:
        manifest = full_set(Home(home), "PARIS", SCHEMA_VERSION, lambda: LATER, canceled(db, "PARIS-1"))
        assert manifest is not None
        return manifest.session

    assert made() == FIRST
    cancel(db, FIRST, "PARIS-1")
    another = made()
    assert another > FIRST
    assert made() == another


def test_the_channel_tries_a_rerun_from_the_first_try(home: Path, db: Database, channel: Database) -> None:
    session = change_price(home, db)
    whole = file_of(Home(home), session).read_bytes()
    file_of(Home(home), session).write_bytes(b"damaged")
    for _ in range(TRIES + 1):
        bring_to_channel(Home(home), lambda: LATER)
    (failed,) = shown(db, channel, session, Filter(register=CHANNEL))
    assert (failed.status, failed.tries) == (DownloadStatus.APPLY_FAILED, TRIES)
    file_of(Home(home), session).write_bytes(whole)
    assert bring_to_channel(Home(home), lambda: LATER) == ()
    rerun(db, session, CHANNEL)
    assert bring_to_channel(Home(home), lambda: LATER) == (session,)
    assert product(channel, WATER, now=LATER).price == 99


def test_what_waits_for_a_cancelled_one_at_the_channel_goes_on(home: Path, db: Database, channel: Database) -> None:
    session = change_price(home, db)
    file_of(Home(home), session).write_bytes(b"damaged")
    bring_to_channel(Home(home), lambda: LATER)
    second = change_price(home, db, 98)
    bring_to_channel(Home(home), lambda: LATER)
    assert statuses(db, channel, second)[CHANNEL] == "suspended"
    cancel(db, session, CHANNEL)
    assert bring_to_channel(Home(home), lambda: LATER) == (second,)
    with pytest.raises(Refused, match="run job 1020 with --full"):
        rerun(db, session, CHANNEL)
    send(Home(home), "1020", lambda: LATER, full=True)
    assert product(channel, WATER, now=LATER).price == 99


def test_what_is_applied_or_unknown_is_refused(home: Path, db: Database) -> None:
    for deed in (rerun, cancel):
        with pytest.raises(Refused, match="Session 3 is applied at channel"):
            deed(db, FIRST, CHANNEL)
        with pytest.raises(Refused, match="PARIS-7 has no download session 3"):
            deed(db, FIRST, "PARIS-7")
        with pytest.raises(Refused, match="PARIS-1 has no download session 99"):
            deed(db, 99, "PARIS-1")


def test_a_paused_register_has_no_session_until_it_goes_on(home: Path, db: Database, channel: Database) -> None:
    change_profile(db, "PARIS", ProfileChange(pause_synchronisation=True), SOMEBODY)
    session = change_price(home, db)
    bring_to_channel(Home(home), lambda: LATER)
    assert statuses(db, channel, session) == {CHANNEL: "applied"}
    assert offered(home, db) == Offer(enabled=True, paused=True)
    change_profile(db, "PARIS", ProfileChange(pause_synchronisation=False), SOMEBODY)
    offer = offered(home, db)
    assert offer.sessions is not None
    assert [manifest.session for manifest in offer.sessions] == [session]
    assert statuses(db, channel, session) == {CHANNEL: "applied", "PARIS-1": "available"}
