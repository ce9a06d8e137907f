"""What must hold whatever happened (issue 5): one checker, run after every fault of the campaign.

I1 each acknowledged sale is in the journal, in the end once in the channel and once in headquarters
I2 header = lines + taxes = tenders in every transaction of the channel
I3 the receipt numbers of a register rise without a gap
I4 the chain verifies, and its head is not behind the second copy or the channel
I5 a register's master data is one version, as the channel has it
I6 no PIN, card number or token is in any file but the device's own
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw

from server_stub.home import Home as ServerHome
from tui_pos.commands.journal import export, verify
from tui_pos.config import DEVICE_FILE, Home
from tui_pos.journal.mirror import end_of
from tui_pos.sales.document import TransactionBody, unseal

UNBALANCED = """
    SELECT h.receipt FROM transaction_header AS h JOIN store AS s ON s.number = h.store
    WHERE h.total != (SELECT coalesce(sum(amount), 0) FROM transaction_line WHERE transaction_id = h.id AND voided = 0)
                   + CASE WHEN s.tax_inclusive THEN 0
                     ELSE (SELECT coalesce(sum(tax), 0) FROM transaction_tax WHERE transaction_id = h.id) END
       OR h.total + h.rounding + h.change
          != (SELECT coalesce(sum(amount), 0) FROM transaction_tender WHERE transaction_id = h.id)
"""
DOCUMENTS = "SELECT id, hash FROM channel_document WHERE register = ?"
HEADS = "SELECT coalesce(max(position), 0) FROM upload_head WHERE register = ?"
PUBLISHED = "SELECT p.number, p.name, r.amount, r.valid_from FROM product AS p JOIN price AS r ON r.product_id = p.id"
OF_STORE = " WHERE r.store_id = (SELECT store_id FROM register WHERE number = ?) ORDER BY p.number, r.valid_from"


@dataclass(frozen=True)
class Told:
    """What a cashier was told: receipts by the home of the register, and secrets that were typed."""

    receipts: dict[Path, list[str]]
    secrets: tuple[bytes, ...] = ()


def broken(server: ServerHome, told: Told) -> list[str]:
    """Everything that does not hold, once everything was delivered; nothing when all is well."""
    problems = list(unbalanced(server))
    for folder, receipts in told.receipts.items():
        home = Home(folder)
        problems += lost(server, home, receipts)
        problems += chain_problems(server, home)
        problems += mixed(server, home)
    return problems + list(leaked([server.folder, *told.receipts], told.secrets))


def lost(server: ServerHome, home: Home, receipts: Iterable[str]) -> Iterator[str]:
    """I1 and I3."""
    documents = [unseal(content) for content in export(home)]
    sold = [document.body.receipt for document in documents if isinstance(document.body, TransactionBody)]
    numbers = [int(receipt.rsplit("-", 1)[1]) for receipt in sold]
    if numbers != list(range(numbers[0] if numbers else 1, (numbers[0] if numbers else 1) + len(numbers))):
        yield f"I3 receipts of {home.path.name} have a gap: {numbers}"
    for receipt in set(receipts) - set(sold):
        yield f"I1 {receipt} was told and is not in the journal"
    register = home.device().register
    wanted = sorted(document.id for document in documents)
    for name, place in {"channel": server.channel, "headquarters": server.headquarters}.items():
        there = sorted(id for id, _ in rows(place, DOCUMENTS, register))
        if [id for id in wanted if id not in there]:
            yield f"I1 the {name} lacks {len(set(wanted) - set(there))} documents of {register}"
        if len(set(there)) != len(there):
            yield f"I1 the {name} has a document of {register} twice"


def unbalanced(server: ServerHome) -> Iterator[str]:
    """I2."""
    for (receipt,) in rows(server.channel, UNBALANCED):
        yield f"I2 {receipt} does not add up in the channel"


def chain_problems(server: ServerHome, home: Home) -> Iterator[str]:
    """I4."""
    verdict, device = verify(home), home.device()
    if not verdict.ok:
        yield f"I4 the chain of {device.register} does not hold: {verdict.problem}"
    copy = end_of(device.copy_of(home))
    if copy is None or copy.position > verdict.head:
        yield f"I4 the journal of {device.register} is behind its second copy, or that is damaged"
    ((position,),) = rows(server.channel, HEADS, device.register)
    if position > verdict.head:
        yield f"I4 the journal of {device.register} is behind the channel: {verdict.head} < {position}"


def mixed(server: ServerHome, home: Home) -> Iterator[str]:
    """I5."""
    files = list(home.path.glob("offline-*.sqlite"))
    register = home.device().register
    wanted = rows(server.channel, PUBLISHED + OF_STORE, register)
    for file in files:
        if file.name != "offline-0.sqlite" and rows(file, PUBLISHED + OF_STORE, register) != wanted:
            yield f"I5 {file.name} of {register} has other products or prices than the channel"


def leaked(folders: Iterable[Path], secrets: tuple[bytes, ...]) -> Iterator[str]:
    """I6."""
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file() and file.name != DEVICE_FILE:
                content = file.read_bytes()
                yield from (f"I6 a secret is in {file.name}" for secret in secrets if secret in content)


def rows(place: object, statement: str, *values: str) -> list[tuple[Any, ...]]:
    """Rows of a database at rest; the campaign's servers have SQLite."""
    assert isinstance(place, Path)
    with opened(place) as connection:
        return list(connection.execute(statement, values))


@contextmanager
def opened(path: Path) -> Iterator[apsw.Connection]:
    connection = apsw.Connection(str(path))
    try:
        yield connection
    finally:
        connection.close()
