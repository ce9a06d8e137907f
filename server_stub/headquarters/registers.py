"""Registers as headquarters keeps them (DESIGN section 5, `register add`): added to a store, withdrawn, added again."""

from __future__ import annotations

import re

from peewee import Database

from server_stub.credentials import issue_code
from server_stub.database import master_data_changed
from server_stub.headquarters.packages import stores
from tui_pos.channel.dialect import begin_write
from tui_pos.channel.models import Register
from tui_pos.sales.sentence import Refused, say

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")


def add_register(db: Database, number: str, store: str, support_offline: bool | None, now: int) -> str:
    """The one-time code of a register, which is made when it is new; None leaves *Support offline* as it is (new: yes)."""
    refuse_bad_number(number)
    if store not in stores(db):
        raise Refused(say("There is no store {store}. Nothing was added.", store=store))
    with begin_write(db):
        known = list(Register.select().where(Register.number == number).execute(db))
        if known and known[0].store_id != store:
            raise Refused(
                say(
                    "Register {register} belongs to store {store}. Nothing was added: choose another number.",
                    register=number,
                    store=known[0].store_id,
                )
            )
        if not known:
            Register.insert(number=number, store=store, support_offline=int(support_offline is not False)).execute(db)
            master_data_changed(db)
        elif support_offline is not None and known[0].support_offline != int(support_offline):
            Register.update(support_offline=int(support_offline)).where(Register.number == number).execute(db)
            master_data_changed(db)
        return issue_code(db, number, now)


def refuse_bad_number(number: str) -> None:
    """A register's number is part of every receipt number."""
    if not NUMBER.fullmatch(number):
        raise Refused(
            say(
                "{register} cannot be the number of a register: use up to 20 letters, digits and dashes. Nothing was added.",
                register=number,
            )
        )
