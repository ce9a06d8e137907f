"""Packages over HTTP: what a register lacks, files that go on where they were cut off, and registers one version back."""

from __future__ import annotations

from tests.server_stub.asking import Asking, activated
from tests.shop import StubServer
from tui_pos.channel.migrations import OLDEST_SERVED, SCHEMA_VERSION
from tui_pos.channel.requests import OLDEST_PROTOCOL
from tui_pos.sync.downloads import DownloadReport, DownloadStatus, Holdings, Pending
from tui_pos.sync.jobs import EVERYTHING
from tui_pos.sync.packages import Manifest

NOTHING = Holdings(schema_version=SCHEMA_VERSION)


def pending(register: Asking, holdings: Holdings) -> Pending:
    response = register.post("/downloads", holdings)
    assert response.status == 200, response
    return response.read(Pending)


def holding(manifest: Manifest) -> Holdings:
    """A database that came as this full set."""
    applied = dict.fromkeys(EVERYTHING.after, manifest.session)
    return Holdings(schema_version=SCHEMA_VERSION, session=manifest.session, applied=applied)


def test_a_new_register_gets_a_full_set_and_then_what_follows_it(server: StubServer, register: Asking) -> None:
    (full,) = pending(register, NOTHING).sessions
    assert (full.job, full.full, full.store, full.schema_version) == ("9999", True, "PARIS", SCHEMA_VERSION)
    assert pending(register, holding(full)).sessions == ()
    server.command("set-price", "5901234123457", "1.05", "--store", "PARIS")
    server.command("run-job", "1020")
    (price,) = pending(register, holding(full)).sessions
    assert (price.job, price.full, price.rows) == ("1020", False, 2)


def test_a_file_goes_on_where_it_was_cut_off_and_never_changes(register: Asking) -> None:
    (full,) = pending(register, NOTHING).sessions
    whole = register.send("GET", f"/packages/{full.session}")
    assert (whole.status, len(whole.body)) == (200, full.size)
    rest = register.send("GET", f"/packages/{full.session}", headers={"Range": "bytes=1000-"})
    assert (rest.status, rest.body) == (206, whole.body[1000:])
    beyond = register.send("GET", f"/packages/{full.session}", headers={"Range": f"bytes={full.size}-"})
    assert beyond.status == 416


def test_what_a_register_reports_is_in_the_sessions(server: StubServer, register: Asking) -> None:
    (full,) = pending(register, NOTHING).sessions
    told = register.post(f"/downloads/{full.session}", DownloadReport(status=DownloadStatus.APPLIED, rows=7))
    assert told.status == 200
    told_of = {one["session"]: one for one in server.json("sessions")["downloads"] if one["database"] == "PARIS-1"}
    assert (told_of[full.session]["status"], told_of[full.session]["rows"]) == ("applied", 7)


def test_without_support_for_offline_there_is_nothing(server: StubServer, register: Asking) -> None:
    assert pending(register, NOTHING).enabled
    server.command("register", "set", "PARIS-1", "--support-offline", "no")
    assert pending(register, NOTHING) == Pending(enabled=False, paused=False, sessions=())
    assert server.json("register", "show")["groups"]["PARIS"] == ["channel"]
    server.command("register", "set", "PARIS-1", "--support-offline", "yes")
    assert pending(register, NOTHING).enabled


def test_a_register_one_version_back_gets_full_sets_in_its_own_schema(server: StubServer) -> None:
    register, _ = activated(server.url, "PARIS-1", server.activation_code())
    register.headers["X-Protocol-Version"] = str(OLDEST_PROTOCOL)
    first = register.send("GET", "/packages/current").read(Manifest)
    assert (first.schema_version, first.full) == (OLDEST_SERVED, True)
    assert len(register.send("GET", f"/packages/{first.session}").body) == first.size
    assert register.send("GET", "/packages/current").read(Manifest) == first
    server.command("set-price", "5901234123457", "1.05", "--store", "PARIS")
    server.command("run-job", "1020")
    again = register.send("GET", "/packages/current").read(Manifest)
    assert again.session > first.session
    assert again.schema_version == OLDEST_SERVED
