"""Roles as headquarters keeps them (job 1060): what the people of a role may do in a store, and how far by themselves."""

from __future__ import annotations

import re

import msgspec
from peewee import Database

from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.people import LEVELS, refuse_bad_store
from tui_pos.channel.models import Staff, StaffRole
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.text import clean

CODE = re.compile(r"[0-9a-z][0-9a-z_-]{0,29}")
LONGEST_NAME = 60


class NewRole(msgspec.Struct, frozen=True, kw_only=True):
    """A role: rates in parts per million, amounts in minor units; `allowed` and `denied` are numbers of operations."""

    code: str
    name: str
    level: str
    allowed: tuple[int, ...] = ()
    denied: tuple[int, ...] = ()
    line_discount: int = 0
    total_discount: int = 0
    price_override: int = 0
    return_amount: int = 0


def set_role(db: Database, store: str, role: NewRole, author: Author) -> None:
    """A role of a store, new or changed, whole. Raises Refused."""
    refuse_bad_store(db, store)
    if not CODE.fullmatch(role.code):
        raise Refused(say("“{code}” cannot be the code of a role. Nothing was changed.", code=role.code[:40]))
    if role.level not in LEVELS:
        raise Refused(say("“{level}” is no level. Nothing was changed: use cashier or manager.", level=role.level[:40]))
    if any(not 0 < number < 100_000 for number in (*role.allowed, *role.denied)):
        raise Refused(say("An operation is a number from 1 to 99999. Nothing was changed."))
    if both := sorted(set(role.allowed) & set(role.denied)):
        raise Refused(say("Operation {number} is allowed and denied. Nothing was changed.", number=both[0]))
    values = {
        **msgspec.structs.asdict(role),
        "name": clean(role.name, LONGEST_NAME) or role.code,
        "allowed": " ".join(map(str, role.allowed)),
        "denied": " ".join(map(str, role.denied)),
    }
    with edit(db, author, f"role {role.code} of {store}"):
        (
            StaffRole.insert(store=store, **values)
            .on_conflict(conflict_target=[StaffRole.store, StaffRole.code], update=values)
            .execute(db)
        )


def remove_role(db: Database, store: str, code: str, author: Author) -> None:
    """A role ends. Raises Refused while somebody has it."""
    mine = (StaffRole.store == store) & (StaffRole.code == code)
    if not list(StaffRole.select().where(mine).execute(db)):
        raise Refused(say("Store {store} has no role {code}. Nothing was changed.", store=store, code=code))
    for number, name in (
        Staff.select(Staff.number, Staff.name).where(Staff.store == store, Staff.role == code).tuples().execute(db)
    ):
        raise Refused(say("{name} {number} has that role. Nothing was changed: give another first.", name=name, number=number))
    with edit(db, author, f"role {code} of {store} ends"):
        StaffRole.delete().where(mine).execute(db)
