"""A dead register is replaced from the second copy of its journal (issue 5, *Three copies*): its sales go up from here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from tui_pos.channel.retail_server import RetailServer
from tui_pos.commands.activate import activate
from tui_pos.config import Home, copy_in
from tui_pos.journal.journal import Journal
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Refused, say
from tui_pos.sync.missing import take_over_missing

TIMEOUT_S = 60.0


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """How many documents the journal has, and how many of them only the channel had."""

    store: str
    register: str
    documents: int
    from_channel: int


async def restore(
    home: Home, *, mirror: Path, server: str, register: str, code: str, ca: Path | None, clock: Clock, new_id: Callable[[], str]
) -> Restored:
    """Make a new home of this register from its second copy, under a new incarnation: every document is sent, and counts once.

    Raises Refused when there is no such copy, when this home has a journal already, and as `activate` does.
    """
    copy = copy_in(mirror, register)
    if not copy.exists():
        raise Refused(say("There is no second copy of register {register} in {mirror}.", register=register, mirror=str(mirror)))
    if home.journal.exists():
        raise Refused(
            say("There is a journal in {home} already. Nothing was changed: choose another --home.", home=str(home.path))
        )
    device = await activate(home, server=server, register=register, code=code, ca=ca, clock=clock, new_id=new_id, mirror=mirror)
    journal = await Journal.open(
        home.journal, store=device.store, register=device.register, ids=new_id, clock=clock, before=None, copy=copy
    )
    retail_server = RetailServer(device.server, device.token, device.ca_file(), device.incarnation)
    try:
        taken = await take_over_missing(retail_server, journal, TIMEOUT_S)
        documents, _ = await journal.head()
    finally:
        await retail_server.close()
        await journal.close()
    return Restored(store=device.store, register=device.register, documents=documents, from_channel=taken)
