"""A program in a real pseudo-terminal of 120x40: what is typed, what it paints, and when the last byte of that arrived."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyte

from tests.benchmarks.store import ROOT

WIDTH, HEIGHT = 120, 40
QUIET_S = 0.03
PATIENCE_S = 20.0
CHUNK = 65_536
MEGABYTE = 1024 * 1024
ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


class NeverShown(Exception):
    """The program did not paint what was expected of it in time."""

    def __init__(self, text: str, screen: str) -> None:
        super().__init__(f"{text!r} was never painted:\n{screen}")
        self.text = text


class Ended(Exception):
    """The program ended by itself, with this status; `screen` is what it had painted before."""

    def __init__(self, status: int, screen: str) -> None:
        super().__init__(f"the program ended with {status}:\n{screen}")
        self.status = status


class Terminal:
    """A running program; instants are seconds of `time.perf_counter`."""

    def __init__(self, command: Sequence[str]) -> None:
        self._screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            env=os.environ | ENVIRONMENT,
            start_new_session=True,
        )
        os.close(slave)

    def type(self, text: str) -> float:
        """Write it all at once; returns when that began."""
        began = time.perf_counter()
        os.write(self._master, text.encode())
        return began

    def painted(self, text: str) -> float:
        """When the last byte of the repaint arrived that shows this text; raises NeverShown or Ended.

        The repaint is over when nothing has come for QUIET_S, which is not counted.
        """
        last, patience = time.perf_counter(), time.perf_counter() + PATIENCE_S
        unread: list[bytes] = []
        while time.perf_counter() < patience:
            written = self._read()
            if written:
                # Drawn when it is quiet: drawing now would delay the next reading, and with it its instant.
                last = time.perf_counter()
                unread.append(written)
                continue
            if unread:
                self._stream.feed(b"".join(unread))
                unread.clear()
                if text in self.text:
                    return last
            if written == b"":
                raise Ended(self._process.wait(PATIENCE_S), self.text)
        raise NeverShown(text, self.text)

    def _read(self) -> bytes | None:
        """What the program has written within QUIET_S, or None; empty once it has ended."""
        if not select.select([self._master], [], [], QUIET_S)[0]:
            return None
        try:
            return os.read(self._master, CHUNK)
        except OSError as error:
            # How Linux says that nobody has the other end open; others read nothing.
            if error.errno != errno.EIO:
                raise
            return b""

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self._screen.display)

    @property
    def resident_mb(self) -> float:
        """The memory of the program that is in RAM."""
        return resident_bytes(self._process.pid) / MEGABYTE

    def end(self) -> None:
        """Like a power cut: nothing that matters may be lost by it."""
        self._process.kill()
        self._process.wait(PATIENCE_S)
        os.close(self._master)


@contextmanager
def running(command: Sequence[str]) -> Iterator[Terminal]:
    """The program while it runs."""
    terminal = Terminal(command)
    try:
        yield terminal
    finally:
        terminal.end()


def resident_bytes(process: int) -> int:
    """The memory of a process that is in RAM."""
    table = Path(f"/proc/{process}/statm")
    if table.exists():
        return int(table.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    listed = subprocess.run(["ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True)
    return int(listed.stdout) * 1024
