"""Whole days as a register writes them: carts rung up, paid and closed by the program's own functions, money moved, counted."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from hypothesis import strategies as st

from tests.sales.shift_documents import amounts, card, counted, money
from tests.sales.strategies import EUR, TAX_GROUPS, Cash, a_product, empty_cart
from tui_pos.sales.cart import RETURN, SALE, Cart, add, void_line
from tui_pos.sales.closing import close, give_up
from tui_pos.sales.document import Body, NoSaleBody, PrintedAgainBody, ShiftOpenedBody, TransactionBody
from tui_pos.sales.shift_totals import MOVES
from tui_pos.sales.tenders import take_cash
from tui_pos.sales.totals import CASH, totals

SHIFTS = ("one", "two")
COUNTED = ("cash", "card")


@st.composite
def carts(draw: st.DrawFn) -> Cart:
    """Up to four lines sold or coming back, one of them perhaps void, perhaps in training; not paid, and not for nothing."""
    cart = empty_cart(currency=EUR)
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from([SALE, SALE, RETURN]))
        number = str(draw(st.integers(1, 6)))
        product = a_product(number, draw(st.integers(1, 5_000)), draw(st.sampled_from(sorted(TAX_GROUPS))))
        cart = add(msgspec.structs.replace(cart, kind=kind), product, Decimal(draw(st.integers(1, 9))))
    if draw(st.booleans()):
        cart = void_line(add(cart, a_product("7")), cart.lines[-1].number + 1)
    if totals(cart).total == 0:
        cart = add(msgspec.structs.replace(cart, kind=SALE), a_product("8"))
    return msgspec.structs.replace(cart, training=draw(st.booleans()))


@st.composite
def paid(draw: st.DrawFn) -> Cart:
    """A cart that was paid: a part by card, the rest in cash, with change."""
    cart = draw(carts())
    now = totals(cart)
    by_card = draw(st.sampled_from([0, now.total, now.total // 2]))
    if by_card:
        cart = msgspec.structs.replace(cart, tenders=(card(by_card),))
    left = totals(cart)
    if left.settled:
        return cart
    over = draw(st.integers(0, 2_000)) if left.due_in_cash > 0 else 0
    return take_cash(cart, Cash(code=CASH, denominations=(50_000,)), abs(left.due_in_cash) + over)


def transaction_of(cart: Cart, shift: str) -> TransactionBody:
    """The body of a paid cart, with its number still to be given."""
    return close(cart, receipt="0", sequence=1, offline=False, shift=shift)


def happenings(shift: str) -> st.SearchStrategy[Body]:
    """Anything that a register writes into a shift between its beginning and its end."""
    return st.one_of(
        st.builds(transaction_of, paid(), st.just(shift)),
        st.builds(lambda cart: give_up(cart, shift=shift), carts()),
        st.builds(money, st.sampled_from(MOVES), amounts, st.just(shift)),
        st.builds(counted, st.integers(0, 100_000), st.just(shift), st.sampled_from(COUNTED)),
        st.just(NoSaleBody(shift=shift)),
        st.just(PrintedAgainBody(what="receipt", number="1", shift=shift)),
    )


@st.composite
def days(draw: st.DrawFn) -> tuple[Body, ...]:
    """Two shifts that take turns, with receipt numbers in the order of the journal."""
    opened: tuple[Body, ...] = tuple(ShiftOpenedBody(shift=shift) for shift in SHIFTS)
    happened = draw(st.lists(st.one_of(*map(happenings, SHIFTS)), max_size=16))
    return opened + tuple(numbered(body, sequence) for sequence, body in enumerate(happened, 1))


def numbered(body: Body, sequence: int) -> Body:
    """The body with its receipt number, where it has one; gaps do not matter here."""
    if not isinstance(body, TransactionBody):
        return body
    return msgspec.structs.replace(body, receipt=f"PARIS-1-{sequence:06}", sequence=sequence)
