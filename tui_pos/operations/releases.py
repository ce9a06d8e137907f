"""What was reserved of credit memos and gift cards and did not pay after all (DESIGN section 3): released by a document.

The document reaches the channel as every other does, so that nothing stays reserved because the line was down.
"""

from __future__ import annotations

import msgspec

from tui_pos.channel.claims import HoldVoucher
from tui_pos.claims import Intent
from tui_pos.operations.claims import Finish
from tui_pos.register import Register
from tui_pos.sales.cart import Cart
from tui_pos.sales.document import TenderLine, VoucherReleasedBody, said
from tui_pos.sales.sentence import Sentence


async def release_all(register: Register, cart: Cart) -> Cart:
    """The cart without what vouchers have paid, each of them released."""
    for tender in cart.tenders:
        cart = await release(register, cart, tender)
    return cart


async def release(register: Register, cart: Cart, tender: TenderLine) -> Cart:
    """The cart without this tender, released; any other tender than a voucher stays."""
    use = said(tender.voucher, None)
    if use is None:
        return cart
    left = msgspec.structs.replace(cart, tenders=tuple(other for other in cart.tenders if other is not tender))
    body = VoucherReleasedBody(hold=use.hold, voucher=use.voucher, amount=tender.amount, currency=cart.currency.code)
    await register.record(body, keep={"open_cart": left})
    register.cart = left
    return left


async def finish_holds(register: Register) -> None:
    """Release whatever was reserved for a sale that does not have it: the register stopped in between.

    Raises Unsettled or Refused when the retail server does not say what was reserved.
    """
    for intent in await register.claims.settle(register.new_id):
        if intent.name == HoldVoucher.__name__:
            await release_won(register, intent)


async def release_won(register: Register, intent: Intent) -> Sentence | None:
    """Release what a claim has reserved; nobody need be told."""
    claim = intent.claim()
    if isinstance(claim, HoldVoucher):
        body = VoucherReleasedBody(hold=claim.id, voucher=claim.voucher, amount=claim.amount, currency=claim.currency)
        await register.record(body, keep=register.claims.without(claim.id))
        register.claims.done(claim.id)
    return None


FINISHERS: dict[str, Finish] = {HoldVoucher.__name__: release_won}
