"""A register takes over a full set of 200,000 products: at most 3 times what decompressing it to the disk takes (issue 3)."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from pathlib import Path

from tests.benchmarks.chain import PRODUCTS, Package, full_set
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, milliseconds
from tests.benchmarks.store import open_shop
from tests.shop import Shop
from tui_pos.register import Register
from tui_pos.sync.application import in_use, place_of
from tui_pos.sync.download import check, unpack_whole
from tui_pos.sync.packages import CHUNK
from tui_pos.sync.sessions import AppliedPackage

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TIMES = 7
NAME = f"full set of {PRODUCTS:,} products taken over"
FLOOR = "decompress the same file to the disk, fsync"


def measure(folder: Path) -> tuple[Figure, ...]:
    """From the hash of the fetched file to the moment at which answers come from it, beside the floor, so many times."""
    package = full_set(folder.parent)
    with open_shop(folder) as shop:
        took, floor = asyncio.run(taken_over(shop, package))
    return (milliseconds(NAME, 50, took, floor, floor_name=FLOOR, bar=Bar(Of.RATIO, 3.0)),)


async def taken_over(shop: Shop, package: Package) -> tuple[list[float], list[float]]:
    """Seconds of each time, and of each floor."""
    took: list[float] = []
    floor: list[float] = []
    async with shop.register(await shop.synchronised(), started=False, signed_on=False) as register:
        applied = register.upkeep.applied
        for _ in range(TIMES):
            floor.append(await asyncio.to_thread(decompressed, package.file, shop.folder / "floor"))
            began = time.perf_counter()
            applied = await take_over(register, package, applied)
            took.append(time.perf_counter() - began)
        facts = await register.copy.database.facts()
    if facts.products < PRODUCTS:
        raise RuntimeError(f"the register sells {facts.products} products")
    return took, floor


async def take_over(register: Register, package: Package, applied: AppliedPackage | None) -> AppliedPackage:
    """What the download cycle does with a full set once it is fetched."""
    home, manifest = register.home, package.manifest
    target = place_of(manifest, home.packages, home.path, applied)
    await asyncio.to_thread(unpack_whole, package.file, target, manifest, lambda progress: None)
    await asyncio.to_thread(check, target, manifest, lambda progress: None)
    taken = in_use(manifest, target.name, register.clock())
    await register.upkeep.downloading.parts.data.take(taken)
    return taken


def decompressed(package: Path, target: Path) -> float:
    """Seconds to decompress a file into a new one, durably; the new one is removed."""
    began = time.perf_counter()
    with zstd.open(package, "rb") as source, target.open("wb") as file:
        shutil.copyfileobj(source, file, CHUNK)
        file.flush()
        os.fsync(file.fileno())
    took = time.perf_counter() - began
    target.unlink()
    return took


BENCHMARK = Benchmark("full-set", "A register takes over a full set", measure)
