"""Version 1: the tables of the first slice, and the search index (DESIGN section 4), as they were then.

Written out, not taken from the models: those go on changing, and a package for a register of this version must have
exactly these.
"""

from __future__ import annotations

from peewee import Database

from tui_pos.channel import dialect

TABLES = (
    'CREATE TABLE "setting" ("name" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL) STRICT, WITHOUT ROWID',
    'CREATE TABLE "offline_profile" ("number" TEXT NOT NULL PRIMARY KEY, "timeout_ms" INTEGER NOT NULL, '
    '"reconnect_interval_s" INTEGER NOT NULL, "retry_count" INTEGER NOT NULL, '
    '"prompt_on_seamless_offline" INTEGER NOT NULL, "manual_switch_before_sign_on" INTEGER NOT NULL, '
    '"advanced_switching" INTEGER NOT NULL, "health_check_interval_s" INTEGER NOT NULL, '
    '"slow_threshold_ms" INTEGER NOT NULL, "slow_reconnect_interval_s" INTEGER NOT NULL, '
    '"pause_synchronisation" INTEGER NOT NULL, "upload_interval_s" INTEGER NOT NULL, '
    '"upload_batch" INTEGER NOT NULL) STRICT',
    'CREATE TABLE "store" ("number" TEXT NOT NULL PRIMARY KEY, "name" TEXT NOT NULL, "address" TEXT NOT NULL, '
    '"vat_number" TEXT NOT NULL, "legal_footer" TEXT NOT NULL, "currency" TEXT NOT NULL, '
    '"currency_digits" INTEGER NOT NULL, "cash_step" INTEGER NOT NULL, "tax_inclusive" INTEGER NOT NULL, '
    '"time_zone" TEXT NOT NULL, "day_ends_at" INTEGER NOT NULL, "language" TEXT NOT NULL, '
    '"profile_id" TEXT NOT NULL, FOREIGN KEY ("profile_id") REFERENCES "offline_profile" ("number")) STRICT',
    'CREATE TABLE "register" ("number" TEXT NOT NULL PRIMARY KEY, "store_id" TEXT NOT NULL, '
    '"support_offline" INTEGER NOT NULL, FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT',
    'CREATE TABLE "register_credential" ("register_id" TEXT NOT NULL PRIMARY KEY, "code_hash" TEXT, '
    '"code_expires_at" INTEGER, "token_hash" TEXT, "incarnation" TEXT NOT NULL, "activated_at" INTEGER, '
    '"revoked_at" INTEGER, FOREIGN KEY ("register_id") REFERENCES "register" ("number")) STRICT',
    'CREATE UNIQUE INDEX "register_credential_token_hash" ON "register_credential" ("token_hash")',
    'CREATE TABLE "staff" ("store_id" TEXT NOT NULL, "number" TEXT NOT NULL, "name" TEXT NOT NULL, '
    '"role" TEXT NOT NULL, "language" TEXT NOT NULL, "pin_hash" TEXT NOT NULL, PRIMARY KEY ("store_id", "number"), '
    'FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "tax_group" ("store_id" TEXT NOT NULL, "code" TEXT NOT NULL, "name" TEXT NOT NULL, '
    'PRIMARY KEY ("store_id", "code"), FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "tax_rate" ("store_id" TEXT NOT NULL, "tax_group" TEXT NOT NULL, "code" TEXT NOT NULL, '
    '"name" TEXT NOT NULL, "rate" INTEGER NOT NULL, PRIMARY KEY ("store_id", "tax_group", "code"), '
    'FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "tender_type" ("store_id" TEXT NOT NULL, "code" TEXT NOT NULL, "name" TEXT NOT NULL, '
    '"kind" TEXT NOT NULL, "denominations" TEXT NOT NULL, "position" INTEGER NOT NULL, PRIMARY KEY ("store_id", '
    '"code"), FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, WITHOUT ROWID',
    'CREATE TABLE "scale_format" ("store_id" TEXT NOT NULL, "prefix" TEXT NOT NULL, "kind" TEXT NOT NULL, '
    '"item_digits" INTEGER NOT NULL, "value_digits" INTEGER NOT NULL, "decimals" INTEGER NOT NULL, '
    'PRIMARY KEY ("store_id", "prefix"), FOREIGN KEY ("store_id") REFERENCES "store" ("number")) STRICT, '
    "WITHOUT ROWID",
    'CREATE TABLE "product" ("id" INTEGER NOT NULL PRIMARY KEY, "number" TEXT NOT NULL, "name" TEXT NOT NULL, '
    '"unit" TEXT NOT NULL, "weighed" INTEGER NOT NULL, "tax_group" TEXT NOT NULL, "category" TEXT NOT NULL, '
    '"search_text" TEXT NOT NULL) STRICT',
    'CREATE UNIQUE INDEX "product_number" ON "product" ("number")',
    'CREATE TABLE "barcode" ("barcode" TEXT NOT NULL PRIMARY KEY, "product_id" INTEGER NOT NULL, '
    'FOREIGN KEY ("product_id") REFERENCES "product" ("id") ON DELETE CASCADE) STRICT, WITHOUT ROWID',
    'CREATE INDEX "barcode_product_id" ON "barcode" ("product_id")',
    'CREATE TABLE "price" ("store_id" TEXT NOT NULL, "product_id" INTEGER NOT NULL, "valid_from" INTEGER NOT NULL, '
    '"valid_to" INTEGER, "amount" INTEGER, PRIMARY KEY ("store_id", "product_id", "valid_from"), '
    'FOREIGN KEY ("store_id") REFERENCES "store" ("number"), '
    'FOREIGN KEY ("product_id") REFERENCES "product" ("id") ON DELETE CASCADE) STRICT, WITHOUT ROWID',
    'CREATE TABLE "shift" ("id" TEXT NOT NULL PRIMARY KEY, "store" TEXT NOT NULL, "register" TEXT NOT NULL, '
    '"staff" TEXT NOT NULL, "business_date" TEXT NOT NULL, "opened_at" INTEGER NOT NULL) STRICT',
    'CREATE TABLE "channel_document" ("id" TEXT NOT NULL PRIMARY KEY, "hash" TEXT NOT NULL, "store" TEXT NOT NULL, '
    '"register" TEXT NOT NULL, "position" INTEGER NOT NULL, "received_at" INTEGER NOT NULL, '
    '"content" TEXT NOT NULL) STRICT',
    'CREATE INDEX "channel_document_register_position" ON "channel_document" ("register", "position")',
    'CREATE TABLE "transaction_header" ("id" TEXT NOT NULL PRIMARY KEY, "store" TEXT NOT NULL, '
    '"register" TEXT NOT NULL, "kind" TEXT NOT NULL, "receipt" TEXT NOT NULL, "sequence" INTEGER NOT NULL, '
    '"business_date" TEXT NOT NULL, "at" INTEGER NOT NULL, "staff" TEXT NOT NULL, "shift" TEXT NOT NULL, '
    '"currency" TEXT NOT NULL, "total" INTEGER NOT NULL, "rounding" INTEGER NOT NULL, "change" INTEGER NOT NULL, '
    '"offline" INTEGER NOT NULL, "source" TEXT NOT NULL) STRICT',
    'CREATE INDEX "transaction_header_receipt" ON "transaction_header" ("receipt")',
    'CREATE INDEX "transaction_header_register_sequence" ON "transaction_header" ("register", "sequence")',
    'CREATE INDEX "transaction_header_store_business_date" ON "transaction_header" ("store", "business_date")',
    'CREATE TABLE "transaction_line" ("transaction_id" TEXT NOT NULL, "number" INTEGER NOT NULL, '
    '"product" TEXT NOT NULL, "barcode" TEXT NOT NULL, "name" TEXT NOT NULL, "quantity" INTEGER NOT NULL, '
    '"unit_price" INTEGER NOT NULL, "amount" INTEGER NOT NULL, "tax_group" TEXT NOT NULL, "voided" INTEGER NOT NULL, '
    'PRIMARY KEY ("transaction_id", "number"), '
    'FOREIGN KEY ("transaction_id") REFERENCES "transaction_header" ("id") ON DELETE CASCADE) STRICT, WITHOUT ROWID',
    'CREATE TABLE "transaction_tax" ("transaction_id" TEXT NOT NULL, "number" INTEGER NOT NULL, '
    '"code" TEXT NOT NULL, "name" TEXT NOT NULL, "rate" INTEGER NOT NULL, "net" INTEGER NOT NULL, '
    '"tax" INTEGER NOT NULL, PRIMARY KEY ("transaction_id", "number"), '
    'FOREIGN KEY ("transaction_id") REFERENCES "transaction_header" ("id") ON DELETE CASCADE) STRICT, WITHOUT ROWID',
    'CREATE TABLE "transaction_tender" ("transaction_id" TEXT NOT NULL, "number" INTEGER NOT NULL, '
    '"tender" TEXT NOT NULL, "kind" TEXT NOT NULL, "name" TEXT NOT NULL, "amount" INTEGER NOT NULL, '
    'PRIMARY KEY ("transaction_id", "number"), '
    'FOREIGN KEY ("transaction_id") REFERENCES "transaction_header" ("id") ON DELETE CASCADE) STRICT, WITHOUT ROWID',
)


def apply(db: Database) -> None:
    """Makes the tables in an empty database."""
    dialect.define(db, TABLES)
    dialect.create_search_index(db)
