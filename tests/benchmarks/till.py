"""The register's screens in a terminal, worked by keys as a cashier does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.terminal import Terminal, running
from tests.shop import CASHIER
from tui_pos.config import Home

SIGN_ON = "Staff number ❯"
START = "Start amount ❯"
SALE = "Enter Add"
ENTER = "\r"
PAY = "\x10"  # Ctrl+P


def run_command(home: Home) -> tuple[str, ...]:
    """`tui-pos run` of this home."""
    return (sys.executable, "-m", "tui_pos", "run", "--home", str(home.path))


@contextmanager
def signed_on(home: Home) -> Iterator[Terminal]:
    """`tui-pos run`, with the cashier signed on and an empty sale in front."""
    with running(run_command(home)) as terminal:
        terminal.painted(SIGN_ON)
        terminal.type(f"{CASHIER.staff}{ENTER}{CASHIER.pin}{ENTER}")
        terminal.painted(START)
        terminal.type(ENTER)
        terminal.painted(SALE)
        yield terminal


def items(count: int) -> str:
    """What the sale's total says of so many pieces."""
    return f"Items: {count} "


def pay_exactly(terminal: Terminal) -> None:
    """Take exact cash; the receipt is in front afterwards."""
    terminal.type(PAY)
    terminal.painted("Enter Exact cash")
    terminal.type(ENTER)
    terminal.painted("Enter Next sale")
