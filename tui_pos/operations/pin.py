"""Change of one's own PIN, 1215: headquarters takes it, so it needs the retail server; the register keeps nothing of it."""

from __future__ import annotations

import asyncio

import msgspec

from tui_pos.channel.failures import ChannelFailure
from tui_pos.channel.pin_change import PinChange, why_not
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.register import Register
from tui_pos.sales.sentence import Refused, Sentence, say

# It is no sale that waits here: headquarters hashes a PIN and makes a package meanwhile.
PATIENCE_S = 10.0


class NewPin(msgspec.Struct, frozen=True):
    """The PIN of before, the new one, and the new one once more."""

    old: str
    new: str
    again: str

    def __repr__(self) -> str:
        return "NewPin()"


async def change_pin(register: Register, pins: NewPin) -> Sentence:
    """Another PIN for the person signed on. Raises Refused or RequestRefused (wrong PIN, locked) with the reason."""
    staff = register.staff_number
    reason = why_not(staff, pins.old, pins.new)
    if reason is not None:
        raise Refused(reason)
    if pins.new != pins.again:
        raise Refused(say("The two new PINs are not the same. Nothing was changed: type them again."))
    try:
        async with asyncio.timeout(PATIENCE_S):
            await register.server.change_pin(PinChange(staff=staff, old=pins.old, new=pins.new))
    except (ChannelFailure, TimeoutError) as error:
        raise Refused(
            say("The retail server did not say whether your PIN is changed: try the new one, then the old one.")
        ) from error
    register.upkeep.hurry()
    return say("Your PIN is changed. Without the server the old one counts here until the next synchronisation.")


CHANGE_PIN: Operation[NewPin, Sentence] = Operation(
    number=1215,
    name=N_("Change PIN"),
    summary=N_("Your own PIN: the one of before, then the new one twice."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=False,
    run=change_pin,
)
