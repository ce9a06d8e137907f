"""At sign-on a register takes over what the channel has of its journal and its home has not (issue 5, *Three copies*)."""

from __future__ import annotations

from tui_pos.register import Register
from tui_pos.sales.shift import Shift
from tui_pos.sales.shift_history import ShiftStatus, history
from tui_pos.sync.missing import take_over_missing


async def take_over(register: Register) -> int:
    """How many documents came back; the shift and the open cart are as they leave them. None while offline."""
    if register.connection.offline:
        return 0
    count = await take_over_missing(register.server, register.journal, register.configuration.profile.timeout_ms / 1000)
    if count:
        register.shift = await open_shift_of(register)
        cart = register.cart
        if cart is not None and await register.journal.find(cart.id) is not None:
            cart = None
        await register.journal.keep({"shift": register.shift, "open_cart": cart})
        register.cart = cart
    return count


async def open_shift_of(register: Register) -> Shift | None:
    """The shift that the documents leave open; its start amount was declared, or is no longer asked for."""
    for record in history(await register.journal.about_shifts()):
        if record.status is ShiftStatus.OPEN:
            known = register.shift
            if known is not None and known.id == record.id:
                return known
            return Shift(
                id=record.id,
                opened_at=record.opened_at,
                business_date=record.business_date,
                staff=record.opened_by,
                start_amount=0,
            )
    return None
