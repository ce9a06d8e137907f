"""What the documents of transactions consist of: lines, taxes, tenders, the customer; both ends read them (DESIGN section 3).

A field that came later is absent where it says nothing, so that documents of before keep their spelling.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec
from msgspec import UNSET, UnsetType


class DiscountTaken(msgspec.Struct, frozen=True, kw_only=True):
    """A discount on a line: `source` is `promotion`, `line` or `total`; `amount` off in minor units, negative on a return."""

    source: str
    number: str
    name: str
    amount: int


class ReturnOf(msgspec.Struct, frozen=True, kw_only=True):
    """What a returned line was sold as: the transaction's id and receipt, and its line there."""

    transaction: str
    receipt: str
    line: int


class AgeChecked(msgspec.Struct, frozen=True, kw_only=True):
    """Who (`by`, a staff number) saw that the customer has this age: born on or before `born_by` (ISO date)."""

    age: int
    born_by: str
    by: str


class TaxLine(msgspec.Struct, frozen=True, kw_only=True):
    """One tax of the whole transaction, or of one line that comes back: `rate` in parts per million; gross = net + tax."""

    code: str
    name: str
    rate: int
    net: int
    tax: int


class GiftCardLoad(msgspec.Struct, frozen=True, kw_only=True):
    """The gift card that a line issues or adds to: its `card` is a hash, never the number, which is as good as money."""

    card: str
    last_four: str


class SaleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line as sold: `amount` = quantity x unit price, rounded half up to the minor unit, less its discounts.

    Negative where something comes back. `list_price` is the price that `unit_price` took the place of, for the `reason`.
    `taxed_price` is the price with the taxes that it contains no more; `factor` says how many of the product's own unit one is.
    `returned` is what it was sold as, when that is known; then `taxes` is its part of the taxes that were paid.
    """

    number: int
    product: str
    barcode: str
    name: str
    unit: str
    quantity: Decimal
    unit_price: int
    amount: int
    tax_group: str
    voided: bool = False
    discounts: tuple[DiscountTaken, ...] | UnsetType = UNSET
    list_price: int | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    serial: str | UnsetType = UNSET
    comment: str | UnsetType = UNSET
    returned: ReturnOf | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    tax_override: str | UnsetType = UNSET
    taxed_price: int | UnsetType = UNSET
    taxes: tuple[TaxLine, ...] | UnsetType = UNSET
    gift_card: GiftCardLoad | UnsetType = UNSET
    category: str | UnsetType = UNSET


class ForeignAmount(msgspec.Struct, frozen=True, kw_only=True):
    """What was handed over in another currency: its minor units, and the rate in parts per million of ours per theirs."""

    currency: str
    amount: int
    rate: int


class CardSlip(msgspec.Struct, frozen=True, kw_only=True):
    """What the terminal says of a card payment; never a card number. `reference` is what this register asked with."""

    reference: str
    scheme: str
    last_four: str
    token: str
    authorisation: str
    offline: bool = False


class VoucherUse(msgspec.Struct, frozen=True, kw_only=True):
    """The credit memo or gift card that has paid: `voucher` is a hash, `hold` the claim that the channel reserved it with."""

    voucher: str
    hold: str
    last_four: str


class TenderLine(msgspec.Struct, frozen=True, kw_only=True):
    """One tender as taken, in minor units: `amount` is what was handed over (negative: paid out).

    `number` is that of a check, or of a credit memo that is paid out here: the receipt is the memo.
    """

    tender: str
    kind: str
    name: str
    amount: int
    foreign: ForeignAmount | UnsetType = UNSET
    card: CardSlip | UnsetType = UNSET
    number: str | UnsetType = UNSET
    voucher: VoucherUse | UnsetType = UNSET


class CustomerOn(msgspec.Struct, frozen=True, kw_only=True):
    """The customer of a transaction as it was then; `pending` until the channel knows one that was added offline."""

    number: str
    name: str
    tax_number: str = ""
    tax_exempt: bool = False
    pending: bool = False
