"""A fault of the program, or a terminal that is gone: one sentence, no local variable shown, the open sale kept."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager

from tests.ready import ReadyShop
from tests.shop import PATIENCE_S, WATER

PIN = "123456"
BROKEN = """
import sys
from tui_pos import cli
from tui_pos.tui.screens import search

def broken(*arguments):
    secret = sys.argv[1]
    raise RuntimeError("a fault")

search.Search.main = broken
sys.argv = ["tui-pos", "run", "--home", sys.argv[2]]
cli.main()
"""


@contextmanager
def on_a_terminal(*command: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The command on a terminal of 120 columns and our end of it; the process does not outlive the test."""
    mine, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, 120))
    process = subprocess.Popen(
        [sys.executable, *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    os.close(theirs)
    try:
        yield process, mine
    finally:
        process.kill()
        process.wait()


async def test_a_fault_ends_the_screens_with_one_sentence_and_keeps_the_sale(ready_shop: ReadyShop) -> None:
    with on_a_terminal("-c", BROKEN, PIN, str(ready_shop.home.path)) as (process, terminal):
        seen = read_until(terminal, b"Staff number")
        os.write(terminal, f"000160\r{PIN}\r\r{WATER}\r".encode())
        seen += read_until(terminal, b"Mineral water")
        os.write(terminal, b"\x06")
        seen += read_to_the_end(terminal)
        os.close(terminal)
        assert process.wait() == 1
    assert b"The screens have failed (RuntimeError). Nothing is lost" in seen
    assert b"Traceback" not in seen
    assert b"secret" not in seen
    assert "a fault" in ready_shop.home.log.read_text()
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        assert register.cart is not None
        assert [line.barcode for line in register.cart.lines] == [WATER]


async def test_a_dropped_terminal_ends_the_program_and_keeps_the_sale(ready_shop: ReadyShop) -> None:
    with on_a_terminal("-m", "tui_pos", "run", "--home", str(ready_shop.home.path)) as (process, terminal):
        read_until(terminal, b"Staff number")
        os.write(terminal, f"000160\r{PIN}\r\r{WATER}\r".encode())
        read_until(terminal, b"Mineral water")
        os.close(terminal)
        process.wait(PATIENCE_S)
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        assert register.cart is not None


def read_until(terminal: int, text: bytes) -> bytes:
    """What the terminal showed up to this text; the test's own time-out ends a wait in vain."""
    seen = b""
    while text not in seen:
        seen += os.read(terminal, 65_536)
    return seen


def read_to_the_end(terminal: int) -> bytes:
    """What the terminal showed until the process let go of it."""
    seen = b""
    while True:
        try:
            piece = os.read(terminal, 65_536)
        except OSError:
            return seen
        if not piece:
            return seen
        seen += piece
