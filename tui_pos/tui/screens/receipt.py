"""The receipt of the sale that was just paid, and its change in large digits; the next scan starts the next sale."""

from __future__ import annotations

from tui_pos.devices.printer import Printed
from tui_pos.print_queue import PrintQueue
from tui_pos.sales.cart import RETURN
from tui_pos.sales.document import Document, TransactionBody
from tui_pos.sales.receipt import WIDTH, Receipt, layout, receipt_of
from tui_pos.sales.sentence import Money, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import Piece, Role, Row, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.buttons import buttons_of
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.button_grid import under
from tui_pos.tui.widgets.page import scrolled
from tui_pos.tui.widgets.total import total_rows


class ReceiptPreview(Place):
    """Scrollable; whatever is typed and entered here belongs to the next sale."""

    context = Context.RECEIPT

    @property
    def has_side(self) -> bool:
        return True

    def __init__(self, till: Till, document: Document, body: TransactionBody) -> None:
        super().__init__(till)
        self.body = body
        self.top = 0
        register = till.register
        self.receipt: Receipt = receipt_of(
            body,
            register.configuration.store,
            register=register.device.register,
            staff=register.staff.name if register.staff else "",
            at=document.at,
            business_date=document.business_date,
        )
        self.id = document.id
        self.told: Sentence | None = None
        till.say(self.done, Role.GOOD)
        self.noticed()

    def noticed(self) -> None:
        """Say how the receipt fares in the printer; what is wrong stands above it."""
        state = printing_said(self.till.register.print_queue, self.id)
        if state is not None and state != self.told:
            self.told = state
            self.till.say(say("{done} {printed}", done=self.done, printed=state), Role.GOOD)

    @property
    def brief(self) -> bool:
        return True

    @property
    def done(self) -> Sentence:
        change = Money(abs(self.body.change), self.body.currency)
        if self.body.kind == RETURN:
            return say("The return is done: receipt {receipt}. Pay out {amount}.", receipt=self.body.receipt, amount=self.given)
        if self.body.change:
            return say("The sale is done: receipt {receipt}. Change {change}.", receipt=self.body.receipt, change=change)
        return say("The sale is done: receipt {receipt}. No change.", receipt=self.body.receipt)

    @property
    def given(self) -> Money:
        return Money(abs(sum(tender.amount for tender in self.body.tenders)), self.body.currency)

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Next sale")),
            ("operation.9030", say("Print")),
            ("operation.9031", say("Text")),
            ("operation.9032", say("PDF")),
            ("page-down", say("Scroll")),
            ("operation.108", say("Find")),
            ("buttons", say("Buttons")),
            ("connection", say("Connection")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        self.till.start_over()
        return self.till.place.submit(line) if line.strip() else None

    def back(self) -> Work | None:
        self.till.start_over()
        return None

    def move(self, by: int, height: int) -> Work | None:
        self.top = max(0, self.top + by)
        return None

    def main(self, width: int, height: int) -> Rows:
        margin = Piece(" " * max(1, (width - WIDTH) // 2))
        template = self.till.register.configuration.receipt
        lines = layout(self.receipt, self.till.language, min(WIDTH, width - 2), (), template)
        rows, self.top = scrolled(tuple((margin, Piece(line)) for line in lines), self.top, height)
        return rows

    def side(self, width: int, height: int) -> Rows:
        till, body = self.till, self.body
        currency = till.register.configuration.store.currency
        refund = body.kind == RETURN
        label = f"{till.tell(say('PAID OUT') if refund else say('CHANGE'))} {currency.code}"
        shown = self.given.amount if refund else body.change
        notes: tuple[Row, ...] = (
            (Piece(" " + till.tell(say("Total: {amount}", amount=Money(body.total, body.currency))), Role.QUIET),),
            (Piece(" " + till.tell(say("Paid: {amount}", amount=self.given)), Role.QUIET),),
        )
        top = total_rows(label, till.language.amount(shown, currency), notes, width, Role.GOOD)
        return under(top, buttons_of(till), width, height)


def printing_said(queue: PrintQueue, id: str) -> Sentence | None:
    """How a receipt fares in the printer; None where nothing prints."""
    if id in queue.printing:
        return say("Printing.")
    outcome = queue.outcomes.get(id)
    if outcome is None:
        return None
    return say("Printed.") if isinstance(outcome, Printed) else say("Not printed.")
