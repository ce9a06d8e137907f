"""Resident memory over 500 dialogs opened and closed in the running program: the last 400 add at most 2 MB."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle, islice
from pathlib import Path

from tests.benchmarks import bare_app
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, figure_of
from tests.benchmarks.store import open_shop, used_home
from tests.benchmarks.terminal import Terminal, running
from tests.benchmarks.till import ENTER, SALE, items, signed_on
from tests.shop import WATER

WARM_UP = 100
MEASURED = 400
BACK = "\x18"  # Ctrl+X
DIALOGS = {
    "\x05": "The entry line",  # Ctrl+E, help
    "\x07": "Enter Choose",  # Ctrl+G, buttons
    "\x0b": "Enter Run",  # Ctrl+K, commands
    "\x0e": "Ready for offline?",  # Ctrl+N, connection
    "\x14": "Enter Change",  # Ctrl+T, quantity
    "\x16": "Void the whole transaction?",  # Ctrl+V
    "\x11": "Leave the program?",  # Ctrl+Q
}
FLOOR = "a bare Textual app and its empty dialog"


def measure(folder: Path) -> tuple[Figure, ...]:
    """Open and close each dialog in turn with a sale in front, beside as many of the bare app's."""
    with open_shop(folder) as shop, signed_on(used_home(shop)) as till, running(bare_app.COMMAND) as bare:
        bare.painted(bare_app.READY)
        till.type(WATER + ENTER)
        till.painted(items(1))
        growth, floor = [
            growth_over_dialogs(terminal, dialogs, closed, warm_up=WARM_UP, measured=MEASURED)
            for terminal, dialogs, closed in (
                (till, DIALOGS, SALE),
                (bare, {bare_app.OPEN: bare_app.DIALOG}, bare_app.READY),
            )
        ]
        resident = till.resident_mb
        bare_resident = bare.resident_mb
    return (
        figure_of(
            f"growth over the last {MEASURED} of {WARM_UP + MEASURED} dialogs",
            "MB",
            samples=MEASURED,
            figure=growth,
            floor=floor,
            floor_name=FLOOR,
            bar=Bar(Of.FIGURE, 2),
        ),
        figure_of("resident memory afterwards", "MB", samples=1, figure=resident, floor=bare_resident, floor_name=FLOOR),
    )


def growth_over_dialogs(terminal: Terminal, dialogs: dict[str, str], closed: str, *, warm_up: int, measured: int) -> float:
    """Megabytes that the measured dialogs added, after those that warm up."""
    keys = cycle(dialogs.items())
    open_and_close(terminal, islice(keys, warm_up), closed)
    before = terminal.resident_mb
    open_and_close(terminal, islice(keys, measured), closed)
    return terminal.resident_mb - before


def open_and_close(terminal: Terminal, dialogs: Iterable[tuple[str, str]], closed: str) -> None:
    """Open each dialog by its key, see it, go back, see what was in front before."""
    for key, shows in dialogs:
        terminal.type(key)
        terminal.painted(shows)
        terminal.type(BACK)
        terminal.painted(closed)


BENCHMARK = Benchmark("memory", "Resident memory over 500 dialogs", measure)
