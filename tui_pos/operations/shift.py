"""Operations of people: log on 700 and log off 701. Sign-on is the start of a transaction (DESIGN section 2, rule 3)."""

from __future__ import annotations

import msgspec

from tui_pos.channel.requests import SignOn, StaffMember
from tui_pos.operations import releases
from tui_pos.operations.claims import resume
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.suspension import FINISHERS
from tui_pos.operations.taking_over import take_over
from tui_pos.register import Register
from tui_pos.sales.document import SignOffBody, SignOnBody
from tui_pos.sales.sentence import Refused, Sentence, say

LONGEST_NUMBER = 20
LONGEST_PIN = 64


class Credentials(msgspec.Struct, frozen=True):
    """What a person types to sign on, and the language chosen; empty for the one before."""

    staff: str
    pin: str
    language: str = ""

    def __repr__(self) -> str:
        return f"Credentials(staff={self.staff!r})"


async def log_on(register: Register, credentials: Credentials) -> StaffMember:
    """Sign a person on, online or by the register's own copy, and take the channel's present configuration.

    Raises Refused or RequestRefused (wrong PIN, locked) with the reason.
    """
    staff, pin = credentials.staff.strip(), credentials.pin
    if not 0 < len(staff) <= LONGEST_NUMBER or not 0 < len(pin) <= LONGEST_PIN:
        raise Refused(say("Type your staff number, then your PIN."))
    member = await register.ask_at_start(SignOn(staff=staff, pin=pin))
    body = SignOnBody(name=member.name, role=member.role, offline=register.connection.offline)
    # Before the person is signed on: when nobody can answer this, the whole sign-on can be tried again.
    await register.read_configuration()
    # Before a receipt gets a number: this home may be an older state of the register.
    await take_over(register)
    await register.sign_on(member, body, credentials.language or register.language)
    await resume(register, {**FINISHERS, **releases.FINISHERS})
    return member


async def log_off(register: Register, _: None) -> Sentence:
    """Sign the person off; an open cart stays and comes back, and so does the shift."""
    await register.sign_off(SignOffBody())
    if register.cart is not None:
        return say("Signed off. The open sale is kept.")
    if register.shift is not None:
        return say("Signed off. The shift stays open.")
    return say("Signed off.")


def nobody(register: Register) -> Sentence | None:
    """Why signing on is pointless."""
    if register.staff is not None:
        return say("{name} is signed on. Sign off first.", name=register.staff.name)
    return None


LOG_ON: Operation[Credentials, StaffMember] = Operation(
    number=700,
    name=N_("Log on"),
    summary=N_("Staff number and PIN."),
    key="enter",
    where=frozenset({Where.SIGNED_OFF}),
    permission=Role.ANYONE,
    offline=True,
    run=log_on,
    why_not=nobody,
)
LOG_OFF: Operation[None, Sentence] = Operation(
    number=701,
    name=N_("Log off"),
    summary=N_("Leave the register; an open sale is kept."),
    key="f3",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=log_off,
)
