"""A small chain in a real SQLite file: two stores with other prices, taxes, staff and tenders for the same products."""

from __future__ import annotations

from pathlib import Path

import msgspec
from peewee import Database
from playhouse.apsw_ext import APSWDatabase

from tui_pos.channel import models
from tui_pos.channel.answers.asker import Asker, Attempts
from tui_pos.channel.answers.lock import after_failure
from tui_pos.channel.migrations import create_schema
from tui_pos.channel.pins import hash_pin
from tui_pos.channel.search_text import search_text

NOW = 1_800_000_000_000_000
DAY = 86_400_000_000


class Goods(msgspec.Struct, frozen=True, kw_only=True):
    """A product of the chain; `prices` by store, in force since ever."""

    name: str
    barcodes: tuple[str, ...]
    prices: dict[str, int]
    weighed: bool = False
    tax_group: str = "FOOD"
    category: str = ""


GOODS = (
    Goods(name="Mineral water 1.5 L", barcodes=("5901234123457",), prices={"NORTH": 95, "SOUTH": 129}),
    Goods(name="Crème brûlée", barcodes=("036000291452",), prices={"NORTH": 250}, tax_group="MEALS"),
    Goods(name="Bananas", barcodes=("04011", "4011"), prices={"NORTH": 199}, weighed=True),
    Goods(name="Milk 3.5% it's a-b", barcodes=("2900000040526",), prices={"NORTH": 119}),
    Goods(name="Milk chocolate", barcodes=("2900000359475",), prices={"NORTH": 165}, tax_group="MEALS"),
    Goods(name="Southern pecans", barcodes=("2900000040533",), prices={"SOUTH": 700}),
)


def open_database(file: Path) -> Database:
    """A connection for this thread, as a server or a tool would open it."""
    db: Database = APSWDatabase(str(file), pragmas={"foreign_keys": 1}, autoconnect=False)  # type: ignore[no-untyped-call]
    db.connect()
    return db


def build(file: Path) -> None:
    """Makes the file with the schema and the whole chain in it."""
    db = open_database(file)
    create_schema(db)
    fill(db)
    db.close()


def fill(db: Database) -> None:
    """Writes the chain into an open, empty database."""
    models.OfflineProfile.insert(
        number="hasty",
        timeout_ms=700,
        reconnect_interval_s=60,
        retry_count=2,
        prompt_on_seamless_offline=0,
        manual_switch_before_sign_on=1,
        advanced_switching=1,
        health_check_interval_s=30,
        slow_threshold_ms=400,
        slow_reconnect_interval_s=900,
        pause_synchronisation=1,
        upload_interval_s=5,
        upload_batch=10,
    ).execute(db)
    add_store(db, "NORTH", currency="CHF", cash_step=5, rates={"FOOD": [("C", 55_000)], "MEALS": [("B", 100_000)]})
    add_store(db, "SOUTH", currency="USD", cash_step=1, rates={"FOOD": [], "MEALS": [("S", 62_500), ("T", 20_000)]})
    for number, goods in enumerate(GOODS, start=1):
        add_goods(db, number, goods)


def add_store(db: Database, store: str, *, currency: str, cash_step: int, rates: dict[str, list[tuple[str, int]]]) -> None:
    """A store with a register `{store}-1`, a cashier, a manager, a cash tender and two scale formats."""
    models.Store.insert(
        number=store,
        name=f"The {store} store",
        address="1 Main Street\nTown",
        vat_number="VAT 1",
        legal_footer="Thank you\nCome again",
        currency=currency,
        currency_digits=2,
        cash_step=cash_step,
        tax_inclusive=int(store == "NORTH"),
        time_zone="Europe/Zurich",
        day_ends_at=180,
        language="fr",
        profile="hasty",
    ).execute(db)
    models.Register.insert(number=f"{store}-1", store=store, support_offline=1).execute(db)
    for number, role, pin in (("000160", "cashier", "123456"), ("000110", "manager", "654321")):
        models.Staff.insert(store=store, number=number, name=f"{role} of {store}", role=role, pin_hash=hash_pin(pin)).execute(
            db
        )
    for group, taxes in rates.items():
        models.TaxGroup.insert(store=store, code=group, name=group).execute(db)
        for code, rate in taxes:
            models.TaxRate.insert(store=store, tax_group=group, code=code, name=f"tax {code}", rate=rate).execute(db)
    models.TenderType.insert(store=store, code="cash", name="Cash", kind="cash", denominations="1000 2000 5000").execute(db)
    for prefix, kind in (("21", "weight"), ("22", "price")):
        models.ScaleFormat.insert(store=store, prefix=prefix, kind=kind, item_digits=5, value_digits=5, decimals=3).execute(db)


def add_goods(db: Database, number: int, goods: Goods) -> None:
    """One product at a place in the order of popularity, with its barcodes and prices."""
    models.Product.insert(
        id=number,
        number=f"P{number}",
        name=goods.name,
        unit="kg" if goods.weighed else "pc",
        weighed=int(goods.weighed),
        tax_group=goods.tax_group,
        category=goods.category,
        search_text=search_text(goods.name, f"P{number}", goods.category),
    ).execute(db)
    for barcode in goods.barcodes:
        models.Barcode.insert(barcode=barcode, product=number).execute(db)
    for store, amount in goods.prices.items():
        models.Price.insert(store=store, product=number, amount=amount).execute(db)


class RememberedAttempts:
    """Failed sign-ons kept in memory: what a process of its own keeps durably."""

    def __init__(self) -> None:
        self.by_staff: dict[str, Attempts] = {}

    def state(self, staff: str) -> Attempts:
        return self.by_staff.get(staff, Attempts())

    def record_failure(self, staff: str, now: int) -> Attempts:
        self.by_staff[staff] = after_failure(self.state(staff), now)
        return self.by_staff[staff]

    def clear(self, staff: str) -> None:
        self.by_staff.pop(staff, None)


def asker(store: str = "NORTH", *, now: int = NOW, attempts: RememberedAttempts | None = None) -> Asker:
    """The first register of a store, asking at an instant."""
    return Asker(store=store, register=f"{store}-1", now=now, attempts=attempts or RememberedAttempts())
