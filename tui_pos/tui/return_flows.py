"""What the screens do for what comes back: with its receipt 114, without one 109."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tui_pos.operations.journal import FoundDocument
from tui_pos.operations.registry import unavailable
from tui_pos.operations.returns import RETURN_TRANSACTION
from tui_pos.sales.document import TransactionBody
from tui_pos.sales.sentence import Refused, say
from tui_pos.tui.place import Work
from tui_pos.tui.screens.entry import EntryPage
from tui_pos.tui.screens.journal import JournalList, open_journal
from tui_pos.tui.screens.receipt_number import ReceiptNumber
from tui_pos.tui.screens.return_lines import open_receipt
from tui_pos.tui.screens.sale import Sale
from tui_pos.tui.till import Till


def give_back(till: Till) -> Work | None:
    place = till.place if isinstance(till.place, Sale) else fresh_sale(till)
    if place.returning and not place.line.strip():
        place.returning = False
        till.say(say("Selling again: scan what is bought."))
        return None
    place.returning = True
    if place.line.strip():
        line, place.line = place.line, ""
        return place.submit(line)
    till.say(say("Return: scan the receipt, or what comes back without one. {key} ends it.", key=till.keymap.key_name("back")))
    return None


def fresh_sale(till: Till) -> Sale:
    """From the receipt of the last sale, the next one begins with what was typed there."""
    fresh = Sale(till)
    fresh.line = till.place.line
    till.go(fresh)
    return fresh


def with_receipt(till: Till) -> Work | None:
    typed, till.place.line = till.place.line, ""
    if typed.strip():
        return open_receipt(till, typed)
    journal = partial(open_journal, till, lambda found: of_document(till, found))
    till.open(ReceiptNumber(till, partial(open_receipt, till), journal))
    return None


def of_journal(till: Till) -> Work:
    """Of what the journal has in front; raises Refused when it is no sale."""
    reason = unavailable(till.register, RETURN_TRANSACTION)
    if reason is not None:
        raise Refused(reason)
    match till.place:
        case JournalList() as place:
            return of_document(till, place.marked)
        case EntryPage() as place:
            return of_document(till, place.found)
        case _:
            raise Refused(say("That is not possible here. Nothing was changed."))


def of_document(till: Till, found: FoundDocument) -> Work:
    """Of a document of the journal; raises Refused when it is no sale."""
    body = found.document.body
    if not isinstance(body, TransactionBody):
        raise Refused(say("Nothing was sold there. Nothing was changed: choose a sale."))
    return open_receipt(till, body.receipt)


OPERATIONS: dict[int, Callable[[Till], Work | None]] = {
    109: give_back,
    114: with_receipt,
}

SCREENS: dict[str, Callable[[Till], Work | None]] = {"return-receipt": of_journal}
