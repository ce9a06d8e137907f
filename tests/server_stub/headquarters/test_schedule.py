"""A schedule's run looks at the data only when there may be something to send, and misses nothing."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest
from peewee import Database

from server_stub.database import opened as opened_channel
from server_stub.headquarters.database import edit
from server_stub.headquarters.groups import CHANNEL
from server_stub.headquarters.publishing import send, send_news
from server_stub.headquarters.runs import run_job
from server_stub.headquarters.schedule import Plan, has_news, note_ran, plans, set_schedule, shown
from server_stub.home import Home
from tests.server_stub.headquarters.looking import NOON, SOMEBODY, product
from tui_pos.channel.dialect import begin_write, rows
from tui_pos.channel.models import Discount, Price
from tui_pos.sales.sentence import Refused, say

WATER = "5901234123457"
LATER = NOON + 1_000_000


@pytest.fixture
def home(home: Path) -> Path:
    """The demo store, whose schedule of all jobs has just sent everything."""
    send(Home(home), "9999", lambda: NOON)
    return home


def sessions(db: Database) -> list[int]:
    return [session for (session,) in rows(db, "SELECT session FROM package ORDER BY session")]


def price(db: Database, amount: int, valid_to: int | None = None) -> None:
    with edit(db, SOMEBODY, "a price"):
        Price.insert(store="PARIS", product=2, valid_from=NOON - amount, valid_to=valid_to, amount=amount).execute(db)


def test_a_new_server_sends_every_minute_and_receives_every_other_second(db: Database) -> None:
    assert [(plan.job, plan.every_s) for plan in plans(db)] == [("9999", 60), ("P-0001", 2)]


def test_a_schedule_is_changed_and_one_that_does_not_exist_is_refused(db: Database) -> None:
    set_schedule(db, "9999", 0)
    set_schedule(db, "1020", 5)
    assert [(plan.job, plan.every_s) for plan in plans(db)] == [("1020", 5), ("9999", 0), ("P-0001", 2)]
    with pytest.raises(Refused, match="no job 4711"):
        set_schedule(db, "4711", 5)


def test_nothing_new_makes_nothing(home: Path, db: Database) -> None:
    before = sessions(db)
    files = sorted(Home(home).packages.iterdir())
    assert not has_news(Home(home), "9999", LATER)
    assert not send_news(Home(home), "9999", lambda: LATER)
    assert (sessions(db), sorted(Home(home).packages.iterdir())) == (before, files)


def test_an_edit_is_sent_once(home: Path, db: Database) -> None:
    price(db, 99)
    assert has_news(Home(home), "9999", LATER)
    assert send_news(Home(home), "9999", lambda: LATER)
    assert not has_news(Home(home), "9999", LATER)
    with opened_channel(Home(home).channel) as channel:
        assert product(channel, WATER).price == 99


def test_an_edit_that_another_job_has_sent_is_looked_at_once_more(home: Path, db: Database) -> None:
    price(db, 99)
    send(Home(home), "1020", lambda: LATER)
    assert has_news(Home(home), "9999", LATER), "it may be more than prices"
    send_news(Home(home), "9999", lambda: LATER)
    assert not has_news(Home(home), "9999", LATER)


def test_a_run_for_some_stores_leaves_the_others_their_news(home: Path, db: Database) -> None:
    price(db, 99)
    send(Home(home), "9999", lambda: LATER, only=("GENEVA",))
    assert has_news(Home(home), "9999", LATER)


def test_a_run_of_all_jobs_counts_for_each(home: Path, db: Database) -> None:
    set_schedule(db, "1020", 5)
    assert has_news(Home(home), "1020", LATER)
    send(Home(home), "9999", lambda: LATER)
    assert not has_news(Home(home), "1020", LATER)


def test_what_expires_is_news_at_its_instant(home: Path, db: Database) -> None:
    price(db, 79, valid_to=LATER + 5)
    with edit(db, SOMEBODY, "a promotion"):
        Discount.insert(store="PARIS", number="1", name="Week", valid_to=LATER + 9, terms="{}").execute(db)
    send_news(Home(home), "9999", lambda: LATER)
    assert [has_news(Home(home), "9999", LATER + after) for after in (0, 4, 5)] == [False, False, True]
    assert send_news(Home(home), "9999", lambda: LATER + 5)
    assert [has_news(Home(home), "9999", LATER + after) for after in (5, 8, 9)] == [False, False, True]


def test_an_edit_that_comes_while_a_run_is_under_way_is_not_forgotten(home: Path, db: Database) -> None:
    """The run has looked at the data before; what it notes afterwards is how far it had looked."""

    calls = count(1)

    def clock_and_edit() -> int:
        if next(calls) == 2:
            price(db, 99)
        return LATER

    send(Home(home), "9999", clock_and_edit)
    assert next(calls) > 2
    assert has_news(Home(home), "9999", LATER)
    with opened_channel(Home(home).channel) as channel:
        assert product(channel, WATER).price == 99, "it was in time for this run, and nobody knows"


def test_what_the_channel_lacks_from_before_it_takes_without_any_news(home: Path, db: Database) -> None:
    price(db, 99)
    run_job(Home(home), "9999", lambda: LATER, full=False)
    with begin_write(db):
        rows(db, "UPDATE schedule SET seen_version = (SELECT max(version) FROM edit) WHERE job = '9999'")
    assert not has_news(Home(home), "9999", LATER)
    assert send_news(Home(home), "9999", lambda: LATER)
    assert rows(db, "SELECT DISTINCT status FROM download WHERE database = ?", (CHANNEL,)) == [("applied",)]


def test_a_failure_is_shown_until_a_run_comes_to_its_end(home: Path, db: Database) -> None:
    note_ran(Home(home), "9999", LATER, say("The disk is full."))
    assert plans(db)[0] == Plan("9999", 60, LATER, say("The disk is full."))
    (first, second) = shown(plans(db)).schedules
    assert (first.name, first.message, first.last_run_at) == ("All jobs", "The disk is full.", "2026-09-21T14:13:21.000Z")
    assert (second.name, second.last_run_at) == ("Channel transactions", None)
    send(Home(home), "9999", lambda: LATER + 1)
    assert plans(db)[0] == Plan("9999", 60, LATER + 1, None)
