"""`kill -9` of a run of P-0001, and of a server at its schedules, at each step: each transaction is in both databases once."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from server_stub.credentials import Device
from server_stub.database import opened as opened_channel
from server_stub.headquarters.database import edit, opened
from server_stub.headquarters.schedule import set_schedule
from server_stub.home import Home
from server_stub.upload_sessions import sessions_of
from tests.crash.killed import process
from tests.program import Program
from tests.server_stub.agreement import agree, documents_at_headquarters
from tests.server_stub.asking import Asking, activated
from tests.server_stub.deeds import sales
from tests.server_stub.delivering import a_day, deliver
from tests.server_stub.headquarters.looking import SOMEBODY, product
from tests.server_stub.near import NearServer
from tests.shop import PATIENCE_S
from tui_pos.channel.delivery import BATCH_LIMIT, Outcome
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Price
from tui_pos.crash_points import CrashPoint
from tui_pos.sales.document import Sealed
from tui_pos.sync.sessions import UploadStatus

OF_REPLICATION = (CrashPoint.REPLICATION_READ, CrashPoint.REPLICATION_WRITTEN, CrashPoint.REPLICATION_COMMITTED)
OF_A_SCHEDULE = (CrashPoint.SCHEDULE_SENT,)
INSTALLED_ANEW = Device("PARIS", "PARIS-1", "anew")
WATER = "5901234123457"


def run_killed(home: Home, crash_at: str) -> bool:
    """Run P-0001 in a process of its own; whether it was killed."""
    return process("server_stub", "run-job", "P-0001", "--home", str(home.folder), crash_at=crash_at).returncode != 0


@pytest.mark.parametrize("point", OF_REPLICATION)
def test_a_run_is_killed_at_each_batch(home: Path, point: CrashPoint) -> None:
    with opened_channel(Home(home).channel) as channel:
        a_day(channel)
        journal = sales(4 * BATCH_LIMIT)
        for start in range(0, len(journal), BATCH_LIMIT):
            deliver(channel, *journal[start : start + BATCH_LIMIT], sender=INSTALLED_ANEW)
    times = 1
    while run_killed(Home(home), f"{point}:{1 if point is CrashPoint.REPLICATION_COMMITTED else times}"):
        there = documents_at_headquarters(Home(home))
        assert len(there) == len(set(there))
        times += 1
    assert times > 2, f"a run of several batches reaches {point} once only"
    agree(Home(home))
    with opened(Home(home).headquarters) as db:
        (session,) = sessions_of(db)
        assert (session.session, session.status) == (1, UploadStatus.APPLIED)
        assert session.accepted == len(documents_at_headquarters(Home(home)))


class ArmedServer(NearServer):
    """A server that kills itself at a crash point."""

    def start_armed(self, crash_at: str) -> Program:
        """The process and, once it listens, the port; it may end before that."""
        process = Program("server_stub", "serve", *self.options(), environment={**os.environ, "TUI_POS_CRASH_AT": crash_at})
        line = process.output.readline()
        if line:
            self.port = int(line.strip().rsplit(":", 1)[1])
        return process


def ended(process: Program) -> bool:
    """Whether it has killed itself."""
    return process.wait(PATIENCE_S) == -signal.SIGKILL


@pytest.mark.parametrize("point", OF_REPLICATION)
def test_a_server_is_killed_at_its_own_run(home: Path, point: CrashPoint) -> None:
    server = ArmedServer(home)
    with opened(Home(home).headquarters) as db:
        set_schedule(db, "P-0001", 1)
    serving = server.start_armed(point)
    register, _ = activated(server.url, "PARIS-1", server.activation_code())
    journal = sales(3)
    assert outcomes(register, *journal[:2]) == [Outcome.ACCEPTED] * 2
    assert ended(serving), f"a server never reaches {point}"
    server.start()
    agree(Home(home))
    assert outcomes(register, *journal) == [Outcome.SAME_AGAIN, Outcome.SAME_AGAIN, Outcome.ACCEPTED]
    server.kill()
    server.start()
    agree(Home(home))
    assert documents_at_headquarters(Home(home)) == [sealed.id for sealed in journal]
    server.stop()


@pytest.mark.parametrize("point", OF_A_SCHEDULE)
def test_a_server_is_killed_before_the_channel_has_what_it_has_published(home: Path, point: CrashPoint) -> None:
    server = ArmedServer(home)
    with opened(Home(home).headquarters) as db, edit(db, SOMEBODY, "a price"):
        Price.insert(store="PARIS", product=2, valid_from=1, amount=99).execute(db)
    assert ended(server.start_armed(point)), f"a server never reaches {point}"
    with opened_channel(Home(home).channel) as channel:
        assert product(channel, WATER).price == 95
    server.start()
    with opened_channel(Home(home).channel) as channel, opened(Home(home).headquarters) as db:
        assert product(channel, WATER).price == 99
        assert rows(db, "SELECT DISTINCT status FROM download WHERE database = 'channel'") == [("applied",)]
        assert len(rows(db, "SELECT session FROM package WHERE store = 'PARIS'")) == 2
    server.stop()


def outcomes(register: Asking, *documents: Sealed) -> list[Outcome]:
    return [result.outcome for result in register.deliver(*documents).results]
