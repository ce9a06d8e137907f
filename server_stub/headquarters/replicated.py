"""The parked documents of a channel as headquarters has them (issue 3, P-0001): never dropped, so that both state the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from peewee import Database

from server_stub.facts import FactKind, NumberedFact
from server_stub.records import ParkedDocument
from tui_pos.channel.delivery import Outcome
from tui_pos.sales.sentence import say

KEY = (ParkedDocument.register, ParkedDocument.id, ParkedDocument.outcome, ParkedDocument.content_hash)
CHANGING = (ParkedDocument.detail, ParkedDocument.incarnation, ParkedDocument.followed)
ROWS_A_STATEMENT = 100


def copy_parked(hq: Database, channel: Database, facts: Sequence[NumberedFact]) -> Counter[FactKind]:
    """Put what was parked beside headquarters' documents, as the channel has it; how many of each kind."""
    wanted = {(fact.register, fact.id, fact.kind.value, fact.content_hash) for fact in facts}
    found = [row for row in parked(channel, facts) if key_of(row) in wanted]
    for start in range(0, len(found), ROWS_A_STATEMENT):
        # Whether it has been taken since is a fact of its own.
        entries = [row | {"taken_at": None} for row in found[start : start + ROWS_A_STATEMENT]]
        ParkedDocument.insert_many(entries).on_conflict(conflict_target=KEY, preserve=CHANGING).execute(hq)
    return Counter(FactKind(row["outcome"]) for row in found)


def copy_taken(hq: Database, channel: Database, facts: Sequence[NumberedFact]) -> None:
    """What was parked and then taken after all is settled at headquarters too."""
    for row in parked(channel, facts):
        if row["taken_at"] is not None:
            taken = ParkedDocument.update(taken_at=row["taken_at"])
            taken.where(*(field == row[field.name] for field in KEY)).execute(hq)


def parked(channel: Database, facts: Sequence[NumberedFact]) -> list[dict[str, Any]]:
    """All that the channel has parked under the ids of these facts."""
    ids: dict[str, set[str]] = {}
    for fact in facts:
        ids.setdefault(fact.register, set()).add(fact.id)
    return [
        row
        for register, of_register in ids.items()
        for row in ParkedDocument.select()
        .where(ParkedDocument.register == register, ParkedDocument.id.in_(sorted(of_register)))
        .dicts()
        .execute(channel)
    ]


def key_of(row: dict[str, Any]) -> tuple[str, str, str, str]:
    return row["register"], row["id"], row["outcome"], row["content_hash"]


def park_other(hq: Database, documents: Sequence[tuple[str, str, str, str, int, int, str]]) -> None:
    """Documents under whose ids headquarters has others, from before the channel was restored: both are kept."""
    for id, hash, _, register, position, received_at, content in documents:
        detail = say("Headquarters has another document with the id {id}. Both are kept: ask headquarters.", id=id)
        (
            ParkedDocument.insert(
                register=register,
                id=id,
                outcome=Outcome.CONFLICT.value,
                hash=hash,
                content_hash=hash,
                content=content,
                detail=msgspec.json.encode(detail).decode(),
                received_at=received_at,
                incarnation="",
                position=position,
                followed=1,
            )
            .on_conflict_ignore()
            .execute(hq)
        )
