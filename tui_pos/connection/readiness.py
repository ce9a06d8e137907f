"""Offline availability: each condition with its figure, and whether the offline database could take over (DESIGN section 2).

The conditions are looked at while the register is online, so that nobody finds offline broken on the day it is needed.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.channel.offline import OfflineDatabase
from tui_pos.channel.offline_failures import OfflineUnusable
from tui_pos.connection.state import Availability, NotEnabled, NotReady, Ready, listed
from tui_pos.sales.sentence import Duration, Sentence, say
from tui_pos.sales.size import size_said

DISK_RESERVE_BYTES = 50 << 20
MINUTE_US = 60 * 1_000_000
OLD_DATA_US = 7 * 24 * 60 * MINUTE_US
NEVER_SYNCHRONISED = say("never synchronised")
CANNOT_BE_READ = say("the offline database cannot be read")


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """What readiness depends on; `session` is 0 until a package was applied, `free_bytes` is the space left in the home.

    `data_age` is how long ago the data was known to be the channel's, in microseconds; None when that is not asked.
    """

    support_offline: bool
    free_bytes: int
    readable: bool = True
    session: int = 0
    staff: int = 0
    products: int = 0
    has_configuration: bool = False
    schema_version: int = SCHEMA_VERSION
    needed_schema_version: int = SCHEMA_VERSION
    data_age: int | None = None


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One condition, whether it holds, and its figure.

    `stops` is why the register does not go offline for it, as one phrase; None when it would, and it is only to be seen.
    """

    name: Sentence
    ok: bool
    detail: Sentence
    stops: Sentence | None = None


def availability(conditions: Conditions) -> Availability:
    """Ready, not enabled, or not ready with all the reasons, most basic first."""
    if not conditions.support_offline:
        return NotEnabled()
    reasons = tuple(check.stops for check in checks(conditions) if check.stops is not None)
    return NotReady(reasons) if reasons else Ready()


def checks(conditions: Conditions) -> tuple[Check, ...]:
    """Every condition that can be known: of a file that cannot be read, or of another schema, nothing else is."""
    disk = disk_check(conditions.free_bytes)
    if not conditions.readable:
        unreadable = Check(name=say("Data"), ok=False, detail=say("unreadable"), stops=CANNOT_BE_READ)
        return unreadable, disk
    schema = schema_check(conditions.schema_version, conditions.needed_schema_version)
    if not schema.ok:
        return schema, disk
    if conditions.session == 0:
        never = Check(name=say("Data"), ok=False, detail=NEVER_SYNCHRONISED, stops=NEVER_SYNCHRONISED)
        return never, schema, disk
    age = () if conditions.data_age is None else (age_check(conditions.data_age),)
    return *content_checks(conditions), schema, *age, disk


def content_checks(conditions: Conditions) -> tuple[Check, Check, Check]:
    """Staff, channel configuration and products; a store may have no products yet, and can work offline all the same."""
    staff, products, configuration = conditions.staff, conditions.products, conditions.has_configuration
    return (
        Check(
            name=say("Staff (1060)"),
            ok=staff > 0,
            detail=say("{count}", count=staff),
            stops=None if staff else say("staff (1060) is missing"),
        ),
        Check(
            name=say("Configuration (1070)"),
            ok=configuration,
            detail=say("present") if configuration else say("missing"),
            stops=None if configuration else say("channel configuration (1070) is missing"),
        ),
        Check(name=say("Products (1040)"), ok=products > 0, detail=say("{count}", count=products)),
    )


def schema_check(found: int, needed: int) -> Check:
    """The offline database is rebuilt, not migrated, so its schema is this program's or useless."""
    name = say("Schema")
    if found == needed:
        return Check(name=name, ok=True, detail=say("{count}", count=found))
    return Check(
        name=name,
        ok=False,
        detail=say("{found}, needs {needed}", found=found, needed=needed),
        stops=say("its schema is {found}, this register needs {needed}", found=found, needed=needed),
    )


def age_check(age: int) -> Check:
    """Old data still sells, so it is only pointed out; `age` in microseconds."""
    detail = say("less than 1 min") if age < MINUTE_US else say("{age}", age=Duration(age // 1_000))
    return Check(name=say("Data age"), ok=age < OLD_DATA_US, detail=detail)


def disk_check(free: int) -> Check:
    """Enough bytes are free for a day's sales."""
    enough = free >= DISK_RESERVE_BYTES
    return Check(
        name=say("Disk free"), ok=enough, detail=size_said(free), stops=None if enough else say("the disk is nearly full")
    )


def obstacle(availability: Availability) -> Sentence:
    """Why offline cannot help, as one phrase."""
    match availability:
        case NotEnabled():
            return say("this register is not set up for it (Support offline = No)")
        case NotReady(reasons):
            return listed(reasons)
        case Ready():
            return say("it has only just become ready")


def lost(availability: Availability) -> bool:
    """Whether the offline database could not be read when it was asked last."""
    return isinstance(availability, NotReady) and CANNOT_BE_READ in availability.reasons


async def conditions_now(offline: OfflineDatabase, *, support_offline: bool, free_bytes: int) -> Conditions:
    """The conditions that this offline database gives a register with so much space; it is not asked when it may not help."""
    if not support_offline:
        return Conditions(support_offline=False, free_bytes=free_bytes)
    try:
        facts = await offline.facts()
    except OfflineUnusable:
        return Conditions(support_offline=True, free_bytes=free_bytes, readable=False)
    return Conditions(
        support_offline=True,
        free_bytes=free_bytes,
        session=facts.session,
        staff=facts.staff,
        products=facts.products,
        has_configuration=facts.has_configuration,
        schema_version=facts.schema_version,
    )


def free_bytes(folder: Path) -> int:
    """The space that is left where the folder is; a disk may take its time, so ask on a thread."""
    space = os.statvfs(folder)
    return space.f_bavail * space.f_frsize
