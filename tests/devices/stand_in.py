"""A receipt printer that is not there: it takes the bytes, remembers what it printed, answers as ESC/POS says, or misbehaves.

`StandIn` is the printer itself; a TCP port, a terminal line and a USB backend stand in front of it.
"""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

REAL_TIME = b"\x10\x04"
IN_TURN = b"\x1dr\x01"
KICK = b"\x1bp"
LOW_IN_REAL_TIME, OUT_IN_REAL_TIME = 0x0C, 0x60
LOW_IN_TURN, OUT_IN_TURN = 0x03, 0x0C
RESET = struct.pack("ii", 1, 0)


class StandIn:
    """The printer. `paper` is what is left in bytes; without paper, cover or power it takes what comes and prints nothing."""

    def __init__(self) -> None:
        self.paper = 1_000_000
        self.low_below = 0
        self.cover_open = False
        self.fault = False
        self.answers = True
        self.prints = True
        self.stray = b""
        self.drawer_high = False
        self.printed = bytearray()
        self._waiting = bytearray()

    def take(self, content: bytes) -> bytes:
        """Take bytes as they come; what goes back."""
        self._waiting += content
        answers = bytearray()
        while (at := self._waiting.find(REAL_TIME)) >= 0 and len(self._waiting) > at + 2:
            answers += self.stray + self._real_time(self._waiting[at + 2])
            del self._waiting[at : at + 3]
        answers += self._print()
        return bytes(answers) if self.answers else b""

    def refill(self) -> bytes:
        """Put paper in: it goes on by itself with what it has."""
        self.paper = 1_000_000
        return self._print()

    def _real_time(self, question: int) -> bytes:
        out = self.paper <= 0
        match question:
            case 1:
                return bytes([0x12 | (0x04 if self.drawer_high else 0)])
            case 2:
                return bytes([0x12 | (0x04 if self.cover_open else 0) | (0x20 if out else 0) | (0x40 if self.fault else 0)])
            case _:
                low = self.paper <= self.low_below
                return bytes([0x12 | (OUT_IN_REAL_TIME if out else 0) | (LOW_IN_REAL_TIME if low else 0)])

    def _print(self) -> bytes:
        if not self.prints:
            return b""
        answers = bytearray()
        while self._waiting and self.paper > 0:
            if self._waiting.startswith(IN_TURN):
                del self._waiting[: len(IN_TURN)]
                answers.append(LOW_IN_TURN if self.paper <= self.low_below else 0)
                continue
            if self._waiting.startswith(KICK):
                self.drawer_high = True
            self.printed.append(self._waiting.pop(0))
            self.paper -= 1
        return bytes(answers)


class PrinterPort:
    """The printer's network port; `reads` and `resets_after` are how the network fails."""

    def __init__(self, printer: StandIn) -> None:
        self.printer = printer
        self.reads = True
        self.resets_after: int | None = None
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        self._finished = threading.Condition()
        self._talks = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def number(self) -> int:
        port: int = self._listener.getsockname()[1]
        return port

    def received(self, talks: int = 1) -> bytes:
        """What is on paper, once so many connections have been read to their ends."""
        with self._finished:
            assert self._finished.wait_for(lambda: self._talks >= talks, 20)
        return bytes(self.printer.printed)

    def close(self) -> None:
        """Refuse from now on."""
        self._ended.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(20)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            with connection, suppress(OSError):
                self._talk(connection)
            with self._finished:
                self._talks += 1
                self._finished.notify_all()

    def _talk(self, connection: socket.socket) -> None:
        taken = 0
        connection.settimeout(20)
        if not self.reads:
            self._ended.wait(60)
            return
        while content := connection.recv(1_024):
            taken += len(content)
            if self.resets_after is not None and taken > self.resets_after:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                return
            answer = self.printer.take(content)
            if answer:
                connection.sendall(answer)


@contextmanager
def listening(printer: StandIn) -> Iterator[PrinterPort]:
    """The printer on a port of its own."""
    port = PrinterPort(printer)
    try:
        yield port
    finally:
        port.close()
