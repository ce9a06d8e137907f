"""The answers to FindProduct and SearchProducts (DESIGN section 4, *Two dialects*, search), as prepared statements.

A product belongs to a store when it has a price there. A barcode is looked up exactly first, then in its other spelling,
then by the store's scale formats, whose item number is itself kept as a barcode.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from peewee import Database

from tui_pos.channel import dialect
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.answers.promotions import promotions_for
from tui_pos.channel.requests import (
    FindProduct,
    FoundProduct,
    Product,
    ProductList,
    RefusalCode,
    SearchProducts,
    not_found,
    refuse,
)
from tui_pos.channel.search_text import phrases
from tui_pos.sales.barcode import ScaleFormat, ScaleKind, read_scale, spellings
from tui_pos.sales.discounts.promotions import Promotion
from tui_pos.sales.sentence import say
from tui_pos.sales.taxes import TaxRate

PRICE_NOW = """
    SELECT r.amount FROM price AS r
    WHERE r.store_id = ? AND r.product_id = p.id AND r.valid_from <= ? AND (r.valid_to IS NULL OR r.valid_to > ?)
    ORDER BY r.valid_from DESC LIMIT 1
"""
SHOWN_BARCODE = (
    "SELECT b.barcode FROM barcode AS b WHERE b.product_id = p.id ORDER BY LENGTH(b.barcode) DESC, b.barcode LIMIT 1"
)
RULE = "SELECT {} FROM product_rule AS w WHERE w.store_id = ? AND w.product_id = p.id"
RULES = f"({RULE.format('w.serial')}), ({RULE.format('w.minimum_age')})"
PRODUCT = "p.number, {barcode}, p.name, p.unit, p.weighed, p.tax_group, p.category"
FIND = f"""
    SELECT {PRODUCT.format(barcode="b.barcode")}, ({PRICE_NOW}), EXISTS ({PRICE_NOW}), {RULES}
    FROM barcode AS b JOIN product AS p ON p.id = b.product_id
    WHERE b.barcode = ? AND EXISTS (SELECT 1 FROM price AS r WHERE r.store_id = ? AND r.product_id = p.id)
"""
SEARCH = f"""
    SELECT {PRODUCT.format(barcode=f"({SHOWN_BARCODE})")}, ({PRICE_NOW}), TRUE, {RULES}
    FROM {{source}} AND EXISTS ({PRICE_NOW})
    ORDER BY {{popularity}} LIMIT ?
"""
# By the index of the barcodes: from the text to (not including) the next text of its length.
SEARCH_BARCODES = f"""
    SELECT {PRODUCT.format(barcode=f"({SHOWN_BARCODE})")}, ({PRICE_NOW}), TRUE, {RULES}
    FROM barcode AS c JOIN product AS p ON p.id = c.product_id
    WHERE c.barcode >= ? AND c.barcode < ? AND EXISTS ({PRICE_NOW})
    ORDER BY c.barcode LIMIT ?
"""
BARCODE_PREFIX = re.compile(r"(?=.*[0-9])[A-Za-z0-9-]{3,48}")
TAXES = "SELECT code, name, rate FROM tax_rate WHERE store_id = ? AND tax_group = ? ORDER BY code"
BARCODES_OF_ONE = 3
SCALE_FORMATS = "SELECT prefix, kind, item_digits, value_digits, decimals FROM scale_format WHERE store_id = ?"


class Row(NamedTuple):
    """A product as the statements select it; `price` is None when it is typed in, or when none is valid now (`sold`)."""

    number: str
    barcode: str | None
    name: str
    unit: str
    weighed: int
    tax_group: str
    category: str
    price: int | None
    sold: int
    serial: int | None
    minimum_age: int | None


def find_product(db: Database, request: FindProduct, asker: Asker) -> FoundProduct:
    """What the barcode stands for in the asker's store. Refused as not_found or no_price."""
    for spelling in spellings(request.barcode):
        if row := row_of(db, spelling, asker):
            return FoundProduct(product=priced(db, row, asker.store), promotions=promotions_of(db, row, asker))
    reading = read_scale(request.barcode, scale_formats(db, asker.store))
    row = row_of(db, reading.item, asker) if reading else None
    if reading is None or row is None:
        raise not_found(request.barcode)
    return FoundProduct(
        product=priced(db, row, asker.store),
        quantity=reading.quantity,
        amount=reading.amount,
        promotions=promotions_of(db, row, asker),
    )


