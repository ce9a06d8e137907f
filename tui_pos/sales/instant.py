"""Instants are UTC microseconds; the business date is the store's own day, not the UTC one (DESIGN section 1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tui_pos.sales.sentence import Refused, say

Instant = int
Clock = Callable[[], int]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def business_date(instant: Instant, time_zone: str, day_ends_at: int) -> str:
    """The ISO date of the store's day; that day ends `day_ends_at` minutes after midnight on the store's wall clock.

    Raises Refused for a time zone that does not exist.
    """
    wall = local_time(instant, time_zone).replace(tzinfo=None)
    return (wall - timedelta(minutes=day_ends_at)).date().isoformat()


def day_begins(date: str, time_zone: str, day_ends_at: int) -> Instant:
    """The first instant whose business date is this ISO date; raises Refused for a time zone that does not exist."""
    wall = datetime.fromisoformat(date) + timedelta(minutes=day_ends_at)
    return (wall.replace(tzinfo=zone_named(time_zone)) - EPOCH) // timedelta(microseconds=1)


def local_time(instant: Instant, time_zone: str) -> datetime:
    """The instant on the wall clock of the zone; raises Refused for a time zone that does not exist."""
    return (EPOCH + timedelta(microseconds=instant)).astimezone(zone_named(time_zone))


def zone_named(time_zone: str) -> ZoneInfo:
    """The IANA zone of this name; raises Refused when there is none."""
    try:
        return ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Refused(
            say(
                "The time zone {zone} is not known. Nothing was changed: correct the store in headquarters.",
                zone=time_zone,
            )
        ) from error


def iso(instant: Instant) -> str:
    """The instant for machines: ISO 8601, UTC, to the millisecond."""
    moment = EPOCH + timedelta(microseconds=instant)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
