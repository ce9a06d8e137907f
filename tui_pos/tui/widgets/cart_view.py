"""The cart as rows, below each line its notes and discounts: only those in view are made, however long the sale is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from tui_pos.locale import Language
from tui_pos.sales.cart import PIECE, Cart, Line
from tui_pos.sales.discount_sheet import discount_said
from tui_pos.sales.line_notes import has_notes, notes_of_open
from tui_pos.sales.sentence import say
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, centred, left, right

NUMBER = 6
QUANTITY = 12
PRICE = 12
AMOUNT = 12
NARROW = 70
SELECT = "select."


def cart_rows(cart: Cart | None, language: Language, width: int, height: int) -> Rows:
    """The heading, then the lines around the selected one."""
    if cart is None or not cart.lines:
        hint = language.tell(say("Scan a product, or type its code or name and press Enter."))
        return (*[EMPTY] * max(1, height // 2 - 1), centred((Piece(hint, Role.QUIET),), width))
    return (heading(language, width), *rows_in_view(cart, language, width, height - 1))


def rows_in_view(cart: Cart, language: Language, width: int, height: int) -> Iterator[Row]:
    """So many rows, that the selected line is among them, and else the last ones are."""
    ends = list(accumulate(map(rows_of, cart.lines)))
    at = cart.selected - 1 if cart.selected else len(cart.lines) - 1
    top = max(0, min(ends[-1] - height, ends[at] - rows_of(cart.lines[at]) - height // 2))
    for line, end in zip(cart.lines, ends, strict=True):
        begin = end - rows_of(line)
        if end > top and begin < top + height:
            below = (*note_rows(line, cart, language, width), *discount_rows(line, cart, language, width))
            block = (line_row(line, cart, language, width), *below)
            yield from block[max(0, top - begin) : top + height - begin]


def rows_of(line: Line) -> int:
    """How many rows the line takes."""
    return 1 if line.voided else 1 + int(has_notes(line)) + len(line.discounts)


def note_rows(line: Line, cart: Cart, language: Language, width: int) -> Iterator[Row]:
    """The list price, other taxes, the serial number and the comment, on one row."""
    if line.voided or not has_notes(line):
        return
    said = " · ".join(language.tell(note) for note in notes_of_open(line, cart.currency.code))
    yield Piece(" " * NUMBER), left(said, width - NUMBER - 1, Role.QUIET)


def discount_rows(line: Line, cart: Cart, language: Language, width: int) -> Iterator[Row]:
    """What is taken off the line, by name."""
    for discount in () if line.voided else line.discounts:
        yield (
            Piece(" " * NUMBER),
            left(language.tell(discount_said(discount)), width - NUMBER - AMOUNT - 1, Role.QUIET),
            right(language.amount(-discount.amount, cart.currency), AMOUNT, Role.GOOD),
        )


def columns(width: int) -> tuple[int, int, int, int]:
    """Widths of name, quantity, price and amount."""
    less = 2 if width < NARROW else 0
    quantity, price, amount = QUANTITY - less, PRICE - less, AMOUNT - less
    return width - NUMBER - quantity - price - amount - 1, quantity, price, amount


def heading(language: Language, width: int) -> Row:
    """What the columns are."""
    name, quantity, price, amount = columns(width)
    return (
        Piece(" " * NUMBER),
        left(language.tell(say("Product")), name, Role.QUIET),
        right(language.tell(say("Quantity")), quantity, Role.QUIET),
        right(language.tell(say("Price")), price, Role.QUIET),
        right(language.tell(say("Amount")), amount, Role.QUIET),
    )


def line_row(line: Line, cart: Cart, language: Language, width: int) -> Row:
    """One line; a click selects it."""
    name, quantity, price, amount = columns(width)
    selected = line.number == cart.selected and not line.voided
    role = Role.DISABLED if line.voided else Role.STRONG if selected else Role.TEXT
    shown = language.tell(say("void: {name}", name=line.name)) if line.voided else line.name
    measured = line.unit != PIECE
    count, each = language.quantity(line.quantity), language.amount(line.unit_price, cart.currency)
    command = f"{SELECT}{line.number}"
    return (
        Piece("▸" if selected else " ", Role.KEY),
        right(str(line.number), NUMBER - 2, Role.QUIET),
        Piece(" "),
        left(shown, name, role, command),
        right(f"{count} {line.unit}" if measured else count, quantity, role),
        right(f"{each}/{line.unit}" if measured else each, price, role),
        right(language.amount(line.before, cart.currency), amount, role),
    )
