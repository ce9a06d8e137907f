"""A server that is gone: the answer to the refused question (p99 < 20 ms), and to the next one (p99 < 5 ms)."""

from __future__ import annotations

import asyncio
import socket
import time
from pathlib import Path

from server_stub.faults import Fault, FaultKind
from tests.benchmarks.figures import Bar, Benchmark, Figure, Of, milliseconds
from tests.benchmarks.offline_register import LOOK_UP_NAME, asked, connected, faulty, raw_look_up, selling, switching
from tests.benchmarks.store import open_shop
from tests.shop import Shop

FAILOVERS = 120
REFUSAL = "a refused connection alone"


def measure(folder: Path) -> tuple[Figure, ...]:
    """Shut the server's port, take the local answer, ask again, open the port, connect; so many times."""
    with open_shop(folder) as shop:
        took, refused, again, looked_up = asyncio.run(failovers(shop))
    return (
        milliseconds("answer to the refused question", 50, took, refused, floor_name=REFUSAL),
        milliseconds("answer to the refused question", 99, took, refused, floor_name=REFUSAL, bar=Bar(Of.FIGURE, 20)),
        milliseconds("next answer", 50, again, looked_up, floor_name=LOOK_UP_NAME),
        milliseconds("next answer", 99, again, looked_up, floor_name=LOOK_UP_NAME, bar=Bar(Of.FIGURE, 5)),
    )


async def failovers(shop: Shop) -> tuple[list[float], list[float], list[float], list[float]]:
    """Seconds of the first answer, of a refused connection, of the next answer, and of a raw look-up."""
    took: list[float] = []
    refused: list[float] = []
    again: list[float] = []
    looked_up: list[float] = []
    shut = Fault(kind=FaultKind.REFUSE)
    async with selling(shop) as register:
        with raw_look_up(register.copy.database.file) as look_up:
            for _ in range(FAILOVERS):
                async with faulty(shop, shut):
                    refused.append(refused_connection(shop.server.port))
                    took.append(await switching(register))
                    again.append(await asked(register))
                    looked_up.append(look_up())
                await connected(register)
    return took, refused, again, looked_up


def refused_connection(port: int) -> float:
    """Seconds that the system takes to refuse; raises RuntimeError when it does not."""
    began = time.perf_counter()
    with socket.socket() as connection:
        if connection.connect_ex(("127.0.0.1", port)) == 0:
            raise RuntimeError("somebody listens there")
    return time.perf_counter() - began


BENCHMARK = Benchmark("refusal", "Answers of a register whose server is gone", measure)
