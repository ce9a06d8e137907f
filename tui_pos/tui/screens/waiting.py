"""The transactions that wait to be recalled (504) or given up (1221): when, where, how much, and the note."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.channel.waiting import SuspendedCart
from tui_pos.operations.suspension import WaitingCart, WaitingCarts
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.search_list import CHOOSE, Choice, list_rows


class WaitingList(Place):
    """The newest first; `then` is given the one that is chosen, by its number or with the arrows."""

    context = Context.CASH

    def __init__(self, till: Till, title: Sentence, found: WaitingCarts, then: Callable[[SuspendedCart], Work | None]) -> None:
        super().__init__(till)
        self.title = title
        self.found = found
        self.then = then
        self.at = 0

    @property
    def label(self) -> str:
        return self.till.tell(say("Transaction"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Choose")),
            ("up", say("Up")),
            ("down", say("Down")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        typed = line.strip()
        if not typed:
            return self.choose(self.at)
        if not typed.isdecimal() or not 1 <= int(typed) <= len(self.found.carts):
            raise Refused(say("There is no transaction {typed}. Nothing was done: choose one, or go back.", typed=typed))
        return self.choose(int(typed) - 1)

    def edited(self) -> None:
        typed = self.line.strip()
        if typed.isdecimal() and 1 <= int(typed) <= len(self.found.carts):
            self.at = int(typed) - 1

    def pick(self, what: str) -> Work | None:
        return self.choose(int(what.removeprefix(CHOOSE))) if what.startswith(CHOOSE) else None

    def choose(self, at: int) -> Work | None:
        """Go on with the transaction of this row."""
        if not self.found.carts:
            raise Refused(say("No transaction waits. Nothing was done."))
        self.at = at
        return self.then(self.found.carts[at].cart)

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.found.carts) - 1, self.at + by))
        return None

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        head: list[Row] = [(Piece(" " + tell(self.title), Role.TITLE),), EMPTY]
        if not self.found.online:
            told = say("Offline: only what was suspended here and has not gone up can be recalled.")
            head += [(Piece("  "), *row) for row in wrap(tell(told), width - 4, Role.WARNING)]
        if not self.found.carts:
            return (*head, (Piece("  " + tell(say("No transaction waits.")), Role.QUIET),))
        choices = [self.choice(number, waiting) for number, waiting in enumerate(self.found.carts, 1)]
        return (*head, *list_rows(choices, self.at, width, height - len(head)))

    def choice(self, number: int, waiting: WaitingCart) -> Choice:
        """When, where and how many lines; the note; the total at the right."""
        language, cart = self.till.language, waiting.cart
        when = language.time_or_day(cart.at, self.till.register.clock())
        lines = say("1 line") if cart.lines == 1 else say("{count} lines", count=cart.lines)
        where = self.till.tell(say("not gone up yet")) if waiting.here else cart.register
        note = f"  “{cart.note}”" if cart.note else ""
        total = language.tell(say("{amount}", amount=Money(cart.total, cart.currency)))
        return Choice(f"{when}  {where}  {self.till.tell(lines)}{note}", detail=total, mark=f"{number:>2} ")
