"""Claims on suspended carts: recalled or given up once, by any register of the store (DESIGN section 3)."""

from __future__ import annotations

import msgspec
from peewee import Database

from server_stub.claimer import Claimer
from tui_pos.channel.claims import RecallSuspended, VoidSuspended, Waiting
from tui_pos.channel.models import Suspended
from tui_pos.channel.requests import RefusalCode, refuse
from tui_pos.sales.cart import Cart
from tui_pos.sales.sentence import say

RECALLED = "recalled"
VOIDED = "voided"


def recall_suspended(db: Database, claim: RecallSuspended, claimer: Claimer) -> Waiting:
    """The cart, which nobody else is given after this."""
    return taken(db, claim.suspended, RECALLED, claimer)


def void_suspended(db: Database, claim: VoidSuspended, claimer: Claimer) -> Waiting:
    """The cart that is given up."""
    return taken(db, claim.suspended, VOIDED, claimer)


def taken(db: Database, id: str, move: str, claimer: Claimer) -> Waiting:
    """The suspended cart, marked as taken by the claimer; refused when it is not there or not there any more."""
    found = list(Suspended.select().where(Suspended.id == id, Suspended.store == claimer.store).execute(db))
    if not found:
        raise refuse(
            RefusalCode.NOT_FOUND,
            say("No transaction waits under this number. Nothing was changed: look at the list again."),
        )
    row = found[0]
    if row.taken_by:
        raise refuse(
            RefusalCode.CONFLICT,
            say(
                "Register {register} has recalled or given up this transaction already. Nothing was changed here.",
                register=row.taken_by,
            ),
        )
    Suspended.update(move=move, taken_by=claimer.register, taken_at=claimer.now).where(Suspended.id == id).execute(db)
    return Waiting(number=id, cart=msgspec.json.decode(row.cart, type=Cart), note=row.note)
