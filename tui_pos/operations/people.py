"""Operations of people at the register: lock 703 and unlock, training mode (issue 4, *People*).

A lock keeps the cart, the shift and whoever is signed on; delivery and synchronisation go on behind it.
"""

from __future__ import annotations

from tui_pos.channel.requests import StaffMember
from tui_pos.operations.registry import N_, RANK, Operation, Role, Where, proved
from tui_pos.operations.shift import Credentials
from tui_pos.register import Register
from tui_pos.sales.document import SignOffBody, SignOnBody
from tui_pos.sales.sentence import Refused, Sentence, say


async def lock(register: Register, _: None) -> Sentence:
    """Nothing but unlocking is possible from now on."""
    register.locked_by = register.staff
    register.changed()
    return say("The register is locked. The open sale is kept.") if register.cart else say("The register is locked.")


async def unlock(register: Register, credentials: Credentials) -> StaffMember:
    """Who locked it works on; a manager takes over instead, signed on in place of whoever locked it, with the same cart.

    Raises Refused for anybody else and for a wrong PIN.
    """
    member = await proved(register, credentials.staff, credentials.pin)
    holder = register.locked_by
    if holder is not None and member.number != holder.number:
        if RANK[Role(member.role)] < RANK[Role.MANAGER]:
            raise Refused(say("{name} has locked the register. Only {name} or a manager can unlock it.", name=holder.name))
        offline = register.connection.offline
        await register.sign_off(SignOffBody())
        await register.sign_on(member, SignOnBody(name=member.name, role=member.role, offline=offline), register.language)
    register.locked_by = None
    register.changed()
    return member


async def training_mode(register: Register, _: None) -> Sentence:
    """On when it is off, and off when it is on; kept over a restart."""
    await register.train(not register.training)
    if register.training:
        return say("Training mode: nothing counts, the drawer stays shut, and no card is charged.")
    return say("Training has ended: what is sold now is for real.")


def training_label(register: Register) -> str:
    """What pressing it would do."""
    return N_("End training") if register.training else N_("Training mode")


def why_not_locked(register: Register) -> Sentence | None:
    """Why locking is pointless."""
    if register.staff is None:
        return say("Sign on first.")
    if register.locked_by is not None:
        return say("The register is locked already.")
    return None


def why_not_unlocked(register: Register) -> Sentence | None:
    """Why unlocking is pointless."""
    return say("The register is not locked.") if register.locked_by is None else None


def why_no_training(register: Register) -> Sentence | None:
    """A sale is real or not from its beginning."""
    if register.cart is not None:
        return say("A sale is open. Nothing was changed: finish or void it first.")
    return None


LOCK_REGISTER: Operation[None, Sentence] = Operation(
    number=703,
    name=N_("Lock register"),
    summary=N_("Leave the register for a moment; the sale, the shift and you stay."),
    key="",
    where=frozenset({Where.SALE, Where.PAYMENT}),
    permission=Role.ANYONE,
    offline=True,
    run=lock,
    why_not=why_not_locked,
)
UNLOCK_REGISTER: Operation[Credentials, StaffMember] = Operation(
    number=9041,
    name=N_("Unlock register"),
    summary=N_("Staff number and PIN of who locked it, or of a manager."),
    key="",
    where=frozenset({Where.LOCKED}),
    permission=Role.ANYONE,
    offline=True,
    run=unlock,
    why_not=why_not_unlocked,
)
TRAINING_MODE: Operation[None, Sentence] = Operation(
    number=9042,
    name=N_("Training mode"),
    summary=N_("Ring up for practice: marked everywhere, and in no total."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.MANAGER,
    offline=True,
    run=training_mode,
    why_not=why_no_training,
    label=training_label,
)
