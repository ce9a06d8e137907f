"""Issue 3, *What must be shown*, 1: headquarters changes things, the jobs run, each register has exactly its store's data.

Two stores, three registers, one of them without offline. What a store's data is, is worked out here from headquarters' rows.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from server_stub.home import Home as ServerHome
from tests.shop import CASHIER, WATER, Shop, StubServer, until
from tui_pos.channel.requests import FindProduct, RefusalCode, RequestRefused
from tui_pos.config import Home
from tui_pos.connection.state import NotEnabled, Ready
from tui_pos.register import Register

STORES = {"PARIS-1": "PARIS", "PARIS-2": "PARIS", "HOUSTON-1": "HOUSTON"}
DAY_S = 24 * 3600
OWN_TABLES = ("staff", "tax_group", "tax_rate", "tender_type", "scale_format", "register")


@pytest.fixture
def shop(demo_store: Path, tmp_path: Path) -> Iterator[Shop]:
    """The demo chain's server, whose stores get what changes only when a job is run."""
    server = StubServer(Path(shutil.copytree(demo_store, tmp_path / "server")))
    shop = Shop(tmp_path, server)
    server.command("schedule", "set", "9999", "--every-s", "0")
    server.start()
    yield shop
    server.kill()


@contextmanager
def opened(file: Path) -> Iterator[apsw.Connection]:
    with closing(apsw.Connection(f"{file.as_uri()}?mode=ro", flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)) as db:
        yield db


def rows_of(db: apsw.Connection, table: str) -> list[dict[str, Any]]:
    cursor = db.execute(f'SELECT * FROM "{table}"')
    found = cursor.fetchall()
    names = [name for name, _ in db.execute(f'SELECT name, 0 FROM pragma_table_info("{table}")')]
    return [dict(zip(map(str, names), row, strict=True)) for row in found]


def wanted(server: Path, store: str, now: int) -> dict[str, list[dict[str, Any]]]:
    """What a store's registers are to have, from headquarters' rows, row by row."""
    with opened(ServerHome(server).folder / "headquarters.sqlite") as db:
        found = {table: [row for row in rows_of(db, table) if row["store_id"] == store] for table in OWN_TABLES}
        found["store"] = [row for row in rows_of(db, "store") if row["number"] == store]
        found["offline_profile"] = [
            row for row in rows_of(db, "offline_profile") if row["number"] == found["store"][0]["profile_id"]
        ]
        found["price"] = [
            row
            for row in rows_of(db, "price")
            if row["store_id"] == store and (row["valid_to"] is None or row["valid_to"] > now)
        ]
        sold = {row["product_id"] for row in found["price"]}
        found["product"] = [row for row in rows_of(db, "product") if row["id"] in sold]
        found["barcode"] = [row for row in rows_of(db, "barcode") if row["product_id"] in sold]
        found["customer"] = rows_of(db, "customer")
        return {table: in_order(rows) for table, rows in found.items()}


def there(home: Home, register: Register) -> dict[str, list[dict[str, Any]]]:
    """What is in a register's offline database."""
    applied = register.upkeep.applied
    assert applied is not None
    with opened(home.path / applied.file) as db:
        tables = (*OWN_TABLES, "store", "offline_profile", "price", "product", "barcode", "customer")
        return {table: in_order(rows_of(db, table)) for table in tables}


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: tuple(map(str, row.values())))


def change_everything(shop: Shop, tmp_path: Path) -> None:
    """A price, a coming price, a product, a customer, a leaver, at headquarters; then the jobs."""
    server = shop.server
    products = tmp_path / "new.csv"
    products.write_text("barcode,name,price\n4000111,Green tea,2.50\n", encoding="utf-8")
    server.command("set-price", WATER, "1.05", "--store", "PARIS")
    server.command("import-products", str(products), "--store", "HOUSTON")
    server.command("customer", "set", "C1", "--name", "Ann Bonnet")
    server.command("staff", "remove", CASHIER.staff, "--store", "PARIS")
    for job in ("1010", "1040", "1020", "1060"):
        server.command("run-job", job)


async def price_of(register: Register, barcode: str) -> int | None:
    return (await register.ask(FindProduct(barcode=barcode))).product.price


async def refused(shop: Shop, register: Register) -> RefusalCode:
    with pytest.raises(RequestRefused) as refusal:
        await shop.sign_on(register)
    return refusal.value.code


async def test_each_register_has_exactly_its_stores_data(shop: Shop, tmp_path: Path) -> None:
    homes = {
        register: await shop.activated(register, store, "no" if register == "PARIS-2" else "yes")
        for register, store in STORES.items()
    }
    await synchronise(shop, homes)
    change_everything(shop, tmp_path)
    await synchronise(shop, homes)
    for register, home in homes.items():
        async with shop.register(home, signed_on=False, started=False) as running:
            if register == "PARIS-2":
                assert isinstance(running.availability, NotEnabled)
                assert running.upkeep.applied is None
                continue
            assert isinstance(running.availability, Ready)
            assert there(home, running) == wanted(shop.server.home, STORES[register], shop.clock())


async def synchronise(shop: Shop, homes: dict[str, Home]) -> None:
    """One download cycle of each register."""
    for home in homes.values():
        async with shop.register(home, signed_on=False, started=False) as register:
            assert await register.upkeep.download_now(), register.sync_status


async def test_who_was_removed_signs_on_nowhere_online_or_offline(shop: Shop, tmp_path: Path) -> None:
    paris, houston = await shop.synchronised("PARIS-1"), await shop.synchronised("HOUSTON-1", "HOUSTON")
    change_everything(shop, tmp_path)
    await synchronise(shop, {"PARIS-1": paris, "HOUSTON-1": houston})
    async with shop.register(paris, signed_on=False, started=False) as register:
        assert await refused(shop, register) is RefusalCode.WRONG_PIN
        shop.server.kill()
        assert await refused(shop, register) is RefusalCode.WRONG_PIN
        assert register.connection.offline
        assert await price_of(register, WATER) == 105
        with pytest.raises(RequestRefused):
            await price_of(register, "4000111")
    async with shop.register(houston, started=False) as register:
        assert await price_of(register, "4000111") == 250
        assert await price_of(register, WATER) == 129


async def test_a_coming_price_is_right_offline_when_its_day_comes(shop: Shop) -> None:
    home = await shop.synchronised("PARIS-1")
    day = "2027-03-01"
    shop.server.command("set-price", WATER, "1.15", "--store", "PARIS", "--from", day)
    shop.server.command("run-job", "1020")
    await synchronise(shop, {"PARIS-1": home})
    async with shop.register(home, started=False) as register:
        shop.server.kill()
        assert await price_of(register, WATER) == 95
        shop.clock.advance(365 * DAY_S)
        assert await price_of(register, WATER) == 115


async def test_support_for_offline_can_be_given_later(shop: Shop) -> None:
    home = await shop.activated("PARIS-2", "PARIS", "no")
    async with shop.register(home, started=False) as register:
        assert isinstance(register.availability, NotEnabled)
        shop.server.command("register", "set", "PARIS-2", "--support-offline", "yes")
        assert await register.upkeep.download_now(), register.sync_status
        await until(lambda: isinstance(register.availability, Ready), "the register is ready")
        assert there(home, register) == wanted(shop.server.home, "PARIS", shop.clock())
