"""Sign-on: the right PIN and nothing else, one refusal for whatever is wrong, and a lock that grows."""

from __future__ import annotations

import pytest
from peewee import Database

from tests.channel.chain import NOW, RememberedAttempts, asker
from tui_pos.channel.answers.asker import Attempts
from tui_pos.channel.answers.lock import MINUTE, after_failure
from tui_pos.channel.answers.sign_on import sign_on
from tui_pos.channel.models import Staff
from tui_pos.channel.requests import RefusalCode, RequestRefused, SignOn, StaffMember


def refusal(db: Database, staff: str, pin: str, attempts: RememberedAttempts, now: int = NOW) -> RequestRefused:
    with pytest.raises(RequestRefused) as refused:
        sign_on(db, SignOn(staff=staff, pin=pin), asker(now=now, attempts=attempts))
    return refused.value


def test_the_right_pin_says_who_it_is_and_forgets_the_failures(db: Database) -> None:
    attempts = RememberedAttempts()
    refusal(db, "000160", "000000", attempts)
    member = sign_on(db, SignOn(staff="000160", pin="123456"), asker(attempts=attempts))
    assert member == StaffMember(number="000160", name="cashier of NORTH", role="cashier")
    assert attempts.by_staff == {}


def test_an_unknown_number_is_refused_exactly_as_a_wrong_pin(db: Database) -> None:
    unknown, known = RememberedAttempts(), RememberedAttempts()
    for _ in range(6):
        assert refusal(db, "nobody", "123456", unknown).refusal == refusal(db, "000160", "0", known).refusal


def test_the_empty_pin_of_nobodys_hash_signs_nobody_on(db: Database) -> None:
    assert refusal(db, "nobody", " ", RememberedAttempts()).code is RefusalCode.WRONG_PIN


def test_staff_of_another_store_is_unknown(db: Database) -> None:
    Staff.delete().where(Staff.store == "NORTH", Staff.number == "000160").execute(db)
    assert refusal(db, "000160", "123456", RememberedAttempts()).code is RefusalCode.WRONG_PIN


def test_the_fifth_failure_locks_and_the_right_pin_waits_too(db: Database) -> None:
    attempts = RememberedAttempts()
    for _ in range(5):
        assert refusal(db, "000160", "0", attempts).code is RefusalCode.WRONG_PIN
    assert refusal(db, "000160", "123456", attempts).code is RefusalCode.LOCKED
    assert refusal(db, "000160", "123456", attempts, NOW + MINUTE - 1).code is RefusalCode.LOCKED
    sign_on(db, SignOn(staff="000160", pin="123456"), asker(now=NOW + MINUTE, attempts=attempts))


def test_one_number_locked_leaves_the_others_free(db: Database) -> None:
    attempts = RememberedAttempts()
    for _ in range(5):
        refusal(db, "000160", "0", attempts)
    assert sign_on(db, SignOn(staff="000110", pin="654321"), asker(attempts=attempts)).role == "manager"


def test_many_at_once_get_no_more_tries_than_one_after_the_other(db: Database) -> None:
    class FourMoreMeanwhile(RememberedAttempts):
        """Others fail between our look at the state and our own count."""

        def record_failure(self, staff: str, now: int) -> Attempts:
            for _ in range(4):
                super().record_failure(staff, now)
            return super().record_failure(staff, now)

    attempts = FourMoreMeanwhile()
    attempts.by_staff["000160"] = after_failure(Attempts(), NOW)
    assert refusal(db, "000160", "123456", attempts).code is RefusalCode.LOCKED


def test_a_manager_of_a_store_without_roles_may_go_as_far_as_there_is_to_go(db: Database) -> None:
    manager = sign_on(db, SignOn(staff="000110", pin="654321"), asker(attempts=RememberedAttempts()))
    cashier = sign_on(db, SignOn(staff="000160", pin="123456"), asker(attempts=RememberedAttempts()))
    assert (manager.limits.line_discount, manager.limits.total_discount) == (1_000_000, 1_000_000)
    assert (cashier.limits.line_discount, cashier.limits.total_discount) == (0, 0)
