"""Payment: what is due in large digits, quick amounts as numbered buttons; Enter alone is exact cash (operation 200)."""

from __future__ import annotations

from tui_pos.channel.requests import TenderType
from tui_pos.operations.payment import PAY_CASH, PAY_CASH_QUICK, Paid, handed
from tui_pos.operations.registry import perform
from tui_pos.sales.cart import Cart
from tui_pos.sales.document import TenderLine, said
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Money, Sentence, say
from tui_pos.sales.tenders import quick_cash
from tui_pos.sales.totals import CASH, totals
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import Piece, Role, Row, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.buttons import buttons_of
from tui_pos.tui.screens.receipt import ReceiptPreview
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.button_grid import Button, under
from tui_pos.tui.widgets.cart_view import cart_rows
from tui_pos.tui.widgets.total import total_rows

AMOUNT = "pay."


class Payment(Place):
    """The line is the amount that the customer gives, in major units."""

    context = Context.PAYMENT

    @property
    def has_side(self) -> bool:
        return True

    @property
    def currency(self) -> Currency:
        return self.till.register.configuration.store.currency

    @property
    def label(self) -> str:
        return self.till.tell(say("Cash"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Exact cash") if not self.line else say("Take")),
            ("buttons", say("Amounts")),
            ("operation.201", say("Card")),
            ("operation.211", say("Give back")),
            ("back", say("Back to the sale")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        return self.pay(line)

    def pick(self, what: str) -> Work | None:
        return self.pay(what.removeprefix(AMOUNT)) if what.startswith(AMOUNT) else None

    async def pay(self, typed: str) -> None:
        """Take an amount as typed; the receipt when it is enough."""
        finish(self.till, await perform(self.till.register, PAY_CASH, typed))

    async def pay_exactly(self) -> None:
        """Take exactly what is due."""
        finish(self.till, await perform(self.till.register, PAY_CASH_QUICK, None))

    def back(self) -> Work | None:
        if self.line:
            self.line = ""
        else:
            self.till.start_over()
        return None

    @property
    def buttons(self) -> tuple[Button, ...]:
        """The quick amounts first, then the operations."""
        amounts = quick_amounts(self.till)
        quick = [
            Button(
                number=number,
                label=self.till.language.money(amount, self.currency),
                key="",
                command=f"{AMOUNT}{plain_amount(amount, self.currency)}",
            )
            for number, amount in enumerate(amounts, 1)
        ]
        others = [
            Button(number=number, label=button.label, key=button.key, command=button.command, reason=button.reason)
            for number, button in enumerate(buttons_of(self.till), len(quick) + 1)
        ]
        return (*quick, *others)

    def main(self, width: int, height: int) -> Rows:
        return cart_rows(self.till.register.cart, self.till.language, width, height)

    def side(self, width: int, height: int) -> Rows:
        till = self.till
        cart = till.register.cart
        if cart is None:
            return ()
        now = totals(cart)
        notes: list[Row] = [
            (Piece(" " + till.tell(say("Total: {amount}", amount=Money(now.total, cart.currency.code))), Role.QUIET),)
        ]
        paid = [paid_row(tender, cart, till) for tender in cart.tenders]
        if len(paid) > 1:
            # The digits leave room for one: what they come to, and each of them below.
            together = Money(sum(tender.amount for tender in cart.tenders), cart.currency.code)
            notes.append((Piece(" " + till.tell(say("Paid: {amount}", amount=together)), Role.QUIET),))
        else:
            notes += paid
        label = f"{till.tell(say('TO PAY'))} {cart.currency.code}"
        top = total_rows(label, till.language.amount(now.due_in_cash, cart.currency), tuple(notes), width)
        return under((*top, *paid) if len(paid) > 1 else top, self.buttons, width, height)


def paid_row(tender: TenderLine, cart: Cart, till: Till) -> Row:
    """What was paid with one tender."""
    paid = say("{name}: {amount}", name=tender_name(tender, till), amount=handed(tender, cart))
    return (Piece(" " + till.tell(paid), Role.QUIET),)


def tender_name(tender: TenderLine, till: Till) -> str:
    """The tender as the store calls it, a card by its scheme and last digits."""
    slip = said(tender.card, None)
    if slip is not None:
        return f"{slip.scheme} …{slip.last_four}"
    use = said(tender.voucher, None)
    if use is not None:
        return f"{tender.name} …{use.last_four}"
    return till.tell(say("Cash")) if tender.kind == CASH else tender.name


def quick_amounts(till: Till) -> tuple[int, ...]:
    """What the customer may hand over, exactly what is due first."""
    cart = till.register.cart
    if cart is None:
        return ()
    tenders: list[TenderType] = [tender for tender in till.register.configuration.tenders if tender.kind == CASH]
    return quick_cash(totals(cart).due_in_cash, tenders[0].denominations if tenders else ())


def plain_amount(amount: int, currency: Currency) -> str:
    """Minor units as they would be typed: `20.00`."""
    whole, rest = divmod(amount, 10**currency.digits)
    return f"{whole}.{rest:0{currency.digits}}" if currency.digits else str(whole)


def finish(till: Till, paid: Paid) -> None:
    """Show the receipt, or what is still due."""
    document = till.register.last_sale
    if paid.transaction is not None and document is not None:
        till.go(ReceiptPreview(till, document, paid.transaction))
        return
    till.say(say("Taken. Still to pay: {due}.", due=Money(paid.due, till.register.configuration.store.currency.code)))
