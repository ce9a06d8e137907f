"""How much a person may take back without receipts in one transaction (job 1070, limits of a role)."""

from __future__ import annotations

from tui_pos.operations.registry import within
from tui_pos.register import Register
from tui_pos.sales.cart import Cart
from tui_pos.sales.sentence import Money, say


def check_returned(register: Register, operation: int, cart: Cart) -> None:
    """Raises NeedsApproval when what comes back without a receipt is worth more than the person may take back.

    A replayed file is rung up as it is: what it says has happened.
    """
    back = taken_back(cart)
    if not back or cart.source or (register.cart is not None and back <= taken_back(register.cart)):
        return
    within(
        register,
        operation,
        lambda limits: limits.return_amount,
        back,
        say(
            "{amount} comes back without a receipt, and that needs somebody who may take so much back.",
            amount=Money(back, cart.currency.code),
        ),
    )


def taken_back(cart: Cart) -> int:
    """What comes back on a cart without a receipt, in minor units above 0."""
    return sum(-line.amount for line in cart.lines if line.comes_back and line.returned is None)
