"""The receipt printer that speaks ESC/POS, on a thread of its own (DESIGN section 3: the sale is done before it prints)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from tui_pos.devices.dialogue import PrinterTrouble, deliver, drawer_is_high, paper_level, pulse
from tui_pos.devices.escpos_bytes import drawer_bytes, receipt_bytes
from tui_pos.devices.escpos_library import load
from tui_pos.devices.printer import Cause, NotPrinted, Printed, PrinterStatus, PrintJob
from tui_pos.devices.settings import EscposSettings
from tui_pos.devices.thread import DeviceThread
from tui_pos.sales.paper import Paper
from tui_pos.sales.sentence import Sentence, say

ResultT = TypeVar("ResultT")

LOAD_SECONDS = 30.0
GRACE_SECONDS = 1.0
SLOWEST_BYTES_A_SECOND = 500


class EscposPrinter:
    """One ESC/POS printer; make it with `open`."""

    def __init__(self, settings: EscposSettings, thread: DeviceThread) -> None:
        self.settings = settings
        self._thread = thread

    @classmethod
    async def open(cls, settings: EscposSettings) -> EscposPrinter:
        """Ready to compose jobs; the printer itself may still be off. Raises Refused for a model or code page unknown."""
        thread = DeviceThread("receipt-printer")
        printer = cls(settings, thread)
        try:
            await thread.run(load, LOAD_SECONDS)
            receipt_bytes((), settings)
        except BaseException:
            thread.close()
            raise
        return printer

    @property
    def columns(self) -> int:
        return self.settings.columns

    def job(self, name: str, title: Sentence, paper: Paper) -> PrintJob:
        return PrintJob(name=name, title=title, content=receipt_bytes(paper, self.settings))

    async def print(self, job: PrintJob) -> Printed | NotPrinted:
        seconds = self.settings.timeout_ms / 1_000 + len(job.content) / SLOWEST_BYTES_A_SECOND
        try:
            paper = await self._talk(lambda: deliver(self.settings, job.content, seconds), seconds)
        except PrinterTrouble as trouble:
            return NotPrinted(job=job, cause=trouble.cause, sentence=not_printed(job.title, trouble))
        return Printed(job=job, paper=paper)

    async def status(self) -> PrinterStatus:
        seconds = self.settings.timeout_ms / 1_000
        try:
            return PrinterStatus(paper=await self._talk(lambda: paper_level(self.settings, seconds), seconds))
        except PrinterTrouble as trouble:
            return PrinterStatus(trouble=trouble.cause, sentence=reason(trouble))

    async def open_drawer(self, pin: int) -> None:
        """Send the pulse to the drawer on connector pin 2 or 5. Raises PrinterTrouble."""
        seconds = self.settings.timeout_ms / 1_000
        content = drawer_bytes(pin, self.settings)
        await self._talk(lambda: pulse(self.settings, content, seconds), seconds)

    async def drawer_is_high(self) -> bool | None:
        """The level of the drawer's pin; None from a printer that is never asked. Raises PrinterTrouble."""
        seconds = self.settings.timeout_ms / 1_000
        return await self._talk(lambda: drawer_is_high(self.settings, seconds), seconds)

    def close(self) -> None:
        self._thread.close()

    async def _talk(self, work: Callable[[], ResultT], seconds: float) -> ResultT:
        """Run a talk on the thread. Raises PrinterTrouble, also for a driver that keeps no time-out or fails as none should."""
        try:
            return await self._thread.run(work, seconds + GRACE_SECONDS)
        except PrinterTrouble:
            raise
        except TimeoutError as error:
            raise PrinterTrouble(Cause.STALLED) from error
        except Exception as error:
            # A fault in a driver must not lose the sale whose receipt this is.
            raise PrinterTrouble(Cause.OUT_OF_ORDER, type(error).__name__) from error


def not_printed(title: Sentence, trouble: PrinterTrouble) -> Sentence:
    """What happened to the job, what was kept, what to do."""
    if trouble.cause == Cause.NO_PAPER:
        return say(
            "{title} is not on paper, or not all of it: the printer is out of paper. It is kept: put paper in, "
            "and print it again if it does not go on by itself.",
            title=title,
        )
    return say("{title} was not printed: {reason} It is kept, and can be printed again.", title=title, reason=reason(trouble))


def reason(trouble: PrinterTrouble) -> Sentence:
    """Why the printer does not print, and what to do about it."""
    match trouble.cause:
        case Cause.NOT_FOUND:
            return say(
                "The printer cannot be reached ({detail}). Check that it is on, its cable, and devices.toml.",
                detail=trouble.detail,
            )
        case Cause.SILENT:
            return say(
                "The printer does not answer. Check that it is on; for one that never answers, write answers = false in "
                "devices.toml."
            )
        case Cause.NO_PAPER:
            return say("The printer is out of paper. Put paper in.")
        case Cause.COVER_OPEN:
            return say("The printer's cover is open. Close it.")
        case Cause.CUT_OFF:
            return say("The connection to the printer broke ({detail}). Check its cable.", detail=trouble.detail)
        case Cause.STALLED:
            return say("The printer did not finish in time. Look at it, or switch it off and on.")
        case _:
            return say("The printer reports a fault ({detail}). Switch it off and on.", detail=trouble.detail or "?")
