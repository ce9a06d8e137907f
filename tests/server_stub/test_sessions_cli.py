"""`sessions`, `schedule`, `statement --hq` and `run-job P-0001` on the command line (DESIGN section 5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from server_stub.database import opened as opened_channel
from server_stub.headquarters.database import edit, opened
from server_stub.headquarters.packages import file_of
from server_stub.headquarters.runs import run_job
from server_stub.home import Home
from server_stub.server import system_clock
from tests.server_stub.deeds import journal_of, sales, transaction
from tests.server_stub.delivering import deliver
from tests.server_stub.headquarters.looking import SOMEBODY
from tests.server_stub.near import NearServer
from tests.shop import ServerFailed
from tui_pos.channel.models import Price
from tui_pos.sales.instant import iso

DOWNLOAD = {
    "session",
    "job",
    "store",
    "database",
    "full",
    "status",
    "rows",
    "size",
    "tries",
    "message",
    "created_at",
    "requested_at",
    "downloaded_at",
    "applied_at",
}
UPLOAD = {
    "session",
    "job",
    "source",
    "status",
    "documents",
    "accepted",
    "same_again",
    "conflict",
    "rejected",
    "size",
    "message",
    "at",
}


@pytest.fixture
def resting(home: Path) -> NearServer:
    """A server at rest that has two sales and one that it has rejected."""
    with opened_channel(Home(home).channel) as channel:
        opening = sales(2)
        deliver(channel, *opening, *journal_of(transaction(3, currency="USD"), after=opening[-1]))
    return NearServer(home)


def damaged_session(server: NearServer) -> int:
    """A package whose file the channel cannot use."""
    home = Home(server.home)
    with opened(home.headquarters) as db, edit(db, SOMEBODY, "a price"):
        Price.insert(store="PARIS", product=2, valid_from=1, amount=99).execute(db)
    (made,) = run_job(home, "1020", system_clock, full=False).packages
    file_of(home, made.session).write_bytes(b"damaged")
    return made.session


def test_the_statement_of_headquarters_follows_the_channels(resting: NearServer) -> None:
    channel = resting.json("statement")
    assert resting.json("statement", "--hq")["registers"]["PARIS-1"]["sale"] == {"count": 0, "total": 0}
    done = resting.json("run-job", "P-0001")
    assert {key: done[key] for key in ("job", "session", "documents", "accepted", "rejected")} == {
        "job": "P-0001",
        "session": 1,
        "documents": 3,
        "accepted": 2,
        "rejected": 1,
    }
    assert resting.json("statement", "--hq") == channel
    assert channel["registers"]["PARIS-1"]["rejected"] == 1
    assert resting.json("run-job", "P-0001")["session"] is None
    assert resting.json("run-job", "P-0001", "--full")["same_again"] == 2


def test_json_has_every_session_the_newest_first(resting: NearServer) -> None:
    session = damaged_session(resting)
    resting.command("run-job", "P-0001")
    found = resting.json("sessions")
    assert list(found) == ["downloads", "uploads"]
    assert {frozenset(shown) for shown in found["downloads"]} == {frozenset(DOWNLOAD)}
    assert {frozenset(shown) for shown in found["uploads"]} == {frozenset(UPLOAD)}
    assert [shown["session"] for shown in found["downloads"]] == [session, session, 3, 3, 2, 2, 1, 1]
    assert [(shown["source"], shown["status"]) for shown in found["uploads"]] == [
        ("channel", "applied"),
        ("PARIS-1", "applied"),
    ]
    assert found["downloads"][0]["created_at"] <= iso(system_clock())
    assert "sells in" in found["uploads"][1]["message"]
    of_register = resting.json("sessions", "--register", "HOUSTON-1")
    assert [(shown["session"], shown["status"]) for shown in of_register["downloads"]] == [(2, "available")]
    assert of_register["uploads"] == []
    of_store = resting.json("sessions", "--store", "PARIS")
    assert {shown["store"] for shown in of_store["downloads"]} == {"PARIS"}
    assert [shown["source"] for shown in of_store["uploads"]] == ["PARIS-1"]


def test_a_person_reads_a_table(resting: NearServer) -> None:
    resting.command("run-job", "P-0001")
    lines = resting.command("sessions").splitlines()
    assert lines[0] == "Downloads"
    assert lines[1].split()[:6] == ["session", "job", "store", "database", "set", "status"]
    assert lines[2].split()[:6] == ["3", "9999", "PARIS", "PARIS-1", "full", "available"]
    uploads = lines[lines.index("Uploads") + 1 :]
    assert [line.split()[:5] for line in uploads[1:]] == [
        ["1", "P-0001", "channel", "applied", "3"],
        ["1", "P-0001", "PARIS-1", "applied", "3"],
    ]
    assert uploads[0].index("source") == uploads[1].index("channel")


def test_the_oldest_are_counted_only(home: Path) -> None:
    with opened_channel(Home(home).channel) as channel:
        for sealed in sales(33):
            deliver(channel, sealed)
    last = NearServer(home).command("sessions").splitlines()[-1]
    assert last == "and 3 older ones: --json has all."


def test_a_rerun_at_the_channel_says_what_became_of_it(resting: NearServer) -> None:
    session = str(damaged_session(resting))
    said = resting.command("sessions", "rerun", session, "--database", "channel")
    assert said.startswith(f"Session {session} is apply_failed: ")
    with opened(Home(resting.home).headquarters) as db, edit(db, SOMEBODY, "a price"):
        Price.insert(store="PARIS", product=2, valid_from=2, amount=98).execute(db)
    said = resting.command("sessions", "cancel", session, "--database", "channel")
    assert said.startswith(f"Session {session} is cancelled at the channel database")
    with pytest.raises(ServerFailed, match=r"is canceled at channel\. Nothing was changed"):
        resting.command("sessions", "cancel", session, "--database", "channel")


def test_a_rerun_and_a_cancel_at_a_register_say_what_happens_next(resting: NearServer) -> None:
    said = resting.command("sessions", "cancel", "3", "--database", "PARIS-1")
    assert said == "Session 3 is cancelled for PARIS-1 and not offered again: what it lacks comes with a full set.\n"
    said = resting.command("sessions", "rerun", "3", "--database", "PARIS-1")
    assert said.startswith("Session 3 is available to PARIS-1 again, from its first try")


def test_schedules_are_set_and_shown(resting: NearServer) -> None:
    assert resting.command("schedule", "set", "1020", "--every-s", "30") == "Job 1020 runs every 30 s while the server runs.\n"
    assert resting.command("schedule", "set", "9999", "--every-s", "0") == "Job 9999 runs only when it is run by hand.\n"
    assert resting.command("schedule", "show").splitlines() == [
        "1020 Prices and discounts: every 30 s.",
        "9999 All jobs: only when it is run by hand.",
        "P-0001 Channel transactions: every 2 s.",
    ]
    found = resting.json("schedule", "show")["schedules"]
    assert [(shown["job"], shown["every_s"], shown["message"]) for shown in found] == [
        ("1020", 30, None),
        ("9999", 0, None),
        ("P-0001", 2, None),
    ]
    with pytest.raises(ServerFailed, match="no job 4711"):
        resting.command("schedule", "set", "4711", "--every-s", "1")
