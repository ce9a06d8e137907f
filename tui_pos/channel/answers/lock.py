"""The sign-on lock (issue 2, *What bad input gets*): five failures lock a staff number, and each further one for longer."""

from __future__ import annotations

from tui_pos.channel.answers.asker import Attempts

FAILURES_BEFORE_LOCK = 5
MINUTE = 60_000_000
LONGEST_MINUTES = 60


def after_failure(attempts: Attempts, now: int) -> Attempts:
    """One failure more: from the fifth on it locks for 1, 2, 4 ... at most 60 minutes."""
    failures = attempts.failures + 1
    beyond = failures - FAILURES_BEFORE_LOCK
    if beyond < 0:
        return Attempts(failures=failures)
    minutes = min(2 ** min(beyond, 10), LONGEST_MINUTES)
    return Attempts(failures=failures, locked_until=now + minutes * MINUTE)


def is_locked(attempts: Attempts, now: int) -> bool:
    """Whether the lock still holds; a clock that was set back cannot make it longer than the longest lock."""
    return 0 < attempts.locked_until - now <= LONGEST_MINUTES * MINUTE
