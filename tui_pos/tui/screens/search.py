"""Search by name as you type: at most 50 products a keystroke, one question at a time, always for the latest text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tui_pos.channel.requests import Product, ProductList, RequestRefused
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SEARCH
from tui_pos.sales.entry import LONGEST_TEXT, parse
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Rows
from tui_pos.tui.place import Place, Work
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.search_list import CHOOSE, MOST, Choice, list_rows

SHORTEST_SCAN = 8


class Search(Place):
    """`found` answers `asked`; while the line has moved on, Enter waits for its own answer."""

    context = Context.SEARCH

    @property
    def has_side(self) -> bool:
        return True

    def __init__(self, till: Till, text: str, sell: Callable[[str], Work]) -> None:
        super().__init__(till)
        self.line = text
        self.sell = sell
        self.found: tuple[Product, ...] = ()
        self.more = False
        self.asked = ""
        self.asking = False
        self.settled = asyncio.Event()
        self.at = 0
        self.edited()

    @property
    def label(self) -> str:
        return self.till.tell(say("Find"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", say("Add")), ("down", say("Down")), ("back", say("Back")), ("help", say("Help")))

    @property
    def wanted(self) -> str:
        return self.line.strip()[:LONGEST_TEXT]

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
        answer = await perform(self.till.register, PRODUCT_SEARCH, text) if text else ProductList(())
        self.found, self.more = answer.products[:MOST], answer.more
        self.asked, self.at = text, 0

    def submit(self, line: str) -> Work | None:
        if is_scan(line):
            self.till.close()
            return self.sell(line.strip())
        self.line = line
        if not self.wanted and not self.found:
            return None
        return self._pick_when_settled()

    async def _pick_when_settled(self) -> None:
        await self.settled.wait()
        if not self.found:
            code = parse(self.line).code
            if not code:
                raise Refused(say("Nothing is called “{text}”. Nothing was added: type another word.", text=self.asked))
            self.till.close()
            await self.sell(code)
            return
        await self.take(self.found[self.at])

    def pick(self, what: str) -> Work | None:
        return self.choose(int(what.removeprefix(CHOOSE))) if what.startswith(CHOOSE) else None

    def choose(self, at: int) -> Work | None:
        """Take the product of this row."""
        return self.take(self.found[at]) if at < len(self.found) else None

    async def take(self, product: Product) -> None:
        """Sell it and close the list."""
        self.till.close()
        await self.sell(product.barcode or product.number)

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.found) - 1, self.at + by))
        return None

    def main(self, width: int, height: int) -> Rows:
        till = self.till
        currency = till.register.configuration.store.currency
        if not self.found:
            hint = say("Type the first letters of a name.") if not self.asked else say("Nothing found.")
            return (EMPTY, (Piece("  " + till.tell(hint), Role.QUIET),))
        choices = [
            Choice(product.name, detail=f"{price_of(till, product, currency)}  {product.barcode:>14}") for product in self.found
        ]
        rows = list_rows(choices, self.at, width, height - 1)
        if not self.more:
            return rows
        return (*rows, (Piece("  " + till.tell(say("More than {count}: type more letters.", count=MOST)), Role.QUIET),))

    def side(self, width: int, height: int) -> Rows:
        return self.till.base.side(width, height)


def price_of(till: Till, product: Product, currency: Currency) -> str:
    """The product's price; nothing when it is typed in."""
    return till.language.amount(product.price, currency) if product.price is not None else ""


def is_scan(line: str) -> bool:
    """A run of digits as long as a barcode: sold as scanned, never taken for a name."""
    return line.strip().isdigit() and len(line.strip()) >= SHORTEST_SCAN
