"""A fault table in a file is one table, however many processes have it open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from server_stub.faults import Fault, FaultKind, FaultShown
from server_stub.shared_faults import SharedFaultTable

FIVE = Fault(kind=FaultKind.ERROR_5XX, request="FindProduct", times=5)


def test_what_one_sets_another_meets_and_both_count(tmp_path: Path) -> None:
    tables = [SharedFaultTable(tmp_path / "faults.json") for _ in range(4)]
    assert tables[1].take("FindProduct") is None
    tables[0].set(FIVE)
    with ThreadPoolExecutor(4) as threads:
        met = list(threads.map(lambda table: [table.take("FindProduct") for _ in range(10)], tables))
    assert sum(each.count(FIVE) for each in met) == 5
    assert tables[3].shown().faults == (FaultShown(fault=FIVE, hits=5),)
    assert tables[2].take("SignOn") is None


def test_clear_leaves_an_empty_file(tmp_path: Path) -> None:
    table, other = SharedFaultTable(tmp_path / "faults.json"), SharedFaultTable(tmp_path / "faults.json")
    table.set(Fault(kind=FaultKind.REFUSE))
    assert other.closes_door()
    table.set(Fault(kind=FaultKind.DROP))
    assert (other.closes_door(), other.ignores_connections()) == (False, True)
    other.clear()
    assert (table.closes_door(), table.ignores_connections(), table.shown().faults) == (False, False, ())
    assert (tmp_path / "faults.json").read_bytes() == b""
