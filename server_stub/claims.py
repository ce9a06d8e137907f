"""What the channel does with claims (DESIGN section 3): each decided once, in one transaction with its answer.

    the id is known, with the same command      the stored answer again, a refusal included
    the id is known, otherwise                  refused as conflict; the first answer stays
    else                                        its function decides, and what it says is stored

A function is given the database, the claim and the claimer; it changes rows of the claimer's own store only, and raises
RequestRefused where the claim is not won; what it has written by then is undone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from peewee import Database

from server_stub.claim_functions import recall_suspended, void_suspended
from server_stub.claimer import Claimer
from server_stub.credentials import Device
from server_stub.records import ClaimAnswer
from server_stub.vouchers import hold_voucher
from tui_pos.channel.claims import Claim, Decided, HoldVoucher, RecallSuspended, VoidSuspended, WithdrawClaim
from tui_pos.channel.requests import Refusal, RefusalCode, RequestRefused, refuse
from tui_pos.sales.document import hash_of
from tui_pos.sales.sentence import say

WITHDRAWN = ""


def withdraw(db: Database, claim: WithdrawClaim, claimer: Claimer) -> Decided:
    """What the register's claim was answered; when it never came, it is refused, also if it comes later."""
    mine = (ClaimAnswer.store == claimer.store) & (ClaimAnswer.register == claimer.register)
    known = list(ClaimAnswer.select().where(ClaimAnswer.id == claim.claim, mine).execute(db))
    if known:
        return msgspec.json.decode(known[0].answer, type=Decided)
    sentence = say("The claim never reached the channel, and was withdrawn. Nothing was changed: try again.")
    never = Decided(refusal=Refusal(code=RefusalCode.NOT_FOUND, sentence=sentence))
    keep(db, claim.claim, WITHDRAWN, WITHDRAWN, claimer, never)
    return never


FUNCTIONS: dict[type[Claim[Any]], Callable[[Database, Any, Claimer], msgspec.Struct]] = {
    RecallSuspended: recall_suspended,
    VoidSuspended: void_suspended,
    HoldVoucher: hold_voucher,
    WithdrawClaim: withdraw,
}


def decide(db: Database, device: Device, claim: Claim[Any], now: int) -> Decided:
    """The claim's one decision, inside the caller's transaction. Raises RequestRefused for an id of another command."""
    hash = hash_of(msgspec.json.encode(claim, order="sorted"))
    known = list(ClaimAnswer.select().where(ClaimAnswer.id == claim.id).execute(db))
    if known:
        return decided_before(known[0], device, claim, hash)
    claimer = Claimer(store=device.store, register=device.register, now=now)
    decision = decided(db, claim, claimer)
    keep(db, claim.id, claim.name, hash, claimer, decision)
    return decision


def keep(db: Database, id: str, name: str, hash: str, claimer: Claimer, decision: Decided) -> None:
    """Store what was answered."""
    ClaimAnswer.insert(
        id=id,
        name=name,
        hash=hash,
        store=claimer.store,
        register=claimer.register,
        at=claimer.now,
        answer=msgspec.json.encode(decision).decode(),
    ).execute(db)


def decided_before(known: ClaimAnswer, device: Device, claim: Claim[Any], hash: str) -> Decided:
    """The stored decision, when it is of this very command of this register."""
    if (known.name, known.hash, known.store, known.register) != (claim.name, hash, device.store, device.register):
        raise refuse(
            RefusalCode.CONFLICT,
            say("The id {id} is that of another claim. Nothing was changed: ask headquarters.", id=claim.id),
        )
    return msgspec.json.decode(known.answer, type=Decided)


def decided(db: Database, claim: Claim[Any], claimer: Claimer) -> Decided:
    """What the claim's function says now."""
    try:
        with db.atomic():
            answer = FUNCTIONS[type(claim)](db, claim, claimer)
    except RequestRefused as error:
        return Decided(refusal=error.refusal)
    return Decided(answer=msgspec.to_builtins(answer, str_keys=True))
