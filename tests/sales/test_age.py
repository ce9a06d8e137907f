"""The last date of birth of who is old enough, by the business date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.sales.age import NeedsAge, born_by


@pytest.mark.parametrize(
    ("today", "age", "expected"),
    [
        ("2026-11-25", 18, "2008-11-25"),
        ("2026-01-01", 21, "2005-01-01"),
        ("2028-02-29", 16, "2012-02-29"),
        ("2028-02-29", 18, "2010-02-28"),
        ("2100-02-28", 18, "2082-02-28"),
    ],
)
def test_the_last_date_of_birth(today: str, age: int, expected: str) -> None:
    assert born_by(today, age) == expected


@given(st.dates(date(2020, 1, 1), date(2120, 12, 31)), st.integers(1, 99))
def test_who_was_born_then_has_the_age_and_who_was_born_a_day_later_has_not(today: date, age: int) -> None:
    born = date.fromisoformat(born_by(today.isoformat(), age))
    later = date.fromordinal(born.toordinal() + 1)
    assert years(born, today) >= age
    assert years(later, today) < age


def years(born: date, today: date) -> int:
    """How many birthdays somebody has had; who was born on 29 February has one on 1 March of other years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def test_the_refusal_says_all_that_the_question_needs() -> None:
    wanted = NeedsAge("Chablis", 18, "2008-11-25")
    assert (wanted.name, wanted.age, wanted.born_by) == ("Chablis", 18, "2008-11-25")
    assert "Nothing was added" in str(wanted)
