"""Staff as headquarters keeps them (job 1060): who may sign on in which store; only the hash of a PIN is kept."""

from __future__ import annotations

import re

from peewee import Database

from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.groups import stores
from tui_pos.channel.models import Staff, StaffRole
from tui_pos.channel.pin_change import PIN
from tui_pos.channel.pins import hash_pin
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.text import clean

NUMBER = re.compile(r"[0-9A-Za-z]{1,20}")
LEVELS = ("cashier", "manager")
LONGEST_NAME = 60


def add_staff(db: Database, number: str, store: str, name: str, role: str, language: str, pin: str, author: Author) -> None:
    """A person of a store, new or changed. Raises Refused."""
    refuse_bad_store(db, store)
    if not NUMBER.fullmatch(number):
        raise Refused(
            say("“{number}” is not a staff number: use up to 20 letters and digits. Nothing was changed.", number=number)
        )
    if role not in LEVELS and role not in roles_of(db, store):
        raise Refused(say("“{role}” is no role there. Nothing was changed: use cashier, manager, or set it first.", role=role))
    shown = clean(name, LONGEST_NAME)
    if not shown:
        raise Refused(say("The person has no name. Nothing was changed."))
    refuse_bad_pin(pin)
    with edit(db, author, f"staff {number} of {store}"):
        (
            Staff.insert(store=store, number=number, name=shown, role=role, language=language, pin_hash=hash_pin(pin))
            .on_conflict(
                conflict_target=[Staff.store, Staff.number],
                preserve=[Staff.name, Staff.role, Staff.language, Staff.pin_hash],
            )
            .execute(db)
        )


def remove_staff(db: Database, number: str, store: str | None, author: Author) -> tuple[str, ...]:
    """A person leaves a store, or every store; returns which. Raises Refused for somebody who is in none."""
    found = Staff.select(Staff.store).where(Staff.number == number).order_by(Staff.store).tuples().execute(db)
    there = tuple(str(at) for (at,) in found if store in (None, at))
    if not there:
        raise Refused(say("There is no staff member {number} there. Nothing was changed.", number=number))
    with edit(db, author, f"staff {number} leaves {', '.join(there)}"):
        Staff.delete().where(Staff.number == number, Staff.store.in_(there)).execute(db)
    return there


def set_pin(db: Database, number: str, pin: str, author: Author) -> tuple[str, ...]:
    """A new PIN for a person in every store; returns which. Raises Refused."""
    refuse_bad_pin(pin)
    found = Staff.select(Staff.store).where(Staff.number == number).order_by(Staff.store).tuples().execute(db)
    there = tuple(str(at) for (at,) in found)
    if not there:
        raise Refused(say("There is no staff member {number} there. Nothing was changed.", number=number))
    with edit(db, author, f"PIN of staff {number}"):
        Staff.update(pin_hash=hash_pin(pin)).where(Staff.number == number).execute(db)
    return there


def roles_of(db: Database, store: str) -> tuple[str, ...]:
    """The roles that headquarters has described for the store."""
    return tuple(code for (code,) in StaffRole.select(StaffRole.code).where(StaffRole.store == store).tuples().execute(db))


def refuse_bad_pin(pin: str) -> None:
    if not PIN.fullmatch(pin):
        raise Refused(say("A PIN has 4 to 12 digits. Nothing was changed."))


def refuse_bad_store(db: Database, store: str) -> None:
    if store not in stores(db):
        raise Refused(say("There is no store {store}. Nothing was changed.", store=store))
