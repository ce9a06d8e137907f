"""Issue 3, *What must be shown*, 1: headquarters changes things, the jobs run, each register has exactly its store's data.

Two stores, three registers, one of them without offline. What a store's data is, is worked out in plain Python from
headquarters' rows (`store_data.py`), and compared row by row.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from server_stub.database import opened as channel
from server_stub.headquarters.database import opened as headquarters
from server_stub.headquarters.publishing import send
from server_stub.home import Home as ServerHome
from tests.server_stub.headquarters.store_data import Data, data_in, data_of_file, store_data, together
from tests.shop import CASHIER, WATER, Shop, StubServer, until
from tui_pos.channel.requests import FindProduct, RefusalCode, RequestRefused
from tui_pos.config import Home
from tui_pos.connection.state import NotEnabled, Ready
from tui_pos.register import Register
from tui_pos.sales.instant import business_date

TERMS = (
    '{"type": "simple", "currency": "EUR", "selection": {"categories": ["Cheese"]},'
    ' "benefit": {"type": "percent", "rate": 100000}}'
)

STORES = {"PARIS-1": "PARIS", "PARIS-2": "PARIS", "HOUSTON-1": "HOUSTON"}
DAY_S = 24 * 3600
JOBS = ("1010", "1070", "1080", "1040", "1020", "1060")


@pytest.fixture
def shop(demo_store: Path, tmp_path: Path) -> Iterator[Shop]:
    """The demo chain's server, whose stores get what changes only when a job is run."""
    server = StubServer(Path(shutil.copytree(demo_store, tmp_path / "server")))
    shop = Shop(tmp_path, server)
    server.command("schedule", "set", "9999", "--every-s", "0")
    server.start()
    yield shop
    server.kill()


def wanted(shop: Shop, store: str) -> Data:
    """What a store's registers are to have, worked out from headquarters' rows."""
    with headquarters(ServerHome(shop.server.home).headquarters) as db:
        return store_data(db, store, shop.clock())


def there(home: Home, register: Register) -> Data:
    """What is in a register's offline database."""
    applied = register.upkeep.applied
    assert applied is not None
    return data_of_file(home.path / applied.file)


def change_everything(shop: Shop, tmp_path: Path) -> None:
    """Prices, products, a promotion, a customer, a tax, a way of paying, a leaver, at headquarters; then the jobs."""
    server = shop.server
    products, terms = tmp_path / "new.csv", tmp_path / "terms.json"
    products.write_text("barcode,name,price\n4000111,Green tea,2.50\n", encoding="utf-8")
    terms.write_text(TERMS)
    for edit in (
        f"set-price {WATER} 1.05 --store PARIS",
        f"set-price 10001 1.35 --store PARIS --from {day_of(shop, 40)}",
        f"import-products {products} --store HOUSTON",
        "product set N1 --name Loaf --tax-group FOOD --barcode 4000222",
        "set-price N1 3.20 --store PARIS",
        "product set 10003 --name Croissant --barcode 4000333",
        "product stop 10004 --store PARIS",
        "product remove 10005",
        f"discount set D1 --store PARIS --name Days --terms {terms}",
        "customer set C1 --name Ann",
        "tax set FOOD 2.1 --store PARIS --code C --name VAT",
        "tender set card --store HOUSTON --name Card --kind card",
        f"staff remove {CASHIER.staff} --store PARIS",
    ):
        server.command(*edit.split())
    for job in JOBS:
        server.command("run-job", job)


def day_of(shop: Shop, days: int) -> str:
    """The business date in Paris so many days from now."""
    return business_date(shop.clock() + days * DAY_S * 1_000_000, "Europe/Paris", 180)


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
    before = {store: wanted(shop, store) for store in (*STORES.values(), "GENEVA")}
    change_everything(shop, tmp_path)
    await synchronise(shop, homes)
    data = {store: wanted(shop, store) for store in before}
    for table in ("price", "product", "barcode", "discount", "customer", "tax_rate", "staff"):
        assert data["PARIS"][table] != before["PARIS"][table], table
    for register, home in homes.items():
        async with shop.register(home, signed_on=False, started=False) as running:
            if register == "PARIS-2":
                assert isinstance(running.availability, NotEnabled)
                assert running.upkeep.applied is None
                continue
            assert isinstance(running.availability, Ready)
            assert there(home, running) == data[STORES[register]]
    with channel(ServerHome(shop.server.home).channel) as db:
        assert data_in(db) == together(data.values())


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
        with pytest.raises(RequestRefused):
            await price_of(register, "4000222")


async def test_a_coming_price_is_right_offline_when_its_day_comes_and_the_one_before_goes(shop: Shop) -> None:
    home = await shop.synchronised("PARIS-1")
    shop.server.command("set-price", WATER, "1.15", "--store", "PARIS", "--from", day_of(shop, 40))
    shop.server.command("run-job", "1020")
    await synchronise(shop, {"PARIS-1": home})
    async with shop.register(home, started=False) as register:
        shop.server.kill()
        assert await price_of(register, WATER) == 95
        assert water_prices(there(home, register)) == {95, 115}
        shop.clock.advance(41 * DAY_S)
        assert await price_of(register, WATER) == 115
    # What has expired leaves without an edit, once a job looks at the prices after its last day.
    send(ServerHome(shop.server.home), "1020", shop.clock)
    shop.server.start()
    await synchronise(shop, {"PARIS-1": home})
    async with shop.register(home, signed_on=False, started=False) as register:
        assert water_prices(there(home, register)) == {115}
        assert there(home, register) == wanted(shop, "PARIS")


def water_prices(data: Data) -> set[int]:
    """What mineral water costs in Paris, now or later."""
    return {amount for store, product, _, _, amount in data["price"] if (store, product) == ("PARIS", 2)}


async def test_support_for_offline_is_given_later_and_taken_back(shop: Shop) -> None:
    home = await shop.activated("PARIS-2", "PARIS", "no")
    async with shop.register(home, started=False) as register:
        assert isinstance(register.availability, NotEnabled)
        assert group_of_paris(shop) == ["channel", "PARIS-1"]
        shop.server.command("register", "set", "PARIS-2", "--support-offline", "yes")
        assert group_of_paris(shop) == ["channel", "PARIS-1", "PARIS-2"]
        assert await register.upkeep.download_now(), register.sync_status
        await until(lambda: isinstance(register.availability, Ready), "the register is ready")
        assert there(home, register) == wanted(shop, "PARIS")
        shop.server.command("register", "set", "PARIS-2", "--support-offline", "no")
        assert group_of_paris(shop) == ["channel", "PARIS-1"]
        await register.upkeep.download_now()
        await until(lambda: isinstance(register.availability, NotEnabled), "the register says that it is not enabled")


def group_of_paris(shop: Shop) -> list[str]:
    """The databases that get Paris's packages."""
    groups: dict[str, list[str]] = shop.server.json("register", "show")["groups"]
    return groups["PARIS"]
