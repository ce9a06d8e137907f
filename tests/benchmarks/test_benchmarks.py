"""The benchmarks' own arithmetic, list and JSON; nothing here is timed, for bars belong to an idle machine."""

from __future__ import annotations

import json
import pkgutil
from importlib import import_module
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

import tests.benchmarks
from tests.benchmarks.__main__ import app
from tests.benchmarks.commit import closing, paid_cart
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, figure_of, milliseconds, percentile
from tests.benchmarks.report import bar_said, lines, report_of, result_of, this_machine
from tests.benchmarks.store import barcodes
from tests.benchmarks.table import BENCHMARKS
from tui_pos.sales.balance import transaction_problems
from tui_pos.sales.barcode import is_retail


def figure(measured: float, floor: float, bar: Bar | None) -> Figure:
    return figure_of("x", "ms", samples=1, figure=measured, floor=floor, floor_name="y", bar=bar)


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([7.0], 50, 7.0),
        ([3.0, 1.0, 2.0], 50, 2.0),
        ([4.0, 3.0, 2.0, 1.0], 50, 2.0),
        ([float(n) for n in range(1, 101)], 95, 95.0),
        ([float(n) for n in range(1, 101)], 99, 99.0),
        ([float(n) for n in range(1, 102)], 99, 100.0),
        ([1.0, 2.0], 100, 2.0),
        ([1.0, 2.0], 0, 1.0),
    ],
)
def test_percentile_is_the_nearest_rank(values: list[float], percent: float, expected: float) -> None:
    assert percentile(values, percent) == expected


def test_percentile_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no value"):
        percentile([], 50)


@pytest.mark.parametrize(
    ("measured", "floor", "bar", "ratio", "met"),
    [
        (50.0, 10.0, Bar(Of.FIGURE, 50), 5.0, True),
        (50.1, 10.0, Bar(Of.FIGURE, 50), 5.01, False),
        (30.0, 10.0, Bar(Of.RATIO, 3.0), 3.0, True),
        (30.1, 10.0, Bar(Of.RATIO, 3.0), 3.01, False),
        (0.0, 0.0, Bar(Of.FIGURE, 0), None, True),
        (1.0, 0.0, Bar(Of.RATIO, 3.0), None, False),
        (1e9, 1.0, None, 1e9, True),
    ],
)
def test_bar_limits_the_figure_or_its_ratio(
    measured: float, floor: float, bar: Bar | None, ratio: float | None, met: bool
) -> None:
    made = figure(measured, floor, bar)
    assert (made.ratio, made.met) == (ratio, met)


def test_rounding_for_the_eye_does_not_meet_a_bar() -> None:
    assert not figure(50.0004, 10.0, Bar(Of.FIGURE, 50)).met


def test_durations_are_told_in_milliseconds_at_the_same_percentile() -> None:
    made = milliseconds("x", 50, [0.001, 0.002, 0.003], [0.001, 0.001, 0.009], floor_name="y")
    assert (made.name, made.unit, made.samples, made.figure, made.floor, made.ratio) == ("x, p50", "ms", 3, 2.0, 1.0, 2.0)


def test_every_benchmark_of_the_package_is_in_the_table() -> None:
    names = (module.name for module in pkgutil.iter_modules(tests.benchmarks.__path__))
    modules = [import_module(f"tests.benchmarks.{name}") for name in names if not name.startswith(("_", "test_"))]
    written = {benchmark.name for module in modules if isinstance(benchmark := vars(module).get("BENCHMARK"), Benchmark)}
    assert written == set(BENCHMARKS)


def test_result_and_report_are_met_when_every_figure_is() -> None:
    good, bad = figure(1.0, 1.0, Bar(Of.FIGURE, 1)), figure(2.0, 1.0, Bar(Of.FIGURE, 1))
    machine = this_machine()
    met, missed = result_of("a", "A", (good, good)), result_of("b", "B", (good, bad))
    assert (met.met, missed.met) == (True, False)
    assert report_of(machine, (met,)).met
    assert not report_of(machine, (met, missed)).met


