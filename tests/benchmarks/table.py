"""Every benchmark, in the order in which they run."""

from __future__ import annotations

from tests.benchmarks import (
    build,
    burst,
    busy_commit,
    commit,
    delta,
    discounts,
    drain,
    drain_postgresql,
    failover,
    first_frame,
    full_set,
    look_up,
    memory,
    refusal,
    scan,
)
from tests.benchmarks.figures import Benchmark

BENCHMARKS: dict[str, Benchmark] = {
    module.BENCHMARK.name: module.BENCHMARK
    for module in (
        failover,
        refusal,
        scan,
        burst,
        first_frame,
        memory,
        commit,
        discounts,
        drain,
        drain_postgresql,
        look_up,
        build,
        full_set,
        delta,
        busy_commit,
    )
}
