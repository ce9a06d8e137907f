"""Several processes behind one port: what one knows, all know; one that dies is replaced; they end with their parent."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from server_stub.home import Home
from server_stub.postgresql import PostgresqlUrl
from tests.server_stub.agreement import agree, documents_at_headquarters
from tests.server_stub.asking import Asking, activated
from tests.server_stub.deeds import sale, sales
from tests.server_stub.near import NearServer
from tests.server_stub.waiting import wait_until
from tests.shop import ServerFailed, StubServer
from tui_pos.channel.delivery import Outcome
from tui_pos.channel.requests import RefusalCode, SignOn
from tui_pos.sync.packages import Manifest

WORKERS = 2

ResultT = TypeVar("ResultT")


class ManyServer(NearServer):
    """A stub server of several processes."""

    def options(self) -> list[str]:
        return [*super().options(), "--workers", str(WORKERS)]

    def workers(self) -> list[int]:
        """The processes that listen."""
        assert self.process is not None
        return children(self.process.pid)


def children(parent: int) -> list[int]:
    """The processes that a process has started and that still run."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(number) for number in listed.split()]


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture
def dialect() -> str:
    """Several workers need PostgreSQL."""
    return "postgresql"


@pytest.fixture
def server(home: Path) -> Iterator[ManyServer]:
    """A running server of several processes."""
    server = ManyServer(home)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def register(server: ManyServer) -> Asking:
    """PARIS-1, activated by one of the workers and known to all."""
    asking, _ = activated(server.url, "PARIS-1", server.activation_code())
    return asking


def at_once(count: int, deed: Callable[[], ResultT]) -> list[ResultT]:
    """What a deed returns when it is done so often at the same time, each on a connection of its own."""
    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(lambda _: deed(), range(count)))


def test_every_worker_answers_and_all_answers_are_counted_once(server: ManyServer, register: Asking) -> None:
    assert len(server.workers()) == WORKERS
    assert set(at_once(60, lambda: register.find_water().status)) == {200}
    assert server.json("stats")["requests"]["FindProduct"]["answered"] == 60


def test_a_document_that_is_sent_many_times_at_once_is_kept_once(server: ManyServer, register: Asking) -> None:
    sealed = sale(1)
    outcomes = at_once(16, lambda: register.deliver(sealed).results[0].outcome)
    assert sorted(map(str, outcomes)) == [str(Outcome.ACCEPTED)] + [str(Outcome.SAME_AGAIN)] * 15
    assert server.statement()["sale"]["count"] == 1


def test_what_any_worker_takes_goes_on_to_headquarters(server: ManyServer, register: Asking) -> None:
    journal = sales(3)
    for sealed in journal:
        register.deliver(sealed)
    wait_until(lambda: len(documents_at_headquarters(Home(server.home))) == len(journal), "headquarters has the sales")
    agree(Home(server.home))


def test_failed_sign_ons_are_counted_over_all_workers(register: Asking) -> None:
    wrong = SignOn(staff="000160", pin="999999")
    codes = at_once(12, lambda: register.post("/data-requests/SignOn", wrong).refusal.code)
    assert RefusalCode.LOCKED in codes
    right = register.post("/data-requests/SignOn", SignOn(staff="000160", pin="123456"))
    assert right.refusal.code is RefusalCode.LOCKED


def test_a_package_that_many_ask_for_is_made_once(register: Asking) -> None:
    manifests = at_once(8, lambda: register.send("GET", "/packages/current").read(Manifest).session)
    assert len(set(manifests)) == 1


def test_a_fault_hits_so_many_requests_over_all_workers(server: ManyServer, register: Asking) -> None:
    server.fault("error-5xx", request="FindProduct", times=5)
    statuses = at_once(40, lambda: register.find_water().status)
    assert statuses.count(503) == 5
    assert server.json("faults", "show")["faults"][0]["hits"] == 5
    server.clear_faults()
    assert register.find_water().status == 200


def test_refuse_shuts_every_door_and_clear_opens_them(server: ManyServer, register: Asking) -> None:
    server.fault("refuse")
    for _ in range(12):
        with pytest.raises(ConnectionRefusedError):
            register.find_water()
    server.clear_faults()
    assert set(at_once(20, lambda: register.find_water().status)) == {200}


def test_a_worker_that_dies_is_replaced(server: ManyServer, register: Asking) -> None:
    before = server.workers()
    os.kill(before[0], signal.SIGKILL)
    wait_until(lambda: len(set(server.workers()) - {before[0]}) == WORKERS, "the worker is replaced")
    wait_until(lambda: set(at_once(10, lambda: register.find_water().status)) == {200}, "all answer")


def test_workers_end_with_a_parent_that_was_killed(home: Path) -> None:
    server = ManyServer(home)
    server.start()
    workers = server.workers()
    server.kill()
    wait_until(lambda: not any(is_running(worker) for worker in workers), "the workers are gone")


def test_a_port_in_use_is_refused(server: ManyServer, tmp_path: Path, empty_url: PostgresqlUrl) -> None:
    other = StubServer(tmp_path / "other")
    other.command("init", "--empty", "--database", empty_url.url)
    with pytest.raises(ServerFailed, match="cannot listen"):
        other.command("serve", "--workers", "2", "--port", str(server.port))


def test_on_sqlite_it_is_refused_with_a_sentence(demo_store: Path) -> None:
    assert not Home(demo_store).address.exists()
    with pytest.raises(ServerFailed, match="need PostgreSQL") as failed:
        StubServer(demo_store).command("serve", "--workers", "2", "--port", "0")
    assert failed.value.status == 1