@pytest.fixture
def one_benchmark(monkeypatch: pytest.MonkeyPatch) -> None:
    """A benchmark of no time at all beside the real ones."""

    def measure(folder: Path) -> tuple[Figure, ...]:
        assert list(folder.iterdir()) == []
        return (figure(2.0, 1.0, Bar(Of.RATIO, 3.0)), figure(0.0, 0.0, None))

    def miss(folder: Path) -> tuple[Figure, ...]:
        return (figure(4.0, 1.0, Bar(Of.RATIO, 3.0)),)

    monkeypatch.setitem(BENCHMARKS, "instant", Benchmark("instant", "Nothing", measure))
    monkeypatch.setitem(BENCHMARKS, "missed", Benchmark("missed", "Nothing, slowly", miss))


@pytest.mark.usefixtures("one_benchmark")
def test_json_has_figure_floor_ratio_bar_and_met(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["instant", "--json", "--folder", str(tmp_path)])
    assert done.exit_code == 0
    report = json.loads(done.stdout)
    assert set(report) == {"machine", "benchmarks", "met"}
    assert set(report["machine"]) == {"system", "cores", "load", "python", "textual", "sqlite"}
    (result,) = report["benchmarks"]
    assert (result["name"], result["summary"], result["met"], report["met"]) == ("instant", "Nothing", True, True)
    assert result["figures"][0] == {
        "name": "x",
        "unit": "ms",
        "samples": 1,
        "figure": 2.0,
        "floor": 1.0,
        "floor_name": "y",
        "ratio": 2.0,
        "bar": {"of": "ratio", "at_most": 3.0},
        "met": True,
    }
    assert (result["figures"][1]["ratio"], result["figures"][1]["bar"]) == (None, None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("one_benchmark")
def test_missed_bar_leaves_with_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["missed", "--json", "--folder", str(tmp_path)])
    assert (done.exit_code, json.loads(done.stdout)["met"]) == (1, False)


def test_unknown_name_leaves_with_two_and_names_the_others() -> None:
    done = CliRunner().invoke(app, ["speed", "--json"])
    assert done.exit_code == 2
    assert "commit" in done.stderr


def test_table_for_a_person_has_a_line_for_each_figure() -> None:
    result = result_of("a", "A", (figure(2.0, 1.0, Bar(Of.RATIO, 1.0)), figure(0.0, 0.0, None)))
    first, second = list(lines(report_of(this_machine(), (result,))))[-2:]
    assert first.split() == ["x", "(ms)", "2.00", "1.00", "2.00", "<=", "1", "x", "floor", "NO"]
    assert second.split() == ["x", "(ms)", "0.00", "0.00", "-"]


@pytest.mark.parametrize(
    ("bar", "said"), [(None, ""), (Bar(Of.FIGURE, 50), "<= 50 ms"), (Bar(Of.RATIO, 2.5), "<= 2.5 x floor")]
)
def test_bar_in_words(bar: Bar | None, said: str) -> None:
    assert bar_said(bar, "ms") == said


def test_scanned_products_are_different_and_valid() -> None:
    found = barcodes(20)
    assert len(set(found)) == 20
    assert all(len(barcode) == 13 and is_retail(barcode) for barcode in found)


def test_committed_sale_has_five_lines_and_adds_up() -> None:
    body = closing(paid_cart())(1, "PARIS-PARIS-1-1")
    assert len(body.lines) == 5
    assert list(transaction_problems(body)) == []


def test_struct_of_the_report_reads_its_own_json() -> None:
    report = report_of(this_machine(), (result_of("a", "A", (figure(1.0, 1.0, None),)),))
    assert msgspec.json.decode(msgspec.json.encode(report), type=type(report)) == report
