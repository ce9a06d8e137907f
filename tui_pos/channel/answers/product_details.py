"""The answer to ProductDetails (operation 922): all that the asker's store knows of one product."""

from __future__ import annotations

from decimal import Decimal

from peewee import Database

from tui_pos.channel import dialect
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.answers.products import taxes_of
from tui_pos.channel.fields import SCALE
from tui_pos.channel.requests import Details, PriceSpan, Product, ProductDetails, ProductUnit, not_found
from tui_pos.sales.barcode import spellings

SOLD_HERE = "EXISTS (SELECT 1 FROM price AS r WHERE r.store_id = ? AND r.product_id = p.id)"
COLUMNS = "p.id, p.number, p.name, p.unit, p.weighed, p.tax_group, p.category"
BY_NUMBER = f"SELECT {COLUMNS} FROM product AS p WHERE p.number = ? AND {SOLD_HERE}"
BY_BARCODE = f"""
    SELECT {COLUMNS} FROM barcode AS b JOIN product AS p ON p.id = b.product_id WHERE b.barcode = ? AND {SOLD_HERE}
"""
BARCODES = "SELECT barcode FROM barcode WHERE product_id = ? ORDER BY LENGTH(barcode) DESC, barcode"
UNITS = "SELECT unit, factor, price FROM product_unit WHERE store_id = ? AND product_id = ? ORDER BY factor, unit"
RULES = "SELECT serial, minimum_age FROM product_rule WHERE store_id = ? AND product_id = ?"
PRICES = """
    SELECT amount, valid_from, valid_to FROM price
    WHERE store_id = ? AND product_id = ? AND (valid_to IS NULL OR valid_to > ?) ORDER BY valid_from
"""
TAX_GROUP = "SELECT name FROM tax_group WHERE store_id = ? AND code = ?"


def product_details(db: Database, request: ProductDetails, asker: Asker) -> Details:
    """The product by its number, else by its barcode. Refused as not_found when the store does not have it."""
    id, number, name, unit, weighed, tax_group, category = found(db, request.code, asker.store)
    barcodes = tuple(barcode for (barcode,) in dialect.rows(db, BARCODES, (id,)))
    spans = [
        PriceSpan(amount=amount, valid_from=valid_from, valid_to=valid_to)
        for amount, valid_from, valid_to in dialect.rows(db, PRICES, (asker.store, id, asker.now))
    ]
    begun = [span for span in spans if span.valid_from <= asker.now]
    now = begun[-1] if begun else None
    rules = dialect.rows(db, RULES, (asker.store, id))
    serial, minimum_age = rules[0] if rules else (0, 0)
    groups = dialect.rows(db, TAX_GROUP, (asker.store, tax_group))
    return Details(
        product=Product(
            number=number,
            barcode=barcodes[0] if barcodes else "",
            name=name,
            unit=unit,
            weighed=bool(weighed),
            price=now.amount if now else None,
            tax_group=tax_group,
            taxes=taxes_of(db, asker.store, tax_group),
            category=category,
            serial=bool(serial),
            minimum_age=minimum_age,
        ),
        barcodes=barcodes,
        tax_group_name=groups[0][0] if groups else tax_group,
        units=tuple(
            ProductUnit(unit=other, factor=Decimal(factor) / SCALE, price=price)
            for other, factor, price in dialect.rows(db, UNITS, (asker.store, id))
        ),
        price=now,
        coming=tuple(span for span in spans if span.valid_from > asker.now),
    )


def found(db: Database, code: str, store: str) -> tuple[int, str, str, str, int, str, str]:
    """The product's own row; refused as not_found."""
    for statement, spelling in ((BY_NUMBER, code), *((BY_BARCODE, spelling) for spelling in spellings(code))):
        for id, number, name, unit, weighed, tax_group, category in dialect.rows(db, statement, (spelling, store)):
            return id, number, name, unit, weighed, tax_group, category
    raise not_found(code)
