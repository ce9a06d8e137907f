"""The age that some products ask for: by the business date, once a sale for the highest age (issue 4, *Lines*)."""

from __future__ import annotations

from datetime import date

from tui_pos.sales.sentence import Refused, say

LEAP_DAY = (2, 29)


class NeedsAge(Refused):
    """A product for people of an age was entered, and nobody has looked yet; `born_by` is an ISO date."""

    def __init__(self, name: str, age: int, born_by: str) -> None:
        super().__init__(
            say(
                "{name} is sold from the age of {age}. Nothing was added: check that the customer was born by {date}.",
                name=name,
                age=age,
                date=born_by,
            )
        )
        self.name = name
        self.age = age
        self.born_by = born_by


def born_by(business_date: str, age: int) -> str:
    """The last date of birth (ISO) of who has this age on a business date."""
    day = date.fromisoformat(business_date)
    year = day.year - age
    if (day.month, day.day) == LEAP_DAY and not is_leap(year):
        return date(year, 2, 28).isoformat()
    return day.replace(year=year).isoformat()


def is_leap(year: int) -> bool:
    """Whether the year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
