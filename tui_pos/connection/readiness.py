"""Offline availability: whether the offline database could take over now, and every reason why not (DESIGN section 2)."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.channel.offline import OfflineDatabase
from tui_pos.channel.offline_failures import OfflineUnusable
from tui_pos.connection.state import Availability, NotEnabled, NotReady, Ready, listed
from tui_pos.sales.sentence import Sentence, say

DISK_RESERVE_BYTES = 50 << 20
NEVER_SYNCHRONISED = say("never synchronised")
CANNOT_BE_READ = say("the offline database cannot be read")


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """What readiness depends on; `session` is 0 until a package was applied, `free_bytes` is the space left in the home."""

    support_offline: bool
    session: int
    staff: int
    has_configuration: bool
    schema_version: int
    needed_schema_version: int
    free_bytes: int


def availability(conditions: Conditions) -> Availability:
    """Ready, not enabled, or not ready with all the reasons, most basic first."""
    if not conditions.support_offline:
        return NotEnabled()
    reasons = tuple(missing(conditions))
    return NotReady(reasons) if reasons else Ready()


def missing(conditions: Conditions) -> list[Sentence]:
    """Each condition that does not hold, in words."""
    if conditions.schema_version != conditions.needed_schema_version:
        # Of another schema nothing else can be known, so nothing else is said.
        return [
            say(
                "its schema is {found}, this register needs {needed}",
                found=conditions.schema_version,
                needed=conditions.needed_schema_version,
            )
        ]
    if conditions.session == 0:
        return [NEVER_SYNCHRONISED]
    reasons = []
    if conditions.staff == 0:
        reasons.append(say("staff (1060) is missing"))
    if not conditions.has_configuration:
        reasons.append(say("channel configuration (1070) is missing"))
    if conditions.free_bytes < DISK_RESERVE_BYTES:
        reasons.append(say("the disk is nearly full"))
    return reasons


def obstacle(availability: Availability) -> Sentence:
    """Why offline cannot help, as one phrase."""
    match availability:
        case NotEnabled():
            return say("this register is not set up for it (Support offline = No)")
        case NotReady(reasons):
            return listed(reasons)
        case Ready():
            return say("it has only just become ready")


async def availability_now(offline: OfflineDatabase, home: Path, *, support_offline: bool) -> Availability:
    """The availability that this offline database and this disk give a register now."""
    if not support_offline:
        return NotEnabled()
    try:
        facts = await offline.facts()
    except OfflineUnusable:
        return NotReady((CANNOT_BE_READ,))
    space = os.statvfs(home)
    return availability(
        Conditions(
            support_offline=support_offline,
            session=facts.session,
            staff=facts.staff,
            has_configuration=facts.has_configuration,
            schema_version=facts.schema_version,
            needed_schema_version=SCHEMA_VERSION,
            free_bytes=space.f_bavail * space.f_frsize,
        )
    )
