"""What the screens do for receipts, sales reports and the health check: ask for what each needs, then perform it."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.operations.receipts import PRINT_RECEIPT, SAVE_AS_PDF, SAVE_AS_TEXT
from tui_pos.operations.registry import Operation, perform
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.tui.drawing import Role
from tui_pos.tui.place import Work
from tui_pos.tui.screens.health import HealthPage, open_health
from tui_pos.tui.screens.print_jobs import PrintJobs, open_print_jobs
from tui_pos.tui.screens.receipt import ReceiptPreview
from tui_pos.tui.screens.sales_report import SalesReportPage, open_sales_report
from tui_pos.tui.till import Till


def on_receipt(operation: Operation[str, Sentence]) -> Callable[[Till], Work]:
    """Does this to the receipt in front."""
    return lambda till: doing(till, operation, receipt_in_front(till))


async def doing(till: Till, operation: Operation[str, Sentence], id: str) -> None:
    till.say(await perform(till.register, operation, id), Role.GOOD)


def receipt_in_front(till: Till) -> str:
    """The id of the transaction whose receipt is meant; raises Refused when something else is in front."""
    match till.place:
        case ReceiptPreview() as preview:
            return preview.id
        case PrintJobs() as jobs:
            return jobs.marked.id
        case _:
            raise Refused(NOT_HERE)


def period(till: Till) -> Work:
    return report_in_front(till).other_period()


def export(till: Till) -> Work:
    return report_in_front(till).export()


def report_in_front(till: Till) -> SalesReportPage:
    """The report that is shown; raises Refused when something else is in front."""
    for place in till.places:
        if isinstance(place, SalesReportPage):
            return place
    raise Refused(NOT_HERE)


def check_again(till: Till) -> Work:
    if isinstance(till.place, HealthPage):
        return till.place.again()
    raise Refused(NOT_HERE)


NOT_HERE = say("That is not possible here. Nothing was changed.")

OPERATIONS: dict[int, Callable[[Till], Work | None]] = {
    717: open_health,
    1003: open_sales_report,
    9030: on_receipt(PRINT_RECEIPT),
    9031: on_receipt(SAVE_AS_TEXT),
    9032: on_receipt(SAVE_AS_PDF),
    9033: open_print_jobs,
    9034: export,
}

SCREENS: dict[str, Callable[[Till], Work | None]] = {
    "period": period,
    "check-again": check_again,
}
