"""A document: one thing that happened at a register, immutable, as canonical JSON, hashed and chained (DESIGN section 3).

Both ends use this module: the register makes documents, the channel checks them and derives its rows from them.
The hash is the SHA-256 of the canonical bytes; `previous` names the hash of the document before, so a document cannot
be altered, dropped or inserted without breaking the chain of its register. A field that came later is absent where it says
nothing, so that documents of before keep their spelling.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from tui_pos.sales.sentence import Sentence

GENESIS = "0" * 64
DOCUMENT_VERSION = 1

ValueT = TypeVar("ValueT")


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


class TransactionBody(msgspec.Struct, frozen=True, kw_only=True, tag="transaction"):
    """A paid transaction: total = sum of line amounts (+ taxes added on top); sum of tenders = total + rounding + change.

    What comes back may stand beside what is sold (an exchange): `kind` says which is more. One made in training counts
    for nothing but its number.
    """

    kind: str
    receipt: str
    sequence: int
    started_at: int
    currency: str
    tax_inclusive: bool
    lines: tuple[SaleLine, ...]
    taxes: tuple[TaxLine, ...]
    tenders: tuple[TenderLine, ...]
    total: int
    rounding: int
    change: int
    offline: bool
    shift: str
    source: str = ""
    customer: CustomerOn | UnsetType = UNSET
    comment: str | UnsetType = UNSET
    invoice_comment: str | UnsetType = UNSET
    coupons: tuple[str, ...] | UnsetType = UNSET
    recalled: str | UnsetType = UNSET
    training: bool | UnsetType = UNSET
    tax_override: str | UnsetType = UNSET
    age_checked: AgeChecked | UnsetType = UNSET


class VoidBody(msgspec.Struct, frozen=True, kw_only=True, tag="void"):
    """A transaction given up before it was paid: what was on it, for the auditor; in training it counts for nothing."""

    started_at: int
    currency: str
    lines: tuple[SaleLine, ...]
    total: int
    shift: str
    training: bool | UnsetType = UNSET


class SwitchBody(msgspec.Struct, frozen=True, kw_only=True, tag="switch"):
    """A change of the connection state, made by the switch itself, with its reason (rule 9)."""

    from_state: str
    to_state: str
    reason: Sentence


class SignOnBody(msgspec.Struct, frozen=True, kw_only=True, tag="sign_on"):
    """A person signed on: by the channel's answer or, offline, by the register's own copy."""

    name: str
    role: str
    offline: bool


class SignOffBody(msgspec.Struct, frozen=True, kw_only=True, tag="sign_off"):
    """The person who was signed on left."""


class ShiftOpenedBody(msgspec.Struct, frozen=True, kw_only=True, tag="shift_opened"):
    """A shift began at this register."""

    shift: str


class CashMovedBody(msgspec.Struct, frozen=True, kw_only=True, tag="cash_moved"):
    """Money that went into or out of the drawer beside sales, in minor units (negative: out).

    `kind` is `start_amount`, `float`, `removal`, `safe_drop` or `bank_drop`; `reference` a bag's number, or nothing.
    """

    kind: str
    shift: str
    tender: str
    currency: str
    amount: int
    reason: str = ""
    reference: str = ""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What was counted of a tender: pieces by denomination (minor units), and the amount."""

    tender: str
    currency: str
    amount: int
    pieces: tuple[tuple[int, int], ...] = ()


class DeclaredBody(msgspec.Struct, frozen=True, kw_only=True, tag="tender_declared"):
    """The drawer was counted."""

    shift: str
    counted: tuple[Counted, ...]


class ShiftClosedBody(msgspec.Struct, frozen=True, kw_only=True, tag="shift_closed"):
    """A shift ended with its Z report: `number` counts the register's Z reports, `report` is it in its canonical JSON.

    `blind` when it was closed without counting: it is counted and reconciled later.
    """

    shift: str
    number: int
    blind: bool
    report: str


