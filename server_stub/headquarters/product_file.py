"""Reads a file of products for import (issue 2): every row is checked before anything is changed, none is guessed.

UTF-8, commas, a header line with barcode,name and any of price,tax_group,category. Names lose control characters and
are otherwise kept as they are: `&quot;` stays `&quot;`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import msgspec

from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.text import clean

REQUIRED = ("barcode", "name")
OPTIONAL = ("price", "tax_group", "category")
NAME_LIMIT = 120
CATEGORY_LIMIT = 60
LARGEST_PRICE = 10**9
BARCODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-/]{0,47}")
PRICE = re.compile(r"[0-9]{1,10}(\.[0-9]{1,6})?")


class ProductRow(msgspec.Struct, frozen=True, kw_only=True):
    """One product of the file; what the file does not say is None or empty; `price` in major units."""

    line: int
    barcode: str
    name: str
    price: Decimal | None
    tax_group: str
    category: str


class BrokenRow(msgspec.Struct, frozen=True):
    """A row that cannot be imported; `line` counts from 1, the header included."""

    line: int
    reason: Sentence


class Rules(msgspec.Struct, frozen=True):
    """What a row must fit: the tax groups of every store that is to sell it, and the fewest decimals of their money."""

    tax_groups: frozenset[str]
    digits: int


class FileBroken(Refused):
    """Some rows are broken, so nothing was imported; `rows` says which and why."""

    def __init__(self, broken: list[BrokenRow], total: int) -> None:
        super().__init__(
            say(
                "{count} of {total} rows are broken. Nothing was imported: correct the file and import it again.",
                count=len(broken),
                total=total,
            )
        )
        self.rows = broken


class Broken(Exception):
    """Why a row cannot be imported."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(str(reason))
        self.reason = reason


def read_products(file: Path, rules: Rules) -> list[ProductRow]:
    """Every row of the file, in order. Raises Refused when it is no such file, FileBroken when rows are broken."""
    records = list(records_of(text_of(file)))
    if not records:
        raise Refused(say("{file} is empty. Nothing was imported.", file=str(file)))
    (_, header), *body = records
    columns = columns_of(file, header)
    products: list[ProductRow] = []
    broken: list[BrokenRow] = []
    seen: dict[str, int] = {}
    for line, fields in body:
        try:
            product = product_of(line, columns, fields, rules)
            refuse_repeated(product, seen)
            products.append(product)
        except Broken as error:
            broken.append(BrokenRow(line, error.reason))
    if broken:
        raise FileBroken(broken, len(body))
    return products


def text_of(file: Path) -> str:
    """The file's text; refused when it cannot be read or is not UTF-8."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refused(
            say("{file} cannot be read: {reason}. Nothing was imported.", file=str(file), reason=error.strerror or str(error))
        ) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileBroken([BrokenRow(line, say("it is not UTF-8"))], content.count(b"\n")) from error


def records_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on; empty lines are none. Refused when the quotes do not match."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for fields in reader:
            if fields:
                yield begins, fields
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FileBroken([BrokenRow(begins, say("it is no CSV: {detail}", detail=str(error)))], reader.line_num) from error


def columns_of(file: Path, header: list[str]) -> tuple[str, ...]:
    """The names of the columns; refused when they are not those of a file of products."""
    columns = tuple(name.strip().lower() for name in header)
    known = set(columns) <= {*REQUIRED, *OPTIONAL} and len(set(columns)) == len(columns)
    if not known or not set(REQUIRED) <= set(columns):
        raise Refused(
            say(
                "The first line of {file} must name the columns barcode,name and any of price,tax_group,category. "
                "Nothing was imported.",
                file=str(file),
            )
        )
    return columns


def product_of(line: int, columns: tuple[str, ...], fields: list[str], rules: Rules) -> ProductRow:
    """The product of a row; raises Broken."""
    if len(fields) != len(columns):
        raise Broken(say("it has {found} columns, the header {expected}", found=len(fields), expected=len(columns)))
    values = dict(zip(columns, fields, strict=True))
    return ProductRow(
        line=line,
        barcode=barcode_of(values["barcode"].strip()),
        name=name_of(values["name"]),
        price=price_of(values.get("price", "").strip(), rules.digits),
        tax_group=tax_group_of(values.get("tax_group", "").strip(), rules.tax_groups),
        category=clean(values.get("category", ""), CATEGORY_LIMIT),
    )


def barcode_of(text: str) -> str:
    if not BARCODE.fullmatch(text):
        raise Broken(say("{barcode} is no barcode", barcode=clean(text, 48) or "''"))
    return text


def name_of(text: str) -> str:
    name = clean(text, NAME_LIMIT)
    if not name:
        raise Broken(say("the name is empty"))
    return name


def price_of(text: str, digits: int) -> Decimal | None:
    if not text:
        return None
    price = Decimal(text) if PRICE.fullmatch(text) else None
    if price is None or price.scaleb(digits) > LARGEST_PRICE or price.scaleb(digits) % 1:
        raise Broken(say("{price} is no price with at most {digits} decimals", price=clean(text, 30), digits=digits))
    return price


def tax_group_of(text: str, known: frozenset[str]) -> str:
    if text and text not in known:
        raise Broken(say("there is no tax group {group} in every store", group=clean(text, 30)))
    return text


def refuse_repeated(product: ProductRow, seen: dict[str, int]) -> None:
    """A barcode stands for one product."""
    first = seen.setdefault(product.barcode, product.line)
    if first != product.line:
        raise Broken(say("the barcode {barcode} is on line {line} already", barcode=product.barcode, line=first))
