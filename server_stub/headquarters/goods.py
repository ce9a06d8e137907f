"""Products as headquarters keeps them (job 1040): made, changed and removed one by one; `import-products` takes many."""

from __future__ import annotations

import msgspec
from peewee import Database

from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.prices import product_of
from server_stub.headquarters.product_file import BARCODE, NAME_LIMIT
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Barcode, Price, Product, ProductRule, ProductUnit
from tui_pos.channel.search_text import search_text
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.text import clean


class ProductChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be different; None leaves it, a list of barcodes replaces those before."""

    name: str | None = None
    unit: str | None = None
    weighed: bool | None = None
    tax_group: str | None = None
    category: str | None = None
    barcodes: tuple[str, ...] | None = None


def set_product(db: Database, number: str, change: ProductChange, author: Author) -> bool:
    """Make or change a product; whether it is new. Raises Refused."""
    refuse_bad_code(number)
    known = list(Product.select().where(Product.number == number).execute(db))
    if not known and not (change.name and change.tax_group):
        raise Refused(say("A new product needs --name and --tax-group. Nothing was changed."))
    if change.tax_group is not None:
        refuse_bad_tax_group(db, change.tax_group)
    name = clean(change.name, NAME_LIMIT) if change.name is not None else known[0].name
    if not name:
        raise Refused(say("The product has no name. Nothing was changed."))
    values = {
        field: value
        for field, value in (
            ("unit", change.unit),
            ("weighed", None if change.weighed is None else int(change.weighed)),
            ("tax_group", change.tax_group),
            ("category", change.category),
        )
        if value is not None
    }
    category = change.category if change.category is not None else known[0].category if known else ""
    values |= {"name": name, "search_text": search_text(name, number, category)}
    with edit(db, author, f"product {number}"):
        if known:
            id = known[0].id
            Product.update(**values).where(Product.id == id).execute(db)
        else:
            ((last,),) = rows(db, "SELECT coalesce(max(id), 0) FROM product")
            id = last + 1
            Product.insert(**{"unit": "pc", "category": "", **values, "id": id, "number": number}).execute(db)
        if change.barcodes is not None:
            set_barcodes(db, id, change.barcodes)
    return not known


def set_barcodes(db: Database, product: int, barcodes: tuple[str, ...]) -> None:
    """These and no others; raises Refused for one that is another product's."""
    for barcode in barcodes:
        refuse_bad_code(barcode)
        taken = rows(db, "SELECT product_id FROM barcode WHERE barcode = ? AND product_id <> ?", (barcode, product))
        if taken:
            raise Refused(say("{barcode} is the barcode of another product. Nothing was changed.", barcode=barcode))
    Barcode.delete().where(Barcode.product == product, Barcode.barcode.not_in(barcodes)).execute(db)
    for barcode in barcodes:
        Barcode.insert(barcode=barcode, product=product).on_conflict_ignore().execute(db)


def remove_product(db: Database, code: str, author: Author) -> None:
    """The product is gone from the chain, with its barcodes and prices. Raises Refused."""
    product = product_of(db, code)
    with edit(db, author, f"product {code} is gone"):
        for table in (Price, Barcode, ProductUnit, ProductRule):
            table.delete().where(table.product == product).execute(db)
        Product.delete().where(Product.id == product).execute(db)


def refuse_bad_code(code: str) -> None:
    if not BARCODE.fullmatch(code):
        raise Refused(say("“{code}” cannot be a number or barcode. Nothing was changed.", code=code[:60]))


def refuse_bad_tax_group(db: Database, tax_group: str) -> None:
    """Every store must know how to tax it."""
    lacking = rows(
        db,
        "SELECT number FROM store WHERE number NOT IN (SELECT store_id FROM tax_group WHERE code = ?) ORDER BY number",
        (tax_group,),
    )
    if lacking:
        raise Refused(say("Store {store} has no tax group {group}. Nothing was changed.", store=lacking[0][0], group=tax_group))
