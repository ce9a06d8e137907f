"""What a register is made of, opened in its home: device, lock, journal, server and devices (DESIGN section 4)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_pos.channel.requests import Configuration
from tui_pos.channel.retail_server import RetailServer
from tui_pos.config import Device, Home, HomeLock
from tui_pos.devices.opening import Devices, open_devices
from tui_pos.devices.settings import read_devices
from tui_pos.journal.journal import Journal
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Refused, say


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Everything that is there before the first person signs on."""

    home: Home
    device: Device
    lock: HomeLock
    journal: Journal
    server: RetailServer
    clock: Clock
    new_id: Callable[[], str]
    random: Callable[[], float]
    configuration: Configuration
    devices: Devices


async def open_parts(home: Home, *, clock: Clock, new_id: Callable[[], str], random: Callable[[], float]) -> Parts:
    """The parts of the register of this home.

    Raises Refused when it is not activated, in use by another process, or its journal cannot be read.
    """
    device = home.device()
    lock = HomeLock(home)
    try:
        devices = await open_devices(read_devices(home.devices))
        # Only activation begins a journal: it knows the last receipt number that was given.
        journal = await Journal.open(
            home.journal,
            store=device.store,
            register=device.register,
            ids=new_id,
            clock=clock,
            before=None,
            copy=device.copy_of(home),
        )
    except Refused:
        lock.release()
        raise
    configuration = await journal.recall("configuration", Configuration)
    if configuration is None:
        await journal.close()
        lock.release()
        raise Refused(say("The journal has no configuration. Nothing was lost: activate this register again."))
    return Parts(
        home=home,
        device=device,
        lock=lock,
        journal=journal,
        server=RetailServer(device.server, device.token, device.ca_file(), device.incarnation),
        clock=clock,
        new_id=new_id,
        random=random,
        configuration=configuration,
        devices=devices,
    )
