from __future__ import annotations

from tests.tui.screens.connection.states import FETCHING, not_yet, session
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.jobs import BY_NUMBER
from tui_pos.sync.sessions import Progress, SyncStatus
from tui_pos.tui.screens.connection.downloads import NAMES, last_change, name_of, running, selected_of

FAILED = not_yet(2, "1040", DownloadStatus.APPLY_FAILED)
LIST = (session(3, "1060"), FAILED, session(1, "9999"))


def test_every_job_has_the_name_that_its_scheduler_gives_it() -> None:
    assert {number: str(name) for number, name in NAMES.items()} == {job.number: job.name for job in BY_NUMBER.values()}
    assert str(name_of("1234")) == ""


def test_the_chosen_one_is_selected_then_the_first_that_failed_then_the_newest() -> None:
    assert selected_of(LIST, 1) is LIST[2]
    assert selected_of(LIST, 99) is FAILED
    assert selected_of(LIST, None) is FAILED
    assert selected_of(LIST[:1], None) is LIST[0]
    assert selected_of((), 1) is None


def test_the_progress_is_that_of_the_earliest_of_its_job_that_is_under_way() -> None:
    found = running(FETCHING.sync)
    assert found is not None
    assert (found.session, found.job) == (6, "1020")
    assert running(SyncStatus(progress=Progress("1060", "fetching", 1, 2), downloads=LIST)) is None
    assert running(SyncStatus(downloads=LIST)) is None


def test_a_session_is_as_old_as_its_last_step() -> None:
    assert last_change(FAILED) == FAILED.created_at
    assert last_change(LIST[0]) == LIST[0].applied_at
    assert last_change(not_yet(1, "1040", DownloadStatus.STARTED, created_at=None)) is None
