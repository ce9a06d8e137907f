"""Activation: a one-time code becomes a device token, a journal and an empty offline database (DESIGN section 5)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from tui_pos.channel.delivery import Activate, Activated
from tui_pos.channel.failures import ChannelFailure
from tui_pos.channel.offline import create_empty
from tui_pos.channel.requests import RequestRefused
from tui_pos.channel.retail_server import RetailServer
from tui_pos.config import Device, Home, HomeLock
from tui_pos.connection.offline_copy import EMPTY_OFFLINE
from tui_pos.connection.state import ConnectionState, first_state
from tui_pos.journal.journal import Journal
from tui_pos.journal.schema import Before
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Duration, Refused, say

ACTIVATION_TIMEOUT_S = 20


async def activate(
    home: Home,
    *,
    server: str,
    register: str,
    code: str,
    ca: Path | None,
    clock: Clock,
    new_id: Callable[[], str],
    mirror: Path | None = None,
) -> Device:
    """Make this home the home of a register; raises Refused with the reason, and then the home is as it was.

    A home that already belongs to this register gets a new token and keeps its journal. `mirror` is the folder of the
    journal's second copy; where a new home finds one of this register there, its journal is made of it.
    """
    home.create()
    lock = HomeLock(home)
    try:
        refuse_other_register(home, register)
        activated = await ask_for_token(server, register, code, ca)
        device = Device(
            server=server.rstrip("/"),
            token=activated.token,
            store=activated.configuration.store.number,
            register=register,
            incarnation=activated.incarnation,
            ca=str(ca.resolve()) if ca else None,
            mirror=str(mirror.resolve()) if mirror else None,
        )
        await prepare(home, device, activated, clock, new_id)
        # Last: a home without this file was never activated, whatever else is in it.
        home.save_device(device)
        return device
    finally:
        lock.release()


def refuse_other_register(home: Home, register: str) -> None:
    """A home holds one register's journal for ever; raises Refused when it is another's."""
    try:
        device = home.device()
    except Refused:
        return  # new, or a damaged file that activating again replaces; the journal knows whose it is
    if device.register != register:
        raise Refused(
            say(
                "This home belongs to register {register}, whose journal is in it. Nothing was changed: choose another --home.",
                register=device.register,
            )
        )


async def ask_for_token(server: str, register: str, code: str, ca: Path | None) -> Activated:
    """Spend the one-time code; raises Refused when the server refuses or cannot be reached."""
    retail_server = RetailServer(server, "", ca)
    try:
        async with asyncio.timeout(ACTIVATION_TIMEOUT_S):
            return await retail_server.post_json("/activate", Activate(register=register, code=code), Activated)
    except RequestRefused as refusal:
        raise Refused(refusal.sentence) from refusal
    except ChannelFailure as failure:
        raise Refused(
            say("The register was not activated: {reason}. Nothing was changed: try again.", reason=failure.sentence)
        ) from failure
    except TimeoutError:
        raise Refused(
            say(
                "The register was not activated: the retail server did not answer in {time}. Ask for a new code.",
                time=Duration(ACTIVATION_TIMEOUT_S * 1000),
            )
        ) from None
    finally:
        await retail_server.close()


async def prepare(home: Home, device: Device, activated: Activated, clock: Clock, new_id: Callable[[], str]) -> None:
    """The journal with the configuration, and the empty offline database."""
    journal = await Journal.open(
        home.journal,
        store=device.store,
        register=device.register,
        ids=new_id,
        clock=clock,
        before=Before(activated.last_sequence, activated.last_z, activated.grand_total),
        copy=device.copy_of(home),
    )
    try:
        await journal.keep({"configuration": activated.configuration})
        if await journal.recall("connection", ConnectionState) is None:
            await journal.keep({"connection": first_state(clock())})
    finally:
        await journal.close()
    empty = home.offline(EMPTY_OFFLINE)
    if not empty.exists():
        await asyncio.to_thread(create_empty, empty)
