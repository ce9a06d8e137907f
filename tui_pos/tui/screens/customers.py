"""Customers: searched as you type (600, 602), and one of them as a page with what was bought."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tui_pos.channel.customers import Customer, CustomerList, Purchase
from tui_pos.channel.requests import RequestRefused
from tui_pos.operations.customers import CUSTOMER_SEARCH, LONGEST_SEARCH, CustomerPage
from tui_pos.operations.registry import perform
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.page import scrolled
from tui_pos.tui.widgets.search_list import CHOOSE, MOST, Choice, list_rows


class CustomerSearch(Place):
    """`found` answers `asked`; Enter waits for the answer to what is typed. `then` is given the customer's number."""

    context = Context.SEARCH

    def __init__(self, till: Till, does: Sentence, then: Callable[[str], Work]) -> None:
        super().__init__(till)
        self.does = does
        self.then = then
        self.found: tuple[Customer, ...] = ()
        self.more = False
        self.asked = ""
        self.asking = False
        self.settled = asyncio.Event()
        self.settled.set()
        self.at = 0

    @property
    def label(self) -> str:
        return self.till.tell(say("Customer"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", self.does), ("down", say("Down")), ("back", say("Back")), ("help", say("Help")))

    @property
    def wanted(self) -> str:
        return self.line.strip()[:LONGEST_SEARCH]

    def edited(self) -> None:
        if self.wanted == self.asked and not self.asking:
            self.settled.set()
        elif not self.asking:
            self.asking = True
            self.settled.clear()
            self.till.face.spawn(self._ask())

    async def _ask(self) -> None:
        try:
            while self.wanted != self.asked:
                await self._ask_once(self.wanted)
                self.till.face.redraw()
        except (Refused, RequestRefused) as refusal:
            self.found, self.more = (), False
            self.till.refuse(refusal.sentence)
        finally:
            self.asking = False
            self.settled.set()
            self.till.face.redraw()

    async def _ask_once(self, text: str) -> None:
        answer = await perform(self.till.register, CUSTOMER_SEARCH, text) if text else CustomerList(())
        self.found, self.more = answer.customers[:MOST], answer.more
        self.asked, self.at = text, 0

    def submit(self, line: str) -> Work | None:
        self.line = line
        if not self.wanted and not self.found:
            return None
        self.edited()
        return self._pick_when_settled()

    async def _pick_when_settled(self) -> None:
        await self.settled.wait()
        # A number that no search finds may still be one that a register gave.
        await self.then(self.found[self.at].number if self.found else self.wanted)

    def pick(self, what: str) -> Work | None:
        if not what.startswith(CHOOSE):
            return None
        at = int(what.removeprefix(CHOOSE))
        return self.then(self.found[at].number) if at < len(self.found) else None

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.found) - 1, self.at + by))
        return None

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        if not self.found:
            hint = say("Type a name, a telephone number, an e-mail or a customer's number.")
            return (EMPTY, (Piece("  " + tell(hint if not self.asked else say("Nothing found.")), Role.QUIET),))
        choices = [Choice(customer.name, detail=detail_of(self.till, customer)) for customer in self.found]
        rows = list_rows(choices, self.at, width, height - 1)
        if not self.more:
            return rows
        return (*rows, (Piece("  " + tell(say("More than {count}: type more letters.", count=MOST)), Role.QUIET),))


class CustomerSheet(Place):
    """One customer; Enter puts it on the sale."""

    context = Context.REPORT

    def __init__(self, till: Till, page: CustomerPage, then: Callable[[str], Work]) -> None:
        super().__init__(till)
        self.page = page
        self.then = then
        self.top = 0

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", say("Put on the sale")), ("page-down", say("Scroll")), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if line.strip():
            raise Refused(say("“{typed}” was not sold: a page is open. Go back first, then scan again.", typed=line.strip()))
        return self.then(self.page.customer.number)

    def move(self, by: int, height: int) -> Work | None:
        self.top = max(0, self.top + by)
        return None

    def main(self, width: int, height: int) -> Rows:
        customer, tell = self.page.customer, self.till.tell
        rows: list[Row] = [(Piece(customer.name, Role.TITLE), Piece("  "), Piece(number_of(self.till, customer), Role.QUIET))]
        rows += [(Piece(line),) for line in customer.address]
        rows += [(Piece(text),) for text in (customer.phone, customer.email) if text]
        if customer.tax_number:
            rows.append((Piece(tell(say("Tax number: {number}", number=customer.tax_number))),))
        if customer.tax_exempt:
            rows.append((Piece(tell(say("Exempt from tax")), Role.WARNING),))
        if customer.same_as:
            told = say("May be the same person as {number}: tell headquarters.", number=customer.same_as)
            rows.append((Piece(tell(told), Role.WARNING),))
        rows += [EMPTY, *self.history()]
        shown, self.top = scrolled(tuple((Piece(" "), *row) for row in rows), self.top, height)
        return shown

    def history(self) -> list[Row]:
        """What was bought, the newest first."""
        tell = self.till.tell
        title = say("Purchases, as far as this register knows") if self.page.here else say("Purchases")
        rows: list[Row] = [(Piece(tell(title), Role.TITLE),)]
        if not self.page.purchases:
            return [*rows, (Piece(tell(say("Nothing yet.")), Role.QUIET),)]
        rows += [(Piece(self.bought(purchase)),) for purchase in self.page.purchases]
        if self.page.more:
            rows.append((Piece(tell(say("And more.")), Role.QUIET),))
        return rows

    def bought(self, purchase: Purchase) -> str:
        """Date, receipt and total of one transaction."""
        language = self.till.language
        total = language.tell(say("{amount}", amount=Money(purchase.total, purchase.currency)))
        return f"{language.date(purchase.business_date)}  {purchase.receipt:<20} {total:>14}"


def number_of(till: Till, customer: Customer) -> str:
    """The customer's number, or that headquarters has yet to give one."""
    return till.tell(say("pending sync")) if customer.pending else customer.number


def detail_of(till: Till, customer: Customer) -> str:
    """What tells two of the same name apart."""
    return f"{customer.phone or customer.email}  {number_of(till, customer):>12}"
