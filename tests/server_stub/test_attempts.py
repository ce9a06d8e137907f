"""Failed sign-ons on the server: durable, counted whole by many threads, one store apart from another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from server_stub.attempts import SignOnLedger
from server_stub.home import Home
from tests.server_stub.asking import Asking
from tests.shop import StubServer
from tui_pos.channel.answers.asker import Attempts
from tui_pos.channel.requests import RefusalCode, SignOn

NOON = 1_790_000_000_000_000


def test_failures_outlive_the_process_and_are_a_stores_own(home: Path) -> None:
    ledger = SignOnLedger(Home(home).channel)
    paris = ledger.of_store("PARIS")
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: paris.record_failure("000160", NOON), range(5)))
    ledger.close()
    again = SignOnLedger(Home(home).channel)
    state = again.of_store("PARIS").state("000160")
    assert state.failures == 5
    assert state.locked_until > NOON
    assert again.of_store("HOUSTON").state("000160") == Attempts()
    again.of_store("PARIS").clear("000160")
    assert again.of_store("PARIS").state("000160") == Attempts()
    again.close()


def test_a_lock_survives_a_restart_of_the_server(server: StubServer, register: Asking) -> None:
    wrong = SignOn(staff="000160", pin="999999")
    for _ in range(5):
        assert register.post("/data-requests/SignOn", wrong).refusal.code is RefusalCode.WRONG_PIN
    server.kill()
    server.start()
    right = register.post("/data-requests/SignOn", SignOn(staff="000160", pin="123456"))
    assert right.status == 200
    assert right.refusal.code is RefusalCode.LOCKED
