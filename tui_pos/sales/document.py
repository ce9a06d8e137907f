"""A document: one thing that happened at a register, immutable, as canonical JSON, hashed and chained (DESIGN section 3).

Both ends use this module: the register makes documents, the channel checks them and derives its rows from them.
The hash is the SHA-256 of the canonical bytes; `previous` names the hash of the document before, so a document cannot
be altered, dropped or inserted without breaking the chain of its register. A field that came later is absent where it says
nothing, so that documents of before keep their spelling.
"""

from __future__ import annotations

import hashlib
from typing import TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from tui_pos.sales.document_lines import AgeChecked as AgeChecked
from tui_pos.sales.document_lines import CardSlip as CardSlip
from tui_pos.sales.document_lines import CustomerOn as CustomerOn
from tui_pos.sales.document_lines import DiscountTaken as DiscountTaken
from tui_pos.sales.document_lines import ForeignAmount as ForeignAmount
from tui_pos.sales.document_lines import GiftCardLoad as GiftCardLoad
from tui_pos.sales.document_lines import ReturnOf as ReturnOf
from tui_pos.sales.document_lines import SaleLine as SaleLine
from tui_pos.sales.document_lines import TaxLine as TaxLine
from tui_pos.sales.document_lines import TenderLine as TenderLine
from tui_pos.sales.document_lines import VoucherUse as VoucherUse
from tui_pos.sales.sentence import Sentence

GENESIS = "0" * 64
DOCUMENT_VERSION = 1

ValueT = TypeVar("ValueT")


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
