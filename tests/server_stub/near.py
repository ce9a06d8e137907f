"""The server in its own process, with its operator's commands as function calls: the command line has tests of its own."""

from __future__ import annotations

from typing import Any

import msgspec

from server_stub import console
from server_stub.credentials import issue_code
from server_stub.database import opened
from server_stub.headquarters import database as headquarters
from server_stub.headquarters.publishing import send
from server_stub.headquarters.registers import add_register
from server_stub.home import Home
from server_stub.server import system_clock
from server_stub.statement import statement
from tests.shop import StubServer
from tui_pos.channel.dialect import begin_write


class NearServer(StubServer):
    """A stub server whose databases are read and written beside it, as the commands do."""

    def activation_code(self, register: str = "PARIS-1", store: str = "PARIS", support_offline: str = "yes") -> str:
        home = Home(self.home)
        with headquarters.opened(home.headquarters) as db:
            add_register(db, register, store, support_offline == "yes", console.author())
        send(home, "1090", system_clock, only=(store,))
        with opened(home.channel) as db, begin_write(db):
            return issue_code(db, register, system_clock())

    def statement(self, register: str = "PARIS-1") -> Any:
        with opened(Home(self.home).channel) as db:
            return msgspec.to_builtins(statement(db).registers[register])
