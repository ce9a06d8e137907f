"""Runs a register in a process that kills itself at a crash point, and tells what it had acknowledged by then."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

import msgspec

from tests import program
from tests.crash.till import Acknowledged


@dataclass(frozen=True)
class Run:
    """One run: whether it reached the crash point, and what it had acknowledged, oldest first."""

    killed: bool
    acknowledged: tuple[Acknowledged, ...]


def run(home: Path, crash_at: str, presses: int) -> Run:
    """Ring up one sale in a process of its own; fails when it ends in any way but done or killed."""
    done = process("tests.crash.till", str(home), str(presses), crash_at=crash_at)
    return Run(
        done.returncode == -signal.SIGKILL,
        tuple(msgspec.json.decode(line, type=Acknowledged) for line in done.stdout.splitlines()),
    )


def synchronise(home: Path, crash_at: str) -> bool:
    """Run `tui-pos sync`; whether it was killed."""
    done = process("tui_pos", "sync", "--home", str(home), crash_at=crash_at)
    return done.returncode == -signal.SIGKILL


def process(module: str, *arguments: str, crash_at: str) -> CompletedProcess[str]:
    done = program.run(module, *arguments, environment={**os.environ, "TUI_POS_CRASH_AT": crash_at})
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done
