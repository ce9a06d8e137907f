"""The lock: from the fifth failure on, for a growing time, never for ever."""

from __future__ import annotations

from tests.channel.chain import NOW
from tui_pos.channel.answers.asker import Attempts
from tui_pos.channel.answers.lock import LONGEST_MINUTES, MINUTE, after_failure, is_locked


def test_each_failure_from_the_fifth_on_locks_for_longer() -> None:
    attempts, minutes = Attempts(), []
    for _ in range(14):
        attempts = after_failure(attempts, NOW)
        minutes.append(max(0, attempts.locked_until - NOW) // MINUTE)
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    assert attempts.failures == 14


def test_a_lock_holds_until_its_instant() -> None:
    attempts = Attempts(failures=5, locked_until=NOW + MINUTE)
    assert is_locked(attempts, NOW)
    assert is_locked(attempts, NOW + MINUTE - 1)
    assert not is_locked(attempts, NOW + MINUTE)
    assert not is_locked(Attempts(failures=4), NOW)


def test_a_clock_that_was_set_back_does_not_lock_for_longer_than_the_longest_lock() -> None:
    attempts = Attempts(failures=5, locked_until=NOW + MINUTE)
    assert not is_locked(attempts, NOW - (LONGEST_MINUTES + 1) * MINUTE)
