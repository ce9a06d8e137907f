"""What a store's packages hold (issue 3): only what its assortment has, without expired prices, with the coming ones.

A statement names headquarters' tables with `origin.` before them, and the looked-at row's table `t`. Its parameters are

    :store    the store
    :now      the instant at which its prices are looked at
    :since    the version that the last package of this job had
    :before   the instant at which that one looked

A product belongs to a store that has a price for it, now or later; so a change of a price may bring or take a product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server_stub.headquarters.tracking import changed
from tui_pos.channel import models
from tui_pos.channel.models import Table
from tui_pos.sync.jobs import MASTER_TABLES
from tui_pos.sync.statements import keys_of, listed

OF_STORE = "t.store_id = :store"
VALID = "(valid_to IS NULL OR valid_to > :now)"
# Valid at one of the two instants only: expired since, or again to come for a clock that was set back.
EXPIRED = "(valid_to > :before AND valid_to <= :now OR valid_to > :now AND valid_to <= :before)"
REPRICED = (
    "(SELECT product_id FROM origin.changed_price WHERE store_id = :store AND version > :since"
    f" UNION SELECT product_id FROM origin.price WHERE store_id = :store AND {EXPIRED})"
)
OWN_PROFILE = "(SELECT profile_id FROM origin.store WHERE number = :store)"
SOLD_SOMEWHERE = (
    "EXISTS (SELECT 1 FROM origin.store AS s WHERE EXISTS (SELECT 1 FROM origin.price"
    f" WHERE store_id = s.number AND product_id = {{product}} AND {VALID}))"
)
STORE_CHANGED = "EXISTS (SELECT 1 FROM origin.changed_store WHERE number = :store AND version > :since)"


@dataclass(frozen=True)
class Content:
    """One table's part: `held` says which rows are the store's, `touched` selects every key that may have changed there.

    `elsewhere` says which rows that are not the store's are another's.
    """

    table: type[Table]
    held: str
    touched: str
    elsewhere: str = "false"


def own(table: type[Table]) -> Content:
    """Rows that carry their store."""
    return Content(table, OF_STORE, f"SELECT {listed(keys_of(table))} {changes_of(table)} AND store_id = :store")


def own_with_end(table: type[Table]) -> Content:
    """Rows that carry their store and a validity."""
    keys = listed(keys_of(table))
    expired = f"SELECT {keys} FROM origin.{table._meta.table_name} WHERE store_id = :store AND {EXPIRED}"
    return Content(table, f"{OF_STORE} AND {VALID.replace('valid_to', 't.valid_to')}", f"{own(table).touched} UNION {expired}")


def sold_here(product: str) -> str:
    """Whether the store has a price for a product, looked up by its key: a delta then costs what it has, not what is there."""
    return f"EXISTS (SELECT 1 FROM origin.price WHERE store_id = :store AND product_id = {product} AND {VALID})"


def changes_of(table: type[Table]) -> str:
    return f"FROM origin.{changed(table)} WHERE version > :since"


CONTENTS: Mapping[type[Table], Content] = {
    models.OfflineProfile: Content(
        models.OfflineProfile,
        f"t.number = {OWN_PROFILE}",
        f"SELECT number {changes_of(models.OfflineProfile)} AND (state = 'deleted' OR number = {OWN_PROFILE})"
        f" UNION SELECT number FROM origin.offline_profile WHERE {STORE_CHANGED}",
        "EXISTS (SELECT 1 FROM origin.store AS s WHERE s.profile_id = t.number)",
    ),
    models.Store: Content(models.Store, "t.number = :store", f"SELECT number {changes_of(models.Store)} AND number = :store"),
    models.Register: Content(
        models.Register,
        OF_STORE,
        f"SELECT number {changes_of(models.Register)}"
        # A register stays with its store: `add_register` refuses another.
        " AND (state = 'deleted' OR number IN (SELECT number FROM origin.register WHERE store_id = :store))",
        "true",
    ),
    models.Product: Content(
        models.Product,
        sold_here("t.id"),
        f"SELECT id {changes_of(models.Product)} AND (state = 'deleted' OR {sold_here('changed_product.id')})"
        f" UNION SELECT product_id FROM {REPRICED} AS repriced",
        SOLD_SOMEWHERE.format(product="t.id"),
    ),
    models.Barcode: Content(
        models.Barcode,
        sold_here("t.product_id"),
        # One that is not new may have stood for a product of this store before.
        f"SELECT barcode {changes_of(models.Barcode)} AND (state <> 'new'"
        f" OR EXISTS (SELECT 1 FROM origin.barcode AS b WHERE b.barcode = changed_barcode.barcode"
        f" AND {sold_here('b.product_id')}))"
        f" UNION SELECT barcode FROM origin.barcode WHERE product_id IN {REPRICED}",
        SOLD_SOMEWHERE.format(product="t.product_id"),
    ),
    models.Price: own_with_end(models.Price),
    models.Discount: own_with_end(models.Discount),
    models.Customer: Content(models.Customer, "true", f"SELECT number {changes_of(models.Customer)}"),
    **{
        table: own(table)
        for table in MASTER_TABLES
        if table
        in (
            models.Staff,
            models.StaffRole,
            models.ReasonCode,
            models.ButtonGrid,
            models.ReceiptTemplate,
            models.TaxGroup,
            models.TaxRate,
            models.TaxOverride,
            models.ProductUnit,
            models.ProductRule,
            models.TenderType,
            models.Denomination,
            models.CurrencyRate,
            models.ScaleFormat,
        )
    },
}

PRICED_ELSEWHERE = (
    "EXISTS (SELECT 1 FROM store AS s WHERE s.number <> :store AND EXISTS (SELECT 1 FROM price"
    " WHERE price.store_id = s.number AND price.product_id = {product}))"
)

# What a channel keeps though a store's whole tables do not have it: it is another store's. A store that sells a product
# knows all of its barcodes; one that it does not name is nobody's.
KEPT_BY_CHANNEL: Mapping[str, str] = {
    "offline_profile": "number IN (SELECT profile_id FROM store)",
    "store": "number <> :store",
    "register": "store_id <> :store",
    "product": PRICED_ELSEWHERE.format(product="product.id"),
    "barcode": (
        f"{PRICED_ELSEWHERE.format(product='barcode.product_id')} AND product_id NOT IN (SELECT id FROM package.product)"
    ),
    **{
        table._meta.table_name: "store_id <> :store"
        for table in MASTER_TABLES
        if "store_id" in table._meta.columns and table is not models.Register
    },
}


def whole(content: Content) -> str:
    """All rows of the table that are the store's."""
    return f"SELECT {columns(content)} FROM origin.{content.table._meta.table_name} AS t WHERE {content.held}"


def renewed(content: Content) -> str:
    """The rows that are the store's and may have changed."""
    keys = listed(keys_of(content.table))
    return f"{whole(content)} AND ({prefixed(keys_of(content.table))}) IN (SELECT {keys} FROM ({content.touched}) AS touched)"


def left(content: Content) -> str:
    """The keys that may have changed and are not the store's; 1 after them when such a row is no other store's either."""
    name, keys = content.table._meta.table_name, keys_of(content.table)
    same = " AND ".join(f't."{key}" = touched."{key}"' for key in keys)
    found = ", ".join(f'touched."{key}"' for key in keys)
    there = f"SELECT 1 FROM origin.{name} AS t WHERE {same}"
    gone = f"CASE WHEN EXISTS ({there} AND {content.elsewhere}) THEN 0 ELSE 1 END"
    return f"SELECT {found}, {gone} FROM ({content.touched}) AS touched WHERE NOT EXISTS ({there} AND {content.held})"


def columns(content: Content) -> str:
    return prefixed(list(content.table._meta.columns))


def prefixed(names: list[str]) -> str:
    return ", ".join(f't."{name}"' for name in names)
