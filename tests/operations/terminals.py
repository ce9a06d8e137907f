"""The simulated card terminal for tests of operations: one process for all of them, ended with the tests."""

from __future__ import annotations

import atexit
import tempfile
from functools import cache
from pathlib import Path

from tests.devices.terminals import SimulatedTerminal
from tui_pos.card_desk import CardResult
from tui_pos.operations.card import PAY_CARD
from tui_pos.operations.registry import perform
from tui_pos.register import Register


@cache
def running() -> SimulatedTerminal:
    """A terminal that runs, with a floor limit of 50.00."""
    folder = tempfile.TemporaryDirectory()
    terminal = SimulatedTerminal(Path(folder.name), "--floor-limit", "EUR=5000")
    terminal.start()
    atexit.register(folder.cleanup)
    atexit.register(terminal.kill)
    return terminal


def with_terminal(register: Register) -> None:
    """The register's terminal from now on is the simulated one."""
    register.cards.terminal = running().terminal


async def by_card(register: Register, typed: str = "") -> CardResult:
    """Pay by card, and what became of it."""
    await perform(register, PAY_CARD, typed)
    result = await register.cards.outcome()
    assert result is not None
    return result
