"""A customer who is new (612): one line after another, and nothing is written before the last."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.channel.customers import Customer
from tui_pos.operations.customers import CUSTOMER_ADD, NewCustomer
from tui_pos.operations.registry import perform
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till

FIELDS = (
    ("name", say("Name")),
    ("phone", say("Telephone")),
    ("email", say("E-mail")),
    ("address", say("Address")),
    ("tax_number", say("Tax number")),
)


class NewCustomerForm(Place):
    """`typed` holds the lines so far; Esc goes one line back. `then` is given the customer."""

    context = Context.CASH

    def __init__(self, till: Till, then: Callable[[Customer], Work]) -> None:
        super().__init__(till)
        self.then = then
        self.typed: list[str] = []

    @property
    def label(self) -> str:
        return self.till.tell(FIELDS[len(self.typed)][1])

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        last = len(self.typed) == len(FIELDS) - 1
        return (("enter", say("Add") if last else say("Next")), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if not self.typed and not line.strip():
            raise Refused(say("A customer needs a name. Nobody was added."))
        if len(self.typed) < len(FIELDS) - 1:
            self.typed.append(line.strip())
            return None
        return self.add(line)

    async def add(self, line: str) -> None:
        """Write it down; what was typed stays when it is refused, from the line before on."""
        values = dict(zip((name for name, _ in FIELDS), (*self.typed, line.strip()), strict=True))
        try:
            customer = await perform(self.till.register, CUSTOMER_ADD, NewCustomer(**values))
        except Refused:
            self.line = line
            raise
        self.till.close()
        await self.then(customer)

    def back(self) -> Work | None:
        if not self.typed:
            return super().back()
        self.line = self.typed.pop()
        return None

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        rows: list[Row] = [(Piece(" " + tell(say("Add customer")), Role.TITLE),), EMPTY]
        for at, (_, name) in enumerate(FIELDS):
            now = at == len(self.typed)
            value = self.typed[at] if at < len(self.typed) else ""
            rows.append((Piece("▸ " if now else "  ", Role.KEY), Piece(f"{tell(name):<16}", Role.QUIET), Piece(value)))
        hint = say("Enter alone leaves a line empty. The customer is found here at once, and goes up with the sales.")
        told = wrap(tell(hint), width - 4, Role.QUIET)
        return (*rows, EMPTY, *((Piece("  "), *row) for row in told))
