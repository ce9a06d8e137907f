"""A document: one thing that happened at a register, immutable, as canonical JSON, hashed and chained (DESIGN section 3).

Both ends use this module: the register makes documents, the channel checks them and derives its rows from them.
The hash is the SHA-256 of the canonical bytes; `previous` names the hash of the document before, so a document cannot
be altered, dropped or inserted without breaking the chain of its register.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal

import msgspec

from tui_pos.sales.sentence import Sentence

GENESIS = "0" * 64
DOCUMENT_VERSION = 1


class SaleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line as sold: `amount` = quantity x unit price, rounded half up to the minor unit; negative on a return."""

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


class TaxLine(msgspec.Struct, frozen=True, kw_only=True):
    """One tax of the whole transaction: `rate` in parts per million; gross = net + tax."""

    code: str
    name: str
    rate: int
    net: int
    tax: int


class TenderLine(msgspec.Struct, frozen=True, kw_only=True):
    """One tender as taken, in minor units: `amount` is what was handed over (negative: paid out)."""

    tender: str
    kind: str
    name: str
    amount: int


class TransactionBody(msgspec.Struct, frozen=True, kw_only=True, tag="transaction"):
    """A paid transaction: total = sum of line amounts (+ taxes added on top); sum of tenders = total + rounding + change."""

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


class VoidBody(msgspec.Struct, frozen=True, kw_only=True, tag="void"):
    """A transaction given up before it was paid: what was on it, for the auditor."""

    started_at: int
    currency: str
    lines: tuple[SaleLine, ...]
    total: int
    shift: str


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


Body = TransactionBody | VoidBody | SwitchBody | SignOnBody | SignOffBody | ShiftOpenedBody


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
