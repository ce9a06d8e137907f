"""One talk with an ESC/POS printer: is there paper, take this, is it printed; blocking, on the printer's thread.

Real-time questions (DLE EOT) are answered at once, also by a printer without paper. The question behind a receipt (GS r) is
answered in its turn, when everything before it is on paper. Each answer is one byte, told apart by its fixed bits.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tui_pos.devices.connections import Connection, connect
from tui_pos.devices.printer import Cause, PaperLevel
from tui_pos.devices.settings import EscposSettings
from tui_pos.sales.text import clean

LONGEST_DETAIL = 200

ASK_STATE = b"\x10\x04\x01"
ASK_FAULT = b"\x10\x04\x02"
ASK_PAPER = b"\x10\x04\x04"
ASK_DONE = b"\x1dr\x01"

REAL_TIME_BITS, REAL_TIME = 0x93, 0x12
IN_TURN_BITS, IN_TURN = 0x90, 0x00
DRAWER_HIGH = 0x04
COVER_OPEN, PAPER_END, FAULT = 0x04, 0x20, 0x40
NEAR_END, AT_END = 0x0C, 0x60
NEAR_END_IN_TURN, AT_END_IN_TURN = 0x03, 0x0C


class PrinterTrouble(Exception):
    """The printer cannot go on; `detail` is the system's or the driver's own word, and may be empty."""

    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(f"{cause}: {detail}")
        self.cause = cause
        self.detail = detail


def deliver(settings: EscposSettings, content: bytes, seconds: float) -> PaperLevel:
    """Put the content on paper; for a printer that answers, done means printed. Raises PrinterTrouble."""
    deadline = time.monotonic() + seconds
    with opened(settings, seconds) as talk:
        if not settings.answers:
            talk.say(content, deadline - time.monotonic())
            return PaperLevel.UNKNOWN
        talk.check()
        talk.say(content + ASK_DONE, deadline - time.monotonic())
        return talk.printed(deadline)


def pulse(settings: EscposSettings, content: bytes, seconds: float) -> None:
    """Send what moves no paper, such as the drawer's pulse. Raises PrinterTrouble."""
    with opened(settings, seconds) as talk:
        talk.say(content, seconds)


def paper_level(settings: EscposSettings, seconds: float) -> PaperLevel:
    """How much paper there is. Raises PrinterTrouble when the printer could not print now."""
    with opened(settings, seconds) as talk:
        return talk.check() if settings.answers else PaperLevel.UNKNOWN


def drawer_is_high(settings: EscposSettings, seconds: float) -> bool | None:
    """The level of the drawer's pin; None from a printer that is never asked. Raises PrinterTrouble."""
    with opened(settings, seconds) as talk:
        return bool(talk.ask(ASK_STATE) & DRAWER_HIGH) if settings.answers else None


@contextmanager
def opened(settings: EscposSettings, seconds: float) -> Iterator[Talk]:
    """A talk on a connection of its own. Raises PrinterTrouble (NOT_FOUND) when the printer cannot be reached."""
    try:
        connection = connect(settings, seconds)
    except driver_errors() as error:
        raise PrinterTrouble(Cause.NOT_FOUND, detail_of(error)) from error
    try:
        yield Talk(connection, settings.answer_ms / 1_000)
    finally:
        connection.close()


class Talk:
    """Questions and answers on one connection; an answer that comes early is kept until it is asked for."""

    def __init__(self, connection: Connection, answer_seconds: float) -> None:
        self._connection = connection
        self._answer_seconds = answer_seconds
        self._heard = bytearray()

    def say(self, content: bytes, seconds: float) -> None:
        """Hand the content over. Raises PrinterTrouble."""
        with failing_as(Cause.STALLED):
            self._connection.send(content, max(0.0, seconds))

    def ask(self, question: bytes) -> int:
        """The answer to a real-time question. Raises PrinterTrouble."""
        with failing_as(Cause.SILENT):
            self._connection.send(question, self._answer_seconds)
            return self._hear(REAL_TIME_BITS, REAL_TIME, self._answer_seconds)

    def check(self) -> PaperLevel:
        """How much paper there is. Raises PrinterTrouble when the printer cannot print."""
        fault, paper = self.ask(ASK_FAULT), self.ask(ASK_PAPER)
        if fault & COVER_OPEN:
            raise PrinterTrouble(Cause.COVER_OPEN)
        if fault & PAPER_END or paper & AT_END:
            raise PrinterTrouble(Cause.NO_PAPER)
        if fault & FAULT:
            raise PrinterTrouble(Cause.OUT_OF_ORDER)
        return PaperLevel.LOW if paper & NEAR_END else PaperLevel.ENOUGH

    def printed(self, deadline: float) -> PaperLevel:
        """Waits until all that was said is on paper. Raises PrinterTrouble as soon as the printer says why it is not."""
        with failing_as(Cause.STALLED):
            while (left := deadline - time.monotonic()) > 0:
                try:
                    answer = self._hear(IN_TURN_BITS, IN_TURN, min(left, self._answer_seconds))
                except TimeoutError:
                    self.check()
                    continue
                if answer & AT_END_IN_TURN:
                    raise PrinterTrouble(Cause.NO_PAPER)
                return PaperLevel.LOW if answer & NEAR_END_IN_TURN else PaperLevel.ENOUGH
        raise PrinterTrouble(Cause.STALLED)

    def _hear(self, bits: int, value: int, seconds: float) -> int:
        """The next answer of this kind. Raises OSError: TimeoutError when there is none in time."""
        deadline = time.monotonic() + seconds
        while True:
            for at, answer in enumerate(self._heard):
                if answer & bits == value:
                    del self._heard[at]
                    return answer
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._heard += self._connection.receive(left)


@contextmanager
def failing_as(too_late: Cause) -> Iterator[None]:
    """What a driver raises as PrinterTrouble: `too_late` when time is up, else the connection broke."""
    try:
        yield
    except driver_errors() as error:
        number = error.errno if isinstance(error, OSError) else None
        if isinstance(error, TimeoutError) or number == errno.ETIMEDOUT:
            raise PrinterTrouble(too_late) from error
        if number == errno.ENOSPC:  # how a printer's device file says it
            raise PrinterTrouble(Cause.NO_PAPER) from error
        raise PrinterTrouble(Cause.CUT_OFF, detail_of(error)) from error


def driver_errors() -> tuple[type[Exception], ...]:
    """What the library and the drivers below it raise; a missing driver is a RuntimeError or a ValueError there."""
    from escpos.exceptions import Error

    return (OSError, Error, RuntimeError, ValueError, AssertionError)


def detail_of(error: BaseException) -> str:
    """The system's own word for it, if the library has hidden it in another error."""
    for cause in (error, error.__context__):
        if isinstance(cause, OSError) and cause.strerror:
            return clean(cause.strerror, LONGEST_DETAIL)
    return clean(str(error) or type(error).__name__, LONGEST_DETAIL)
