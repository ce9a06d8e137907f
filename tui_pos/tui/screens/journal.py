"""The journal as a list (operation 115): what is typed narrows it at once; Enter shows what is marked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

from tui_pos.journal.archive import JournalQuery
from tui_pos.journal.entry import Delivery
from tui_pos.operations.journal import EXPORT_JOURNAL, PRINT_AGAIN, SHOW_JOURNAL, Found, FoundDocument
from tui_pos.operations.registry import perform
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.entry import EntryPage, amount_of, number_of, title_of
from tui_pos.tui.screens.shift_report import said_of
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.search_list import CHOOSE, MOST, Choice, list_rows

MARKS = {Delivery.WAITING: "… ", Delivery.PARKED: "✗ ", Delivery.ACCEPTED: "  "}
Chosen = Callable[[FoundDocument], Work | None]


class JournalList(Place):
    """`found` answers `asked`; while the line has moved on, Enter waits for its own answer.

    `chosen` is given what Enter is pressed on; without it the document is shown.
    """

    context = Context.JOURNAL

    def __init__(self, till: Till, found: Found, chosen: Chosen | None = None) -> None:
        super().__init__(till)
        self.found = found
        self.chosen = chosen or self.show
        self.asked = ""
        self.asking = False
        self.settled = asyncio.Event()
        self.settled.set()
        self.at = 0

    @property
    def label(self) -> str:
        return self.till.tell(say("Find in the journal"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (
            ("enter", say("Show")),
            ("down", say("Down")),
            ("operation.9006", say("Print a copy")),
            ("return-receipt", say("Return")),
            ("operation.9007", say("Export")),
            ("back", say("Back")),
            ("help", say("Help")),
        )

    @property
    def wanted(self) -> str:
        return self.line.strip()

    @property
    def marked(self) -> FoundDocument:
        """The document of the row that is marked; raises Refused when nothing was found."""
        if not self.found.documents:
            raise Refused(say("Nothing was found. Nothing was done: type something else."))
        return self.found.documents[self.at]

    def edited(self) -> None:
        if not self.asking and self.wanted != self.asked:
            self.asking = True
            self.settled.clear()
            self.till.face.spawn(self._ask())

    async def _ask(self) -> None:
        try:
            while self.wanted != self.asked:
                text = self.wanted
                self.asked = text
                self.found = await perform(self.till.register, SHOW_JOURNAL, text)
                self.at = 0
                self.till.face.redraw()
        except Refused as refusal:
            self.till.refuse(refusal.sentence)
        finally:
            self.asking = False
            self.settled.set()
            self.till.face.redraw()

    def submit(self, line: str) -> Work | None:
        self.line = line
        self.edited()
        return self._choose_when_settled()

    async def _choose_when_settled(self) -> None:
        await self.settled.wait()
        work = self.chosen(self.marked)
        if work is not None:
            await work

    def pick(self, what: str) -> Work | None:
        if not what.startswith(CHOOSE):
            return None
        self.at = int(what.removeprefix(CHOOSE))
        return self.chosen(self.marked)

    def show(self, found: FoundDocument) -> None:
        """The document as a page."""
        self.till.open(EntryPage(self.till, found))

    def move(self, by: int, height: int) -> Work | None:
        self.at = max(0, min(len(self.found.documents) - 1, self.at + by))
        return None

    def back(self) -> Work | None:
        if not self.line:
            return super().back()
        self.line = ""
        self.edited()
        return None

    async def print_copy(self) -> None:
        """Print the receipt that is marked again."""
        await self.settled.wait()
        said_of(self.till, await perform(self.till.register, PRINT_AGAIN, self.marked.document.id))

    async def export(self) -> None:
        """Write all that is found into a file."""
        await self.settled.wait()
        self.till.say(await perform(self.till.register, EXPORT_JOURNAL, self.wanted), Role.GOOD)

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        head: list[Row] = [
            (Piece(" " + tell(say("Journal")), Role.TITLE), Piece("  "), Piece(self.understood(), Role.QUIET)),
            EMPTY,
        ]
        if not self.found.documents:
            hint = say(
                "Nothing found. Type a receipt, a date (2026-03-01), an amount (12.30), a person, or words of a product."
            )
            return (*head, *((Piece("  "), *row) for row in wrap(tell(hint), width - 4, Role.QUIET)))
        choices = [self.choice(found) for found in self.found.documents[:MOST]]
        rows = (*head, *list_rows(choices, self.at, width, height - len(head) - 1))
        if not self.found.more:
            return rows
        return (*rows, (Piece("  " + tell(say("More than {count}: type more.", count=MOST)), Role.QUIET),))

    def understood(self) -> str:
        """How the line was understood."""
        return ", ".join(map(self.till.tell, self.criteria(self.found.query)))

    def criteria(self, query: JournalQuery) -> Iterator[Sentence]:
        """What must hold of what is found."""
        if query.sequence is not None:
            yield say("receipt {number}", number=str(query.sequence))
        if query.business_date:
            yield say("on {date}", date=self.till.language.date(query.business_date))
        if query.amount is not None:
            yield say("amount {amount}", amount=Money(query.amount, self.till.register.configuration.store.currency.code))
        if query.staff:
            yield say("by {name}", name=query.staff)
        if query.product:
            yield say("product “{words}”", words=query.product)

    def choice(self, found: FoundDocument) -> Choice:
        """A document as a row: when, what, by whom; its amount at the right."""
        language = self.till.language
        document = found.document
        when = f"{language.date(document.business_date)} {language.time(document.at, language.zone)}"
        number = number_of(document)
        what = f"{number}  " if number else ""
        return Choice(
            f"{when}  {what}{self.till.tell(title_of(document))}  {found.name}",
            detail=amount_of(self.till, document),
            mark=MARKS[found.delivery],
        )


async def open_journal(till: Till, chosen: Chosen | None = None) -> None:
    """Show the newest documents; `chosen` is given the one that Enter is pressed on."""
    till.open(JournalList(till, await perform(till.register, SHOW_JOURNAL, ""), chosen))
