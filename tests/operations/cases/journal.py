"""Cases of the operations on the journal: show 115, print a copy 9006, export 9007."""

from __future__ import annotations

from tests.faults.story import SALE_TOTAL
from tests.operations.case import At, Bad, Case, given
from tests.operations.shifts import bodies, sell
from tui_pos.devices.printer import NotPrinted, Printed
from tui_pos.operations.journal import EXPORT_JOURNAL, PRINT_AGAIN, SHOW_JOURNAL, Found
from tui_pos.sales.document import PrintedAgainBody, TransactionBody
from tui_pos.sales.sentence import Sentence

NO_DATE = Bad(given("2026-13-45"), "is not a date")


async def one_sale(at: At) -> None:
    await sell(at.register)


def last_sale(at: At) -> str:
    assert at.register.last_sale is not None
    return at.register.last_sale.id


async def the_sale(at: At, found: Found) -> None:
    (one,) = found.documents
    assert isinstance(one.document.body, TransactionBody)
    assert (one.document.body.total, one.name, found.more) == (SALE_TOTAL, "Marc", False)


async def noted_as_a_copy(at: At, printed: Printed | NotPrinted) -> None:
    (body,) = await bodies(at.register, "printed_again")
    assert isinstance(body, PrintedAgainBody)
    assert (body.what, body.number) == ("receipt", "PARIS-1-000001")


async def in_a_file(at: At, said: Sentence) -> None:
    (file,) = at.shop.home.exports.iterdir()
    assert "PARIS-1-000001" in file.read_text(encoding="utf-8-sig")
    assert file.name in str(said)


CASES = (
    Case(operation=SHOW_JOURNAL, ready=one_sale, argument=given("baguette"), done=the_sale, bad=(NO_DATE,)),
    Case(
        operation=PRINT_AGAIN,
        ready=one_sale,
        argument=last_sale,
        done=noted_as_a_copy,
        bad=(Bad(given("no-such-sale"), "There is no receipt"),),
    ),
    Case(
        operation=EXPORT_JOURNAL,
        ready=one_sale,
        argument=given("baguette marc"),
        done=in_a_file,
        bad=(NO_DATE, Bad(given("caviar"), "Nothing was found")),
    ),
)
