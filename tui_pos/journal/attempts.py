"""Failed sign-ons (issue 2, *What bad input gets*): in the journal's file, so that a lock survives a restart, offline too."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

from tui_pos.channel.answers.asker import Attempts
from tui_pos.channel.answers.lock import after_failure
from tui_pos.journal.file import durable, translated
from tui_pos.journal.ledger import Ledger

STATE = "SELECT failures, locked_until FROM sign_on_attempts WHERE staff = ?"
RECORD = (
    "INSERT INTO sign_on_attempts VALUES (?, ?, ?) "
    "ON CONFLICT DO UPDATE SET failures = excluded.failures, locked_until = excluded.locked_until"
)
CLEAR = "DELETE FROM sign_on_attempts WHERE staff = ?"


class JournalAttempts:
    """The channel's `SignOnAttempts` on the journal's writer thread; may be called from any thread but the event loop's."""

    def __init__(self, writer: Executor, ledger: Callable[[], Ledger]) -> None:
        self._writer = writer
        self._ledger = ledger

    def state(self, staff: str) -> Attempts:
        """What is known of a staff number; nothing yet is `Attempts()`."""
        return self._writer.submit(lambda: state_in(self._ledger(), staff)).result()

    def record_failure(self, staff: str, now: int) -> Attempts:
        """Counts one failure durably and returns the new state."""
        return self._writer.submit(lambda: record_in(self._ledger(), staff, now)).result()

    def clear(self, staff: str) -> None:
        """Forgets the failures: the right PIN was given."""
        self._writer.submit(lambda: clear_in(self._ledger(), staff)).result()


def state_in(ledger: Ledger, staff: str) -> Attempts:
    """The failures of a staff number, read on the writer thread."""
    with translated(ledger.path):
        rows: list[tuple[Any, ...]] = ledger.connection.execute(STATE, (staff,)).fetchall()
    return Attempts(failures=rows[0][0], locked_until=rows[0][1]) if rows else Attempts()


def record_in(ledger: Ledger, staff: str, now: int) -> Attempts:
    """One failure more, written on the writer thread."""
    with translated(ledger.path), durable(ledger.connection):
        attempts = after_failure(state_in(ledger, staff), now)
        ledger.connection.execute(RECORD, (staff, attempts.failures, attempts.locked_until))
    return attempts


def clear_in(ledger: Ledger, staff: str) -> None:
    """No failures any more; written only when there were some."""
    if state_in(ledger, staff) != Attempts():
        with translated(ledger.path), durable(ledger.connection):
            ledger.connection.execute(CLEAR, (staff,))
