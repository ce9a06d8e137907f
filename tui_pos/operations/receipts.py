"""Receipts: printed behind the sale, again for whoever asks (9030), saved as files (9031, 9032); which ones wait (9033).

DESIGN section 3: a sale is done when the journal has it, its receipt prints after that; a printer that fails loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
from msgspec import UNSET

from tui_pos.devices import pdf
from tui_pos.devices.folder_printer import SUFFIXES, file_name, text_file, word_for, write_new
from tui_pos.devices.printer import NotPrinted, PrintJob
from tui_pos.operations.printing import has_printer, teller
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.register import Register
from tui_pos.sales.document import Document, PrintedAgainBody, TransactionBody, said, unseal
from tui_pos.sales.receipt import COPY, WIDTH, Receipt, on_paper, receipt_of
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.totals import CASH

RECEIPT = "receipt"
CUT_SHORT = say("The program ended while it was being printed: it may be on paper. It is printed again as a copy.")


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt that is not known to be on paper, and what is the matter; None while it is being printed."""

    id: str
    receipt: str
    at: int
    total: int
    currency: str
    trouble: Sentence | None


def begin_printing(register: Register) -> None:
    """Print the receipt of the sale that has just been kept, and open the drawer where cash was taken; nothing waits for it.

    What is replayed has had its receipt long ago; training opens no drawer.
    """
    document = register.last_sale
    if document is None or not isinstance(document.body, TransactionBody) or document.body.source:
        return
    body = document.body
    cash = any(tender.kind == CASH for tender in body.tenders) and not said(body.training, False)
    name = register.staff.name if register.staff else document.staff
    register.print_queue.begin(document.id, composing(register, document, body, name, ()), cash=cash)


def composing(
    register: Register, document: Document, body: TransactionBody, name: str, marks: tuple[Sentence, ...]
) -> Callable[[], PrintJob]:
    """Makes the receipt's print job, on whatever thread; language and template are those of now."""
    printer, language, template = register.devices.printer, teller(register), register.configuration.receipt
    receipt = receipt_from(register, document, body, name)
    return lambda: printer.job(body.receipt, title_of(body), on_paper(receipt, language, printer.columns, marks, template))


async def print_receipt(register: Register, id: str) -> Sentence:
    """Print the receipt of a transaction in the background: as it is when it has failed before, else marked as a copy.

    Nothing named is the last sale. Raises Refused when there is none, no printer, or when it is being printed.
    """
    document, body = await transaction(register, id or last_id(register))
    queue = register.print_queue
    if document.id in queue.printing:
        raise Refused(say("Receipt {number} is being printed. Nothing more was done.", number=body.receipt))
    if not has_printer(register):
        raise Refused(
            say("No receipt printer is set up. Nothing was printed: save the receipt as a file, or set one up in devices.toml.")
        )
    failed = queue.outcomes.get(document.id)
    if isinstance(failed, NotPrinted):
        queue.begin(document.id, lambda: failed.job, cash=False)
        return say("Receipt {number} is printed once more.", number=body.receipt)
    names = await register.journal.names()
    await note_copy(register, body)
    name = names.get(document.staff, document.staff)
    queue.begin(document.id, composing(register, document, body, name, (COPY,)), cash=False)
    return say("A copy of receipt {number} is being printed.", number=body.receipt)


async def save_as_text(register: Register, id: str) -> Sentence:
    """The receipt as a text file in the home, marked as a copy; the last sale's when none is named. Raises Refused."""
    return await save(register, id, "text")


async def save_as_pdf(register: Register, id: str) -> Sentence:
    """The receipt as a PDF in the home, marked as a copy; the last sale's when none is named. Raises Refused."""
    return await save(register, id, "pdf")


async def save(register: Register, id: str, format: str) -> Sentence:
    """Write a copy of the receipt into a new file; the journal says so. Raises Refused when the disk is in the way."""
    document, body = await transaction(register, id or last_id(register))
    receipt = await receipt_in(register, document, body)
    paper = on_paper(receipt, teller(register), WIDTH, (COPY,), register.configuration.receipt)

    def content() -> bytes:
        return pdf.pdf(paper, WIDTH, body.receipt) if format == "pdf" else text_file(paper)

    try:
        written = await asyncio.to_thread(
            lambda: write_new(register.home.receipts, file_name(body.receipt), SUFFIXES[format], content())
        )
    except OSError as error:
        raise Refused(
            say(
                "The receipt was not written into {folder} ({detail}). Nothing was changed: check the folder and the disk.",
                folder=str(register.home.receipts),
                detail=word_for(error),
            )
        ) from error
    await note_copy(register, body)
    if document.id in register.print_queue.waiting and document.id not in register.print_queue.printing:
        await register.print_queue.forget(document.id)
    return say("The receipt was written to {file}.", file=str(written))


