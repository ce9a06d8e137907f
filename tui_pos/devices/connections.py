"""The ways to an ESC/POS printer: network, USB, serial line, path. All of them block, so they run on the printer's thread.

Every step has a time-out of its own. What a driver raises here, `devices/dialogue.py` understands.
"""

from __future__ import annotations

import array
import errno
import os
import select
import socket
import time
from contextlib import suppress
from typing import Any, Protocol

from tui_pos.devices.settings import EscposSettings, FilePrinter, NetworkPrinter, SerialPrinter, UsbPrinter

ANSWER_BYTES = 16
DRAIN_SECONDS = 0.02


class Connection(Protocol):
    """An open way to a printer."""

    def send(self, content: bytes, seconds: float) -> None:
        """Hand everything over. Raises OSError, TimeoutError among them."""
        ...

    def receive(self, seconds: float) -> bytes:
        """What the printer says, one byte or more. Raises OSError: TimeoutError when it says nothing."""
        ...

    def close(self) -> None:
        """Hang up; never raises OSError."""
        ...


def connect(settings: EscposSettings, seconds: float) -> Connection:
    """Open a connection within so many seconds, as far as the driver can be held to it."""
    match settings:
        case NetworkPrinter():
            return NetworkConnection(settings, seconds)
        case UsbPrinter():
            return UsbConnection(settings)
        case SerialPrinter():
            return SerialConnection(settings)
        case FilePrinter():
            return PathConnection(settings)
        case _:
            raise ValueError(f"no connection for {type(settings).__name__}")


class NetworkConnection:
    """Raw bytes on TCP, port 9100 as a rule. A socket of our own: the library's knows no IPv6 and leaks one that is refused."""

    def __init__(self, settings: NetworkPrinter, seconds: float) -> None:
        self._socket = socket.create_connection((settings.host, settings.port), seconds)

    def send(self, content: bytes, seconds: float) -> None:
        self._socket.settimeout(seconds)
        self._socket.sendall(content)

    def receive(self, seconds: float) -> bytes:
        self._socket.settimeout(seconds)
        answer = self._socket.recv(ANSWER_BYTES)
        if not answer:
            raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        return answer

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


class UsbConnection:
    """Bulk transfers to the printer's end points."""

    def __init__(self, settings: UsbPrinter) -> None:
        from escpos.printer import Usb

        self._printer: Any = Usb(settings.vendor, settings.product, in_ep=settings.in_endpoint, out_ep=settings.out_endpoint)
        self._printer.open()
        self._in = settings.in_endpoint

    def send(self, content: bytes, seconds: float) -> None:
        self._printer.timeout = round(seconds * 1_000)
        self._printer._raw(content)

    def receive(self, seconds: float) -> bytes:
        answer: array.array[int] = self._printer.device.read(self._in, ANSWER_BYTES, round(seconds * 1_000))
        if not answer:
            raise TimeoutError
        return answer.tobytes()

    def close(self) -> None:
        with suppress(OSError):
            self._printer.close()


class SerialConnection:
    """A serial line; with flow control a printer without paper does not take any more."""

    def __init__(self, settings: SerialPrinter) -> None:
        from escpos.printer import Serial

        self._printer: Any = Serial(
            settings.path, settings.baud, xonxoff=settings.flow == "xonxoff", dsrdtr=settings.flow == "dtr"
        )
        self._printer.open()
        self._printer.device.rtscts = settings.flow == "rts"

    def send(self, content: bytes, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        write_all(self._printer.device.fileno(), content, seconds)
        while self._printer.device.out_waiting:
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(DRAIN_SECONDS)

    def receive(self, seconds: float) -> bytes:
        self._printer.device.timeout = seconds
        answer = bytes(self._printer.device.read(1))
        if not answer:
            raise TimeoutError
        return answer

    def close(self) -> None:
        with suppress(OSError):
            # What the printer has not taken is dropped: the library would wait for it for ever.
            self._printer.device.reset_output_buffer()
            self._printer.close()


class PathConnection:
    """A device or a pipe in the file system; a plain file grows at its end."""

    def __init__(self, settings: FilePrinter) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
        self._descriptor = os.open(settings.path, flags, 0o600)

    def send(self, content: bytes, seconds: float) -> None:
        write_all(self._descriptor, content, seconds)

    def receive(self, seconds: float) -> bytes:
        raise TimeoutError

    def close(self) -> None:
        with suppress(OSError):
            os.close(self._descriptor)


def write_all(descriptor: int, content: bytes, seconds: float) -> None:
    """Write to a descriptor that does not block, waiting for room. Raises TimeoutError when there is none in time."""
    deadline = time.monotonic() + seconds
    rest = memoryview(content)
    while rest:
        _, writable, _ = select.select([], [descriptor], [], max(0.0, deadline - time.monotonic()))
        if not writable:
            raise TimeoutError
        with suppress(BlockingIOError):
            rest = rest[os.write(descriptor, rest) :]
