"""Every kind of fault on a real connection: what the asker sees, what is counted, and that all is well afterwards."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from server_stub import operator
from server_stub.counts import RequestCounts, read_stats
from server_stub.faults import FaultKind, fault_of
from server_stub.home import Home
from tests.server_stub.asking import Asking, Response, found
from tests.server_stub.deeds import sale
from tests.shop import StubServer
from tui_pos.channel.delivery import Outcome, batch_of

SHORT_S = 0.4
LONG_MS = 3_000
SLOW = {FaultKind.LATENCY, FaultKind.SLOW_DRIP}


class Faulty:
    """A server whose operator switches faults on and off."""

    def __init__(self, server: StubServer, register: Asking) -> None:
        self.home = Home(Path(server.home))
        self.server = server
        self.register = register

    def set(self, kind: FaultKind, request: str, times: int | None = None, delay_ms: int | None = None) -> None:
        operator.set_fault(self.home, fault_of(kind, request, times, delay_ms))

    def counts(self) -> RequestCounts:
        return read_stats(self.home.counts).requests.get("FindProduct", RequestCounts())


@pytest.fixture
def faulty(lasting_server: StubServer, lasting_register: Asking) -> Iterator[Faulty]:
    """The lasting server, without any fault before and after."""
    faulty = Faulty(lasting_server, lasting_register)
    yield faulty
    operator.clear_faults(faulty.home)
    assert found(lasting_register.find_water()).product.price == 95


def times_out(asking: Asking) -> None:
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        asking.find_water(timeout=SHORT_S)
    assert time.monotonic() - begun >= SHORT_S * 0.9


@pytest.mark.parametrize("request_name", ["FindProduct", "all"])
@pytest.mark.parametrize("kind", [FaultKind.HANG, FaultKind.DROP, FaultKind.LATENCY, FaultKind.SLOW_DRIP])
def test_no_answer_in_time(faulty: Faulty, kind: FaultKind, request_name: str) -> None:
    before = faulty.counts()
    faulty.set(kind, request_name, times=1, delay_ms=LONG_MS if kind in SLOW else None)
    times_out(faulty.register)
    assert found(faulty.register.find_water()).product.price == 95
    assert faulty.counts().answered == before.answered + 1


@pytest.mark.parametrize("kind", [FaultKind.REFUSE, FaultKind.LOST_REPLY])
def test_the_connection_is_cut(faulty: Faulty, kind: FaultKind) -> None:
    before = faulty.counts()
    faulty.set(kind, "FindProduct", times=1)
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        faulty.register.find_water()
    assert faulty.counts().faulted == before.faulted + 1


def test_an_error_and_garbage(faulty: Faulty) -> None:
    faulty.set(FaultKind.ERROR_5XX, "FindProduct", times=1)
    assert faulty.register.find_water().status == 503
    faulty.set(FaultKind.GARBAGE, "FindProduct", times=1)
    garbage = faulty.register.find_water()
    assert garbage.status == 200
    with pytest.raises(UnicodeDecodeError):
        garbage.body.decode()


def test_latency_and_drip_give_the_true_answer_to_the_patient(faulty: Faulty) -> None:
    before = faulty.counts()
    faulty.set(FaultKind.LATENCY, "FindProduct", times=1, delay_ms=50)
    assert found(faulty.register.find_water()).product.price == 95
    faulty.set(FaultKind.SLOW_DRIP, "FindProduct", times=1, delay_ms=1)
    assert found(faulty.register.find_water()).product.price == 95
    # What dripped is noted after its last byte, and so at the latest before the next answer.
    assert faulty.register.send("GET", "/health").status == 200
    assert faulty.counts().answered == before.answered + 2


def test_other_requests_go_on(faulty: Faulty) -> None:
    faulty.set(FaultKind.HANG, "SignOn")
    assert faulty.register.find_water().status == 200


def test_a_lost_reply_was_applied(faulty: Faulty) -> None:
    paid = sale()
    faulty.set(FaultKind.LOST_REPLY, "documents", times=1)
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        faulty.register.post("/documents", batch_of((paid,)))
    (result,) = faulty.register.deliver(paid).results
    assert result.outcome is Outcome.SAME_AGAIN


def test_refuse_for_all_closes_the_door_and_clearing_opens_the_same_one(faulty: Faulty) -> None:
    faulty.set(FaultKind.REFUSE, "all")
    with pytest.raises(ConnectionRefusedError):
        faulty.register.find_water()
    operator.clear_faults(faulty.home)
    assert faulty.register.find_water().status == 200


def test_drop_for_all_never_reads_a_new_connection(faulty: Faulty) -> None:
    faulty.set(FaultKind.DROP, "all")
    times_out(faulty.register)
    operator.clear_faults(faulty.home)
    assert faulty.register.find_water().status == 200


@pytest.mark.parametrize("kind", [FaultKind.REFUSE, FaultKind.DROP])
def test_a_kept_connection_does_not_escape(faulty: Faulty, kind: FaultKind) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", faulty.server.port, timeout=SHORT_S)
    connection.request("GET", "/health")
    assert connection.getresponse().read()
    faulty.set(kind, "all")
    with pytest.raises((ConnectionError, TimeoutError, http.client.RemoteDisconnected)):
        ask_on(connection)
    connection.close()


def ask_on(connection: http.client.HTTPConnection) -> Response:
    """Ask over a connection that is kept, without opening a new one."""
    connection.auto_open = 0
    connection.request("GET", "/health")
    response = connection.getresponse()
    return Response(response.status, response.read())
