"""Version 2: what a whole day in a store needs of master data, and a channel that takes what headquarters publishes.

The search index becomes one that costs less to keep: most of a package of products is work on it.

Headquarters sends a channel its jobs one by one, so a price may be there before its product: references between master
data are kept whole at headquarters, and no longer enforced by a channel on PostgreSQL (on SQLite, by its connection).
"""

from __future__ import annotations

from peewee import Database

from tui_pos.channel import dialect

TABLES = (
    'CREATE TABLE "staff_role" ("store_id" TEXT NOT NULL, "code" TEXT NOT NULL, "name" TEXT NOT NULL, "level" TEXT NOT NULL, '
    '"allowed" TEXT NOT NULL, "denied" TEXT NOT NULL, "line_discount" INTEGER NOT NULL, "total_discount" INTEGER NOT NULL, '
    '"price_override" INTEGER NOT NULL, "return_amount" INTEGER NOT NULL, PRIMARY KEY ("store_id", "code"), '
    'FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "reason_code" ("store_id" TEXT NOT NULL, "kind" TEXT NOT NULL, "code" TEXT NOT NULL, "name" TEXT NOT NULL, '
    '"position" INTEGER NOT NULL, PRIMARY KEY ("store_id", "kind", "code"), '
    'FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "customer" ("number" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL, "address" TEXT NOT NULL, '
    '"email" TEXT NOT NULL, "phone" TEXT NOT NULL, "tax_number" TEXT NOT NULL, "tax_exempt" INTEGER NOT NULL, '
    '"language" TEXT NOT NULL, "added" TEXT NOT NULL, "same_as" TEXT NOT NULL, "search_text" TEXT NOT NULL) STRICT',
    'CREATE INDEX "customer_added" ON "customer" ("added")',
    'CREATE TABLE "discount" ("store_id" TEXT NOT NULL, "number" TEXT NOT NULL, "name" TEXT NOT NULL, '
    '"valid_from" INTEGER NOT NULL, "valid_to" INTEGER, "terms" TEXT NOT NULL, PRIMARY KEY ("store_id", "number"), '
    'FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "denomination" ("store_id" TEXT NOT NULL, "tender" TEXT NOT NULL, "amount" INTEGER NOT NULL, '
    'PRIMARY KEY ("store_id", "tender", "amount"), FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, '
    "WITHOUT ROWID",
    'CREATE TABLE "button_grid" ("store_id" TEXT NOT NULL, "grid" TEXT NOT NULL, "role" TEXT NOT NULL, '
    '"position" INTEGER NOT NULL, "operation" INTEGER NOT NULL, "label" TEXT NOT NULL, "colour" TEXT NOT NULL, '
    '"target" TEXT NOT NULL, PRIMARY KEY ("store_id", "grid", "role", "position")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "receipt_template" ("store_id" TEXT NOT NULL PRIMARY KEY, "template" TEXT NOT NULL, '
    'FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "product_unit" ("store_id" TEXT NOT NULL, "product_id" INTEGER NOT NULL, "unit" TEXT NOT NULL, '
    '"factor" INTEGER NOT NULL, "price" INTEGER, PRIMARY KEY ("store_id", "product_id", "unit"), '
    'FOREIGN KEY ("store_id") REFERENCES "store" ("number"), '
    'FOREIGN KEY ("product_id") REFERENCES "product" ("id") ON DELETE CASCADE) STRICT, WITHOUT ROWID',
    'CREATE TABLE "product_rule" ("store_id" TEXT NOT NULL, "product_id" INTEGER NOT NULL, "serial" INTEGER NOT NULL, '
    '"minimum_age" INTEGER NOT NULL, PRIMARY KEY ("store_id", "product_id"), '
    'FOREIGN KEY ("store_id") REFERENCES "store" ("number"), '
    'FOREIGN KEY ("product_id") REFERENCES "product" ("id") ON DELETE CASCADE) STRICT, WITHOUT ROWID',
    'CREATE TABLE "tax_override" ("store_id" TEXT NOT NULL, "code" TEXT NOT NULL, "tax_group" TEXT NOT NULL, '
    '"name" TEXT NOT NULL, "target_group" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    'PRIMARY KEY ("store_id", "code", "tax_group"), '
    'FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "currency_rate" ("store_id" TEXT NOT NULL, "currency" TEXT NOT NULL, "valid_from" INTEGER NOT NULL, '
    '"rate" INTEGER NOT NULL, "digits" INTEGER NOT NULL, "step" INTEGER NOT NULL, '
    'PRIMARY KEY ("store_id", "currency", "valid_from"), FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, '
    "WITHOUT ROWID",
    'CREATE TABLE "shift_closing" ("shift" TEXT NOT NULL PRIMARY KEY, "store" TEXT NOT NULL, "register" TEXT NOT NULL, '
    '"number" INTEGER NOT NULL, "blind" INTEGER NOT NULL, "staff" TEXT NOT NULL, "business_date" TEXT NOT NULL, '
    '"closed_at" INTEGER NOT NULL, "report" TEXT NOT NULL) STRICT',
    'CREATE INDEX "shift_closing_register_number" ON "shift_closing" ("register", "number")',
    'CREATE TABLE "cash_movement" ("id" TEXT NOT NULL PRIMARY KEY, "store" TEXT NOT NULL, "register" TEXT NOT NULL, '
    '"shift" TEXT NOT NULL, "kind" TEXT NOT NULL, "tender" TEXT NOT NULL, "currency" TEXT NOT NULL, '
    '"amount" INTEGER NOT NULL, "reason" TEXT NOT NULL, "reference" TEXT NOT NULL, "staff" TEXT NOT NULL, '
    '"business_date" TEXT NOT NULL, "at" INTEGER NOT NULL) STRICT',
    'CREATE INDEX "cash_movement_shift" ON "cash_movement" ("shift")',
    'CREATE TABLE "tender_count" ("document" TEXT NOT NULL, "tender" TEXT NOT NULL, "currency" TEXT NOT NULL, '
    '"amount" INTEGER NOT NULL, "store" TEXT NOT NULL, "register" TEXT NOT NULL, "shift" TEXT NOT NULL, '
    '"staff" TEXT NOT NULL, "at" INTEGER NOT NULL, PRIMARY KEY ("document", "tender", "currency")) STRICT, WITHOUT ROWID',
    'CREATE INDEX "tender_count_shift" ON "tender_count" ("shift")',
    'CREATE TABLE "suspended" ("id" TEXT NOT NULL PRIMARY KEY, "store" TEXT NOT NULL, "register" TEXT NOT NULL, '
    '"staff" TEXT NOT NULL, "business_date" TEXT NOT NULL, "at" INTEGER NOT NULL, "currency" TEXT NOT NULL, '
    '"total" INTEGER NOT NULL, "lines" INTEGER NOT NULL, "note" TEXT NOT NULL, "cart" TEXT NOT NULL, '
    '"move" TEXT NOT NULL, "taken_by" TEXT NOT NULL, "taken_at" INTEGER NOT NULL) STRICT',
    'CREATE INDEX "suspended_store" ON "suspended" ("store", "taken_by")',
    'CREATE TABLE "new_customer" ("id" TEXT NOT NULL PRIMARY KEY, "store" TEXT NOT NULL, "register" TEXT NOT NULL, '
    '"at" INTEGER NOT NULL, "name" TEXT NOT NULL, "address" TEXT NOT NULL, "email" TEXT NOT NULL, "phone" TEXT NOT NULL, '
    '"tax_number" TEXT NOT NULL, "language" TEXT NOT NULL, "same_as" TEXT NOT NULL, "search_text" TEXT NOT NULL) STRICT',
    'CREATE TABLE "customer_purchase" ("id" TEXT NOT NULL PRIMARY KEY, "customer" TEXT NOT NULL, "at" INTEGER NOT NULL) STRICT',
    'CREATE INDEX "customer_purchase_customer" ON "customer_purchase" ("customer", "at")',
    'CREATE TABLE "returned_line" ("original" TEXT NOT NULL, "line" INTEGER NOT NULL, "transaction_id" TEXT NOT NULL, '
    '"number" INTEGER NOT NULL, "quantity" INTEGER NOT NULL, '
    'PRIMARY KEY ("original", "line", "transaction_id", "number")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "voucher" ("id" TEXT NOT NULL PRIMARY KEY, "kind" TEXT NOT NULL, "currency" TEXT NOT NULL, '
    '"last_four" TEXT NOT NULL, "balance" INTEGER NOT NULL) STRICT',
    'CREATE TABLE "voucher_hold" ("id" TEXT NOT NULL PRIMARY KEY, "voucher" TEXT NOT NULL, "store" TEXT NOT NULL, '
    '"register" TEXT NOT NULL, "amount" INTEGER NOT NULL, "state" TEXT NOT NULL, "at" INTEGER NOT NULL) STRICT',
    'CREATE INDEX "voucher_hold_voucher" ON "voucher_hold" ("voucher")',
)
MASTER_TABLES = (
    "store",
    "register",
    "register_credential",
    "staff",
    "tax_group",
    "tax_rate",
    "tender_type",
    "denomination",
    "currency_rate",
    "scale_format",
    "barcode",
    "price",
    "discount",
    "staff_role",
    "reason_code",
    "receipt_template",
    "product_unit",
    "product_rule",
    "tax_override",
)


def apply(db: Database) -> None:
    """Makes the tables in a database of version 1."""
    dialect.define(db, TABLES)
    dialect.release_references(db, MASTER_TABLES)
    dialect.spare_search_index(db)
