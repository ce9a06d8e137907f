"""What a package costs grows with it and with the catalogue, never with their product: in steps of SQLite, nothing is timed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import pytest

from server_stub.headquarters.runs import run_job
from server_stub.headquarters.to_channel import bring_to_channel
from server_stub.home import Home
from tests.benchmarks.chain import RENAMED, Package, chain, changed, made
from tests.benchmarks.delta import unpacked
from tests.shop import now
from tui_pos.channel.offline_writer import open_for_writing
from tui_pos.sync.delta import apply_package
from tui_pos.sync.jobs import ALL_JOBS

FEW, MANY = SIZES = (500, 2_000)
GROWTH = MANY // FEW
# A product of the two would be twice the growth again.
MOST = GROWTH * 1.5
STEPS_AT_ONCE = 50
OTHER_BARCODES = "UPDATE barcode SET barcode = barcode || '0' WHERE product_id <= ?"


class Count:
    """How many steps the statements have taken, in units of STEPS_AT_ONCE."""

    def __init__(self) -> None:
        self.steps = 0

    def add(self) -> bool:
        self.steps += 1
        return False


@contextmanager
def counted() -> Iterator[Count]:
    """The steps of every connection that is opened meanwhile."""
    count = Count()

    def watch(connection: apsw.Connection) -> None:
        connection.set_progress_handler(count.add, STEPS_AT_ONCE)

    apsw.connection_hooks.append(watch)
    try:
        yield count
    finally:
        apsw.connection_hooks.remove(watch)


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Home]:
    """A small chain, and a larger one."""
    run = tmp_path_factory.mktemp("run")
    return chain(run, FEW), chain(run, MANY)


def cost_of_full_set(home: Home) -> int:
    with counted() as count:
        made(home, ALL_JOBS, full=True)
    return count.steps


def cost_of_all_products(home: Home) -> int:
    """Of every product, for a store that has few of them, and of bringing them to a channel that has all."""
    with counted() as count:
        run_job(home, "1040", now, full=True, only=("HOUSTON",))
        bring_to_channel(home, now)
    return count.steps


def cost_of_delta(home: Home) -> int:
    with counted() as count:
        changed_quarter(home)
    return count.steps


def cost_of_barcodes(home: Home) -> int:
    """Of a package in which every barcode is another one."""
    with counted() as count:
        assert changed(home, OTHER_BARCODES, sum(SIZES)).manifest.rows > 0
    return count.steps


def cost_of_applying(home: Home, folder: Path) -> int:
    """A package of changed products in an offline database."""
    file = unpacked(made(home, ALL_JOBS, full=True), folder)
    package = changed_quarter(home)
    rows = unpacked(package, folder)
    with counted() as count, closing(open_for_writing(file)) as connection:
        assert apply_package(connection, rows, package.manifest, {}) == package.manifest.rows > 0
    return count.steps


def changed_quarter(home: Home) -> Package:
    return changed(home, RENAMED, int(home.folder.name.split("-")[1]) // 4)


@pytest.mark.parametrize(
    "cost", [cost_of_full_set, cost_of_all_products, cost_of_delta, cost_of_barcodes], ids=lambda cost: cost.__name__
)
def test_making_costs_what_there_is(homes: tuple[Home, Home], cost: Callable[[Home], int]) -> None:
    few, many = (cost(home) for home in homes)
    assert few > 0
    assert many / few < MOST


def test_applying_costs_what_there_is(homes: tuple[Home, Home], tmp_path: Path) -> None:
    few, many = (cost_of_applying(home, tmp_path) for home in homes)
    assert few > 0
    assert many / few < MOST
