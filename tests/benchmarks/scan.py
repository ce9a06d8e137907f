"""From the first byte of a scan to the last byte of the repaint, through a terminal: p50 <= 50 ms, p95 <= 90 ms."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks import bare_app
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, milliseconds
from tests.benchmarks.store import barcodes, open_shop, used_home
from tests.benchmarks.terminal import Terminal, running
from tests.benchmarks.till import ENTER, items, pay_exactly, signed_on

SALES = 6
LINES = 20
NAME = "scan to last paint"
FLOOR = "a bare Textual app that shows the line"


def measure(folder: Path) -> tuple[Figure, ...]:
    """Scan so many sales of different products online, each scan beside one in the bare app."""
    took: list[float] = []
    floor: list[float] = []
    with open_shop(folder) as shop, signed_on(used_home(shop)) as till, running(bare_app.COMMAND) as bare:
        bare.painted(bare_app.READY)
        for _ in range(SALES):
            for count, barcode in enumerate(barcodes(LINES), 1):
                took.append(scanned(till, barcode, items(count)))
                floor.append(scanned(bare, barcode, bare_app.shown(len(floor) + 1, barcode)))
            pay_exactly(till)
    return (
        milliseconds(NAME, 50, took, floor, floor_name=FLOOR, bar=Bar(Of.FIGURE, 50)),
        milliseconds(NAME, 95, took, floor, floor_name=FLOOR, bar=Bar(Of.FIGURE, 90)),
    )


def scanned(terminal: Terminal, barcode: str, shows: str) -> float:
    """Seconds from the scan to the last paint of what it led to."""
    began = terminal.type(barcode + ENTER)
    return terminal.painted(shows) - began


BENCHMARK = Benchmark("scan", "Scan to last paint through a terminal, online", measure)
