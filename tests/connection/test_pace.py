from __future__ import annotations

import pytest

from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.pace import WINDOW, Pace

PROFILE = OfflineProfile(advanced_switching=True, slow_threshold_ms=500)


def pace(*milliseconds: float) -> Pace:
    measured = Pace()
    for value in milliseconds:
        measured.note(value)
    return measured


def test_a_few_answers_say_nothing() -> None:
    assert Pace().just_too_slow(PROFILE) is None
    assert pace(*[9_000.0] * (WINDOW - 1)).usually_too_slow(PROFILE) is None


@pytest.mark.parametrize(
    ("answers", "slow"),
    [((20, 30, 9_000, 40, 9_000), False), ((20, 501, 600, 700, 30), True), ((500, 500, 500, 500, 500), False)],
    ids=["outliers", "most", "exactly the threshold"],
)
def test_the_median_decides(answers: tuple[float, ...], slow: bool) -> None:
    assert (pace(*answers).usually_too_slow(PROFILE) is not None) is slow


def test_only_the_last_answers_count() -> None:
    assert pace(*[9_000.0] * 10, *[20.0] * WINDOW).usually_too_slow(PROFILE) is None
    measured = pace(*[9_000.0] * WINDOW)
    measured.forget()
    assert measured.usually_too_slow(PROFILE) is None


def test_the_last_one_alone() -> None:
    assert pace(20, 501).just_too_slow(PROFILE) is not None
    assert pace(9_000, 500).just_too_slow(PROFILE) is None


def test_the_reason_has_both_numbers_and_needs_a_threshold() -> None:
    assert str(pace(1_200).just_too_slow(PROFILE)) == "answers take 1.2 s, and may take 0.5 s"
    assert pace(9_000).just_too_slow(OfflineProfile(slow_threshold_ms=500)) is None
