"""Making the packages of a catalogue: how long, and in how much memory, which must not grow with the catalogue (issue 3)."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from server_stub.headquarters.database import Author, edit, opened
from server_stub.home import Home
from tests.benchmarks.chain import EVERY, PRODUCTS, STORE, own_chain
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, figure_of
from tests.shop import now
from tui_pos.channel.dialect import rows
from tui_pos.sync.packages import CHUNK

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

FEW = PRODUCTS // 10
FLOOR = "reading headquarters' file and compressing it"
MEMORY_FLOOR = f"the same for {FEW:,} products"
RUN = """
import json, re, sys, time
from pathlib import Path
from server_stub.headquarters.runs import run_job
from server_stub.home import existing_home
home, job, store, full = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] == "full"
began = time.perf_counter()
run_job(existing_home(home), job, lambda: time.time_ns() // 1000, full=full, only=(store,))
took = time.perf_counter() - began
# Not getrusage: its maximum begins with that of the process that started this one.
peak = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
print(json.dumps([took, peak / 1024]))
"""
CHANGE = f"UPDATE product SET name = 'Nouveau ' || name, search_text = 'nouveau ' || search_text WHERE id IN ({EVERY})"


def measure(folder: Path) -> tuple[Figure, ...]:
    """A full set and a delta of a quarter of the products, of a large and of a small catalogue, each in its own process."""
    large, small = own_chain(folder, PRODUCTS), own_chain(folder, FEW)
    floor = compressed(large.database.with_name("headquarters.sqlite"))
    full, few_full = run(large, "9999", "full"), run(small, "9999", "full")
    for home, products in ((large, PRODUCTS), (small, FEW)):
        change(home, products // 4)
    delta, few_delta = run(large, "1040", "delta"), run(small, "1040", "delta")
    return (
        seconds_of(f"full set of {PRODUCTS:,} products", full, floor),
        seconds_of(f"delta of {PRODUCTS // 4:,} changed products", delta, floor),
        memory_of("memory for the full set", full, few_full),
        memory_of("memory for the delta", delta, few_delta),
    )


def change(home: Home, count: int) -> None:
    """So many products get another name."""
    with opened(home.headquarters) as db, edit(db, Author("benchmark", now()), "many products"):
        rows(db, CHANGE, (count,))


def run(home: Home, job: str, kind: str) -> Sequence[float]:
    """Seconds, and the peak of resident memory in MB, of a process that makes one store's package."""
    command = [sys.executable, "-c", RUN, str(home.folder), job, STORE, kind]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[float] = json.loads(done.stdout)
    return found


def compressed(file: Path) -> float:
    """Seconds to read a file and compress it as packages are."""
    began = time.perf_counter()
    compressor = zstd.ZstdCompressor(level=3)
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            compressor.compress(chunk)
    return time.perf_counter() - began


def seconds_of(name: str, measured: Sequence[float], floor: float) -> Figure:
    return figure_of(name, "s", samples=1, figure=measured[0], floor=floor, floor_name=FLOOR)


def memory_of(name: str, measured: Sequence[float], few: Sequence[float]) -> Figure:
    bar = Bar(Of.RATIO, 1.25)
    return figure_of(name, "MB", samples=1, figure=measured[1], floor=few[1], floor_name=MEMORY_FLOOR, bar=bar)


BENCHMARK = Benchmark("build", "Making packages", measure)
