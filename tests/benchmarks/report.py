"""What one run of benchmarks found, on which machine, as JSON or as a table."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from importlib.metadata import version

import apsw
import msgspec

from tests.benchmarks.figures import Bar, Figure, Of


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """Where it ran; `load` is the average of the last minute before: above 0.5 or so, somebody else was measured too."""

    system: str
    cores: int
    load: float
    python: str
    textual: str
    sqlite: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one benchmark, and whether all of them meet their bars."""

    name: str
    summary: str
    figures: tuple[Figure, ...]
    met: bool


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON of `python -m tests.benchmarks --json`."""

    machine: Machine
    benchmarks: tuple[Result, ...]
    met: bool


def this_machine() -> Machine:
    """The machine as it is before anything is measured."""
    return Machine(
        system=platform.platform(),
        cores=os.cpu_count() or 1,
        load=round(os.getloadavg()[0], 2),
        python=platform.python_version(),
        textual=version("textual"),
        sqlite=apsw.sqlite_lib_version(),
    )


def result_of(name: str, summary: str, figures: tuple[Figure, ...]) -> Result:
    """The figures together."""
    return Result(name=name, summary=summary, figures=figures, met=all(figure.met for figure in figures))


def report_of(machine: Machine, results: tuple[Result, ...]) -> Report:
    """The results together."""
    return Report(machine=machine, benchmarks=results, met=all(result.met for result in results))


def lines(report: Report) -> Iterable[str]:
    """The report for a person."""
    machine = report.machine
    yield (
        f"{machine.system}, {machine.cores} cores, load {machine.load}, "
        f"Python {machine.python}, Textual {machine.textual}, SQLite {machine.sqlite}"
    )
    for result in report.benchmarks:
        yield f"\n{result.name}: {result.summary}"
        yield f"  {'':46}{'figure':>10}{'floor':>10}{'ratio':>9}  {'bar':16}met"
        yield from (line(figure) for figure in result.figures)


def line(figure: Figure) -> str:
    """One figure."""
    ratio = "-" if figure.ratio is None else f"{figure.ratio:.2f}"
    met = "" if figure.bar is None else "yes" if figure.met else "NO"
    values = f"{figure.figure:>10.2f}{figure.floor:>10.2f}{ratio:>9}"
    return f"  {f'{figure.name} ({figure.unit})':46}{values}  {bar_said(figure.bar, figure.unit):16}{met}".rstrip()


def bar_said(bar: Bar | None, unit: str) -> str:
    """The bar in words."""
    if bar is None:
        return ""
    return f"<= {bar.at_most:g} " + (unit if bar.of is Of.FIGURE else "x floor")
