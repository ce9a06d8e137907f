"""Barcodes: check digits, the spellings of one number, and the labels of a shop's scale (weight or price inside).

A barcode is looked up exactly first; only then by its other spelling, and only then by the scale formats of the store.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

import msgspec

DIGITS = re.compile(r"[0-9]+")
RETAIL_LENGTHS = frozenset({8, 12, 13})
EAN_13 = 13
UPC_A = 12


class ScaleKind(StrEnum):
    """What the value digits of a scale label are."""

    WEIGHT = "weight"
    PRICE = "price"


class ScaleFormat(msgspec.Struct, frozen=True, kw_only=True):
    """How a label is read: prefix, item digits, value digits, check digit.

    `decimals` are those of the weight in the product's unit; a price is in minor units of the store's currency.
    """

    prefix: str
    kind: ScaleKind
    item_digits: int
    value_digits: int
    decimals: int = 0


class ScaleReading(msgspec.Struct, frozen=True, kw_only=True):
    """The item number on a label as printed (with its leading zeros), and its weight or its price in minor units."""

    item: str
    quantity: Decimal | None = None
    amount: int | None = None


def check_digit(digits: str) -> str:
    """The GS1 check digit that follows these digits (EAN-13, EAN-8 and UPC-A alike)."""
    odd, even = digits[::-1][::2], digits[::-1][1::2]
    return str(-(3 * sum(map(int, odd)) + sum(map(int, even))) % 10)


def is_retail(barcode: str) -> bool:
    """Whether this is an EAN-13, EAN-8 or UPC-A with its right check digit."""
    if len(barcode) not in RETAIL_LENGTHS or not DIGITS.fullmatch(barcode):
        return False
    return check_digit(barcode[:-1]) == barcode[-1]


def spellings(barcode: str) -> tuple[str, ...]:
    """The barcode as scanned, then the other spelling of the same number: UPC-A as EAN-13, or the reverse."""
    if not is_retail(barcode):
        return (barcode,)
    if len(barcode) == UPC_A:
        return (barcode, "0" + barcode)
    if len(barcode) == EAN_13 and barcode.startswith("0"):
        return (barcode, barcode[1:])
    return (barcode,)


def read_scale(barcode: str, formats: Iterable[ScaleFormat]) -> ScaleReading | None:
    """What a scale label says, by the format with the longest prefix that fits; None when it is no such label."""
    if not DIGITS.fullmatch(barcode) or check_digit(barcode[:-1]) != barcode[-1]:
        return None
    fitting = [layout for layout in formats if fits(barcode, layout)]
    if not fitting:
        return None
    layout = max(fitting, key=lambda candidate: len(candidate.prefix))
    value_at = len(layout.prefix) + layout.item_digits
    item, value = barcode[len(layout.prefix) : value_at], barcode[value_at:-1]
    match layout.kind:
        case ScaleKind.WEIGHT:
            return ScaleReading(item=item, quantity=Decimal(value).scaleb(-layout.decimals))
        case ScaleKind.PRICE:
            return ScaleReading(item=item, amount=int(value))


def fits(barcode: str, layout: ScaleFormat) -> bool:
    """Whether prefix and length are those of the format."""
    length = len(layout.prefix) + layout.item_digits + layout.value_digits + 1
    return barcode.startswith(layout.prefix) and len(barcode) == length
