"""The answer to SignOn (issue 2, *What bad input gets*): unknown number and wrong PIN are one refusal, and cost the same.

An attempt is counted before its PIN is checked and forgiven when it is right, so that many at once get no more tries than
one after the other, and a process that dies in between forgets nothing.
"""

from __future__ import annotations

import msgspec
from peewee import Database

from tui_pos.channel.answers.asker import Asker, Attempts
from tui_pos.channel.answers.lock import FAILURES_BEFORE_LOCK, is_locked
from tui_pos.channel.models import Staff, StaffRole
from tui_pos.channel.pins import is_pin, nobodys_hash
from tui_pos.channel.requests import Limits, RefusalCode, RequestRefused, SignOn, StaffMember, refuse
from tui_pos.sales.discounts.promotions import MILLION
from tui_pos.sales.money import MAX_TOTAL
from tui_pos.sales.sentence import Moment, say

UNLIMITED = Limits(line_discount=MILLION, total_discount=MILLION, price_override=MILLION, return_amount=MAX_TOTAL)


def sign_on(db: Database, request: SignOn, asker: Asker) -> StaffMember:
    """Who signs on. Refused as wrong_pin, or as locked without looking at the PIN."""
    before = asker.attempts.state(request.staff)
    if is_locked(before, asker.now):
        raise locked(before)
    counted = asker.attempts.record_failure(request.staff, asker.now)
    if counted.failures > max(FAILURES_BEFORE_LOCK, before.failures + 1):
        raise locked(counted)
    member, pin_hash = staff_member(db, asker.store, request.staff)
    if not is_pin(request.pin, pin_hash) or member is None:
        raise wrong_pin(counted, asker.now)
    asker.attempts.clear(request.staff)
    return member


def staff_member(db: Database, store: str, number: str) -> tuple[StaffMember | None, str]:
    """The member of staff and the hash of the PIN; nobody has a hash too."""
    query = Staff.select(Staff.name, Staff.role, Staff.language, Staff.pin_hash).where(
        Staff.store == store, Staff.number == number
    )
    for name, role, language, pin_hash in query.tuples().execute(db):
        return in_role(db, store, StaffMember(number=number, name=name, role=role, language=language)), pin_hash
    return None, nobodys_hash()


def in_role(db: Database, store: str, member: StaffMember) -> StaffMember:
    """The member with what headquarters lets the role do; one that it has not described is a cashier, or a manager.

    Such a manager may go as far as there is to go, else a store without roles could not give a discount at all.
    """
    for row in StaffRole.select().where(StaffRole.store == store, StaffRole.code == member.role).execute(db):
        return msgspec.structs.replace(
            member,
            role=row.level,
            limits=Limits(
                line_discount=row.line_discount,
                total_discount=row.total_discount,
                price_override=row.price_override,
                return_amount=row.return_amount,
            ),
            allowed=tuple(map(int, row.allowed.split())),
            denied=tuple(map(int, row.denied.split())),
            code=row.code,
        )
    return msgspec.structs.replace(member, limits=UNLIMITED) if member.role == "manager" else member


def wrong_pin(attempts: Attempts, now: int) -> RequestRefused:
    """The one refusal for an unknown number and for a wrong PIN; it says so when it was the one that locked."""
    if is_locked(attempts, now):
        return refuse(
            RefusalCode.WRONG_PIN,
            say(
                "Staff number and PIN do not belong together. After {failures} failures the number is locked until {time}.",
                failures=attempts.failures,
                time=Moment(attempts.locked_until),
            ),
        )
    return refuse(RefusalCode.WRONG_PIN, say("Staff number and PIN do not belong together. Nobody was signed on: try again."))


def locked(attempts: Attempts) -> RequestRefused:
    """Too many failures; the PIN was not looked at."""
    return refuse(
        RefusalCode.LOCKED,
        say(
            "This staff number is locked until {time} after {failures} failures. Wait, or let somebody else sign on.",
            time=Moment(attempts.locked_until),
            failures=attempts.failures,
        ),
    )
