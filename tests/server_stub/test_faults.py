"""The table of faults: which request meets which fault, and how often."""

from __future__ import annotations

import pytest

from server_stub.faults import DEFAULT_DRIP_MS, DEFAULT_LATENCY_MS, FaultKind, FaultTable, fault_of
from tui_pos.sales.sentence import Refused


def test_a_fault_hits_its_request_as_often_as_asked() -> None:
    table = FaultTable()
    table.set(fault_of(FaultKind.HANG, "FindProduct", 2, None))
    assert table.take("SignOn") is None
    assert [table.take("FindProduct") is not None for _ in range(3)] == [True, True, False]
    (shown,) = table.shown().faults
    assert shown.hits == 2


def test_a_fault_by_name_comes_before_the_one_for_all() -> None:
    table = FaultTable()
    table.set(fault_of(FaultKind.GARBAGE, "all", None, None))
    table.set(fault_of(FaultKind.HANG, "FindProduct", 1, None))
    taken = [table.take("FindProduct"), table.take("FindProduct"), table.take("documents")]
    assert [fault.kind for fault in taken if fault] == [FaultKind.HANG, FaultKind.GARBAGE, FaultKind.GARBAGE]


def test_setting_again_counts_again_and_clearing_ends_all() -> None:
    table = FaultTable()
    for _ in range(2):
        table.set(fault_of(FaultKind.HANG, "all", 1, None))
        assert table.take("SignOn") is not None
        assert table.take("SignOn") is None
    table.clear()
    assert table.shown().faults == ()
    assert table.take("SignOn") is None


def test_only_an_unlimited_fault_for_all_is_seen_at_the_door() -> None:
    table = FaultTable()
    table.set(fault_of(FaultKind.REFUSE, "all", 3, None))
    assert not table.closes_door()
    table.set(fault_of(FaultKind.REFUSE, "all", None, None))
    assert table.closes_door()
    table.set(fault_of(FaultKind.DROP, "all", None, None))
    assert (table.closes_door(), table.ignores_connections()) == (False, True)


def test_delays_are_those_of_their_kind() -> None:
    assert fault_of(FaultKind.LATENCY, "all", None, None).delay_ms == DEFAULT_LATENCY_MS
    assert fault_of(FaultKind.SLOW_DRIP, "all", None, None).delay_ms == DEFAULT_DRIP_MS
    assert fault_of(FaultKind.LATENCY, "all", None, 70).delay_ms == 70
    with pytest.raises(Refused, match="latency and slow-drip"):
        fault_of(FaultKind.HANG, "all", None, 70)


def test_a_request_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused, match="FindProduct"):
        fault_of(FaultKind.HANG, "FindProdukt", None, None)
