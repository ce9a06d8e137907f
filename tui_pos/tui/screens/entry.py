"""One document of the journal as a page: a receipt, a Z report, or in a few lines what was done."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.operations.journal import PRINT_AGAIN, FoundDocument
from tui_pos.operations.registry import perform
from tui_pos.operations.suspension import VOIDED
from tui_pos.sales.cart import RETURN
from tui_pos.sales.columns import sides, wrapped
from tui_pos.sales.document import (
    CashMovedBody,
    CustomerAddedBody,
    DeclaredBody,
    Document,
    NoSaleBody,
    RecalledBody,
    ShiftClosedBody,
    ShiftMovedBody,
    ShiftOpenedBody,
    SuspendedBody,
    TransactionBody,
    VoidBody,
)
from tui_pos.sales.paper import text_lines
from tui_pos.sales.receipt import layout, receipt_of
from tui_pos.sales.sentence import Money, Sentence, say
from tui_pos.sales.shift import read_report
from tui_pos.sales.shift_history import SUSPENDED
from tui_pos.sales.shift_paper import report_paper
from tui_pos.sales.shift_totals import BANK_DROP, FLOAT, REMOVAL, SAFE_DROP, START_AMOUNT
from tui_pos.tui.commands import Context
from tui_pos.tui.screens.paper_page import PaperPage
from tui_pos.tui.screens.shift_report import said_of
from tui_pos.tui.till import Till

MOVES = {
    START_AMOUNT: say("start amount"),
    FLOAT: say("float entry"),
    REMOVAL: say("tender removal"),
    SAFE_DROP: say("safe drop"),
    BANK_DROP: say("bank drop"),
}


class EntryPage(PaperPage):
    """Scrollable; a receipt can be printed again from here."""

    context = Context.ENTRY

    def __init__(self, till: Till, found: FoundDocument) -> None:
        super().__init__(till, self.text)
        self.found = found

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        copy = (
            (("operation.9006", say("Print a copy")), ("return-receipt", say("Return")))
            if isinstance(self.found.document.body, TransactionBody)
            else ()
        )
        return (*copy, ("page-down", say("Scroll")), ("back", say("Back")), ("help", say("Help")))

    async def print_copy(self) -> None:
        """Print the receipt again."""
        said_of(self.till, await perform(self.till.register, PRINT_AGAIN, self.found.document.id))

    def text(self, columns: int) -> tuple[str, ...]:
        document, language = self.found.document, self.till.language
        store = self.till.register.configuration.store
        match document.body:
            case TransactionBody() as body:
                receipt = receipt_of(
                    body,
                    store,
                    register=document.register,
                    staff=self.found.name,
                    at=document.at,
                    business_date=document.business_date,
                )
                return layout(receipt, language, columns, (), self.till.register.configuration.receipt)
            case ShiftClosedBody() as body:
                names = {document.staff: self.found.name}
                return text_lines(report_paper(read_report(body.report), store, language, columns, (), names))
            case _:
                return tuple(self.lines_of(document, columns))

    def lines_of(self, document: Document, columns: int) -> Iterator[str]:
        """What was done, when and by whom, with what belongs to it."""
        tell, language = self.till.tell, self.till.language
        yield from wrapped(tell(title_of(document)), columns)
        yield "-" * columns
        when = language.time(document.at, language.zone)
        yield from sides(language.date(document.business_date), when, columns)
        yield from sides(tell(say("Register {register}", register=document.register)), self.found.name, columns)
        for label, value in self.details(document):
            yield from sides(tell(label), value, columns)

    def details(self, document: Document) -> Iterator[tuple[Sentence, str]]:
        """What a document says besides."""
        language = self.till.language
        match document.body:
            case VoidBody() as body:
                for line in body.lines:
                    yield say("{name}", name=line.name), language.quantity(line.quantity)
                yield say("Total"), language.value(Money(body.total, body.currency))
            case CashMovedBody() as body:
                yield say("Amount"), language.value(Money(body.amount, body.currency))
                if body.reference:
                    yield say("Bag number"), body.reference
            case DeclaredBody() as body:
                for counted in body.counted:
                    for size, count in reversed(counted.pieces):
                        yield say("{name}", name=language.value(Money(size, counted.currency))), f"× {count}"
                    yield say("{name} in all", name=counted.tender), language.value(Money(counted.amount, counted.currency))
            case SuspendedBody() as body:
                yield say("Amount"), language.value(Money(body.total, body.currency))
                if body.note:
                    yield say("Note"), body.note
            case CustomerAddedBody() as body:
                yield say("Name"), body.name
            case NoSaleBody() as body:
                names = {one.code: one.name for one in self.till.register.configuration.reasons if one.kind == "no_sale"}
                yield say("Reason"), names.get(body.reason, body.reason)
            case _:
                return


def title_of(document: Document) -> Sentence:
    """What kind of document it is, in words."""
    match document.body:
        case TransactionBody() as body:
            return say("return") if body.kind == RETURN else say("sale")
        case VoidBody():
            return say("voided transaction")
        case CashMovedBody() as body:
            return MOVES.get(body.kind, say("{name}", name=body.kind))
        case DeclaredBody():
            return say("drawer counted")
        case NoSaleBody():
            return say("drawer opened without a sale")
        case SuspendedBody():
            return say("suspended transaction")
        case RecalledBody() as body:
            return say("suspended transaction voided") if body.move == VOIDED else say("recall of a transaction")
        case CustomerAddedBody():
            return say("new customer")
        case ShiftOpenedBody():
            return say("shift opened")
        case ShiftMovedBody() as body:
            return say("shift suspended") if body.move == SUSPENDED else say("shift resumed")
        case ShiftClosedBody() as body:
            return say("shift closed blind") if body.blind else say("shift closed")
        case body:
            return say("{name}", name=str(body.__struct_config__.tag))


def number_of(document: Document) -> str:
    """The number that a document goes by; nothing for most."""
    match document.body:
        case TransactionBody() as body:
            return body.receipt
        case ShiftClosedBody() as body:
            return f"Z {body.number}"
        case CashMovedBody() as body:
            return body.reference
        case _:
            return ""


def amount_of(till: Till, document: Document) -> str:
    """What a document comes to; nothing when it has no amount."""
    match document.body:
        case TransactionBody() | VoidBody() | SuspendedBody() as body:
            return till.language.value(Money(body.total, body.currency))
        case CashMovedBody() as body:
            return till.language.value(Money(body.amount, body.currency))
        case DeclaredBody(counted=(counted,)):
            return till.language.value(Money(counted.amount, counted.currency))
        case _:
            return ""
