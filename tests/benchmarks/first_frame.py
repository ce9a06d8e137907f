"""From the start of `tui-pos run` to the last byte of its first complete frame, beside a bare Textual app's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import bare_app
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, milliseconds
from tests.benchmarks.store import open_shop, used_home
from tests.benchmarks.terminal import running
from tests.benchmarks.till import SIGN_ON, run_command

STARTS = 20
NAME = "start to first frame"
FLOOR = "a bare Textual app"


def measure(folder: Path) -> tuple[Figure, ...]:
    """Start each program in turn, after one start that warms the caches."""
    took: list[float] = []
    floor: list[float] = []
    with open_shop(folder) as shop:
        command = run_command(used_home(shop))
        first_frame(command, SIGN_ON)
        first_frame(bare_app.COMMAND, bare_app.READY)
        for _ in range(STARTS):
            took.append(first_frame(command, SIGN_ON))
            floor.append(first_frame(bare_app.COMMAND, bare_app.READY))
    return (
        milliseconds(NAME, 50, took, floor, floor_name=FLOOR, bar=Bar(Of.RATIO, 3.0)),
        milliseconds(NAME, 95, took, floor, floor_name=FLOOR),
    )


def first_frame(command: Sequence[str], shows: str) -> float:
    """Seconds from the spawn of the process to the last byte of the frame that shows this."""
    with running(command) as terminal:
        return terminal.painted(shows) - terminal.started


BENCHMARK = Benchmark("first-frame", "Start of `tui-pos run` to its first complete frame", measure)
