"""The server in its own process, with its operator's commands as function calls: the command line has tests of its own."""

from __future__ import annotations

from typing import Any

import msgspec

from server_stub.database import opened
from server_stub.headquarters.registers import add_register
from server_stub.home import Home
from server_stub.server import system_clock
from server_stub.statement import statement
from tests.shop import StubServer


class NearServer(StubServer):
    """A stub server whose database is read and written beside it, as the commands do."""

    def activation_code(self, register: str = "PARIS-1", store: str = "PARIS", support_offline: str = "yes") -> str:
        with opened(Home(self.home).channel) as db:
            return add_register(db, register, store, support_offline == "yes", system_clock())

    def statement(self, register: str = "PARIS-1") -> Any:
        with opened(Home(self.home).channel) as db:
            return msgspec.to_builtins(statement(db).registers[register])
