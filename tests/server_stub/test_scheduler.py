"""The Retail Scheduler beside the serving: what is due goes down and up by itself; a failure is seen and stops nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server_stub.database import opened as opened_channel
from server_stub.headquarters.database import edit, opened
from server_stub.headquarters.runs import run_job
from server_stub.headquarters.schedule import plans, set_schedule
from server_stub.headquarters.sessions import Filter, sessions
from server_stub.home import Home
from server_stub.server import system_clock
from tests.server_stub.agreement import agree, documents_at_headquarters
from tests.server_stub.asking import Asking, activated, found
from tests.server_stub.deeds import sales
from tests.server_stub.delivering import deliver
from tests.server_stub.headquarters.looking import SOMEBODY, product
from tests.server_stub.near import NearServer
from tests.server_stub.waiting import wait_until
from tests.shop import StubServer
from tui_pos.channel.models import Price

WATER = "5901234123457"


@pytest.fixture
def resting(home: Path) -> Home:
    """The home of a server that nobody serves yet."""
    return Home(home)


@pytest.fixture
def serve(resting: Home) -> Iterator[StubServer]:
    """Its server, which the test starts."""
    server = NearServer(resting.folder)
    yield server
    server.stop()


def every_second(home: Home, *jobs: str) -> None:
    with opened(home.headquarters) as db:
        for job in jobs:
            set_schedule(db, job, 1)


def price(home: Home, amount: int) -> None:
    with opened(home.headquarters) as db, edit(db, SOMEBODY, "a price"):
        Price.insert(store="PARIS", product=2, valid_from=amount, amount=amount).execute(db)


def price_at_channel(home: Home) -> int | None:
    with opened_channel(home.channel) as channel:
        return product(channel, WATER).price


def logged(home: Home) -> list[dict[str, Any]]:
    return [json.loads(line) for line in home.log.read_text().splitlines()] if home.log.exists() else []


def test_what_was_edited_before_it_serves_is_published_when_it_says_so(resting: Home, serve: StubServer) -> None:
    price(resting, 99)
    with opened_channel(resting.channel) as channel:
        deliver(channel, *sales(3))
    serve.start()
    assert price_at_channel(resting) == 99
    agree(resting)
    register, _ = activated(serve.url, "PARIS-1", serve.activation_code())
    assert found(register.find_water()).product.price == 99


def test_what_a_crash_left_to_the_channel_is_taken_without_a_schedule(resting: Home, serve: StubServer) -> None:
    with opened(resting.headquarters) as db:
        set_schedule(db, "9999", 0)
    price(resting, 99)
    run_job(resting, "1020", system_clock, full=False)
    assert price_at_channel(resting) == 95
    serve.start()
    assert price_at_channel(resting) == 99


def test_it_goes_down_and_up_while_it_serves(resting: Home, serve: StubServer) -> None:
    every_second(resting, "9999", "P-0001")
    serve.start()
    register, _ = activated(serve.url, "PARIS-1", serve.activation_code())
    price(resting, 99)
    wait_until(lambda: found(register.find_water()).product.price == 99, "the new price is answered")
    journal = sales(5)
    register.deliver(*journal)
    wait_until(lambda: len(documents_at_headquarters(resting)) == len(journal), "headquarters has the sales")
    agree(resting)
    assert logged(resting) == []


def test_a_changed_schedule_counts_without_a_restart(resting: Home, serve: StubServer) -> None:
    serve.start()
    price(resting, 99)
    serve.command("schedule", "set", "1020", "--every-s", "1")
    wait_until(lambda: price_at_channel(resting) == 99, "the new schedule has run")


def test_a_failure_is_logged_once_shown_and_over_when_its_cause_is(resting: Home, serve: StubServer) -> None:
    every_second(resting, "9999")
    serve.start()
    away = resting.packages.rename(resting.packages.with_name("away"))
    price(resting, 99)
    wait_until(lambda: logged(resting) != [], "the failure is in the log")
    with opened(resting.headquarters) as db, opened_channel(resting.channel) as channel:
        failed = [shown for shown in sessions(db, channel, Filter()).downloads if shown.status.value == "create_failed"]
        wait_until(lambda: plans(db)[0].message is not None, "the schedule shows it")
        assert "could not be made" in str(plans(db)[0].message)
    assert {shown.store for shown in failed} == {"GENEVA", "HOUSTON", "PARIS"}
    assert "could not be made" in str(failed[0].message)
    assert Asking(serve.url).send("GET", "/health").status == 200
    away.rename(resting.packages)
    wait_until(lambda: price_at_channel(resting) == 99, "the next run has sent it")
    wait_until(lambda: len(logged(resting)) == 2, "the log says that it is over")
    assert [(line["job"], line["event"]) for line in logged(resting)] == [("9999", "failed"), ("9999", "works again")]
    with opened(resting.headquarters) as db:
        assert plans(db)[0].message is None


def test_it_ends_with_its_runs_and_leaves_nothing_running(resting: Home, serve: StubServer) -> None:
    every_second(resting, "9999", "P-0001")
    serve.start()
    process = serve.process
    assert process is not None
    serve.stop()
    assert process.process.exitcode == 0
