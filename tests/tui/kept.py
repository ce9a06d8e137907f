"""A register in any state, made of what its home has kept: a real journal, a real offline database, a clock that stands.

Nothing runs in the background and no server is asked, so its screens are the same at every run.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tests.channel.chain import asker, build, open_database
from tests.journal.deeds import Ids, sale
from tui_pos.channel.delivery import Outcome, Result
from tui_pos.channel.offline import OfflineDatabase, create_empty
from tui_pos.channel.requests import Configuration, OfflineProfile, ReadConfiguration, StaffMember
from tui_pos.channel.settings import SettingName, write_setting
from tui_pos.config import Device, Home
from tui_pos.connection.offline_copy import EMPTY_OFFLINE
from tui_pos.connection.state import Change, ConnectionState, first_state
from tui_pos.journal.journal import Journal
from tui_pos.register import Register
from tui_pos.sales.sentence import say
from tui_pos.sync.board import IN_USE, STATUS, UPLOADS, KeptUploads
from tui_pos.sync.sessions import AppliedPackage, SyncStatus
from tui_pos.upkeep import Spoken

STORE, REGISTER = "NORTH", "NORTH-1"
NOW = 1_800_000_180_000_000
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
CASHIER = StaffMember(number="000160", name="Amélie", role="cashier")
DEVICE = Device(server="https://retail.example.net", token="token", store=STORE, register=REGISTER, incarnation="first")
FREE_BYTES = 31_000_000_000
FILE = "offline-3.sqlite"
APPLIED = AppliedPackage(
    session=3,
    job="9999",
    file=FILE,
    rows=102,
    size=22_400,
    data_version=7,
    built_at=NOW - 15 * MINUTE,
    applied_at=NOW - 14 * MINUTE,
)
ONLINE = first_state(NOW - 3 * HOUR)


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What the home has kept; `accepted`, `parked` and `waiting` are sales in the journal, in that order.

    `changes` are the switches that the running program has seen.
    """

    sync: SyncStatus
    applied: AppliedPackage | None = APPLIED
    connection: ConnectionState = ONLINE
    changes: tuple[Change, ...] = ()
    support_offline: bool = True
    accepted: int = 2
    parked: int = 0
    waiting: int = 0
    profile: OfflineProfile = OfflineProfile(number="default")


@asynccontextmanager
async def kept_register(folder: Path, state: State, language: str = "en") -> AsyncIterator[Register]:
    """The register of a home that has kept this state, with the cashier signed on."""
    home = Home(folder / "register")
    await make(home, state, language)
    register = await Register.open(home, clock=lambda: NOW, new_id=Ids(), random=lambda: 0.5)
    try:
        register.staff = CASHIER
        register.switch.changes.extend(state.changes)
        # A start takes what ran for interrupted; here it runs on.
        register.upkeep.board.note(result=state.sync.result)
        register.upkeep.board.show_progress(state.sync.progress)
        register.upkeep.conditions = msgspec.structs.replace(register.upkeep.conditions, free_bytes=FREE_BYTES)
        yield register
    finally:
        await register.close()


async def make(home: Home, state: State, language: str) -> None:
    """The home as a register would have left it."""
    home.create()
    home.save_device(DEVICE)
    create_empty(home.offline(EMPTY_OFFLINE))
    home.offline(FILE).write_bytes(full_set())
    journal = await Journal.open(home.journal, store=STORE, register=REGISTER, ids=Ids(), clock=lambda: NOW - MINUTE)
    try:
        await fill(journal, state)
        await journal.keep(
            {
                "configuration": await configuration(home, state),
                "connection": state.connection,
                STATUS: msgspec.structs.replace(state.sync, uploads=(), progress=None),
                UPLOADS: KeptUploads(state.sync.uploads),
                IN_USE: state.applied,
                "language": Spoken(language),
            }
        )
    finally:
        await journal.close()


@cache
def full_set() -> bytes:
    """An offline database that says which package it came as; made once, for its PINs take their time."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / FILE
        build(file)
        db = open_database(file)
        write_setting(db, SettingName.SESSION, str(APPLIED.session))
        db.close()
        return file.read_bytes()


async def configuration(home: Home, state: State) -> Configuration:
    """The store's own, with the state's profile."""
    offline = OfflineDatabase(home.offline(FILE), lambda: asker(STORE))
    found = await offline.answer(ReadConfiguration())
    await offline.close()
    return msgspec.structs.replace(found, support_offline=state.support_offline, profile=state.profile)


async def fill(journal: Journal, state: State) -> None:
    """The sales of the state, and what the channel did with them."""
    new_id = Ids()
    await sell(journal, state.accepted, new_id)
    await settle(journal, Outcome.ACCEPTED)
    await sell(journal, state.parked, new_id)
    await settle(journal, Outcome.CONFLICT)
    await sell(journal, state.waiting, new_id)


async def sell(journal: Journal, count: int, new_id: Ids) -> None:
    """So many sales more."""
    for _ in range(count):
        await journal.append_transaction(
            sale(), at=NOW - 2 * MINUTE, business_date="2027-01-15", staff=CASHIER.number, id=new_id()
        )


async def settle(journal: Journal, outcome: Outcome) -> None:
    """What the channel did with everything that waits."""
    waiting = await journal.waiting(100)
    if waiting:
        await journal.settle([result(sealed.id, outcome) for sealed in waiting])


def result(id: str, outcome: Outcome) -> Result:
    """As the channel says it."""
    if outcome is not Outcome.CONFLICT:
        return Result(id=id, outcome=outcome)
    detail = say(
        "The channel has another document with the id {id}: {first} there, {second} sent. Both are kept: ask headquarters.",
        id=id,
        first="c0ffee",
        second="7aa7d4",
    )
    return Result(id=id, outcome=outcome, detail=detail, kept_hash="c0ffee" * 10 + "c0de")
