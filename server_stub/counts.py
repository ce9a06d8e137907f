"""What was asked and what became of it, by name (DESIGN section 5, `stats`): one short line a request in a file.

A line is handed to the system before the request is answered, so the counts outlive `kill -9` of the server, and any
process may read them beside it. The file is tallied into one line for each name when the server starts;
several serving processes append to the same file.
"""

from __future__ import annotations

import os
from collections import Counter
from enum import StrEnum
from pathlib import Path

import msgspec

Subject = tuple[str, str]
DOCUMENTS = "documents"


class Fate(StrEnum):
    """What became of one data request; `faulted` also when the asker did not wait."""

    ANSWERED = "answered"
    REFUSED = "refused"
    FAULTED = "faulted"


class RequestCounts(msgspec.Struct, frozen=True):
    """How often one data request was answered, refused with a reason, or failed (by fault, or the asker had gone)."""

    answered: int = 0
    refused: int = 0
    faulted: int = 0


class DocumentCounts(msgspec.Struct, frozen=True):
    """What became of the documents that were sent, each time they were sent."""

    accepted: int = 0
    same_again: int = 0
    conflict: int = 0
    rejected: int = 0


class Stats(msgspec.Struct, frozen=True):
    """The counts as `stats --json` prints them."""

    requests: dict[str, RequestCounts]
    documents: DocumentCounts


class Counts:
    """Counts for one serving process; safe from every thread, since one short append is one system call."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def request(self, name: str, fate: Fate) -> None:
        """One data request of this name met this fate."""
        os.write(self.file, f"{name} {fate} 1\n".encode())

    def document(self, outcome: str) -> None:
        """One document was sent and had this outcome."""
        os.write(self.file, f"{DOCUMENTS} {outcome} 1\n".encode())

    def close(self) -> None:
        os.close(self.file)


def compact(path: Path) -> None:
    """Rewrite the file as one line for each name and fate, while nobody appends to it."""
    partial = path.with_suffix(".partial")
    lines = (f"{name} {fate} {count}\n" for (name, fate), count in sorted(tally(path).items()))
    partial.write_text("".join(lines))
    partial.replace(path)


def tally(path: Path) -> Counter[Subject]:
    """The sum for each name and fate; a last line that a power cut left unfinished is not counted."""
    counts: Counter[Subject] = Counter()
    if not path.exists():
        return counts
    for line in path.read_text(errors="replace").splitlines():
        match line.split(" "):
            case [name, fate, count] if count.isdecimal():
                counts[name, fate] += int(count)
            case _:
                continue
    return counts


def read_stats(path: Path) -> Stats:
    """The counts so far, read beside the serving process."""
    counts = tally(path)
    names = sorted({name for name, _ in counts if name != DOCUMENTS})
    return Stats(
        requests={
            name: RequestCounts(
                answered=counts[name, "answered"], refused=counts[name, "refused"], faulted=counts[name, "faulted"]
            )
            for name in names
        },
        documents=DocumentCounts(
            accepted=counts[DOCUMENTS, "accepted"],
            same_again=counts[DOCUMENTS, "same_again"],
            conflict=counts[DOCUMENTS, "conflict"],
            rejected=counts[DOCUMENTS, "rejected"],
        ),
    )
