"""`demo`: the stub server in its own process, the demo store and an activated register, ready for the screens."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import msgspec

from tui_pos.commands.activate import activate
from tui_pos.config import Home
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Refused, say

STORE = "PARIS"
REGISTER = "PARIS-1"
SERVER = (sys.executable, "-m", "server_stub")
TERMINAL = (sys.executable, "-m", "tui_pos.devices.terminal_simulator")
OURS = "# Written by the demo at each start; without this line it leaves the file as it is."
STOP_TIMEOUT_S = 5
HEALTH_TIMEOUT_S = 2
OK = 200


@dataclass(frozen=True)
class DemoServer:
    """The running stub server; `process` is None when an earlier demo left it running."""

    process: subprocess.Popen[str] | None
    url: str

    @property
    def number(self) -> str:
        return str(self.process.pid) if self.process else "?"

    def stop(self) -> None:
        """End it, also when somebody has killed or replaced it meanwhile."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def start_over(folder: Path) -> None:
    """Remove what an earlier demo left."""
    for part in (folder / "server", folder / "register"):
        if part.exists():
            shutil.rmtree(part)


def start_server(folder: Path) -> DemoServer:
    """Make the demo store when there is none, and serve it at the address it had before; raises Refused."""
    home = folder / "server"
    home.parent.mkdir(parents=True, exist_ok=True)
    if not home.exists():
        run_server_command("init", "--home", str(home))
    if (url := url_used_before(folder)) and answers(url):
        return DemoServer(None, url)
    process = serve(home, port_of(url))
    url = process.stdout.readline().strip().rsplit(" ", 1)[-1] if process.stdout else ""
    if not url.startswith("http"):
        process.wait()
        raise Refused(say("The demo server did not start; its log is {log}.", log=str(folder / "server.log")))
    return DemoServer(process, url)


def serve(home: Path, port: int) -> subprocess.Popen[str]:
    """The server's process; it leads a group of its own, so that Ctrl+C in the screens does not reach it."""
    with (home.parent / "server.log").open("a") as log:
        return subprocess.Popen(
            [*SERVER, "serve", "--home", str(home), "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )


def start_terminal(folder: Path) -> subprocess.Popen[str]:
    """A card terminal without cards, which the demo register uses; `devices/terminal_simulator/steering.py` says what fails."""
    process = subprocess.Popen(
        [*TERMINAL, "--home", str(folder / "terminal"), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    line = process.stdout.readline().strip() if process.stdout else ""
    home = Home(folder / "register")
    home.create()
    if line and (not home.devices.exists() or home.devices.read_text(encoding="utf-8").startswith(OURS)):
        port = line.rsplit(":", 1)[-1]
        home.devices.write_text(f'{OURS}\n[terminal]\nkind = "network"\nhost = "127.0.0.1"\nport = {port}\n', encoding="utf-8")
    return process


def url_used_before(folder: Path) -> str:
    """The address that the demo register knows; nothing for a new one."""
    home = Home(folder / "register")
    return home.device().server if home.has_device() else ""


def port_of(url: str) -> int:
    """The port of an address, 0 (any) when there is none."""
    return urlsplit(url).port or 0


def answers(url: str) -> bool:
    """Whether a retail server is there already: a demo whose terminal was closed has left it."""
    try:
        with urlopen(f"{url}/health", timeout=HEALTH_TIMEOUT_S) as response:
            return bool(response.status == OK)
    except OSError:
        return False


def run_server_command(*arguments: str) -> str:
    """What a server command prints; raises Refused with its own sentence."""
    done = subprocess.run([*SERVER, *arguments], capture_output=True, text=True, check=False, env=os.environ)
    if done.returncode:
        raise Refused(say("The demo could not be prepared: {reason}", reason=done.stderr.strip()))
    return done.stdout


async def demo_register(folder: Path, server: DemoServer, clock: Clock, new_id: Callable[[], str]) -> Home:
    """The home of the demo register, activated now when it is new."""
    home = Home(folder / "register")
    if home.has_device():
        device = home.device()
        if device.server != server.url:
            home.save_device(msgspec.structs.replace(device, server=server.url))
        return home
    printed = run_server_command(
        "register", "add", REGISTER, "--store", STORE, "--support-offline", "yes", "--home", str(folder / "server")
    )
    code = printed.strip().splitlines()[-1]
    await activate(home, server=server.url, register=REGISTER, code=code, ca=None, clock=clock, new_id=new_id)
    print_to_folder(home)
    return home


def print_to_folder(home: Home) -> None:
    """The demo register has a printer whose paper can be looked at: a text file for each receipt, in its home."""
    home.devices.write_text(
        f'[printer]\nkind = "folder"\npath = {json.dumps(str(home.path / "printed"))}\nformat = "text"\n', encoding="utf-8"
    )
