"""The channel takes its groups' packages in order, keeps what is another store's, and holds back what needs a failed one."""

from __future__ import annotations

from pathlib import Path

from peewee import Database

from server_stub.database import opened as opened_channel
from server_stub.headquarters.database import edit
from server_stub.headquarters.packages import file_of
from server_stub.headquarters.publishing import send
from server_stub.headquarters.runs import run_job
from server_stub.headquarters.to_channel import bring_to_channel
from server_stub.home import Home
from tests.server_stub.headquarters.looking import NOON, SOMEBODY, is_sold, product
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Barcode, Price, Product, Staff, Table
from tui_pos.sync.downloads import TRIES
from tui_pos.sync.jobs import MASTER_TABLES

WATER = "5901234123457"
LATER = NOON + 1_000_000


def statuses(db: Database) -> dict[int, str]:
    """The channel's download sessions after the demo's own."""
    return dict(rows(db, "SELECT session, status FROM download WHERE database = 'channel' AND session > 3 ORDER BY session"))


def everything(db: Database) -> dict[str, list[tuple[object, ...]]]:
    return {table._meta.table_name: contents(db, table) for table in MASTER_TABLES}


def contents(db: Database, table: type[Table]) -> list[tuple[object, ...]]:
    columns = ", ".join(f'"{column}"' for column in table._meta.columns)
    return sorted(rows(db, f'SELECT {columns} FROM "{table._meta.table_name}"'), key=repr)


def test_the_demos_channel_has_all_of_headquarters_data(home: Path, db: Database) -> None:
    with opened_channel(Home(home).channel) as channel:
        assert everything(channel) == everything(db)


def test_a_price_counts_once_its_job_has_run(home: Path, db: Database) -> None:
    with edit(db, SOMEBODY, "a price"):
        Price.insert(store="PARIS", product=2, valid_from=NOON, amount=99).execute(db)
    with opened_channel(Home(home).channel) as channel:
        assert product(channel, WATER).price == 95
    send(Home(home), "1020", lambda: LATER)
    with opened_channel(Home(home).channel) as channel:
        assert product(channel, WATER).price == 99
        assert everything(channel) == everything(db)
    assert set(statuses(db).values()) == {"applied"}


def test_what_leaves_one_store_stays_for_the_others(home: Path, db: Database) -> None:
    with edit(db, SOMEBODY, "no water in Paris"):
        Price.delete().where(Price.store == "PARIS", Price.product == 2).execute(db)
    for job in ("1040", "1020"):
        send(Home(home), job, lambda: LATER)
    with opened_channel(Home(home).channel) as channel:
        assert not is_sold(channel, WATER)
        assert is_sold(channel, WATER, "GENEVA")
        assert everything(channel) == everything(db)


def test_what_headquarters_deletes_is_gone_everywhere(home: Path, db: Database) -> None:
    with edit(db, SOMEBODY, "no water, no cashier"):
        Price.delete().where(Price.product == 2).execute(db)
        Barcode.delete().where(Barcode.product == 2).execute(db)
        Product.delete().where(Product.id == 2).execute(db)
        Staff.delete().where(Staff.number == "000160").execute(db)
    send(Home(home), "9999", lambda: LATER)
    with opened_channel(Home(home).channel) as channel:
        assert everything(channel) == everything(db)


def test_whole_tables_replace_a_stores_rows_and_nobody_elses(home: Path, db: Database) -> None:
    with opened_channel(Home(home).channel) as channel, channel.atomic():
        Staff.insert(store="PARIS", number="9", name="Stray", role="cashier", pin_hash="x").execute(channel)
        Product.insert(
            id=9_999, number="stray", name="Stray", unit="pc", tax_group="FOOD", category="", search_text="stray"
        ).execute(channel)
    send(Home(home), "9999", lambda: LATER, full=True)
    with opened_channel(Home(home).channel) as channel:
        assert everything(channel) == everything(db)


def test_a_number_that_two_products_swap(home: Path, db: Database) -> None:
    def numbers(database: Database) -> list[tuple[object, ...]]:
        return rows(database, "SELECT id, number FROM product WHERE id <= 2 ORDER BY id")

    (first, second) = (number for _, number in numbers(db))
    with edit(db, SOMEBODY, "swapped numbers"):
        for id, number in ((1, "between"), (2, first), (1, second)):
            Product.update(number=number).where(Product.id == id).execute(db)
    send(Home(home), "1040", lambda: LATER)
    with opened_channel(Home(home).channel) as channel:
        assert numbers(channel) == numbers(db) == [(1, second), (2, first)]


def test_one_that_failed_holds_back_those_that_need_it_and_is_tried_three_times(home: Path, db: Database) -> None:
    with edit(db, SOMEBODY, "a product, a leaver"):
        Product.update(name="Still water").where(Product.id == 2).execute(db)
        Price.insert(store="PARIS", product=2, valid_from=NOON, amount=99).execute(db)
        Staff.delete().where(Staff.store == "PARIS", Staff.number == "000160").execute(db)
    made = send_damaged(home, "1040")
    send(Home(home), "1020", lambda: LATER)
    send(Home(home), "1060", lambda: LATER)
    assert list(statuses(db).values()) == [*["apply_failed"] * len(made), "suspended", "applied"]
    with opened_channel(Home(home).channel) as channel:
        assert product(channel, WATER).price == 95
    for _ in range(TRIES + 1):
        bring_to_channel(Home(home), lambda: LATER)
    tries = rows(db, "SELECT DISTINCT tries FROM download WHERE database = 'channel' AND status = 'apply_failed'")
    assert tries == [(TRIES,)]
    send(Home(home), "9999", lambda: LATER, full=True)
    with opened_channel(Home(home).channel) as channel:
        assert product(channel, WATER).price == 99
        assert everything(channel) == everything(db)
    assert set(statuses(db).values()) == {"applied", "canceled"}


def send_damaged(home: Path, job: str) -> list[int]:
    """Run a job whose files are damaged before the channel takes them."""
    made = run_job(Home(home), job, lambda: LATER, full=False).packages
    for package in made:
        file_of(Home(home), package.session).write_bytes(b"damaged")
    bring_to_channel(Home(home), lambda: LATER)
    return [package.session for package in made]
