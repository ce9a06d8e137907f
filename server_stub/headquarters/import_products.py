"""`import-products` (DESIGN section 5): a file of products into the assortment of every store, or of one; all or nothing.

A barcode that is known changes its product; a new one makes a product, after the existing ones in popularity, sold by the
piece. A price counts from now on, up to one that is to come, and ends the one before; a product that never had one in a
store has it from the beginning. Without a price a
product that never had one is sold at the price typed in at the till. Without a tax group a new product gets `STANDARD`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from peewee import Database

from server_stub.headquarters.bulk import insert
from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.product_file import BrokenRow, FileBroken, ProductRow, Rules, read_products
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Barcode, Price, Product
from tui_pos.channel.search_text import search_text
from tui_pos.sales.sentence import Refused, say

DEFAULT_TAX_GROUP = "STANDARD"
UNIT = "pc"
ENDED_AT_ONCE = 400


class SellingStore(msgspec.Struct, frozen=True):
    """A store that is to sell the products."""

    number: str
    digits: int
    tax_groups: frozenset[str]


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did; `prices` counts the ones that are new or changed, over all stores."""

    new: int
    changed: int
    prices: int
    stores: tuple[str, ...]


def import_products(db: Database, file: Path, store: str | None, author: Author) -> Imported:
    """Import the file in one transaction. Raises Refused, or FileBroken with the broken rows; then nothing was changed."""
    stores = selling_stores(db, store)
    rules = Rules(
        tax_groups=frozenset.intersection(*(store.tax_groups for store in stores)),
        digits=min(store.digits for store in stores),
    )
    products = read_products(file, rules)
    with edit(db, author, f"import of {file.name}"):
        known = known_barcodes(db)
        new = [product for product in products if product.barcode not in known]
        changed = [product for product in products if product.barcode in known]
        known |= add(db, new)
        for product in changed:
            change(db, known[product.barcode], product)
        prices = sum(set_prices(db, store, products, known, author.at) for store in stores)
    return Imported(new=len(new), changed=len(changed), prices=prices, stores=tuple(store.number for store in stores))


def selling_stores(db: Database, only: str | None) -> list[SellingStore]:
    """All stores, or the one; refused when there is none."""
    groups: dict[str, set[str]] = {}
    for number, code in rows(db, "SELECT store_id, code FROM tax_group"):
        groups.setdefault(number, set()).add(code)
    found = [
        SellingStore(number, digits, frozenset(groups.get(number, ())))
        for number, digits in rows(db, "SELECT number, currency_digits FROM store ORDER BY number")
        if only in (None, number)
    ]
    if not found:
        raise no_store(only)
    return found


def no_store(wanted: str | None) -> Refused:
    """Nobody would sell the products."""
    if wanted is None:
        return Refused(say("There is no store to sell the products. Nothing was imported."))
    return Refused(say("There is no store {store}. Nothing was imported.", store=wanted))


def known_barcodes(db: Database) -> dict[str, int]:
    """The product id of every barcode."""
    return dict(rows(db, "SELECT barcode, product_id FROM barcode"))


def add(db: Database, products: list[ProductRow]) -> dict[str, int]:
    """Make products, numbered by their barcodes; returns their ids by barcode."""
    refuse_taken_numbers(db, products)
    ((last,),) = rows(db, "SELECT coalesce(max(id), 0) FROM product")
    ids = {product.barcode: id for id, product in enumerate(products, last + 1)}
    insert(db, Product, [product_row(ids[product.barcode], product) for product in products])
    insert(db, Barcode, [{"barcode": product.barcode, "product": ids[product.barcode]} for product in products])
    return ids


def refuse_taken_numbers(db: Database, products: list[ProductRow]) -> None:
    """A product's number is unique, and a new product's is its barcode."""
    taken = {number for (number,) in rows(db, "SELECT number FROM product")}
    broken = [
        BrokenRow(product.line, say("{barcode} is the number of another product", barcode=product.barcode))
        for product in products
        if product.barcode in taken
    ]
    if broken:
        raise FileBroken(broken, len(products))


def product_row(id: int, product: ProductRow) -> dict[str, Any]:
    return {
        "id": id,
        "number": product.barcode,
        "name": product.name,
        "unit": UNIT,
        "tax_group": product.tax_group or DEFAULT_TAX_GROUP,
        "category": product.category,
        "search_text": search_text(product.name, product.barcode, product.category),
    }


def change(db: Database, id: int, product: ProductRow) -> None:
    """Give a known product its new name, and what else the file says of it."""
    ((number, tax_group, category),) = rows(db, "SELECT number, tax_group, category FROM product WHERE id = ?", (id,))
    rows(
        db,
        "UPDATE product SET name = ?, tax_group = ?, category = ?, search_text = ? WHERE id = ?",
        (
            product.name,
            product.tax_group or tax_group,
            product.category or category,
            search_text(product.name, number, product.category or category),
            id,
        ),
    )


def set_prices(db: Database, store: SellingStore, products: list[ProductRow], ids: dict[str, int], now: int) -> int:
    """Put the prices of the file into force in one store; returns how many are new or changed."""
    of_store = {"store": store.number}
    in_force = dict(
        rows(
            db,
            "SELECT product_id, amount FROM price WHERE store_id = ? AND valid_from <= ?"
            " AND (valid_to IS NULL OR valid_to > ?) ORDER BY valid_from",
            (store.number, now, now),
        )
    )
    ever = {product for (product,) in rows(db, "SELECT product_id FROM price WHERE store_id = ?", (store.number,))}
    coming = dict(
        rows(
            db,
            "SELECT product_id, min(valid_from) FROM price WHERE store_id = ? AND valid_from > ? GROUP BY product_id",
            (store.number, now),
        )
    )
    entries: list[dict[str, Any]] = []
    for product in products:
        id = ids[product.barcode]
        amount = None if product.price is None else int(product.price.scaleb(store.digits))
        if (amount is None and id not in ever) or (amount is not None and in_force.get(id) != amount):
            begins = now if id in ever else 0
            entries.append({**of_store, "product": id, "valid_from": begins, "valid_to": coming.get(id), "amount": amount})
    end(db, store, [entry["product"] for entry in entries if entry["valid_from"]], now)
    insert(db, Price, entries)
    return len(entries)


def end(db: Database, store: SellingStore, products: list[int], now: int) -> None:
    """What these products cost so far counts up to now."""
    for start in range(0, len(products), ENDED_AT_ONCE):
        (
            Price.update(valid_to=now)
            .where(
                Price.store == store.number,
                Price.product.in_(products[start : start + ENDED_AT_ONCE]),
                Price.valid_from < now,
                Price.valid_to.is_null() | (Price.valid_to > now),
            )
            .execute(db)
        )
