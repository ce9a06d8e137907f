"""A scan into a cart of 500 lines with 200 active promotions, recalculated: p99 <= 20 ms (issue 4)."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, figure_of, milliseconds
from tests.benchmarks.leaflet import cart, leaflet, tangle
from tests.benchmarks.whole_scan import whole_scans
from tui_pos.sales.discounts.calculation import Priced, calculate
from tui_pos.sales.discounts.offers import Offers, offers_of
from tui_pos.sales.discounts.pieces import PricedLine
from tui_pos.sales.discounts.promotions import Promotion
from tui_pos.sales.money import Currency

EUR = Currency("EUR")
CARTS = 10
LINES = 500
SCANS = 50
NAME = "scan, 500 lines and 200 promotions"
WHOLE = "the same from the answer to the cart's JSON"
LARGEST = 300_000
FLOOR = "quantity times price of each line alone"

Seconds = tuple[float, float, float]
"""Of one scan: as the till does it, with nothing remembered from the scan before, and of the floor."""


def measure(folder: Path) -> tuple[Figure, ...]:
    """Scan the last lines of several carts, each calculation beside the floor of the same lines."""
    took, afresh, floor = zip(*scanned(leaflet(Random(1))), strict=True)
    whole, sizes = zip(*whole_carts(leaflet(Random(1))), strict=True)
    tangled, _, beside = zip(*scanned(tangle(Random(1))), strict=True)
    return (
        milliseconds(NAME, 50, took, floor, floor_name=FLOOR, bar=Bar(Of.FIGURE, 20)),
        milliseconds(NAME, 99, took, floor, floor_name=FLOOR, bar=Bar(Of.FIGURE, 20)),
        milliseconds(WHOLE, 50, whole, floor, floor_name=FLOOR, bar=Bar(Of.FIGURE, 20)),
        milliseconds(WHOLE, 99, whole, floor, floor_name=FLOOR, bar=Bar(Of.FIGURE, 20)),
        figure_of(
            "the cart in the journal",
            "bytes",
            samples=len(sizes),
            figure=max(sizes),
            floor=LINES,
            floor_name="its lines",
            bar=Bar(Of.FIGURE, LARGEST),
        ),
        milliseconds("the same, nothing remembered", 50, afresh, floor, floor_name=FLOOR),
        milliseconds("scan, all promotions in one contest", 50, tangled, beside, floor_name=FLOOR),
    )


def scanned(promotions: list[Promotion]) -> Iterator[Seconds]:
    """The last scans of each cart with these promotions."""
    offers = offers_of(promotions)
    for seed in range(CARTS):
        yield from scans(cart(LINES, Random(seed)), offers)


def whole_carts(promotions: list[Promotion]) -> Iterator[tuple[float, int]]:
    """The last whole scans of each cart with these promotions: seconds, and the bytes of the cart."""
    for seed in range(CARTS):
        yield from whole_scans(cart(LINES, Random(seed)), promotions, SCANS)


def scans(lines: list[PricedLine], offers: Offers) -> Iterator[Seconds]:
    """The last scans of one cart."""
    previous = calculate(lines[:-SCANS], offers, currency=EUR)
    for length in range(len(lines) - SCANS + 1, len(lines) + 1):
        now = lines[:length]
        began = time.perf_counter()
        previous = calculate(now, offers, currency=EUR, previous=previous)
        recalculated = time.perf_counter()
        afresh = calculate(now, offers, currency=EUR)
        done = time.perf_counter()
        before = sum(line.amount for line in now)
        floored = time.perf_counter()
        check(previous, afresh, before)
        yield recalculated - began, done - recalculated, floored - done


def check(priced: Priced, afresh: Priced, before: int) -> None:
    """Raises RuntimeError when what was measured is not the calculation, or takes nothing off."""
    if priced != afresh or not 0 < priced.off < before or priced.total != before - priced.off:
        raise RuntimeError("the calculation that was measured is wrong")


BENCHMARK = Benchmark("discounts", "Discounts of a large cart at a scan", measure)
