"""Every benchmark, in the order in which they run."""

from __future__ import annotations

from tests.benchmarks import burst, commit, discounts, drain, failover, first_frame, memory, refusal, scan
from tests.benchmarks.figures import Benchmark

MODULES = (failover, refusal, scan, burst, first_frame, memory, commit, drain, discounts)
BENCHMARKS: dict[str, Benchmark] = {module.BENCHMARK.name: module.BENCHMARK for module in MODULES}
