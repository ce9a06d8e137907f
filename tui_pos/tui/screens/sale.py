"""The sale: the cart, the total, the buttons, and one line for scans, codes, quantities and prices (DESIGN section 4)."""

from __future__ import annotations

from msgspec.structs import replace

from tui_pos.operations.cash import reasons_for
from tui_pos.operations.registry import perform
from tui_pos.operations.returns import FULL_RECEIPT, RETURN_PRODUCT, RETURN_REASON
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.sales.cart import RETURN, Cart, select, select_next
from tui_pos.sales.entry import Entry, join, parse
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Money, Number, Sentence, say
from tui_pos.sales.totals import totals
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import Piece, Role, Row, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.buttons import buttons_of
from tui_pos.tui.screens.reasons import Reasons
from tui_pos.tui.screens.return_lines import open_receipt
from tui_pos.tui.screens.search import Search
from tui_pos.tui.screens.wanted import WANTED, question
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.button_grid import under
from tui_pos.tui.widgets.cart_view import SELECT, cart_rows
from tui_pos.tui.widgets.total import total_rows

NOTHING = Entry()


class Sale(Place):
    """`pending` is a quantity or price that waits for its code; while `returning`, what is scanned comes back for `why`."""

    context = Context.SALE
    at_once = frozenset("+-")

    @property
    def has_side(self) -> bool:
        return True

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self.pending = NOTHING
        self.returning = till.register.cart is not None and till.register.cart.kind == RETURN
        self.why = ""

    @property
    def currency(self) -> Currency:
        return self.till.register.configuration.store.currency

    @property
    def label(self) -> str:
        parts: list[Sentence] = [say("Return")] if self.returning else []
        if self.pending.quantity is not None:
            parts.append(say("{quantity} ×", quantity=Number(f"{self.pending.quantity:f}")))
        if self.pending.price is not None:
            parts.append(say("at {price}", price=Money(self.pending.price, self.currency.code)))
        return " ".join(map(self.till.tell, parts))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Add")),
            ("operation.108", say("Find")),
            ("operation.200", say("Pay")),
            ("operation.105", say("Quantity")),
            ("buttons", say("Buttons")),
            ("operation.102", say("Void line")),
            ("connection", say("Connection")),
            ("palette", say("Commands")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        entry = join(self.pending, parse(line, self.currency))
        if entry.waits:
            self.pending = entry
            return None
        if entry.text:
            self.search(entry.text)
            return None
        if self.returning and FULL_RECEIPT.fullmatch(entry.code.upper()):
            return open_receipt(self.till, entry.code)
        return self.sell(entry) if entry != NOTHING else None

    def search(self, text: str) -> None:
        """Open the search list; what is picked there is sold with what was pending here."""
        found = Search(self.till, text, lambda code: self.sell(join(self.pending, Entry(code=code))))
        self.till.open(found)

    async def sell(self, entry: Entry) -> None:
        """Put the product on the cart; what was pending is used up, also by a refusal, so that it surprises nobody later.

        A product may ask for its weight, its serial number or the customer's age first.
        """
        self.pending = NOTHING
        if self.returning and not entry.step:
            await self.give_back(replace(entry, reason=self.why))
            return
        try:
            added = await perform(self.till.register, PRODUCT_SALE, entry)
        except WANTED as wanted:
            self.till.open(question(self.till, wanted, entry, self.sell))
            return
        self.till.say(added.sentence)

    async def give_back(self, entry: Entry) -> None:
        """Put what comes back without a receipt on the cart; why is asked for the first, and holds until the return ends."""
        reasons = reasons_for(self.till.register, RETURN_REASON)
        if reasons and not entry.reason:
            title = say("Why does it come back?")
            self.till.open(Reasons(self.till, title, reasons, lambda reason: self.give_back_for(entry, reason.code)))
            return
        try:
            added = await perform(self.till.register, RETURN_PRODUCT, entry)
        except WANTED as wanted:
            self.till.open(question(self.till, wanted, entry, self.give_back))
            return
        self.till.say(added.sentence)

    async def give_back_for(self, entry: Entry, reason: str) -> None:
        """Now it is known why."""
        self.why = reason
        await self.give_back(replace(entry, reason=reason))

    def move(self, by: int, height: int) -> Work | None:
        register = self.till.register
        if register.cart is not None:
            register.select(select_next(register.cart, by).selected)
        return None

    def pick(self, what: str) -> Work | None:
        register = self.till.register
        if what.startswith(SELECT) and register.cart is not None:
            register.select(select(register.cart, int(what.removeprefix(SELECT))).selected)
        return None

    def back(self) -> Work | None:
        if not self.line:
            self.pending, self.returning, self.why = NOTHING, False, ""
        self.line = ""
        return None

    def main(self, width: int, height: int) -> Rows:
        above = remarks(self.till)
        return (*above, *cart_rows(self.till.register.cart, self.till.language, width, height - len(above)))

    def side(self, width: int, height: int) -> Rows:
        top = cart_total(self.till, width)
        return under(top, buttons_of(self.till), width, height)


def remarks(till: Till) -> Rows:
    """What is known of the whole sale besides its lines: the customer, and the comment."""
    cart = till.register.cart
    rows: list[Row] = []
    if cart is not None and cart.customer is not None:
        known = say("Customer: {name}, pending sync", name=cart.customer.name)
        told = known if cart.customer.pending else say("Customer: {name}", name=cart.customer.name)
        rows.append((Piece(" " + till.tell(told), Role.STRONG),))
    if cart is not None and cart.comment:
        rows.append((Piece(" " + till.tell(say("Comment: {text}", text=cart.comment)), Role.QUIET),))
    return tuple(rows)


def cart_total(till: Till, width: int) -> Rows:
    """The total of the open cart in large digits, with the pieces and the tax at its side."""
    cart: Cart | None = till.register.cart
    currency = till.register.configuration.store.currency
    if cart is None:
        return total_rows(f"{till.tell(say('TOTAL'))} {currency.code}", till.language.amount(0, currency), (), width)
    now = totals(cart)
    tax = sum(line.tax for line in now.taxes)
    items = Piece(" " + till.tell(say("Items: {count}", count=now.items)), Role.QUIET)
    taxed = Piece(" " + till.tell(say("Tax: {amount}", amount=Money(tax, currency.code))), Role.QUIET)
    saved = Piece(" " + till.tell(say("Saved: {amount}", amount=Money(abs(now.saved), currency.code))), Role.GOOD)
    notes: tuple[Row, ...] = ((items, taxed), (saved,)) if now.saved else ((items,), (taxed,))
    label = f"{till.tell(say('REFUND') if now.kind == RETURN else say('TOTAL'))} {currency.code}"
    return total_rows(label, till.language.amount(now.total, currency), notes, width)
