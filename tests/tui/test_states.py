from __future__ import annotations

import pytest

from tests.locale.test_catalogue import entries
from tui_pos.connection.readiness import Check
from tui_pos.connection.state import NotEnabled, Ready
from tui_pos.journal.entry import Delivery
from tui_pos.locale import language
from tui_pos.sales.sentence import say
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.sessions import Progress, SyncResult, SyncStatus, UploadStatus
from tui_pos.tui.drawing import Role
from tui_pos.tui.states import (
    DAY,
    DELIVERIES,
    DOWNLOADS,
    HOUR,
    MINUTE,
    RESULTS,
    SECOND,
    UPLOADS,
    ago_said,
    check_of,
    percent,
    phase_said,
    progress_said,
    result_of,
)

ENGLISH, FRENCH = language("en"), language("fr")


def test_every_state_has_a_shape_a_word_and_a_colour() -> None:
    tables = ((RESULTS, SyncResult), (DOWNLOADS, DownloadStatus), (UPLOADS, UploadStatus), (DELIVERIES, Delivery))
    for shown, states in tables:
        assert set(shown) == set(states)


@pytest.mark.parametrize(("shown", "states"), [(DOWNLOADS, DownloadStatus), (UPLOADS, UploadStatus)])
def test_sessions_have_the_words_of_status_and_sessions(
    shown: dict[DownloadStatus | UploadStatus, tuple[str, object, Role]], states: type[DownloadStatus | UploadStatus]
) -> None:
    assert {status: str(shown[status][1]) for status in states} == {status: status.value.replace("_", " ") for status in states}


def test_a_failure_is_told_without_its_colour() -> None:
    failures = {shown.shape for shown in (*DOWNLOADS.values(), *UPLOADS.values()) if shown.role is Role.BAD}
    others = {shown.shape for shown in (*DOWNLOADS.values(), *UPLOADS.values()) if shown.role is not Role.BAD}
    assert failures == {"✗"}
    assert failures.isdisjoint(others)


@pytest.mark.parametrize(
    ("age", "english", "french"),
    [
        (0, "0 seconds ago", "il y a 0 secondes"),
        (SECOND, "1 second ago", "il y a 1 seconde"),
        (59 * SECOND, "59 seconds ago", "il y a 59 secondes"),
        (MINUTE, "1 minute ago", "il y a 1 minute"),
        (59 * MINUTE, "59 minutes ago", "il y a 59 minutes"),
        (HOUR, "1 hour ago", "il y a 1 heure"),
        (23 * HOUR, "23 hours ago", "il y a 23 heures"),
        (DAY, "1 day ago", "il y a 1 jour"),
        (7 * DAY - 1, "6 days ago", "il y a 6 jours"),
        (7 * DAY, "over 7 days ago", "il y a plus de 7 jours"),
        (-5 * SECOND, "0 seconds ago", "il y a 0 secondes"),
    ],
)
def test_how_long_ago(age: int, english: str, french: str) -> None:
    assert ENGLISH.tell(ago_said(age)) == english
    assert FRENCH.tell(ago_said(age)).replace("\N{NO-BREAK SPACE}", " ") == french


def test_a_register_that_is_not_set_up_for_offline_says_so_whatever_happened_before() -> None:
    done = SyncStatus(result=SyncResult.DONE)
    assert result_of(done, NotEnabled()).word == say("not enabled")
    assert result_of(done, Ready()).word == say("done")


def test_a_condition_that_stops_nothing_only_warns() -> None:
    check = Check(name=say("Data age"), ok=False, detail=say("9 d"))
    assert check_of(check) == ("!", Role.WARNING)
    assert check_of(Check(name=say("Staff"), ok=False, detail=say("0"), stops=say("missing"))) == ("✗", Role.BAD)
    assert check_of(Check(name=say("Staff"), ok=True, detail=say("2"))) == ("✓", Role.GOOD)


def test_progress_in_percent_and_the_name_of_its_phase() -> None:
    assert str(progress_said(Progress("1020", "fetching", 1, 3))) == "data 33 %"
    assert percent(Progress("1020", "fetching", 0, 0)) == 0
    assert percent(Progress("1020", "fetching", 9, 3)) == 100
    for phase in ("fetching", "unpacking", "checking", "applying"):
        assert phase in entries()
        assert str(phase_said(Progress("1020", phase, 1, 3))) == phase
    assert str(phase_said(Progress("1020", "counting", 1, 3))) == "counting"
