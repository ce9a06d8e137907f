"""A receipt printer as the register sees it, and the null one (DESIGN section 3: the receipt prints after the sale is kept).

Printing answers with a value, never with an exception: the sale is done before, and its receipt can be printed again.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec

from tui_pos.sales.paper import Paper
from tui_pos.sales.sentence import Sentence, say


class Cause(StrEnum):
    """Why something was not printed."""

    NOT_SET_UP = "not_set_up"
    NOT_FOUND = "not_found"
    SILENT = "silent"
    NO_PAPER = "no_paper"
    COVER_OPEN = "cover_open"
    OUT_OF_ORDER = "out_of_order"
    STALLED = "stalled"
    CUT_OFF = "cut_off"
    NOT_WRITTEN = "not_written"


class PaperLevel(StrEnum):
    """What the printer's sensors say."""

    ENOUGH = "enough"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed, ready for this printer and kept until it is: `name` is its file's name, `title` what people call it."""

    name: str
    title: Sentence
    content: bytes


class Printed(msgspec.Struct, frozen=True, kw_only=True):
    """The printer has it; one that answers has said that it is on paper."""

    job: PrintJob
    paper: PaperLevel = PaperLevel.UNKNOWN


class NotPrinted(msgspec.Struct, frozen=True, kw_only=True):
    """It is not on paper, or not all of it: `print` the job again once the cause is gone."""

    job: PrintJob
    cause: Cause
    sentence: Sentence


class PrinterStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What the printer says of itself: `trouble` is what keeps it from printing now, with its sentence."""

    paper: PaperLevel = PaperLevel.UNKNOWN
    trouble: Cause | None = None
    sentence: Sentence | None = None


class Printer(Protocol):
    """One receipt printer; its jobs come out one after the other."""

    @property
    def columns(self) -> int:
        """How many columns the paper has."""
        ...

    def job(self, name: str, title: Sentence, paper: Paper) -> PrintJob:
        """The paper as this printer takes it."""
        ...

    async def print(self, job: PrintJob) -> Printed | NotPrinted:
        """Print it, for the first time or again."""
        ...

    async def status(self) -> PrinterStatus:
        """Ask the printer how it is."""
        ...

    def close(self) -> None:
        """No more jobs; what is being printed may end."""
        ...


class NullPrinter:
    """No printer: receipts are on the screen and in the journal."""

    def __init__(self, columns: int) -> None:
        self._columns = columns

    @property
    def columns(self) -> int:
        return self._columns

    def job(self, name: str, title: Sentence, paper: Paper) -> PrintJob:
        return PrintJob(name=name, title=title, content=b"")

    async def print(self, job: PrintJob) -> Printed | NotPrinted:
        return NotPrinted(job=job, cause=Cause.NOT_SET_UP, sentence=no_printer(job.title))

    async def status(self) -> PrinterStatus:
        return PrinterStatus(trouble=Cause.NOT_SET_UP, sentence=say("No receipt printer is set up in devices.toml."))

    def close(self) -> None:
        """Nothing to end."""


def no_printer(title: Sentence) -> Sentence:
    """What a register without a printer says when it is asked for one."""
    return say(
        "{title} was not printed: no receipt printer is set up. It is kept in the journal. "
        "Set one up in devices.toml, or save it as a file.",
        title=title,
    )
