"""`python -m tests.benchmarks [NAME] --json` (DESIGN section 5): 0 every bar is met, 1 one is missed, 2 wrong usage."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import msgspec
import platformdirs
import typer

from tests.benchmarks.figures import Benchmark
from tests.benchmarks.report import Result, lines, report_of, result_of, this_machine
from tests.benchmarks.table import BENCHMARKS

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def run(
    name: Annotated[str | None, typer.Argument(help=f"One of: {', '.join(BENCHMARKS)}; else all of them.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")] = False,
    folder: Annotated[Path | None, typer.Option(help="On the disk to measure; else the user's cache folder.")] = None,
) -> None:
    """Measure, beside the machine's own floor, and hold the figures to their bars."""
    if name is not None and name not in BENCHMARKS:
        raise typer.BadParameter(f"there is no benchmark {name}; choose one of {', '.join(BENCHMARKS)}")
    machine = this_machine()
    chosen = BENCHMARKS.values() if name is None else (BENCHMARKS[name],)
    # Not the system's temporary folder: that may be memory, where a durable commit costs nothing.
    disk = folder or platformdirs.user_cache_path("tui-pos-benchmarks", appauthor=False, ensure_exists=True)
    with tempfile.TemporaryDirectory(dir=disk) as run:
        report = report_of(machine, tuple(measured(benchmark, Path(run)) for benchmark in chosen))
    print(msgspec.json.encode(report).decode() if as_json else "\n".join(lines(report)))
    sys.exit(0 if report.met else 1)


def measured(benchmark: Benchmark, run: Path) -> Result:
    """The result of one benchmark in an empty folder, beside what several of this run share."""
    print(f"measuring: {benchmark.summary} ...", file=sys.stderr)
    folder = run / benchmark.name
    folder.mkdir()
    try:
        return result_of(benchmark.name, benchmark.summary, benchmark.measure(folder))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    app()
