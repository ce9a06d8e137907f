"""The rules of DESIGN section 2 as invariants of any course of events: a hypothesis machine drives a switch through days."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.connection.shops import SCAN, SEARCH, failure, refusal
from tests.connection.till import Till
from tests.connection.virtual_time import VirtualLoop
from tui_pos.channel.failures import FailureKind
from tui_pos.channel.requests import OfflineProfile, RequestRefused
from tui_pos.connection.health import HealthCheck
from tui_pos.connection.pace import WINDOW
from tui_pos.connection.state import (
    GOOD_PROBES_ENOUGH,
    Availability,
    Change,
    ConnectionState,
    Lock,
    Mode,
    NotEnabled,
    NotReady,
    Ready,
)
from tui_pos.sales.sentence import Refused, say

ResultT = TypeVar("ResultT")

TIMEOUT_S = 2.0
INTERVAL_S = 60
SLOW_INTERVAL_S = 180
SLOW_S = 0.01
THRESHOLD_MS = 5
SHORT = st.integers(0, INTERVAL_S - 1)
LONG = st.one_of(st.integers(INTERVAL_S, SLOW_INTERVAL_S - 1), st.integers(SLOW_INTERVAL_S, 100_000))
PACES = st.sampled_from([0.0, SLOW_S])
FAULTS = st.one_of(
    st.none(),
    st.just("hang"),
    st.just(refusal()),
    st.sampled_from([failure(kind) for kind in FailureKind if kind is not FailureKind.NO_ANSWER]),
)
AVAILABILITIES = st.sampled_from([Ready(), NotReady((say("never synchronised"),)), NotEnabled()])


class RegisterLife(RuleBasedStateMachine):
    """A cashier, an operator, a server with moods, a clock that jumps, and restarts."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner(loop_factory=VirtualLoop)
        self.sale_open = False
        self.paid_in_sale = 0.0
        self.was_ready_all_sale = True
        self.asked_in_sale = 0
        self.good_checks_in_a_row = 0
        self.history: list[Change] = []

    @initialize(retries=st.integers(0, 3), advanced=st.booleans())
    def install(self, retries: int, advanced: bool) -> None:
        self.profile = OfflineProfile(
            timeout_ms=2_000,
            reconnect_interval_s=INTERVAL_S,
            retry_count=retries,
            advanced_switching=advanced,
            slow_threshold_ms=THRESHOLD_MS,
            slow_reconnect_interval_s=SLOW_INTERVAL_S,
        )
        self.till = self.run(self.made(None, Ready(), None))

    async def made(self, state: ConnectionState | None, availability: Availability, before: Till | None) -> Till:
        return Till(profile=self.profile, availability=availability, state=state, before=before)

    def teardown(self) -> None:
        self.runner.close()

    @rule(fault=FAULTS)
    def server_changes(self, fault: Exception | str | None) -> None:
        self.till.server.fault = fault

    @rule(seconds=PACES)
    def server_changes_pace(self, seconds: float) -> None:
        self.till.server.seconds = seconds

    @rule(times=st.integers(1, 4))
    def health_checks(self, times: int) -> None:
        for _ in range(times):
            self.health_check()

    def health_check(self) -> None:
        """Rule 6: finds loss at once and recovery for later; leaves alone what a person decided."""
        before, asked = self.till.switch.state, len(self.till.server.asked)
        ready = isinstance(self.till.switch.availability, Ready)
        self.run(self.checked())
        tried = len(self.till.server.asked) > asked
        if tried:
            self.good_checks_in_a_row = self.good_checks_in_a_row + 1 if self.server_is_there else 0
        match before.mode:
            case Mode.MANUAL_OFFLINE:
                assert not tried, "rule 4"
                assert self.till.switch.state == before
            case Mode.SEAMLESS_OFFLINE:
                assert self.mode is before.mode, "rule 6: recovery waits for the start of a transaction"
                assert self.till.switch.state.last_attempt == before.last_attempt
            case Mode.ONLINE:
                assert tried or not (self.profile.advanced_switching and ready and before.lock is Lock.OPEN)
                assert self.mode is (Mode.ONLINE if not tried or self.server_is_there else Mode.SEAMLESS_OFFLINE)

    async def checked(self) -> None:
        switch, till = self.till.switch, self.till
        check = HealthCheck(
            switch,
            lambda: till.server.answer(SEARCH),
            sale_open=lambda: self.sale_open,
            clock=till.now,
            random=lambda: 0.5,
        )
        await check.check()

    @rule(availability=AVAILABILITIES)
    def availability_changes(self, availability: Availability) -> None:
        self.till.switch.availability = availability
        self.was_ready_all_sale &= isinstance(availability, Ready)

    @rule(seconds=st.one_of(SHORT, LONG))
    def time_passes(self, seconds: int) -> None:
        self.till.wait(seconds)

    @rule(seconds=LONG)
    def clock_is_set_back(self, seconds: int) -> None:
        self.till.wait(-seconds)

    @precondition(lambda self: not self.sale_open)
    @rule()
    def scan_first(self) -> None:
        """Rule 3: the start returns when it is due, and only then asks a server that was left."""
        before, asked = self.till.switch.state, len(self.till.server.asked)
        waited = self.run(self.clock()) - before.last_attempt
        recovered = self.profile.advanced_switching and before.good_probes == GOOD_PROBES_ENOUGH
        interval = SLOW_INTERVAL_S if before.slow else INTERVAL_S
        due = before.lock is not Lock.OPEN or recovered or not 0 <= waited < interval * 1_000_000
        still_slow = before.slow and self.till.server.seconds > 0 and before.lock is Lock.OPEN and before.alarm is None
        self.was_ready_all_sale = isinstance(self.till.switch.availability, Ready)
        self.paid_in_sale, self.asked_in_sale = 0.0, 0
        self.sale_open = self.ask(at_start=True)
        tried = len(self.till.server.asked) > asked
        match before.mode:
            case Mode.MANUAL_OFFLINE:
                assert not tried, "rule 4"
                assert self.mode is Mode.MANUAL_OFFLINE
            case Mode.SEAMLESS_OFFLINE:
                assert tried == due, "rule 3"
                returns = due and self.server_is_there and not still_slow
                assert self.mode is (Mode.ONLINE if returns else Mode.SEAMLESS_OFFLINE), "rules 3 and 6"
            case Mode.ONLINE:
                assert tried

    @precondition(lambda self: self.sale_open)
    @rule()
    def scan_more(self) -> None:
        """Rules 1, 2 and 5: whatever happens the question is answered, or refused with the register still online."""
        before, asked = self.till.switch.state, len(self.till.server.asked)
        answered = self.ask(at_start=False)
        if before.offline:
            assert len(self.till.server.asked) == asked
            assert self.mode is before.mode, "rule 3: nothing goes back while a sale is open"
            assert answered
        else:
            assert answered or not isinstance(self.till.switch.availability, Ready), "rule 1"
            assert answered or self.mode is Mode.ONLINE, "rule 5"

    @precondition(lambda self: not self.sale_open and self.mode is Mode.ONLINE)
    @rule(seconds=st.one_of(SHORT, LONG), pace=PACES)
    def a_slow_sale_and_the_next(self, seconds: int, pace: float) -> None:
        """Rule 6: a server that usually answers slowly is left, and tried again by an interval of its own."""
        self.till.switch.availability = Ready()
        self.till.server.fault, self.till.server.seconds = None, SLOW_S
        self.scan_first()
        for _ in range(WINDOW):
            self.scan_more()
        assert self.till.switch.state.slow is self.profile.advanced_switching
        self.pay()
        self.till.wait(seconds)
        self.till.server.seconds = pace
        self.scan_first()

    @precondition(lambda self: not self.sale_open and self.mode is Mode.ONLINE)
    @rule(good=st.integers(0, 4), again=st.integers(0, 4), seconds=SHORT)
    def lost_and_found(self, good: int, again: int, seconds: int) -> None:
        """Rule 6: good checks count only in a row, and then the next start of a transaction need not wait."""
        self.till.switch.availability = Ready()
        self.till.server.fault = failure(FailureKind.UNREACHABLE)
        self.scan_first()
        self.pay()
        for fault, times in ((None, good), (self.till.server.fault, 1), (None, again)):
            self.till.server.fault = fault
            for _ in range(times):
                self.health_check()
        self.till.wait(seconds)
        self.scan_first()

    @precondition(lambda self: self.sale_open)
    @rule()
    def pay(self) -> None:
        self.run(self.till.switch.end_transaction())
        self.sale_open = False

    @rule()
    def disconnect(self) -> None:
        ready = isinstance(self.till.switch.availability, Ready)
        before = self.mode
        try:
            self.run(self.till.switch.disconnect("000160"))
        except Refused:
            assert not ready
            assert self.mode is before
        else:
            assert self.mode is Mode.MANUAL_OFFLINE

    @rule()
    def connect(self) -> None:
        """Rule 4: refused while a sale is open; otherwise the server's answer decides."""
        before = self.mode
        try:
            self.run(self.till.switch.connect("000160", sale_open=self.sale_open))
        except Refused:
            assert self.mode is before
            assert self.sale_open or not self.server_is_there
        else:
            assert self.mode is Mode.ONLINE
            assert not (self.sale_open and before is not Mode.ONLINE)

    @rule()
    def restart(self) -> None:
        """The state is what was kept, and a new process goes on from it."""
        kept = msgspec.json.decode(msgspec.json.encode(self.till.switch.state), type=ConnectionState)
        self.history += self.till.switch.changes
        self.till = self.run(self.made(kept, self.till.switch.availability, self.till))

    @invariant()
    def at_most_one_time_out_a_transaction(self) -> None:
        if self.was_ready_all_sale:
            slowly_answered = SLOW_S * self.asked_in_sale * (1 + self.profile.retry_count)
            assert self.paid_in_sale <= TIMEOUT_S + slowly_answered + 1e-6, "rule 2"

    @invariant()
    def every_change_is_an_event_with_a_reason(self) -> None:
        if not hasattr(self, "till"):
            return
        changes = self.history + self.till.switch.changes
        names = ["ONLINE", *(change.to_state for change in changes)]
        assert [change.from_state for change in changes] == names[:-1]
        assert all(change.reason.text and change.from_state != change.to_state for change in changes)
        assert self.till.switch.state.name == names[-1], "rule 9"

    @invariant()
    def the_channel_is_the_state(self) -> None:
        if hasattr(self, "till"):
            active = self.till.local if self.till.switch.state.offline else self.till.server
            assert self.till.switch.channel.obj is active

    @invariant()
    def what_checks_and_slow_answers_leave_behind(self) -> None:
        if hasattr(self, "till"):
            state = self.till.switch.state
            assert state.mode is Mode.SEAMLESS_OFFLINE or (state.slow, state.good_probes) == (False, 0)
            assert state.good_probes <= self.good_checks_in_a_row, "rule 6: in a row"
            assert self.profile.advanced_switching or (state.slow, state.good_probes) == (False, 0), "off by default"

    @invariant()
    def a_sale_is_never_locked_in(self) -> None:
        assert not (self.sale_open and self.till.switch.state.lock is Lock.LOCKED)

    def ask(self, *, at_start: bool) -> bool:
        """Whether there was an answer; what it cost is added to the sale."""
        switch = self.till.switch
        self.asked_in_sale += 1
        began = self.runner.get_loop().time()
        try:
            self.run(switch.ask_at_start(SCAN) if at_start else switch.ask(SCAN))
        except RequestRefused:
            return True
        except Refused:
            return False
        finally:
            self.paid_in_sale += self.runner.get_loop().time() - began
        return True

    async def clock(self) -> int:
        return self.till.now()

    @property
    def mode(self) -> Mode:
        return self.till.switch.state.mode

    @property
    def server_is_there(self) -> bool:
        return self.till.server.fault is None or isinstance(self.till.server.fault, RequestRefused)

    def run(self, main: Coroutine[Any, Any, ResultT]) -> ResultT:
        return self.runner.run(main)


RegisterLife.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestRegisterLife = RegisterLife.TestCase
