"""What a benchmark gives (DESIGN section 5): a figure, the machine's own floor of the same run, their ratio, the bar, met."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

DECIMALS = 3


class Of(StrEnum):
    """What a bar limits."""

    FIGURE = "figure"
    RATIO = "ratio"


class Bar(msgspec.Struct, frozen=True):
    """The most that may be measured: of the figure itself, or of its ratio to the floor."""

    of: Of
    at_most: float


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measured figure; `ratio` is null where the floor is 0, `bar` where the figure only informs."""

    name: str
    unit: str
    samples: int
    figure: float
    floor: float
    floor_name: str
    ratio: float | None
    bar: Bar | None
    met: bool


@dataclass(frozen=True)
class Benchmark:
    """One subject; `measure` works in an empty folder on the disk that is measured, beside what a run shares (`chain.py`)."""

    name: str
    summary: str
    measure: Callable[[Path], tuple[Figure, ...]]


def figure_of(
    name: str, unit: str, *, samples: int, figure: float, floor: float, floor_name: str, bar: Bar | None = None
) -> Figure:
    """A figure against its bar; a bar of the ratio is missed when there is no ratio."""
    ratio = figure / floor if floor > 0 else None
    return Figure(
        name=name,
        unit=unit,
        samples=samples,
        figure=round(figure, DECIMALS),
        floor=round(floor, DECIMALS),
        floor_name=floor_name,
        ratio=None if ratio is None else round(ratio, DECIMALS),
        bar=bar,
        met=bar is None or reaches(figure if bar.of is Of.FIGURE else ratio, bar.at_most),
    )


def reaches(measured: float | None, at_most: float) -> bool:
    """Whether what was measured is within the bar."""
    return measured is not None and measured <= at_most


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that so many percent of them do not exceed (nearest rank); raises ValueError for none."""
    if not values:
        raise ValueError("no value was measured")
    return sorted(values)[max(1, math.ceil(len(values) * percent / 100)) - 1]


def milliseconds(
    name: str, percent: float, seconds: Sequence[float], floor: Sequence[float], *, floor_name: str, bar: Bar | None = None
) -> Figure:
    """The percentile of durations, against the same percentile of the floor."""
    return figure_of(
        f"{name}, p{percent:g}",
        "ms",
        samples=len(seconds),
        figure=1000 * percentile(seconds, percent),
        floor=1000 * percentile(floor, percent),
        floor_name=floor_name,
        bar=bar,
    )
