"""The chain with a large catalogue: a server's home and its packages, made once a run and shared by the benchmarks of it.

`run` is the folder beside the benchmarks' own. Whoever changes something changes a copy.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from server_stub.headquarters.database import Author, edit, opened
from server_stub.headquarters.packages import file_of
from server_stub.headquarters.runs import run_job
from server_stub.home import Home, existing_home
from tests.benchmarks.catalogue import entries, write_products
from tests.shop import StubServer, now
from tui_pos.channel.dialect import rows
from tui_pos.sync.jobs import ALL_JOBS
from tui_pos.sync.packages import Manifest, unpack

PRODUCTS = 200_000
CHANGED = 50_000
STORE = "PARIS"
EVERY = "SELECT id FROM product WHERE id % 4 = 1 ORDER BY id LIMIT ?"
RENAMED = f"UPDATE product SET name = 'Nouveau ' || name, search_text = 'nouveau ' || search_text WHERE id IN ({EVERY})"
MOVED = f"UPDATE product SET unit = unit || '2' WHERE id IN ({EVERY})"


@dataclass(frozen=True)
class Package:
    """A package as a register fetches it."""

    manifest: Manifest
    file: Path


@cache
def chain(run: Path, products: int = PRODUCTS) -> Home:
    """The demo chain, with so many generated products more in PARIS; nothing is running."""
    server = StubServer(run / f"chain-{products}")
    server.command("init")
    file = run / "products.csv"
    write_products(file, entries(products))
    server.command("import-products", str(file), "--store", STORE)
    return existing_home(server.home)


def own_chain(folder: Path, products: int = PRODUCTS) -> Home:
    """A copy for one benchmark."""
    copy = folder / f"server-{products}"
    shutil.copytree(chain(folder.parent, products).folder, copy)
    return existing_home(copy)


@cache
def full_set(run: Path) -> Package:
    """The full set of the large store."""
    return made(chain(run, PRODUCTS), ALL_JOBS, full=True)


@cache
def offline_file(run: Path) -> Path:
    """The full set unpacked, as it came."""
    package, file = full_set(run), run / "offline.sqlite"
    unpack(package.file, file, package.manifest, lambda done: None)
    return file


def changed(home: Home, statement: str, count: int = CHANGED) -> Package:
    """The package of products after a change of so many, spread over the catalogue."""
    with opened(home.headquarters) as db, edit(db, Author("benchmark", now()), "many products"):
        rows(db, statement, (count,))
    return made(home, "1040", full=False)


def made(home: Home, job: str, *, full: bool) -> Package:
    """What a run of the job makes for the large store."""
    (manifest,) = run_job(home, job, now, full=full, only=(STORE,)).packages
    return Package(manifest, file_of(home, manifest.session))
