"""The simulated terminal as a command: prints one line with its address once it listens, and serves until a signal."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path

from tui_pos.devices.terminal_simulator.ledger import Ledger
from tui_pos.devices.terminal_simulator.payments import Payments
from tui_pos.devices.terminal_simulator.server import TerminalServer
from tui_pos.sales.sentence import Refused

FLOOR_LIMITS = ("EUR=5000", "USD=5000", "CHF=5000")


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until a signal; the exit status."""
    parser = argparse.ArgumentParser(prog="terminal-simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=9200, help="0 is any")
    parser.add_argument("--home", type=Path, required=True, help="the folder of its authorisations")
    parser.add_argument("--floor-limit", action="append", type=limit, metavar="EUR=5000", help="minor units; once a currency")
    parser.add_argument("--slow-ms", type=int, default=3_000, help="how long a slow payment takes")
    options = parser.parse_args(arguments)
    limits = dict(options.floor_limit or map(limit, FLOOR_LIMITS))
    try:
        ledger = Ledger(options.home)
    except Refused as refusal:
        sys.stderr.write(f"{refusal.sentence}\n")
        return 1
    payments = Payments(ledger, limits, lambda: uuid.uuid4().hex)
    try:
        asyncio.run(serve(TerminalServer(payments, options.slow_ms), options.port))
    finally:
        ledger.close()
    return 0


async def serve(terminal: TerminalServer, port: int) -> None:
    """Listen, say where, and go on until SIGTERM or SIGINT."""
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    server = await terminal.listen(port)
    host, bound = server.sockets[0].getsockname()[:2]
    sys.stdout.write(f"card terminal simulator on {host}:{bound}\n")
    sys.stdout.flush()
    await ended.wait()
    server.close()


def limit(text: str) -> tuple[str, int]:
    """`EUR=5000` as a currency and minor units. Raises ValueError."""
    currency, _, amount = text.partition("=")
    return currency, int(amount)