async def print_jobs(register: Register, _: None) -> tuple[Waiting, ...]:
    """The receipts that are not known to be on paper, the oldest first."""
    found = [await register.journal.find(id) for id in register.print_queue.waiting]
    documents = [unseal(entry.sealed.content) for entry in found if entry is not None]
    return tuple(
        waiting_of(register, document, document.body) for document in documents if isinstance(document.body, TransactionBody)
    )


def waiting_of(register: Register, document: Document, body: TransactionBody) -> Waiting:
    """One of them with what is the matter."""
    outcome = register.print_queue.outcomes.get(document.id)
    trouble = outcome.sentence if isinstance(outcome, NotPrinted) else CUT_SHORT
    return Waiting(
        id=document.id,
        receipt=body.receipt,
        at=document.at,
        total=body.total,
        currency=body.currency,
        trouble=None if document.id in register.print_queue.printing else trouble,
    )


async def transaction(register: Register, id: str) -> tuple[Document, TransactionBody]:
    """A transaction of this journal; raises Refused when the id is none's."""
    entry = await register.journal.find(id)
    document = None if entry is None else unseal(entry.sealed.content)
    if document is None or not isinstance(document.body, TransactionBody):
        raise Refused(say("There is no receipt to print. Nothing was done: choose a sale or a return."))
    return document, document.body


def last_id(register: Register) -> str:
    """The sale that was made last in this run; nothing when there is none."""
    return register.last_sale.id if register.last_sale else ""


async def note_copy(register: Register, body: TransactionBody) -> None:
    """Write down that a copy is handed out."""
    shift = register.shift
    await register.record(PrintedAgainBody(what=RECEIPT, number=body.receipt, shift=UNSET if shift is None else shift.id))


async def receipt_in(register: Register, document: Document, body: TransactionBody) -> Receipt:
    """The receipt of a transaction of any day, with the name of whoever made it."""
    names = await register.journal.names()
    return receipt_from(register, document, body, names.get(document.staff, document.staff))


def receipt_from(register: Register, document: Document, body: TransactionBody, name: str) -> Receipt:
    """The receipt of a transaction at this store."""
    return receipt_of(
        body,
        register.configuration.store,
        register=document.register,
        staff=name,
        at=document.at,
        business_date=document.business_date,
    )


def title_of(body: TransactionBody) -> Sentence:
    """What people call the print job."""
    return say("Receipt {number}", number=body.receipt)


def nothing_waits(register: Register) -> Sentence | None:
    """Why there is no print job to look at."""
    return None if register.print_queue.waiting else say("Every receipt is printed.")


PRINT_RECEIPT: Operation[str, Sentence] = Operation(
    number=9030,
    name=N_("Print the receipt"),
    summary=N_("Print the receipt once more; one that is on paper already is marked as a copy."),
    key="insert ctrl+a",
    where=frozenset({Where.RECEIPT}),
    permission=Role.CASHIER,
    offline=True,
    run=print_receipt,
)
SAVE_AS_TEXT: Operation[str, Sentence] = Operation(
    number=9031,
    name=N_("Save as text"),
    summary=N_("Write the receipt into a text file, marked as a copy."),
    key="home ctrl+z",
    where=frozenset({Where.RECEIPT}),
    permission=Role.CASHIER,
    offline=True,
    run=save_as_text,
)
SAVE_AS_PDF: Operation[str, Sentence] = Operation(
    number=9032,
    name=N_("Save as PDF"),
    summary=N_("Write the receipt into a PDF file, marked as a copy."),
    key="end",
    where=frozenset({Where.RECEIPT}),
    permission=Role.CASHIER,
    offline=True,
    run=save_as_pdf,
)
PRINT_JOBS: Operation[None, tuple[Waiting, ...]] = Operation(
    number=9033,
    name=N_("Print jobs"),
    summary=N_("The receipts that are not on paper: print them, or save them as files."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=print_jobs,
    why_not=nothing_waits,
)
RECEIPTS: tuple[Operation[str, Sentence] | Operation[None, tuple[Waiting, ...]], ...] = (
    PRINT_RECEIPT,
    SAVE_AS_TEXT,
    SAVE_AS_PDF,
    PRINT_JOBS,
)
