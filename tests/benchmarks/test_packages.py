"""The benchmarks of packages do with a small catalogue what they say: rows arrive, a full set is sold from, nothing is lost."""

from __future__ import annotations

from pathlib import Path

import apsw
import psycopg
import pytest

from server_stub.headquarters.database import opened
from server_stub.home import Home, existing_home
from tests.benchmarks.build import run
from tests.benchmarks.busy_commit import beside
from tests.benchmarks.catalogue import entries
from tests.benchmarks.chain import MOVED, RENAMED, STORE, Package, chain, changed, made
from tests.benchmarks.commit import raw_table
from tests.benchmarks.delta import figures, put_into, raw, unpacked
from tests.benchmarks.drain import Delivery, raw_commits
from tests.benchmarks.drain import raw_table as raw_end
from tests.benchmarks.drain_postgresql import raw_channel, refuse_forgetful
from tests.benchmarks.figures import Bar, Of
from tests.benchmarks.full_set import decompressed, take_over
from tests.benchmarks.look_up import HARD, expression
from tests.postgresql import PostgresServer
from tests.server_stub.headquarters.looking import asker
from tests.shop import Shop
from tui_pos.channel.dialect import rows
from tui_pos.channel.offline import OfflineDatabase
from tui_pos.channel.offline_writer import make_writable
from tui_pos.channel.requests import SearchProducts
from tui_pos.channel.search_text import search_text
from tui_pos.sales.barcode import is_retail
from tui_pos.sync.jobs import ALL_JOBS

GENERATED = 200
FEW = 12


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A chain as the benchmarks make it, with few products."""
    return chain(tmp_path_factory.mktemp("run"), GENERATED)


def offline_database(package: Package, folder: Path) -> OfflineDatabase:
    """The database of a full set; whoever opens it closes it."""
    file = unpacked(package, folder)
    make_writable(file)
    return OfflineDatabase(file, asker)


async def found(database: OfflineDatabase, text: str) -> int:
    """How many products an offline search finds, up to its limit."""
    return len((await database.answer(SearchProducts(text=text))).products)


def test_catalogue_is_the_same_each_time_and_of_different_products() -> None:
    products = list(entries(2_000))
    assert products[:500] == list(entries(500))
    assert len({product.barcode for product in products}) == 2_000
    assert all(is_retail(product.barcode) for product in products)
    assert len({product.name for product in products}) > 1_800
    assert any("é" in product.name for product in products)


def test_chain_has_the_catalogue_in_one_store(large: Home) -> None:
    last = list(entries(GENERATED))[-1]
    with opened(large.headquarters) as db:
        counts = rows(db, "SELECT store_id, COUNT(*) FROM price GROUP BY store_id")
        named = rows(db, "SELECT name FROM product JOIN barcode ON product_id = id WHERE barcode = ?", (last.barcode,))
    assert dict(counts)[STORE] > GENERATED > max(count for store, count in counts if store != STORE)
    assert named == [(last.name,)]


async def test_changed_products_arrive_as_so_many_rows(large: Home, tmp_path: Path) -> None:
    database = offline_database(made(large, ALL_JOBS, full=True), tmp_path)
    try:
        for change, hits in ((MOVED, 0), (RENAMED, FEW)):
            package = changed(large, change, FEW)
            file = unpacked(package, tmp_path)
            assert package.manifest.rows == FEW
            committed, moved = await put_into(database, file, package.manifest)
            assert 0 < committed < moved
            assert await found(database, "nouveau") == hits
            with pytest.raises(RuntimeError, match="0 rows"):
                await put_into(database, file, package.manifest)
    finally:
        await database.close()


def test_renamed_products_are_indexed_as_headquarters_would(large: Home) -> None:
    with opened(large.headquarters) as db:
        renamed = rows(db, "SELECT name, number, category, search_text FROM product WHERE search_text LIKE 'nouveau%'")
    assert renamed
    wrong = [row for row in renamed if row[3] != search_text(*row[:3])]
    assert wrong == []


def test_floor_inserts_every_row(large: Home, tmp_path: Path) -> None:
    whole = unpacked(made(large, ALL_JOBS, full=True), tmp_path)
    package = changed(large, RENAMED, FEW)
    committed, moved = raw(whole, unpacked(package, tmp_path))
    assert 0 < committed < moved
    with opened(whole) as db:
        assert rows(db, "SELECT COUNT(*) FROM product WHERE id > 1000000") == [(FEW,)]


@pytest.mark.parametrize(("floor_s", "at_most_ms"), [(0.2, 500), (0.6, 1_000)])
def test_slow_machine_is_held_to_its_share_of_the_floor(floor_s: float, at_most_ms: float) -> None:
    first, second = figures("x", [(0.5, 0.6)], [(floor_s, floor_s)])
    assert first.bar == Bar(Of.FIGURE, at_most_ms)
    assert (first.met, second.bar) == (True, None)


async def test_full_set_is_taken_over_again_and_again(shop: Shop, tmp_path: Path) -> None:
    package = made(existing_home(shop.server.home), ALL_JOBS, full=True)
    async with shop.register(await shop.synchronised(), started=False, signed_on=False) as register:
        first = await take_over(register, package, register.upkeep.applied)
        second = await take_over(register, package, first)
        assert first.file != second.file
        assert register.copy.database.file.name == second.file
        assert (await register.copy.database.facts()).session == package.manifest.session
    assert decompressed(package.file, tmp_path / "floor") > 0
    assert not (tmp_path / "floor").exists()


async def test_sales_are_committed_as_long_as_the_work_is_done(shop: Shop, tmp_path: Path) -> None:
    worked = 0

    async def work() -> None:
        nonlocal worked
        worked += 1
        await register.journal.counts()

    async with shop.register(await shop.activated(), started=False, signed_on=False) as register:
        before = (await register.journal.counts()).waiting
        took, floor = await beside(register, raw_table(tmp_path / "raw.sqlite"), work, FEW)
        assert len(took) == len(floor) >= FEW
        assert worked > 0
        assert (await register.journal.counts()).waiting == before + len(took)


def test_floor_of_a_delivery_keeps_every_document_at_both_ends(postgres: PostgresServer, tmp_path: Path) -> None:
    contents = [str(number).encode() for number in range(25)]
    with psycopg.connect(postgres.empty()) as connection:
        raw_commits(Delivery(contents, 10, 0.0), [raw_channel(connection), raw_end(tmp_path / "raw.sqlite")])
        assert connection.execute("SELECT count(*) FROM raw").fetchone() == (25,)
    with apsw.Connection(str(tmp_path / "raw.sqlite")) as kept:
        assert [content for (content,) in kept.execute("SELECT content FROM raw ORDER BY position")] == contents


def test_server_that_may_forget_is_not_measured(postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.empty()) as connection, pytest.raises(RuntimeError, match="fsync"):
        refuse_forgetful(connection)


def test_package_is_made_in_a_process_that_tells_its_memory(large: Home) -> None:
    seconds, peak = run(large, ALL_JOBS, "full")
    assert seconds > 0
    assert 10 < peak < 1_000


def test_hard_searches_are_understood_by_the_index(large: Home, tmp_path: Path) -> None:
    file = unpacked(made(large, ALL_JOBS, full=True), tmp_path)
    with opened(file) as db:
        hits = [rows(db, "SELECT rowid FROM product_search WHERE product_search MATCH ?", (expression(text),)) for text in HARD]
    assert any(hits)
    assert not all(hits)
