"""Show journal 115 and what is done with what it finds: print again, export; from this register's own journal, offline too."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec

from tui_pos.devices.printer import NotPrinted, Printed
from tui_pos.journal.archive import JournalQuery
from tui_pos.journal.entry import Delivery
from tui_pos.operations.journal_file import table_of
from tui_pos.operations.journal_query import parse_query
from tui_pos.operations.printing import printed
from tui_pos.operations.receipts import note_copy, receipt_in, title_of, transaction
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.register import Register
from tui_pos.sales.document import Document, unseal
from tui_pos.sales.instant import local_time
from tui_pos.sales.receipt import COPY, on_paper
from tui_pos.sales.sentence import Refused, Sentence, say

SHOWN = 50
MOST_EXPORTED = 100_000


class FoundDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document of this register, where it is on its way to the channel, and the name of who made it."""

    document: Document
    delivery: Delivery
    name: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, the newest first, at most `SHOWN`; `query` is how the words were understood."""

    query: JournalQuery
    documents: tuple[FoundDocument, ...]
    more: bool


async def show_journal(register: Register, typed: str) -> Found:
    """What was typed (a receipt, a date, an amount, a person, words of a product), looked up; raises Refused for nonsense."""
    names = await register.journal.names()
    query = parse_query(typed, register, names)
    found = await look_up(register, query, SHOWN + 1, names)
    return Found(query=query, documents=tuple(found[:SHOWN]), more=len(found) > SHOWN)


async def look_up(register: Register, query: JournalQuery, limit: int, names: dict[str, str]) -> list[FoundDocument]:
    """The documents of a query."""
    entries = await register.journal.search(query, limit)
    documents = [(unseal(entry.sealed.content), entry.delivery) for entry in entries]
    return [
        FoundDocument(document=document, delivery=delivery, name=names.get(document.staff, document.staff))
        for document, delivery in documents
    ]


async def print_again(register: Register, id: str) -> Printed | NotPrinted:
    """Print the receipt of a transaction again, marked as a copy; the journal says so. Raises Refused when there is none."""
    document, body = await transaction(register, id)
    receipt = await receipt_in(register, document, body)
    await note_copy(register, body)
    return await printed(
        register,
        body.receipt,
        title_of(body),
        lambda teller, columns: on_paper(receipt, teller, columns, (COPY,), register.configuration.receipt),
    )


async def export(register: Register, typed: str) -> Sentence:
    """Write all that is found, not only what is shown, into a new CSV file of the home. Raises Refused when it cannot."""
    names = await register.journal.names()
    query = parse_query(typed, register, names)
    found = await look_up(register, query, MOST_EXPORTED, names)
    if not found:
        raise Refused(say("Nothing was found, so nothing was written."))
    store = register.configuration.store
    now = local_time(register.clock(), store.time_zone)
    text = await asyncio.to_thread(table_of, found, store.currency, store.time_zone)
    name = f"journal-{register.device.register}-{now:%Y-%m-%d-%H%M%S}.csv"
    file = await asyncio.to_thread(write_new, register.home.exports, name, text)
    return say("{count} rows were written to {file}.", count=len(found), file=str(file))


def write_new(folder: Path, name: str, text: str) -> Path:
    """The text in a new file, for its owner only; raises Refused when the disk is in the way."""
    file = folder / name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        with file.open("x", encoding="utf-8-sig", newline="") as stream:
            file.chmod(0o600)
            stream.write(text)
    except OSError as error:
        raise Refused(
            say("{file} was not written ({detail}). Nothing was changed.", file=str(file), detail=error.strerror or str(error))
        ) from error
    return file


SHOW_JOURNAL: Operation[str, Found] = Operation(
    number=115,
    name=N_("Show journal"),
    summary=N_("Find what was done here by receipt, date, amount, person or product; see it, print it again, export it."),
    key="ctrl+b",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=show_journal,
)
PRINT_AGAIN: Operation[str, Printed | NotPrinted] = Operation(
    number=9006,
    name=N_("Print a copy"),
    summary=N_("Print a receipt again, marked as a copy."),
    key="f9",
    where=frozenset({Where.JOURNAL}),
    permission=Role.CASHIER,
    offline=True,
    run=print_again,
)
EXPORT_JOURNAL: Operation[str, Sentence] = Operation(
    number=9007,
    name=N_("Export"),
    summary=N_("Write what was found into a file for a spreadsheet."),
    key="f8",
    where=frozenset({Where.JOURNAL}),
    permission=Role.MANAGER,
    offline=True,
    run=export,
)
