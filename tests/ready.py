"""A store whose register has synchronised and is ready for offline: made once, copied for each test, watched from beside."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from peewee import Database
from playhouse.apsw_ext import APSWDatabase

from server_stub import operator
from server_stub.counts import Stats, read_stats
from server_stub.faults import FaultKind, fault_of
from server_stub.home import Home as ServerHome
from server_stub.statement import RegisterStatement, statement
from tests.shop import Shop, StubServer, tui_pos
from tui_pos.channel.dialect import rows
from tui_pos.config import Home
from tui_pos.connection.state import Mode
from tui_pos.connection.switch import Place
from tui_pos.journal.entry import Verification
from tui_pos.journal.numbering import receipt_number
from tui_pos.journal.reader import JournalReader
from tui_pos.register import Register
from tui_pos.sales.document import Document, TransactionBody, unseal

TIMEOUT_MS = 1_000
INTERVAL_S = 60
REGISTER = "PARIS-1"


class WatchedServer(StubServer):
    """The stub server, with its operator's commands as function calls: a fault is on in a few milliseconds."""

    def fault(self, kind: str, *, request: str = "all", times: int | None = None) -> None:
        operator.set_fault(ServerHome(self.home), fault_of(FaultKind(kind), request, times, None))

    def clear_faults(self) -> None:
        operator.clear_faults(ServerHome(self.home))

    def hits(self, request: str) -> int:
        """How many requests the fault for this request has met."""
        faults = operator.show_faults(ServerHome(self.home)).faults
        return sum(shown.hits for shown in faults if shown.fault.request == request)

    def stats(self) -> Stats:
        return read_stats(ServerHome(self.home).counts)

    def answers(self) -> Counter[str]:
        """How often each data request was answered or refused, by the server's own count; a typed refusal is an answer."""
        counts = {name: count.answered + count.refused for name, count in self.stats().requests.items()}
        return +Counter(counts)

    def statement_of(self, register: str = REGISTER) -> RegisterStatement:
        """What the channel database has of this register now, as the server's own command computes it."""
        with self.channel() as db:
            return statement(db).registers[register]

    def received(self, register: str = REGISTER) -> list[bytes]:
        """Every document that the channel has of this register, in its canonical bytes, in order."""
        found = "SELECT content FROM channel_document WHERE register = ? ORDER BY position, id"
        with self.channel() as db:
            return [content.encode() for (content,) in rows(db, found, (register,))]

    @contextmanager
    def channel(self) -> Iterator[Database]:
        """The channel database, beside the serving process."""
        db = APSWDatabase(str(ServerHome(self.home).database), autoconnect=False)  # type: ignore[no-untyped-call]
        with db.connection_context():
            yield db


class ReadyShop(Shop):
    """A running server, and the home of a synchronised register PARIS-1."""

    server: WatchedServer

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, WatchedServer(folder / "server"))
        self.server.start()
        self.home = Home(folder / REGISTER)
        self.home.save_device(msgspec.structs.replace(self.home.device(), server=self.server.url))

    @property
    def journal(self) -> JournalReader:
        """The register's journal, read beside it; whoever opens it closes it."""
        return JournalReader(self.home.journal)

    def verification(self) -> Verification:
        """What `journal verify` finds."""
        with closing(self.journal) as journal:
            return journal.verify()

    def written(self) -> list[bytes]:
        """Every document of the journal in its canonical bytes, in order; the channel must come to have the same."""
        with closing(self.journal) as journal:
            return [sealed.content for sealed in journal.export()]

    def documents(self) -> list[Document]:
        """Everything in the journal, in order."""
        return [unseal(content) for content in self.written()]

    def transactions(self) -> list[TransactionBody]:
        """Every transaction in the journal, in order."""
        return [document.body for document in self.documents() if isinstance(document.body, TransactionBody)]


def make_ready(demo_store: Path, folder: Path) -> Path:
    """A folder with the homes of a server and of its register, synchronised once; nothing is running."""
    shutil.copytree(demo_store, folder / "server")
    server = StubServer(folder / "server")
    server.command("profile", "set", "--timeout-ms", str(TIMEOUT_MS), "--reconnect-s", str(INTERVAL_S), "--store", "PARIS")
    server.start()
    try:
        home = folder / REGISTER
        code = server.activation_code(REGISTER)
        done(tui_pos("activate", "--server", server.url, "--register", REGISTER, "--code", code, home=home).stderr)
        done(tui_pos("sync", home=home).stderr)
    finally:
        server.stop()
    return folder


def done(errors: str) -> None:
    """A command of the preparation said nothing on standard error."""
    assert not errors, errors


def asked_online(register: Register) -> Counter[str]:
    """How often the retail server has answered each data request of this register, by the register's own count."""
    return register.switch.answered[Place.ONLINE]


def asked_offline(register: Register) -> Counter[str]:
    """How often the register has answered each data request for itself."""
    return register.switch.answered[Place.OFFLINE]


def mode_of(register: Register) -> Mode:
    """Where the register is now."""
    return register.connection.mode


def receipt(sequence: int) -> str:
    """The number on the register's receipt of this sequence."""
    return receipt_number("PARIS", REGISTER, sequence)
