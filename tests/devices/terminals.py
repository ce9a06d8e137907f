"""The simulated card terminal in its own process, and a register's terminal that talks to it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui_pos.devices.network_terminal import TerminalOnNetwork
from tui_pos.devices.settings import NetworkTerminal
from tui_pos.devices.terminal_simulator.ledger import FILE

MODULE = "tui_pos.devices.terminal_simulator"
PATIENCE_S = 20.0


class SimulatedTerminal:
    """The process of one home; its port stays the same over restarts."""

    def __init__(self, home: Path, *options: str) -> None:
        self.home = home
        self.options = options
        self.port = 0
        self.process: subprocess.Popen[str] | None = None

    @property
    def terminal(self) -> TerminalOnNetwork:
        return TerminalOnNetwork(NetworkTerminal(host="127.0.0.1", port=self.port))

    def start(self) -> None:
        """Serve; returns when it listens."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", MODULE, "--home", str(self.home), "--port", str(self.port), *self.options],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def kill(self) -> None:
        """Like a power cut."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """It is there, and does nothing any more."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def stop(self) -> int:
        """Like an operator; the exit status."""
        return self._end(signal.SIGTERM)

    def wait_until_dead(self) -> None:
        """It has killed itself."""
        assert self.process is not None
        assert self.process.wait(PATIENCE_S) == -signal.SIGKILL

    def say(self, *lines: object) -> list[Any]:
        """Each line's answer, all on one connection."""
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_S) as connection, connection.makefile("rb") as answers:
            answered = []
            for line in lines:
                connection.sendall((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n")
                answered.append(json.loads(answers.readline()))
            return answered

    def steer(self, behaviour: str, times: int = 1) -> None:
        """Let the next payments go so."""
        assert self.say({"type": "steer", "behaviour": behaviour, "times": times}) == [{"type": "steered"}]

    def charges(self) -> Counter[str]:
        """How often each reference was charged, as the file has it."""
        entries = [json.loads(line)["answer"] for line in (self.home / FILE).read_text().splitlines()]
        return Counter(entry["reference"] for entry in entries if entry["type"] == "approved" and not entry["captured"])

    def last_words(self) -> dict[str, str]:
        """What became of each reference in the end: `captured`, or as the terminal answers."""
        entries = [json.loads(line)["answer"] for line in (self.home / FILE).read_text().splitlines()]
        return {entry["reference"]: "captured" if entry.get("captured") else entry["type"] for entry in entries}

    def _end(self, number: signal.Signals) -> int:
        if self.process is None:
            return 0
        process, self.process = self.process, None
        process.send_signal(number)
        status = process.wait(PATIENCE_S)
        if process.stdout is not None:
            process.stdout.close()
        return status


@contextmanager
def simulated(home: Path, *options: str) -> Iterator[SimulatedTerminal]:
    """A terminal that runs."""
    terminal = SimulatedTerminal(home, *options)
    terminal.start()
    try:
        yield terminal
    finally:
        terminal.kill()