def search_products(db: Database, request: SearchProducts, asker: Asker) -> ProductList:
    """The store's products with a price now that match the text, the most popular first; none when no word was typed."""
    wanted = phrases(request.text)
    if not wanted:
        return ProductList(())
    at = (asker.store, asker.now, asker.now)
    rules = (asker.store, asker.store)
    parameters = (*at, *rules, dialect.search_expression(db, wanted), *at, request.limit + 1)
    statement = SEARCH.format(**dialect.matching(db)._asdict())
    found = [Row(*values) for values in dialect.rows(db, statement, parameters)]
    if len(found) <= request.limit:
        known = {row.number for row in found}
        found += [row for row in by_barcode(db, request.text.strip(), asker, request.limit) if row.number not in known]
    shown = found[: request.limit]
    taxes = {group: taxes_of(db, asker.store, group) for group in {row.tax_group for row in shown}}
    return ProductList(tuple(product_of(row, taxes[row.tax_group]) for row in shown), more=len(found) > len(shown))


def by_barcode(db: Database, prefix: str, asker: Asker, limit: int) -> list[Row]:
    """The products with a price now that have a barcode with this beginning, in the order of those, one more than the limit."""
    if not BARCODE_PREFIX.fullmatch(prefix):
        return []
    at = (asker.store, asker.now, asker.now)
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    # A product may have several of them, and may have been found by its words.
    most = BARCODES_OF_ONE * (limit + 1)
    parameters = (*at, asker.store, asker.store, prefix, after, *at, most)
    found = [Row(*values) for values in dialect.rows(db, SEARCH_BARCODES, parameters)]
    return list({row.number: row for row in found}.values())


def row_of(db: Database, barcode: str, asker: Asker) -> Row | None:
    """The store's product with exactly this barcode, with its price now."""
    at = (asker.store, asker.now, asker.now)
    found = dialect.rows(db, FIND, (*at, *at, asker.store, asker.store, barcode, asker.store))
    return Row(*found[0]) if found else None


def priced(db: Database, row: Row, store: str) -> Product:
    """The product of a row. Refused as no_price when the store has a price for it, but none now."""
    if not row.sold:
        raise refuse(
            RefusalCode.NO_PRICE,
            say("{name} has no price today. Nothing was added: ask the manager for its price.", name=row.name),
        )
    return product_of(row, taxes_of(db, store, row.tax_group))


def promotions_of(db: Database, row: Row, asker: Asker) -> tuple[Promotion, ...]:
    """The promotions that could matter for the product of a row."""
    return promotions_for(db, row.number, row.category, asker)


def product_of(row: Row, taxes: tuple[TaxRate, ...]) -> Product:
    """The product as it travels."""
    return Product(
        number=row.number,
        barcode=row.barcode or "",
        name=row.name,
        unit=row.unit,
        weighed=bool(row.weighed),
        price=row.price,
        tax_group=row.tax_group,
        taxes=taxes,
        category=row.category,
        serial=bool(row.serial),
        minimum_age=row.minimum_age or 0,
    )


def taxes_of(db: Database, store: str, tax_group: str) -> tuple[TaxRate, ...]:
    """The taxes of a group in the store, in the order of their codes."""
    return tuple(TaxRate(*values) for values in dialect.rows(db, TAXES, (store, tax_group)))


def scale_formats(db: Database, store: str) -> list[ScaleFormat]:
    """How the store's scales write their labels."""
    return [
        ScaleFormat(prefix=prefix, kind=ScaleKind(kind), item_digits=item_digits, value_digits=value_digits, decimals=decimals)
        for prefix, kind, item_digits, value_digits, decimals in dialect.rows(db, SCALE_FORMATS, (store,))
    ]
