"""The cash drawer on the printer: it is told to open, and says whether it is when the printer can tell."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest

from tests.devices.stand_in import PrinterPort, StandIn, listening
from tui_pos.devices.drawer import DrawerKicked, DrawerNotKicked, DrawerState, NullDrawer
from tui_pos.devices.opening import Devices, open_devices
from tui_pos.devices.settings import DeviceSettings
from tui_pos.locale import language


@pytest.fixture
def printer() -> StandIn:
    return StandIn()


@pytest.fixture
def port(printer: StandIn) -> Iterator[PrinterPort]:
    with listening(printer) as port:
        yield port


async def with_drawer(port: PrinterPort, *, answers: bool = True, **drawer: object) -> Devices:
    given = {
        "printer": {"kind": "network", "host": "127.0.0.1", "port": port.number, "answers": answers},
        "drawer": {"kind": "printer", **drawer},
    }
    return await open_devices(msgspec.convert(given, DeviceSettings))


@pytest.mark.parametrize(("pin", "pulse"), [(2, b"\x1bp\x0022"), (5, b"\x1bp\x0122")])
async def test_it_opens(printer: StandIn, port: PrinterPort, pin: int, pulse: bytes) -> None:
    devices = await with_drawer(port, pin=pin)
    assert await devices.drawer.kick() == DrawerKicked()
    assert port.received() == pulse


async def test_the_printer_tells_whether_it_is_open(printer: StandIn, port: PrinterPort) -> None:
    devices = await with_drawer(port, open_when="high")
    assert await devices.drawer.state() is DrawerState.CLOSED
    await devices.drawer.kick()
    assert port.received(talks=2)
    assert await devices.drawer.state() is DrawerState.OPEN
    upside_down = await with_drawer(port, open_when="low")
    assert await upside_down.drawer.state() is DrawerState.CLOSED


async def test_nobody_can_say(printer: StandIn, port: PrinterPort) -> None:
    printer.drawer_high = True
    assert await (await with_drawer(port)).drawer.state() is DrawerState.UNKNOWN
    assert await (await with_drawer(port, answers=False, open_when="high")).drawer.state() is DrawerState.UNKNOWN
    devices = await with_drawer(port, open_when="high")
    port.close()
    assert await devices.drawer.state() is DrawerState.UNKNOWN


async def test_a_drawer_that_does_not_open_says_what_to_do(port: PrinterPort) -> None:
    devices = await with_drawer(port)
    port.close()
    result = await devices.drawer.kick()
    assert isinstance(result, DrawerNotKicked)
    assert str(result.sentence) == (
        "The cash drawer did not open: The printer cannot be reached (Connection refused). Check that it is on, its cable, "
        "and devices.toml. What was done is kept: open the drawer with its key."
    )
    assert language("fr").tell(result.sentence).endswith("ouvrez le tiroir avec sa clé.")


async def test_no_drawer() -> None:
    assert isinstance(await NullDrawer().kick(), DrawerNotKicked)
    assert await NullDrawer().state() is DrawerState.UNKNOWN