class ShiftMovedBody(msgspec.Struct, frozen=True, kw_only=True, tag="shift_moved"):
    """A shift was `suspended`, to be `resumed` later."""

    shift: str
    move: str


class NoSaleBody(msgspec.Struct, frozen=True, kw_only=True, tag="no_sale"):
    """The drawer was opened without a sale."""

    shift: str
    reason: str = ""


class SuspendedBody(msgspec.Struct, frozen=True, kw_only=True, tag="suspended"):
    """A cart that waits to be recalled, in its canonical JSON, with what a list of them shows."""

    shift: str
    currency: str
    total: int
    lines: int
    note: str
    cart: str


class RecalledBody(msgspec.Struct, frozen=True, kw_only=True, tag="recalled"):
    """A suspended cart came back (`recalled`), or was given up where it waited (`voided`)."""

    suspended: str
    move: str


class CustomerAddedBody(msgspec.Struct, frozen=True, kw_only=True, tag="customer_added"):
    """A customer who is new; `number` is the document's own until headquarters gives one."""

    number: str
    name: str
    address: str = ""
    email: str = ""
    phone: str = ""
    tax_number: str = ""
    language: str = ""


class VoucherReleasedBody(msgspec.Struct, frozen=True, kw_only=True, tag="voucher_released"):
    """A credit memo or gift card did not pay after all: what was reserved (minor units) is its holder's again."""

    hold: str
    voucher: str
    amount: int
    currency: str


class ApprovalBody(msgspec.Struct, frozen=True, kw_only=True, tag="approval"):
    """Another person than the one signed on allowed one use of an operation."""

    operation: int
    by: str
    name: str
    why: Sentence


class PrintedAgainBody(msgspec.Struct, frozen=True, kw_only=True, tag="printed_again"):
    """A copy was printed or shown to be taken along; `what` is `receipt` or `z_report`, `number` that of the first print."""

    what: str
    number: str
    shift: str | UnsetType = UNSET


Body = (
    TransactionBody
    | VoidBody
    | SwitchBody
    | SignOnBody
    | SignOffBody
    | ShiftOpenedBody
    | CashMovedBody
    | DeclaredBody
    | ShiftClosedBody
    | ShiftMovedBody
    | NoSaleBody
    | SuspendedBody
    | RecalledBody
    | CustomerAddedBody
    | VoucherReleasedBody
    | ApprovalBody
    | PrintedAgainBody
)


def said(value: ValueT | UnsetType, otherwise: ValueT) -> ValueT:
    """What a field that may be absent says, or what it means when it is."""
    return otherwise if isinstance(value, UnsetType) else value


def unless_empty(value: ValueT, empty: ValueT) -> ValueT | UnsetType:
    """The field's value, absent when it says nothing."""
    return UNSET if value == empty else value


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What happened (`body`), where, when (UTC microseconds), on which business date, by whom, and after what."""

    version: int = DOCUMENT_VERSION
    id: str
    store: str
    register: str
    position: int
    previous: str
    at: int
    business_date: str
    staff: str
    body: Body


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """A document in its canonical bytes with the hash of those bytes; what is stored, sent and compared."""

    id: str
    hash: str
    content: bytes


class ContentNotCanonical(Exception):
    """The bytes are not the canonical spelling of a document; `detail` says where."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"not a canonical document: {detail}")
        self.detail = detail


def seal(document: Document) -> Sealed:
    """The canonical bytes of a document (JSON, sorted keys, no spaces, UTF-8) and their hash."""
    content = msgspec.json.encode(document, order="sorted")
    return Sealed(id=document.id, hash=hash_of(content), content=content)


def unseal(content: bytes) -> Document:
    """The document in these bytes.

    Raises ContentNotCanonical when they are not a document of this version (or nest without end), or not spelt canonically.
    """
    try:
        document = msgspec.json.decode(content, type=Document)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ContentNotCanonical(str(error)) from error
    if msgspec.json.encode(document, order="sorted") != content:
        raise ContentNotCanonical("another spelling of the same values")
    return document


def hash_of(content: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()
