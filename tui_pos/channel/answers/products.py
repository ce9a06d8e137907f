"""The answers to FindProduct and SearchProducts (DESIGN section 4, *Two dialects*, search), as prepared statements.

A product belongs to a store when it has a price there. A barcode is looked up exactly first, then in its other spelling,
then by the store's scale formats, whose item number is itself kept as a barcode.
"""

from __future__ import annotations

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
FIND = f"""
    SELECT p.number, b.barcode, p.name, p.unit, p.weighed, p.tax_group, p.category, ({PRICE_NOW}), EXISTS ({PRICE_NOW})
    FROM barcode AS b JOIN product AS p ON p.id = b.product_id
    WHERE b.barcode = ? AND EXISTS (SELECT 1 FROM price AS r WHERE r.store_id = ? AND r.product_id = p.id)
"""
SEARCH = f"""
    SELECT p.number, ({SHOWN_BARCODE}), p.name, p.unit, p.weighed, p.tax_group, p.category, ({PRICE_NOW}), TRUE
    FROM {{source}} AND EXISTS ({PRICE_NOW})
    ORDER BY {{popularity}} LIMIT ?
"""
TAXES = "SELECT code, name, rate FROM tax_rate WHERE store_id = ? AND tax_group = ? ORDER BY code"
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
    parameters = (*at, dialect.search_expression(db, wanted), *at, request.limit + 1)
    statement = SEARCH.format(**dialect.matching(db)._asdict())
    found = [Row(*values) for values in dialect.rows(db, statement, parameters)]
    shown = found[: request.limit]
    taxes = {group: taxes_of(db, asker.store, group) for group in {row.tax_group for row in shown}}
    return ProductList(tuple(product_of(row, taxes[row.tax_group]) for row in shown), more=len(found) > len(shown))


def row_of(db: Database, barcode: str, asker: Asker) -> Row | None:
    """The store's product with exactly this barcode, with its price now."""
    at = (asker.store, asker.now, asker.now)
    found = dialect.rows(db, FIND, (*at, *at, barcode, asker.store))
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
