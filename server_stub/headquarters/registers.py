"""Registers as headquarters keeps them (DESIGN section 5, `register add`); *Support offline* decides what their group is."""

from __future__ import annotations

import re

from peewee import Database

from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.groups import exclude_offline, include_offline, stores
from tui_pos.channel.models import Register
from tui_pos.sales.sentence import Refused, say

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")


def add_register(db: Database, number: str, store: str, support_offline: bool | None, author: Author) -> None:
    """A register of a store, made when it is new; None leaves *Support offline* as it is (new: yes). Raises Refused."""
    refuse_bad_number(number)
    if store not in stores(db):
        raise Refused(say("There is no store {store}. Nothing was added.", store=store))
    known = list(Register.select().where(Register.number == number).execute(db))
    if known and known[0].store_id != store:
        raise Refused(
            say(
                "Register {register} belongs to store {store}. Nothing was added: choose another number.",
                register=number,
                store=known[0].store_id,
            )
        )
    before = bool(known[0].support_offline) if known else None
    wanted = (before is not False) if support_offline is None else support_offline
    if before is not wanted:
        with edit(db, author, f"register {number}"):
            keep(db, number, store, wanted)


def keep(db: Database, number: str, store: str, support_offline: bool) -> None:
    """The register with its place in its store's channel database group."""
    (
        Register.insert(number=number, store=store, support_offline=int(support_offline))
        .on_conflict(conflict_target=[Register.number], preserve=[Register.support_offline])
        .execute(db)
    )
    include = include_offline if support_offline else exclude_offline
    include(db, store, number)


def refuse_bad_number(number: str) -> None:
    """A register's number is part of every receipt number."""
    if not NUMBER.fullmatch(number):
        raise Refused(
            say(
                "{register} cannot be the number of a register: use up to 20 letters, digits and dashes. Nothing was added.",
                register=number,
            )
        )
