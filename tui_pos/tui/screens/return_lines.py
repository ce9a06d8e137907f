"""What comes back of a receipt (operation 114): its lines, and how much of each; nothing is on the cart before the last Enter.

A number and Enter is how much of the marked line, `+` and `-` one more or less, `*` everything that can come back.
"""

from __future__ import annotations

from decimal import Decimal

from tui_pos.operations.registry import perform
from tui_pos.operations.returns import RETURN_TRANSACTION, LineBack, Returning, show_receipt
from tui_pos.sales.entry import parse_quantity
from tui_pos.sales.money import line_amount
from tui_pos.sales.returns import BoughtLine, Original, check_quantity
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.search import is_scan
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.search_list import CHOOSE, Choice, choice_row

NOTHING = Decimal(0)
ALL = "*"


class ReturnLines(Place):
    """`chosen` is how much comes back, by the number of the line."""

    context = Context.CASH
    at_once = frozenset("+-*")

    def __init__(self, till: Till, original: Original) -> None:
        super().__init__(till)
        self.original = original
        self.chosen: dict[int, Decimal] = {}
        self.at = next((at for at, of in enumerate(original.lines) if of.left), 0)

    @property
    def label(self) -> str:
        return self.till.tell(say("Comes back of {name}", name=self.marked.line.name))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        enter = say("How many") if self.line else say("Take back") if self.chosen else say("The whole line")
        return (
            ("enter", enter),
            ("up", say("Up")),
            ("down", say("Down")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    @property
    def marked(self) -> BoughtLine:
        """The line that a quantity is for; raises Refused when nothing was sold on the receipt."""
        if not self.original.lines:
            raise Refused(say("Nothing was sold on receipt {receipt}.", receipt=self.original.receipt))
        return self.original.lines[self.at]

    def submit(self, line: str) -> Work | None:
        typed = line.strip()
        match typed:
            case "+" | "-":
                self.step(1 if typed == "+" else -1)
            case "*":
                self.chosen = {of.line.number: of.left for of in self.original.lines if of.left}
            case "" if self.chosen:
                return self.take_back()
            case "":
                self.choose(self.marked, self.marked.left)
            case _:
                if is_scan(line):
                    raise Refused(say("“{typed}” was not sold: take back what comes back first, or go back.", typed=typed))
                self.choose(self.marked, parse_quantity(typed))
                self.move(1, 1)
        return None

    def choose(self, of: BoughtLine, quantity: Decimal) -> None:
        """So much of a line comes back; nothing of it at 0. Raises Refused."""
        if quantity == NOTHING and of.left:
            self.chosen.pop(of.line.number, None)
            return
        check_quantity(of, quantity)
        self.chosen[of.line.number] = quantity

    def step(self, by: int) -> None:
        """One more or one less of the marked line, or all and nothing of what comes back whole."""
        of = self.marked
        if of.is_whole:
            self.choose(of, of.left if by > 0 else NOTHING)
        else:
            self.choose(of, max(NOTHING, self.chosen.get(of.line.number, NOTHING) + by))

    async def take_back(self) -> None:
        """Put it on the cart."""
        lines = tuple(LineBack(number, self.chosen[number]) for number in sorted(self.chosen))
        said = await perform(self.till.register, RETURN_TRANSACTION, Returning(receipt=self.original.receipt, lines=lines))
        self.till.start_over()
        self.till.say(said, Role.GOOD)

    def pick(self, what: str) -> Work | None:
        if what.startswith(CHOOSE):
            self.at = int(what.removeprefix(CHOOSE))
        return None

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.original.lines) - 1, self.at + by))
        return None

    def back(self) -> Work | None:
        if self.line:
            self.line = ""
            return None
        return super().back()

    def main(self, width: int, height: int) -> Rows:
        language, sold = self.till.language, self.original.sold
        when = f"{language.date(sold.business_date)} {language.time(sold.at, language.zone)}"
        title = self.till.tell(say("What comes back of receipt {receipt}", receipt=self.original.receipt))
        total = language.value(Money(sold.body.total, sold.body.currency))
        head: list[Row] = [
            (Piece(" " + title, Role.TITLE),),
            (Piece(f" {when}  {total}", Role.QUIET),),
            EMPTY,
        ]
        tail: list[Row] = [
            EMPTY,
            (
                Piece(
                    " " + self.till.tell(say("A number: how many of this line. + and -: one more or less. *: everything.")),
                    Role.QUIET,
                ),
            ),
        ]
        room = max(1, height - len(head) - len(tail))
        first = max(0, min(len(self.original.lines) - room, self.at - room // 2))
        shown = list(enumerate(self.original.lines))[first : first + room]
        rows = [choice_row(self.choice(of), number, number == self.at, width) for number, of in shown]
        return (*head, *rows, *tail)

    def choice(self, of: BoughtLine) -> Choice:
        """A line: how much comes back of how much, and what it was sold for."""
        language, currency = self.till.language, self.till.register.configuration.store.currency
        price = language.amount(of.line.unit_price, currency)
        if not of.left:
            return Choice(f"{of.line.name}  {price}", reason=self.till.tell(say("has come back")), mark="  ")
        coming = self.chosen.get(of.line.number, NOTHING)
        told = say("{coming} of {left}", coming=language.quantity(coming), left=f"{language.quantity(of.left)} × {price}")
        amount = language.amount(line_amount(coming, of.line.unit_price), currency)
        return Choice(of.line.name, detail=f"{self.till.tell(told)}  {amount:>10}", mark="✓ " if coming else "  ")


async def open_receipt(till: Till, typed: str) -> None:
    """The lines of the receipt in front; raises Refused or RequestRefused, and the place stays."""
    original = await show_receipt(till.register, typed)
    if not any(of.left for of in original.lines):
        raise Refused(say("All of receipt {receipt} has come back already. Nothing was changed.", receipt=original.receipt))
    till.start_over()
    till.open(ReturnLines(till, original))
