"""What is written at once goes to the disk little by little, so that a sale that is made durable meanwhile waits for little.

A disk takes what it is given in turn: behind 30 MB of a package the few kilobytes of a sale would wait for all of them
(DESIGN section 3: a package being applied never blocks a sale).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

INTERVAL_S = 0.02

write_out = getattr(os, "fdatasync", os.fsync)


@contextmanager
def trickling(file: Path) -> Iterator[None]:
    """While the file is written to, on this thread; it need not be there yet.

    Not for a file that SQLite locks: to close it anywhere in the process gives up its locks. The log beside it is not locked.
    """
    finished = threading.Event()
    thread = threading.Thread(target=trickle, args=(file, finished), name="trickle", daemon=True)
    thread.start()
    try:
        yield
    finally:
        finished.set()
        thread.join()


def trickle(file: Path, finished: threading.Event) -> None:
    """What cannot be written out now is found by whoever must know that it is on the disk."""
    while not finished.wait(INTERVAL_S):
        with suppress(OSError):
            flush(file)


def flush(file: Path) -> None:
    """Wait until what was written to a file is on the disk."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        write_out(descriptor)
    finally:
        os.close(descriptor)
