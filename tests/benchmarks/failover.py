"""A server that hangs: how much later than the time-out the answer comes (p99 <= 50 ms), and the next one (p99 <= 5 ms)."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from pathlib import Path

from server_stub.faults import Fault, FaultKind
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, milliseconds
from tests.benchmarks.offline_register import LOOK_UP_NAME, asked, connected, faulty, raw_look_up, selling, switching
from tests.benchmarks.store import open_shop
from tests.shop import Shop

FAILOVERS = 120
TIMEOUT_MS = 150
TIMER = "an asyncio time-out with nothing to do"


def measure(folder: Path) -> tuple[Figure, ...]:
    """Let the server hang on a scan, take the local answer, ask again, connect; so many times."""
    with open_shop(folder) as shop:
        late, timers, again, looked_up = asyncio.run(failovers(shop))
    return (
        milliseconds("answer after the time-out", 50, late, timers, floor_name=TIMER),
        milliseconds("answer after the time-out", 99, late, timers, floor_name=TIMER, bar=Bar(Of.FIGURE, 50)),
        milliseconds("next answer", 50, again, looked_up, floor_name=LOOK_UP_NAME),
        milliseconds("next answer", 99, again, looked_up, floor_name=LOOK_UP_NAME, bar=Bar(Of.FIGURE, 5)),
    )


async def failovers(shop: Shop) -> tuple[list[float], list[float], list[float], list[float]]:
    """Seconds of lateness, of the timer's own lateness, of the next answer, and of a raw look-up."""
    late: list[float] = []
    timers: list[float] = []
    again: list[float] = []
    looked_up: list[float] = []
    async with selling(shop) as register:
        # After the sign-on: checking a PIN alone may take as long as this time-out.
        shop.server.command("profile", "set", "--store", "PARIS", "--timeout-ms", str(TIMEOUT_MS))
        await register.read_configuration()
        hang = Fault(kind=FaultKind.HANG, request="FindProduct")
        with raw_look_up(register.copy.database.file) as look_up:
            async with faulty(shop, hang):
                for _ in range(FAILOVERS):
                    late.append(await switching(register) - TIMEOUT_MS / 1000)
                    again.append(await asked(register))
                    looked_up.append(look_up())
                    timers.append(await timer_lateness())
                    await connected(register)
    return late, timers, again, looked_up


async def timer_lateness() -> float:
    """How many seconds after its time-out a task that waits for nothing goes on."""
    began = time.perf_counter()
    with suppress(TimeoutError):
        async with asyncio.timeout(TIMEOUT_MS / 1000):
            await asyncio.Event().wait()
    return time.perf_counter() - began - TIMEOUT_MS / 1000


BENCHMARK = Benchmark("failover", "Answers of a register whose server hangs", measure)
