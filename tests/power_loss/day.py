"""A day of a journal on the recording disk, and what a journal must still have whenever the power goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import apsw

from tests.journal.deeds import REGISTER, STORE, Note, sale, signed_on
from tests.power_loss.disk import Event, Told, recorded
from tests.power_loss.states import Files
from tui_pos.channel.delivery import Outcome, Result
from tui_pos.journal.failures import JournalUnusable
from tui_pos.journal.ledger import Circumstances, Ledger
from tui_pos.journal.reader import JournalReader

SALES = 24
CHECKPOINT_EVERY = 8
NAME = "journal.sqlite"


@dataclass(frozen=True)
class Fault:
    """A planted fault: the protection that is switched off."""

    synchronous: str = "FULL"
    told_early: bool = False


SOUND = Fault()


def about(id: str) -> Circumstances:
    return Circumstances(id=id, at=1, business_date="2026-03-01", staff="000160")


def day(folder: Path, fault: Fault = SOUND) -> list[Event]:
    """Sales with the carts that they empty, some delivered, the log copied into the file now and then."""
    with recorded(folder) as events:
        ledger = Ledger(folder / NAME, STORE, REGISTER)
        ledger.connection.execute(f"PRAGMA synchronous={fault.synchronous}")
        ledger.append(signed_on(), about("sign-on"), {})
        for number in range(SALES):
            id = f"sale-{number}"
            ledger.keep({"open_cart": Note(id)})
            if fault.told_early:
                events.append(Told(id))
            ledger.append_transaction(sale(), about(id), {"open_cart": None})
            if not fault.told_early:
                events.append(Told(id))
            if number % 3 == 2:
                ledger.settle([Result(id=id, outcome=Outcome.ACCEPTED)], 1, {})
            if number % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1:
                ledger.connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        ledger.close()
        return list(events)


def lost(folder: Path, told: set[str], files: Files) -> str:
    """What is wrong with a journal after the power came back; nothing when it has all that was told."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    if not told and NAME not in files:
        return ""
    try:
        journal = JournalReader(folder / NAME)
    except JournalUnusable as unusable:
        return f"it cannot be opened: {unusable}" if told else ""
    try:
        verdict = journal.verify()
        if not verdict.ok:
            return f"its chain does not hold: {verdict.problem}"
        missing = [id for id in sorted(told) if journal.find(id) is None]
        if missing:
            return f"{missing} are lost"
        cart = journal.recall("open_cart", Note)
        if cart is not None and journal.find(cart.text) is not None:
            return f"{cart.text} is sold and its cart is open"
        return ""
    except JournalUnusable as unusable:
        return f"it cannot be read: {unusable}"
    finally:
        journal.close()
