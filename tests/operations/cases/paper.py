"""Cases of the operations on paper: receipts 9030 to 9033, sales reports 1003 and 9034, health check 717."""

from __future__ import annotations

from tests.faults.story import SALE_TOTAL
from tests.operations.case import At, Bad, Case
from tests.operations.shifts import bodies, sell
from tui_pos.devices.folder_printer import PrinterToFolder
from tui_pos.devices.settings import FolderPrinter
from tui_pos.operations.health import HEALTH_CHECK, LOOKS, Checkup, Grade
from tui_pos.operations.receipts import PRINT_JOBS, PRINT_RECEIPT, SAVE_AS_PDF, SAVE_AS_TEXT, Waiting
from tui_pos.operations.sales_reports import EXPORT_REPORT, REPORT_SALES, Period, PeriodReport
from tui_pos.print_queue import PrintQueue, ToPrint
from tui_pos.register import Register
from tui_pos.sales.document import PrintedAgainBody
from tui_pos.sales.sentence import Sentence

NO_SALE = Bad(lambda at: "no-such-sale", "There is no receipt")


def last_sale(at: At) -> str:
    assert at.register.last_sale is not None
    return at.register.last_sale.id


async def one_sale(at: At) -> None:
    await sell(at.register)
    await at.register.print_queue.settled()


async def with_folder(register: Register) -> None:
    """A printer that writes files, as if it had been there from the start."""
    settings = FolderPrinter(path=str(register.home.path / "printed"))
    object.__setattr__(register.devices, "printer", await PrinterToFolder.open(settings))


async def one_sale_on_paper(at: At) -> None:
    await with_folder(at.register)
    await one_sale(at)


async def one_sale_cut_short(at: At) -> None:
    """The journal says that its receipt may be on paper or not, as after a crash."""
    await one_sale_on_paper(at)
    register = at.register
    await register.journal.keep({"to_print": ToPrint((last_sale(at),))})
    found = await register.journal.recall("to_print", ToPrint)
    assert found is not None
    register.print_queue = PrintQueue(
        register.devices, found, lambda left: register.journal.keep({"to_print": left}), register.changed
    )


async def a_copy(at: At, said: Sentence) -> None:
    assert "A copy of receipt PARIS-1-000001" in str(said)
    await at.register.print_queue.settled()
    texts = {file.name: file.read_text() for file in (at.register.home.path / "printed").iterdir()}
    assert sorted(texts) == ["PARIS-1-000001-2.txt", "PARIS-1-000001.txt"]
    assert ["DUPLICATA" in texts[name] for name in sorted(texts)] == [True, False]
    (body,) = await bodies(at.register, "printed_again")
    assert isinstance(body, PrintedAgainBody)
    assert (body.what, body.number) == ("receipt", "PARIS-1-000001")


async def a_text(at: At, said: Sentence) -> None:
    (file,) = at.register.home.receipts.iterdir()
    assert file.name == "PARIS-1-000001.txt"
    assert file.name in str(said)
    assert "*DUPLICATA*" in file.read_text()
    assert len(await bodies(at.register, "printed_again")) == 1


async def a_pdf(at: At, said: Sentence) -> None:
    (file,) = at.register.home.receipts.iterdir()
    assert file.name == "PARIS-1-000001.pdf"
    assert file.name in str(said)
    assert file.read_bytes().startswith(b"%PDF")


async def one_waits(at: At, found: tuple[Waiting, ...]) -> None:
    (waiting,) = found
    assert (waiting.receipt, waiting.total) == ("PARIS-1-000001", SALE_TOTAL)
    assert waiting.trouble is not None
    assert "may be on paper" in str(waiting.trouble)


async def of_the_shift(at: At, told: PeriodReport) -> None:
    report = told.report
    assert (report.sales, report.total) == (1, SALE_TOTAL)
    assert [(part.key, part.amount) for part in report.by_staff] == [("000110", SALE_TOTAL)]
    assert all(part.key for part in report.by_category)


async def a_csv(at: At, said: Sentence) -> None:
    (file,) = at.register.home.exports.iterdir()
    assert file.name in str(said)
    assert "staff,000110,Marc,1,2,EUR,2.15" in file.read_text(encoding="utf-8-sig")


async def looked_at_everything(at: At, checkup: Checkup) -> None:
    findings = await checkup.finished()
    assert set(findings) == set(LOOKS)
    assert checkup.done
    assert findings["journal"].grade is Grade.GOOD
    assert (findings["server"].grade is Grade.BAD) == ("not reached" in str(findings["server"].words))
    assert {findings[name].grade for name in ("printer", "drawer", "terminal")} == {Grade.ABSENT}


async def nobody_there(at: At) -> None:
    at.register.staff = None


def the_shift(at: At) -> Period:
    return Period.SHIFT


async def no_shift(at: At) -> None:
    at.register.shift = None


CASES = (
    Case(operation=PRINT_RECEIPT, ready=one_sale_on_paper, argument=last_sale, done=a_copy, bad=(NO_SALE,)),
    Case(operation=SAVE_AS_TEXT, ready=one_sale, argument=last_sale, done=a_text, bad=(NO_SALE,)),
    Case(operation=SAVE_AS_PDF, ready=one_sale, argument=last_sale, done=a_pdf, bad=(NO_SALE,)),
    Case(
        operation=PRINT_JOBS,
        ready=one_sale_cut_short,
        done=one_waits,
        bad=(Bad(lambda at: None, "Every receipt is printed"),),
    ),
    Case(
        operation=REPORT_SALES,
        ready=one_sale,
        argument=the_shift,
        done=of_the_shift,
        bad=(Bad(the_shift, "No shift is open", no_shift),),
    ),
    Case(
        operation=EXPORT_REPORT,
        ready=one_sale,
        argument=the_shift,
        done=a_csv,
        bad=(Bad(the_shift, "No shift is open", no_shift),),
    ),
    Case(operation=HEALTH_CHECK, done=looked_at_everything, bad=(Bad(lambda at: None, "Sign on first", nobody_there),)),
)
