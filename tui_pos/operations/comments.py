"""Operation 501: a comment on the whole transaction, kept on its document."""

from __future__ import annotations

from msgspec.structs import replace

from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.sale import needs_cart, the_cart
from tui_pos.register import Register
from tui_pos.sales.cart import refuse_when_paying
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.text import clean

LONGEST_COMMENT = 200


async def comment(register: Register, typed: str) -> Sentence:
    """Put this comment on the transaction, in the place of the one before; nothing typed takes it off."""
    cart = the_cart(register)
    refuse_when_paying(cart)
    if len(typed.strip()) > LONGEST_COMMENT:
        raise Refused(say("A comment has at most {limit} characters. Nothing was changed.", limit=LONGEST_COMMENT))
    said = clean(typed, LONGEST_COMMENT)
    await register.keep_cart(replace(cart, comment=said))
    return say("Comment: {text}", text=said) if said else say("The comment is off the transaction.")


TRANSACTION_COMMENT: Operation[str, Sentence] = Operation(
    number=501,
    name=N_("Transaction comment"),
    summary=N_("A remark on the whole transaction; it is kept with it."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=comment,
    why_not=needs_cart,
)
