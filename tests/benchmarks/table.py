"""Every benchmark, in the order in which they run."""

from __future__ import annotations

from tests.benchmarks import (
    build,
    burst,
    commit,
    delta,
    discounts,
    drain,
    failover,
    first_frame,
    look_up,
    memory,
    refusal,
    scan,
)
from tests.benchmarks.figures import Benchmark

MODULES = (failover, refusal, scan, burst, first_frame, memory, commit, discounts, drain, look_up, build, delta)
BENCHMARKS: dict[str, Benchmark] = {module.BENCHMARK.name: module.BENCHMARK for module in MODULES}
