"""Whether headquarters has what the channel has: the statement, the documents, every derived row and what is parked."""

from __future__ import annotations

from peewee import Database

from server_stub.database import opened as opened_channel
from server_stub.headquarters.database import opened
from server_stub.home import Home
from server_stub.records import ParkedDocument
from server_stub.statement import statement
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import (
    ChannelDocument,
    Shift,
    Table,
    TransactionHeader,
    TransactionLine,
    TransactionTax,
    TransactionTender,
)

REPLICATED: tuple[type[Table], ...] = (
    ChannelDocument,
    Shift,
    TransactionHeader,
    TransactionLine,
    TransactionTax,
    TransactionTender,
    ParkedDocument,
)


def contents(db: Database, table: type[Table]) -> list[tuple[object, ...]]:
    """Every row, in one order for both."""
    columns = ", ".join(f'"{column}"' for column in table._meta.columns)
    return sorted(rows(db, f'SELECT {columns} FROM "{table._meta.table_name}"'), key=repr)


def agree(home: Home) -> None:
    """Fails unless headquarters has all of it, each once."""
    with opened_channel(home.channel) as channel, opened(home.headquarters) as hq:
        for table in REPLICATED:
            assert contents(hq, table) == contents(channel, table), table._meta.table_name
        assert statement(hq) == statement(channel)


def documents_at_headquarters(home: Home) -> list[str]:
    """The ids, in the order of the journal."""
    with opened(home.headquarters) as hq:
        return [id for (id,) in rows(hq, "SELECT id FROM channel_document ORDER BY position, id")]
