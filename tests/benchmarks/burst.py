"""Twenty scans written to the terminal at once, with no gap: every one is in the sale that the journal has."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.benchmarks import bare_app
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, figure_of, milliseconds
from tests.benchmarks.store import barcodes, open_shop, used_home
from tests.benchmarks.terminal import Terminal, running
from tests.benchmarks.till import ENTER, items, pay_exactly, signed_on
from tui_pos.commands.journal import export
from tui_pos.config import Home
from tui_pos.sales.document import TransactionBody, unseal

BURSTS = 10
SCANS = 20
FLOOR = "a bare Textual app that shows the lines"


def measure(folder: Path) -> tuple[Figure, ...]:
    """Send bursts, one a sale; count afterwards what the journal's sales are short of."""
    scans = barcodes(SCANS)
    took: list[float] = []
    floor: list[float] = []
    with open_shop(folder) as shop:
        home = used_home(shop)
        with signed_on(home) as till, running(bare_app.COMMAND) as bare:
            bare.painted(bare_app.READY)
            for burst in range(1, BURSTS + 1):
                took.append(sent(till, scans, items(SCANS)))
                floor.append(sent(bare, scans, bare_app.shown(SCANS * burst, scans[-1])))
                pay_exactly(till)
        lost = scans_lost(home, Counter(scans), sales=BURSTS)
    return (
        figure_of(
            "scans lost or wrong",
            "scans",
            samples=SCANS * BURSTS,
            figure=lost,
            floor=0,
            floor_name=FLOOR,
            bar=Bar(Of.FIGURE, 0),
        ),
        milliseconds(f"{SCANS} scans at once to last paint", 50, took, floor, floor_name=FLOOR),
    )


def sent(terminal: Terminal, scans: list[str], shows: str) -> float:
    """Seconds from the first scan to the last paint after the last one."""
    began = terminal.type("".join(scan + ENTER for scan in scans))
    return terminal.painted(shows) - began


def scans_lost(home: Home, scans: Counter[str], *, sales: int) -> int:
    """How many pieces the journal's sales miss of what was scanned in each, or have besides; a missing sale misses all."""
    bodies = (unseal(content).body for content in export(home))
    sold = [body for body in bodies if isinstance(body, TransactionBody)]
    return abs(sales - len(sold)) * scans.total() + sum(difference(pieces(body), scans) for body in sold)


def pieces(body: TransactionBody) -> Counter[str]:
    """How many pieces of each barcode the sale has."""
    counted: Counter[str] = Counter()
    for line in body.lines:
        counted[line.barcode] += int(line.quantity)
    return counted


def difference(one: Counter[str], other: Counter[str]) -> int:
    """How many pieces are in one and not in the other."""
    return ((one - other) + (other - one)).total()


BENCHMARK = Benchmark("burst", "Scans with no gap: none is lost", measure)
