"""Other ways to the printer that is not there: a terminal line, and a USB backend with one device."""

from __future__ import annotations

import array
import errno
import os
import select
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from tests.devices.stand_in import StandIn

VENDOR, PRODUCT = 0x04B8, 0x0202
OUT, IN = 0x01, 0x82


class SerialLine:
    """The printer behind a terminal line; `path` is this side of it."""

    def __init__(self, printer: StandIn) -> None:
        self.printer = printer
        self.reads = True
        self._far, self._near = os.openpty()
        tty.setraw(self._near)
        self.path = os.ttyname(self._near)
        self._wake, self._woken = os.pipe()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Pull the cable."""
        os.write(self._woken, b"x")
        self._thread.join(20)
        for descriptor in (self._far, self._near, self._wake, self._woken):
            os.close(descriptor)

    def _serve(self) -> None:
        while True:
            watched = [self._wake, self._far] if self.reads else [self._wake]
            ready, _, _ = select.select(watched, [], [])
            if self._wake in ready:
                return
            answer = self.printer.take(os.read(self._far, 1_024))
            if answer:
                os.write(self._far, answer)


@contextmanager
def on_a_line(printer: StandIn, *, reads: bool = True) -> Iterator[SerialLine]:
    """The printer on a line of its own."""
    line = SerialLine(printer)
    line.reads = reads
    try:
        yield line
    finally:
        line.close()


class UsbBus(usb.backend.IBackend):  # type: ignore[misc]
    """A bus with one printer on it; `plugged` says whether it still is."""

    def __init__(self, printer: StandIn) -> None:
        self.printer = printer
        self.plugged = True
        self.takes = True
        self.answers = bytearray()

    def enumerate_devices(self) -> Iterator[str]:
        return iter(["printer"] if self.plugged else [])

    def get_parent(self, dev: str) -> None:
        return None

    def get_device_descriptor(self, dev: str) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=0, iManufacturer=0, iProduct=0, iSerialNumber=0,
            bNumConfigurations=1, bus=1, address=1, port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: str, config: int) -> Any:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: str, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2, bInterfaceClass=7,
            bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: str, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(OUT, IN)[ep], bmAttributes=2, wMaxPacketSize=64, bInterval=0,
            bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: str) -> str:
        return dev

    def close_device(self, dev_handle: str) -> None:
        self.answers.clear()

    def set_configuration(self, dev_handle: str, config_value: int) -> None:
        pass

    def get_configuration(self, dev_handle: str) -> int:
        return 1

    def claim_interface(self, dev_handle: str, intf: int) -> None:
        pass

    def release_interface(self, dev_handle: str, intf: int) -> None:
        pass

    def reset_device(self, dev_handle: str) -> None:
        pass

    def bulk_write(self, dev_handle: str, ep: int, intf: int, data: array.array[int], timeout: int) -> int:
        if not self.plugged:
            raise usb.core.USBError("No such device", errno=errno.ENODEV)
        if not self.takes:
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        self.answers += self.printer.take(bytes(data))
        return len(data)

    def bulk_read(self, dev_handle: str, ep: int, intf: int, buff: array.array[int], timeout: int) -> int:
        if not self.answers:
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        taken = min(len(buff), len(self.answers))
        buff[:taken] = array.array("B", self.answers[:taken])
        del self.answers[:taken]
        return taken
