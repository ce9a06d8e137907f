"""The demo chain, read from `data/` into headquarters' empty database (DESIGN section 5, *Demo store*)."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from peewee import Database

from server_stub.headquarters.bulk import insert
from server_stub.headquarters.button_grids import GridEntry, grid_rows
from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.groups import include_channel, include_offline
from tui_pos.channel import models
from tui_pos.channel.pins import hash_pin
from tui_pos.channel.requests import OfflineProfile
from tui_pos.channel.search_text import customer_text, search_text
from tui_pos.sales.discounts.promotions import AnyTerms
from tui_pos.sales.money import Currency
from tui_pos.sales.receipt_template import FULL, ReceiptTemplate, spelt

PACKAGED = Path(__file__).parent.parent / "data"
CHECKOUT = Path(__file__).parent.parent.parent / "data"

FileT = TypeVar("FileT")


class StaffEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member of staff with the PIN that only a demo may write down."""

    number: str
    name: str
    role: str
    pin: str
    language: str = ""


class CustomerEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A customer of the chain, of our own making."""

    number: str
    name: str
    address: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    tax_number: str = ""
    tax_exempt: bool = False
    language: str = ""


class RoleEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a role may do by itself: rates in parts per million, amounts in minor units."""

    code: str
    name: str
    level: str
    line_discount: int = 0
    total_discount: int = 0
    price_override: int = 0
    return_amount: int = 0


class Chain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`chain.toml`: what every store shares."""

    profiles: tuple[OfflineProfile, ...]
    staff: tuple[StaffEntry, ...]
    roles: tuple[RoleEntry, ...]
    customers: tuple[CustomerEntry, ...] = ()


class RegisterEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: str
    support_offline: bool


class RateEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: str
    rate: int


class TaxGroupEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: str
    rates: tuple[RateEntry, ...]


class TaxOverrideEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`changes` names the target of each tax group; an empty name stands for every group."""

    code: str
    name: str
    changes: dict[str, str]


class UnitEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another unit of a product, by its number."""

    product: str
    unit: str
    factor: Decimal
    price: int | None = None


class RuleEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be asked before these products are sold."""

    products: tuple[str, ...]
    serial: bool = False
    minimum_age: int = 0


class TenderEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: str
    kind: str
    denominations: tuple[int, ...] = ()
    pieces: tuple[int, ...] = ()


