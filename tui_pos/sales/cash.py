"""Money in the drawer beside sales: what is put in and taken out, and what is counted, by denomination."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tui_pos.sales.document import CashMovedBody, Counted
from tui_pos.sales.money import MAX_PRICE, Currency, in_cash
from tui_pos.sales.sentence import Money, Refused, say
from tui_pos.sales.shift_totals import MOVES_OUT
from tui_pos.sales.text import clean

MAX_MOVED = MAX_PRICE
MAX_PIECES = 100_000
LONGEST_REFERENCE = 40


def moved(
    kind: str, *, shift: str, tender: str, currency: Currency, amount: int, reason: str = "", reference: str = ""
) -> CashMovedBody:
    """The body of money put in or taken out; `amount` in minor units, above 0 whichever way it goes.

    Raises Refused for an amount of nothing (but for a start amount), of too much, or finer than the coins.
    """
    check_moved(amount, currency)
    return CashMovedBody(
        kind=kind,
        shift=shift,
        tender=tender,
        currency=currency.code,
        amount=-amount if kind in MOVES_OUT else amount,
        reason=reason,
        reference=clean(reference, LONGEST_REFERENCE),
    )


def check_moved(amount: int, currency: Currency) -> int:
    """The amount; raises Refused when it cannot be carried to or from the drawer."""
    if amount <= 0:
        raise Refused(say("An amount of nothing cannot be moved. Nothing was changed: type the amount."))
    return check_carried(amount, currency)


def check_carried(amount: int, currency: Currency) -> int:
    """The amount, which may be nothing; raises Refused for too much, and for what no coins come to."""
    if not 0 <= amount <= MAX_MOVED:
        raise Refused(
            say(
                "An amount must be between 0 and {limit}. Nothing was changed: type it again.",
                limit=Money(MAX_MOVED, currency.code),
            )
        )
    if in_cash(amount, currency) != amount:
        raise Refused(
            say(
                "Cash goes in steps of {step}. Nothing was changed: type an amount that coins can pay.",
                step=Money(currency.cash_step, currency.code),
            )
        )
    return amount


def counted_pieces(tender: str, currency: str, pieces: Mapping[int, int]) -> Counted:
    """What so many pieces of each denomination (minor units) come to; raises Refused for a count that cannot be."""
    for count in pieces.values():
        check_count(count)
    kept = tuple(sorted((size, count) for size, count in pieces.items() if count))
    return Counted(tender=tender, currency=currency, amount=amount_of(kept), pieces=kept)


def check_count(count: int) -> int:
    """The number of pieces; raises Refused outside 0 to 100,000."""
    if 0 <= count <= MAX_PIECES:
        return count
    raise Refused(
        say("A count must be between 0 and {limit}. Nothing was changed: type it again.", limit=MAX_PIECES),
    )


def amount_of(pieces: Iterable[tuple[int, int]]) -> int:
    """What pieces come to, in minor units."""
    return sum(size * count for size, count in pieces)
