from __future__ import annotations

import msgspec
import pytest

from tui_pos.connection.state import ConnectionState, Lock, Mode, NotReady, Ready, first_state
from tui_pos.locale import language
from tui_pos.sales.sentence import say
from tui_pos.sync.sessions import Progress
from tui_pos.tui.drawing import plain, width_of
from tui_pos.tui.widgets.status_bar import StatusFacts, status_row

AT_1403 = 1_800_000_180_000_000
ENGLISH = language("en")
FACTS = StatusFacts(
    store="PARIS",
    register="PARIS-1",
    staff="Amélie",
    staff_number="000160",
    connection=first_state(AT_1403),
    availability=Ready(),
    latency_ms=12,
    waiting=0,
    parked=0,
    data_age=14 * 60_000_000,
    next_attempt=None,
    progress=None,
    now=AT_1403,
)
OFFLINE = ConnectionState(
    mode=Mode.SEAMLESS_OFFLINE, since=AT_1403, reason=say("no answer to FindProduct in {time}", time="2.0 s")
)


def told(facts: StatusFacts, width: int = 120) -> str:
    return plain([status_row(facts, ENGLISH, width)])


def test_online() -> None:
    assert told(FACTS) == (
        " PARIS  PARIS-1 │ Amélie 000160 │ ● ONLINE 12 ms │ 0 waiting │ data 14 min old".ljust(114) + "08:03"
    )


def test_offline_says_since_when_why_and_when_it_tries_again() -> None:
    facts = msgspec.structs.replace(FACTS, connection=OFFLINE, waiting=1, next_attempt=AT_1403 + 300_000_000, data_age=None)
    assert "◆ OFFLINE since 08:03, no answer to FindProduct in 2.0 s │ 1 waiting" in told(facts, 140)
    assert "retry from 08:08" in told(facts, 140)


def test_eighty_columns_keep_register_staff_state_reason_queue_and_next_attempt() -> None:
    state = msgspec.structs.replace(OFFLINE, reason=say("connection refused"))
    facts = msgspec.structs.replace(FACTS, connection=state, waiting=2, next_attempt=AT_1403 + 300_000_000)
    assert told(facts, 82) == " PARIS-1 │ Amélie │ ◆ OFFLINE connection refused │ 2 waiting │ retry 08:08  08:03"
    assert told(facts, 80) == " PARIS-1 │ Amélie │ ◆ OFFLINE connection refu… │ 2 waiting │ retry 08:08  08:03"


def test_disconnected_locked_and_alarms_are_words() -> None:
    state = FACTS.connection
    by_hand = msgspec.structs.replace(state, mode=Mode.MANUAL_OFFLINE)
    locked = msgspec.structs.replace(state, lock=Lock.LOCKED)
    alarm = msgspec.structs.replace(OFFLINE, alarm=say("the server is not the one this register knows"))
    assert "■ DISCONNECTED" in told(msgspec.structs.replace(FACTS, connection=by_hand))
    assert "▲ LOCKED" in told(msgspec.structs.replace(FACTS, connection=locked))
    assert "▲ the server is not" in told(msgspec.structs.replace(FACTS, connection=alarm), 160)


def test_why_it_could_not_go_offline_and_how_far_the_data_is() -> None:
    facts = msgspec.structs.replace(
        FACTS, availability=NotReady((say("never synchronised"),)), progress=Progress("9999", "fetching", 30, 60)
    )
    assert "▲ cannot go offline: never synchronised" in told(facts, 140)
    assert "data 50 %" in told(facts, 140)


@pytest.mark.parametrize("width", range(30, 160, 7))
def test_the_state_and_the_time_stay_at_any_width(width: int) -> None:
    facts = msgspec.structs.replace(FACTS, connection=OFFLINE, waiting=123, parked=4, next_attempt=AT_1403)
    row = status_row(facts, ENGLISH, width)
    assert width_of(row) == width
    assert "◆ OFFLINE" in plain([row])
    assert plain([row]).endswith("08:03")
