"""The two field types of our own beside text and integer (DESIGN section 4, *Two dialects*): both are whole numbers.

Anything else (decimals, dates, booleans) would break SQLite's STRICT tables or round in one of the two databases.
"""

from __future__ import annotations

from decimal import Decimal

from peewee import BigIntegerField

PLACES = 3
SCALE = 10**PLACES


class Quantity(BigIntegerField):
    """A Decimal with at most three decimals, stored in thousandths; another precision raises ValueError."""

    def db_value(self, value: Decimal | int | None) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value) * SCALE
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise ValueError(f"a quantity has at most {PLACES} decimals, not {value}")
        return int(scaled)

    def python_value(self, value: int | None) -> Decimal | None:
        return None if value is None else Decimal(value) / SCALE


class Instant(BigIntegerField):
    """Microseconds since the epoch, UTC; a fraction or a date raises ValueError."""

    def db_value(self, value: int | None) -> int | None:
        if value is not None and type(value) is not int:
            raise ValueError(f"an instant is a whole number of microseconds, not {value!r}")
        return value

    def python_value(self, value: int | None) -> int | None:
        return value
