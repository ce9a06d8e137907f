"""Claims (DESIGN section 3): what only one register may win, as commands with an id, answered once and the same again.

A claim is only ever answered by the channel, so it needs the retail server. Its id is minted before its first attempt and
kept until its outcome is; the same id and command is given the stored answer, a refusal included; the same id with another
command is refused as `conflict`. Who adds a claim adds its struct to CLAIMS and its function to `server_stub/claims.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Generic, TypeVar

import msgspec

from tui_pos.channel.requests import Hash, Refusal
from tui_pos.sales.cart import Cart

ResultT = TypeVar("ResultT")

ClaimId = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class Claim(msgspec.Struct, Generic[ResultT], frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A command to the channel; `reply` is the type of its answer, `staff` who gave it."""

    reply: ClassVar[type[msgspec.Struct]]
    id: ClaimId
    staff: str = ""

    @property
    def name(self) -> str:
        return type(self).__name__


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """The suspended cart that a claim has won; `number` is the document that suspended it."""

    number: str
    cart: Cart
    note: str = ""


class RecallSuspended(Claim[Waiting], frozen=True, kw_only=True):
    """Take a suspended cart over, whole and once. Refused as `not_found`, or as `conflict` when somebody has it."""

    reply = Waiting
    suspended: ClaimId


class VoidSuspended(Claim[Waiting], frozen=True, kw_only=True):
    """Give a suspended cart up where it waits. Refused as `not_found`, or as `conflict` when somebody has it."""

    reply = Waiting
    suspended: ClaimId


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A voucher was reserved; `left` is what else is on it, in minor units."""

    left: int
    last_four: str


class HoldVoucher(Claim[Held], frozen=True, kw_only=True):
    """Reserve an amount (minor units) of a voucher until a document captures or releases it, by this claim's id.

    Refused as `not_found`, or as `conflict` when there is not so much on it.
    """

    reply = Held
    voucher: Hash
    amount: Annotated[int, msgspec.Meta(ge=1, le=10**11)]
    currency: str


class Decided(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a claim was answered: exactly one of `answer` (the reply as plain JSON values) and `refusal`."""

    answer: dict[str, Any] | None = None
    refusal: Refusal | None = None


class WithdrawClaim(Claim[Decided], frozen=True, kw_only=True):
    """What became of a claim whose outcome its register does not know; one that was never decided is refused for good."""

    reply = Decided
    claim: ClaimId


CLAIMS: dict[str, type[Claim[msgspec.Struct]]] = {
    kind.__name__: kind  # type: ignore[misc]
    for kind in (RecallSuspended, VoidSuspended, HoldVoucher, WithdrawClaim)
}
