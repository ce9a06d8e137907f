"""The card terminal is asked, or nobody knows what it did: in words, with the ways out (operations 201, 9010, 9011).

The screens stay alive meanwhile; nothing else can be done to the sale until the payment has an outcome or is given up.
"""

from __future__ import annotations

from tui_pos.card_desk import CardResult
from tui_pos.operations.card import ASK_AGAIN, GIVE_UP_CARD
from tui_pos.operations.registry import perform
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.payment import Payment
from tui_pos.tui.screens.receipt import ReceiptPreview
from tui_pos.tui.till import Till

WIDTH = 60


class CardWait(Place):
    """In front as long as the cart has a card payment without an outcome."""

    context = Context.DIALOG

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        give_up = ("back", say("Give up the payment"))
        return (give_up,) if self.till.register.cards.calling else (("enter", say("Ask the terminal")), give_up)

    def submit(self, line: str) -> Work | None:
        if line:
            raise Refused(say("“{typed}” was not sold: a card payment is under way. Nothing changed.", typed=line))
        return None if self.till.register.cards.calling else self.ask()

    def back(self) -> Work | None:
        return self.give_up()

    async def ask(self) -> None:
        """Ask what became of the payment."""
        await perform(self.till.register, ASK_AGAIN, None)

    async def give_up(self) -> None:
        """Give the payment up; the terminal reverses it."""
        said = await perform(self.till.register, GIVE_UP_CARD, None)
        self.till.go(Payment(self.till))
        self.till.say(said, Role.WARNING)

    def noticed(self) -> None:
        result = self.till.register.cards.result
        if result is not None and not result.open:
            go_on(self.till, result)

    def main(self, width: int, height: int) -> Rows:
        room = min(WIDTH, width - 4)
        rows: list[Row] = [(Piece(self.till.tell(say("Card payment")), Role.TITLE),), EMPTY]
        for sentence, role in self.told():
            rows += [*wrap(self.till.tell(sentence), room, role), EMPTY]
        margin = Piece(" " * max(2, (width - room) // 2))
        above = [EMPTY] * max(0, (height - len(rows)) // 3)
        return (*above, *((margin, *row) for row in rows))

    def told(self) -> tuple[tuple[Sentence, Role], ...]:
        """What state the payment is in, and what can be done."""
        register = self.till.register
        asked = register.cart.asked if register.cart is not None else None
        if asked is None:
            return ()
        amount = Money(asked.amount, asked.currency)
        keys = self.till.keymap
        give_up = say("{key} gives the payment up: if the card was charged, that is reversed.", key=keys.key_name("back"))
        if register.cards.calling:
            return ((say("Waiting for the card terminal: {amount}.", amount=amount), Role.STRONG), (give_up, Role.TEXT))
        result = register.cards.result
        state = (
            result.sentence
            if result is not None
            else say("The register stopped while the card terminal was asked for {amount}.", amount=amount)
        )
        again = say("Enter asks the terminal what became of it.")
        return (
            (say("It is not known whether {amount} was charged.", amount=amount), Role.STRONG),
            (state, Role.WARNING),
            (again, Role.TEXT),
            (give_up, Role.TEXT),
        )


def go_on(till: Till, result: CardResult) -> None:
    """To the receipt, or back to what is still to pay."""
    document = till.register.last_sale
    if result.transaction is not None and document is not None:
        till.go(ReceiptPreview(till, document, result.transaction))
    else:
        till.go(Payment(till))
    if result.taken:
        till.say(result.sentence, Role.GOOD)
    else:
        till.refuse(result.sentence)
