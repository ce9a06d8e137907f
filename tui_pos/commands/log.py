"""The log: a JSON-lines file in the home, never the terminal (DESIGN section 4, *Text from outside*).

What matters is in the journal; the log is for whoever looks for the cause of a fault. It names states and sentences only:
no PIN, no token, no product or customer.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

from tui_pos.connection.state import Change, ConnectionState
from tui_pos.register import Register
from tui_pos.sync.sessions import SyncStatus

LONGEST_BYTES = 5 << 20


@contextmanager
def logged(register: Register, path: Path) -> Iterator[None]:
    """Write down, while the register runs, how its connection and its synchronisation change."""
    make_room(path)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        log = structlog.wrap_logger(
            LineWriter(descriptor),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
                structlog.processors.JSONRenderer(),
            ],
        ).bind(register=register.device.register)
        log.info("opened", state=register.connection.name, waiting=register.counts.waiting, parked=register.counts.parked)
        switched = connection_logger(log)
        register.switch.observers.append(switched)
        stop = register.watch(sync_logger(log, register))
        try:
            yield
        except Exception as error:
            log.error("ended by a fault", exc_info=error)
            raise
        finally:
            stop()
            register.switch.observers.remove(switched)
            log.info("closed", state=register.connection.name, waiting=register.counts.waiting)
    finally:
        os.close(descriptor)


class LineWriter:
    """Writes each event as one line; what the disk does not take is lost, for a log must never stop a sale."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor

    def msg(self, event: str) -> None:
        with suppress(OSError):
            os.write(self.descriptor, f"{event}\n".encode(errors="backslashreplace"))

    info = error = msg


def make_room(path: Path) -> None:
    """Keep one older file beside the present one."""
    if path.exists() and path.stat().st_size > LONGEST_BYTES:
        path.replace(path.with_suffix(".log.1"))


def connection_logger(log: structlog.typing.WrappedLogger) -> Callable[[ConnectionState, Change | None], None]:
    """Rule 9: every change of state with its reason."""

    def changed(state: ConnectionState, change: Change | None) -> None:
        if change is not None:
            log.info("switched", before=change.from_state, after=change.to_state, reason=str(change.reason))

    return changed


def sync_logger(log: structlog.typing.WrappedLogger, register: Register) -> Callable[[], None]:
    """Each new result of a download or an upload."""
    said: list[tuple[str, str, str]] = [told(register.sync_status)]

    def changed() -> None:
        now = told(register.sync_status)
        if now != said[0]:
            said[0] = now
            log.info("synchronisation", result=now[0], download=now[1], upload=now[2])

    return changed


def told(status: SyncStatus) -> tuple[str, str, str]:
    """What the log tells of a synchronisation: its result and what went wrong."""
    return status.result.value, str(status.message or ""), str(status.upload_message or "")