class RateOfCurrency(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    currency: str
    rate: int
    digits: int = 2
    step: int = 1


class ReasonEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    code: str
    name: str


class PromotionEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A promotion that is always valid."""

    number: str
    name: str
    terms: AnyTerms


class ScaleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    prefix: str
    kind: str
    item_digits: int
    value_digits: int
    decimals: int


class StoreFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`stores/*.toml`: one store."""

    number: str
    name: str
    address: tuple[str, ...]
    vat_number: str
    legal_footer: tuple[str, ...]
    tax_inclusive: bool
    time_zone: str
    day_ends_at: int
    language: str
    profile: str
    currency: Currency
    registers: tuple[RegisterEntry, ...]
    tax_groups: tuple[TaxGroupEntry, ...]
    tenders: tuple[TenderEntry, ...]
    scale_formats: tuple[ScaleEntry, ...] = ()
    reasons: tuple[ReasonEntry, ...] = ()
    receipt: ReceiptTemplate = FULL
    promotions: tuple[PromotionEntry, ...] = ()
    grids: tuple[GridEntry, ...] = ()
    tax_overrides: tuple[TaxOverrideEntry, ...] = ()
    units: tuple[UnitEntry, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    currency_rates: tuple[RateOfCurrency, ...] = ()


def load_demo(db: Database, author: Author) -> None:
    """All of the demo chain in one transaction."""
    folder = PACKAGED if PACKAGED.is_dir() else CHECKOUT
    chain = read_toml(folder / "chain.toml", Chain)
    stores = tuple(read_toml(file, StoreFile) for file in sorted((folder / "stores").glob("*.toml")))
    with edit(db, author, "the demo chain"):
        insert(db, models.OfflineProfile, [msgspec.to_builtins(profile) for profile in chain.profiles])
        for store in stores:
            load_store(db, store)
            insert(db, models.StaffRole, [{"store": store.number, **msgspec.to_builtins(role)} for role in chain.roles])
            insert(db, models.Staff, [staff_row(store.number, entry) for entry in chain.staff])
        insert(db, models.Customer, [customer_row(entry) for entry in chain.customers])
        load_products(db, folder / "products.csv", stores)


def read_toml(file: Path, type: type[FileT]) -> FileT:
    """A file of ours, typed."""
    return msgspec.toml.decode(file.read_bytes(), type=type)


def load_store(db: Database, store: StoreFile) -> None:
    """A store with what belongs to it."""
    of_store = {"store": store.number}
    insert(db, models.Store, [store_row(store)])
    insert(
        db,
        models.Register,
        [{**of_store, "number": r.number, "support_offline": int(r.support_offline)} for r in store.registers],
    )
    include_channel(db, store.number)
    for register in store.registers:
        if register.support_offline:
            include_offline(db, store.number, register.number)
    insert(db, models.TaxGroup, [{**of_store, "code": group.code, "name": group.name} for group in store.tax_groups])
    insert(
        db,
        models.TaxRate,
        [
            {**of_store, "tax_group": group.code, "code": rate.code, "name": rate.name, "rate": rate.rate}
            for group in store.tax_groups
            for rate in group.rates
        ],
    )
    insert(
        db,
        models.TaxOverride,
        [
            {**of_store, "code": o.code, "tax_group": group, "name": o.name, "target_group": target, "position": place}
            for place, o in enumerate(store.tax_overrides)
            for group, target in o.changes.items()
        ],
    )
    insert(db, models.TenderType, [tender_row(store.number, tender, place) for place, tender in enumerate(store.tenders)])
    insert(
        db,
        models.Denomination,
        [{**of_store, "tender": tender.code, "amount": piece} for tender in store.tenders for piece in tender.pieces],
    )
    insert(db, models.CurrencyRate, [{**of_store, **msgspec.to_builtins(rate)} for rate in store.currency_rates])
    insert(
        db,
        models.ReasonCode,
        [{**of_store, **msgspec.to_builtins(reason), "position": place} for place, reason in enumerate(store.reasons)],
    )
    insert(db, models.ReceiptTemplate, [{**of_store, "template": spelt(store.receipt)}])
    insert(db, models.Discount, [promotion_row(store.number, promotion) for promotion in store.promotions])
    insert(db, models.ButtonGrid, [row for grid in store.grids for row in grid_rows(store.number, grid)])
    insert(db, models.ScaleFormat, [{**of_store, **msgspec.to_builtins(format)} for format in store.scale_formats])


def store_row(store: StoreFile) -> dict[str, Any]:
    return {
        "number": store.number,
        "name": store.name,
        "address": "\n".join(store.address),
        "vat_number": store.vat_number,
        "legal_footer": "\n".join(store.legal_footer),
        "currency": store.currency.code,
        "currency_digits": store.currency.digits,
        "cash_step": store.currency.cash_step,
        "tax_inclusive": int(store.tax_inclusive),
        "time_zone": store.time_zone,
        "day_ends_at": store.day_ends_at,
        "language": store.language,
        "profile": store.profile,
    }


def staff_row(store: str, entry: StaffEntry) -> dict[str, Any]:
    return {
        "store": store,
        "number": entry.number,
        "name": entry.name,
        "role": entry.role,
        "language": entry.language,
        "pin_hash": hash_pin(entry.pin),
    }


def customer_row(entry: CustomerEntry) -> dict[str, Any]:
    return {
        **msgspec.to_builtins(entry),
        "address": "\n".join(entry.address),
        "tax_exempt": int(entry.tax_exempt),
        "search_text": customer_text(entry.name, entry.number, entry.email, entry.phone, entry.tax_number),
    }


def tender_row(store: str, tender: TenderEntry, place: int) -> dict[str, Any]:
    return {
        "store": store,
        "code": tender.code,
        "name": tender.name,
        "kind": tender.kind,
        "denominations": " ".join(map(str, tender.denominations)),
        "position": place,
    }


def promotion_row(store: str, promotion: PromotionEntry) -> dict[str, Any]:
    return {
        "store": store,
        "number": promotion.number,
        "name": promotion.name,
        "terms": msgspec.json.encode(promotion.terms).decode(),
    }


def load_products(db: Database, file: Path, stores: tuple[StoreFile, ...]) -> None:
    """The products in the order of the file, which is their popularity."""
    with file.open(encoding="utf-8", newline="") as lines:
        entries = list(enumerate(csv.DictReader(lines, strict=True), 1))
    insert(db, models.Product, [product_row(id, entry) for id, entry in entries])
    insert(
        db,
        models.Barcode,
        [{"barcode": barcode, "product": id} for id, entry in entries for barcode in entry["barcodes"].split()],
    )
    insert(
        db,
        models.Price,
        [
            {"store": store.number, "product": id, "amount": minor_units(entry[store.number], store.currency)}
            for id, entry in entries
            for store in stores
            if entry[store.number]
        ],
    )
    load_details(db, {entry["number"]: id for id, entry in entries}, stores)


def load_details(db: Database, ids: dict[str, int], stores: tuple[StoreFile, ...]) -> None:
    """Other units of products, and what must be asked before they are sold; `ids` by number."""
    insert(
        db,
        models.ProductUnit,
        [
            {"store": store.number, "product": ids[u.product], "unit": u.unit, "factor": u.factor, "price": u.price}
            for store in stores
            for u in store.units
        ],
    )
    insert(
        db,
        models.ProductRule,
        [
            {"store": store.number, "product": ids[number], "serial": int(rule.serial), "minimum_age": rule.minimum_age}
            for store in stores
            for rule in store.rules
            for number in rule.products
        ],
    )


def product_row(id: int, entry: dict[str, str]) -> dict[str, Any]:
    return {
        "id": id,
        "number": entry["number"],
        "name": entry["name"],
        "unit": entry["unit"],
        "weighed": int(entry["weighed"] == "yes"),
        "tax_group": entry["tax_group"],
        "category": entry["category"],
        "search_text": search_text(entry["name"], entry["number"], entry["category"]),
    }


def minor_units(amount: str, currency: Currency) -> int:
    """An amount in major units, exact: the files are ours."""
    return int(Decimal(amount).scaleb(currency.digits))
