"""The business date is the store's day: its zone, its end, its clock changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from tui_pos.sales.instant import business_date, day_begins
from tui_pos.sales.sentence import Refused


def instant(wall: str, zone: str, fold: int = 0) -> int:
    return int(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone), fold=fold).timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("wall", "zone", "ends", "date"),
    [
        ("2026-01-05T14:03", "Europe/Paris", 0, "2026-01-05"),
        ("2026-01-05T00:30", "Europe/Paris", 0, "2026-01-05"),
        ("2026-01-05T00:30", "Europe/Paris", 240, "2026-01-04"),
        ("2026-01-05T03:59", "Europe/Paris", 240, "2026-01-04"),
        ("2026-01-05T04:00", "Europe/Paris", 240, "2026-01-05"),
        ("2026-01-01T02:00", "America/Chicago", 180, "2025-12-31"),
        ("2025-12-31T23:59", "America/Chicago", 0, "2025-12-31"),
        ("2026-03-29T03:30", "Europe/Paris", 180, "2026-03-29"),
        ("2026-03-29T01:59", "Europe/Paris", 180, "2026-03-28"),
    ],
)
def test_the_business_date(wall: str, zone: str, ends: int, date: str) -> None:
    assert business_date(instant(wall, zone), zone, ends) == date


def test_both_passes_of_the_hour_that_comes_twice_are_the_same_day() -> None:
    for fold in (0, 1):
        assert business_date(instant("2026-10-25T02:30", "Europe/Paris", fold), "Europe/Paris", 180) == "2026-10-24"


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/Chicago", "Pacific/Apia", "Asia/Kathmandu"])
@pytest.mark.parametrize("ends", [0, 120, 240])
def test_a_day_begins_with_the_first_instant_of_its_date(zone: str, ends: int) -> None:
    days = [(date(2026, 1, 1) + timedelta(days=day)).isoformat() for day in range(366)]
    for before, day in pairwise(days):
        begins = day_begins(day, zone, ends)
        assert (business_date(begins - 1, zone, ends), business_date(begins, zone, ends)) == (before, day)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(Refused, match="time zone"):
        business_date(0, zone, 0)
