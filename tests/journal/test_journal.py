from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest

from tests.journal.deeds import Ids, Note, open_journal, sale, sell, switched, voided, write
from tui_pos.channel.delivery import Outcome, Result
from tui_pos.journal.failures import IdTaken, JournalUnusable
from tui_pos.journal.journal import Delivery, DeliveryCounts, Journal
from tui_pos.journal.schema import NOTHING_BEFORE, Before
from tui_pos.sales.document import GENESIS, TransactionBody, unseal
from tui_pos.sales.sentence import say


async def test_documents_are_chained_from_the_first(journal: Journal) -> None:
    sealed = [await write(journal), await sell(journal, "sale-1"), await write(journal)]
    documents = [unseal(document.content) for document in sealed]
    assert [document.position for document in documents] == [1, 2, 3]
    assert [document.previous for document in documents] == [GENESIS, sealed[0].hash, sealed[1].hash]
    assert {(document.store, document.register, document.staff) for document in documents} == {("PARIS", "PARIS-1", "000160")}


async def test_transactions_take_the_next_number_whatever_is_written_between(journal: Journal) -> None:
    receipts = []
    for number in range(3):
        await write(journal)
        body = unseal((await sell(journal, f"sale-{number}")).content).body
        assert isinstance(body, TransactionBody)
        receipts.append((body.sequence, body.receipt))
    assert receipts == [(1, "PARIS-1-000001"), (2, "PARIS-1-000002"), (3, "PARIS-1-000003")]


async def test_a_register_that_is_set_up_anew_goes_on_after_the_last_receipt_that_the_channel_has(path: Path) -> None:
    receipts = []
    for before in (Before(sequence=41), NOTHING_BEFORE):
        journal = await Journal.open(path, store="PARIS", register="PARIS-1", ids=Ids(), clock=lambda: 1, before=before)
        await sell(journal, f"sale-{before.sequence}")
        verdict = await journal.verify()
        receipts.append((verdict.ok, verdict.last_receipt))
        await journal.close()
    assert receipts == [(True, "PARIS-1-000042"), (True, "PARIS-1-000043")]


async def test_many_at_once_leave_no_gap(journal: Journal) -> None:
    await asyncio.gather(*(sell(journal, f"sale-{number}") for number in range(40)), *(write(journal) for _ in range(20)))
    verdict = await journal.verify()
    assert (verdict.ok, verdict.count, verdict.last_receipt) == (True, 60, "PARIS-1-000040")


async def test_the_same_id_again_is_the_first_document(journal: Journal) -> None:
    first = await sell(journal, "sale-1", amount=95)
    again = await sell(journal, "sale-1", amount=700)
    assert again == first
    assert (await journal.counts()).waiting == 1


async def test_the_same_id_again_changes_no_kept_value(journal: Journal) -> None:
    await sell(journal, "sale-1")
    await journal.keep({"open_cart": Note("the next one")})
    await sell(journal, "sale-1")
    assert await journal.recall("open_cart", Note) == Note("the next one")


async def test_a_paid_sale_cannot_be_voided_under_its_id(journal: Journal) -> None:
    await sell(journal, "sale-1")
    with pytest.raises(IdTaken) as taken:
        await journal.append(voided(), at=1, business_date="2026-03-01", staff="000160", id="sale-1")
    assert (taken.value.kind, taken.value.wanted) == ("transaction", "void")
    assert (await journal.verify()).count == 1


async def test_a_sale_that_cannot_be_made_takes_no_number(journal: Journal) -> None:
    def broken(sequence: int, receipt: str) -> TransactionBody:
        raise ArithmeticError(receipt)

    def misnumbered(sequence: int, receipt: str) -> TransactionBody:
        return sale()(sequence + 1, receipt)

    for make, error in ((broken, ArithmeticError), (misnumbered, ValueError)):
        with pytest.raises(error):
            await journal.append_transaction(make, at=1, business_date="2026-03-01", staff="000160", id="sale-1")
    await sell(journal, "sale-1")
    assert (await journal.verify()).last_receipt == "PARIS-1-000001"


async def test_a_transaction_cannot_be_written_without_taking_its_number(journal: Journal) -> None:
    with pytest.raises(TypeError):
        await journal.append(sale()(1, "PARIS-1-000001"), at=1, business_date="2026-03-01", staff="000160")


async def test_kept_values_come_back_after_a_restart(path: Path) -> None:
    journal = await open_journal(path)
    await journal.keep({"shift": Note("open"), "open_cart": Note("three lines")})
    await journal.append(
        switched(), at=1, business_date="2026-03-01", staff="", keep={"connection": Note("away"), "shift": None}
    )
    await journal.close()
    journal = await open_journal(path)
    names = ("open_cart", "connection", "shift", "never")
    assert [await journal.recall(name, Note) for name in names] == [Note("three lines"), Note("away"), None, None]
    await journal.close()


async def test_a_sale_and_the_cart_it_empties_are_one(journal: Journal) -> None:
    await journal.keep({"open_cart": Note("three lines")})
    await sell(journal, "sale-1")
    assert await journal.recall("open_cart", Note) is None


async def test_the_chain_goes_on_after_a_restart(path: Path) -> None:
    for number in range(3):
        journal = await open_journal(path)
        await sell(journal, f"sale-{number}")
        await journal.close()
    journal = await open_journal(path)
    verdict = await journal.verify()
    await journal.close()
    assert (verdict.ok, verdict.head, verdict.last_receipt) == (True, 3, "PARIS-1-000003")


async def test_delivery_goes_in_order_and_each_outcome_has_its_place(journal: Journal) -> None:
    for number in range(5):
        await sell(journal, f"sale-{number}")
    assert [document.id for document in await journal.waiting(3)] == ["sale-0", "sale-1", "sale-2"]
    other = say("The channel has another document with this id.")
    await journal.settle(
        [
            Result(id="sale-0", outcome=Outcome.ACCEPTED),
            Result(id="sale-1", outcome=Outcome.CONFLICT, detail=other),
            Result(id="sale-2", outcome=Outcome.SAME_AGAIN),
            Result(id="sale-3", outcome=Outcome.LATER),
            Result(id="sale-4", outcome=Outcome.REJECTED),
            Result(id="not ours", outcome=Outcome.ACCEPTED),
        ]
    )
    assert [document.id for document in await journal.waiting(10)] == ["sale-3"]
    assert await journal.counts() == DeliveryCounts(waiting=1, parked=2, accepted=2)
    entries = {entry.sealed.id: (entry.delivery, entry.detail) for entry in await journal.recent(10)}
    assert entries == {
        "sale-0": (Delivery.ACCEPTED, None),
        "sale-1": (Delivery.PARKED, other),
        "sale-2": (Delivery.ACCEPTED, None),
        "sale-3": (Delivery.WAITING, None),
        "sale-4": (Delivery.PARKED, None),
    }


async def test_settling_the_same_again_changes_nothing(journal: Journal) -> None:
    await sell(journal, "sale-1")
    for _ in range(2):
        await journal.settle([Result(id="sale-1", outcome=Outcome.CONFLICT)])
    assert await journal.counts() == DeliveryCounts(waiting=0, parked=1, accepted=0)
    for _ in range(2):
        await journal.settle([Result(id="sale-1", outcome=Outcome.SAME_AGAIN)])
    assert await journal.counts() == DeliveryCounts(waiting=0, parked=0, accepted=1)


async def test_what_is_asked_for_is_found(journal: Journal) -> None:
    await write(journal, "on-1")
    await sell(journal, "sale-1", source="536365")
    await journal.append(switched(), at=1, business_date="2026-03-01", staff="", id="switch-1")
    assert [entry.sealed.id for entry in await journal.recent(2)] == ["switch-1", "sale-1"]
    assert [entry.sealed.id for entry in await journal.recent(9, ("transaction", "sign_on"))] == ["sale-1", "on-1"]
    by_source, by_id = await journal.find_by_source("536365"), await journal.find("on-1")
    assert (by_source and by_source.sealed.id, by_id and by_id.sealed.id) == ("sale-1", "on-1")
    assert await journal.find_by_source("") is None
    assert await journal.find("sale-9") is None


async def test_export_gives_every_document_in_order(journal: Journal) -> None:
    written = [await write(journal) for _ in range(3)] + [await sell(journal, f"sale-{number}") for number in range(2)]
    assert [sealed async for sealed in journal.export()] == written


async def test_a_caller_that_gives_up_and_asks_again_has_it_once(journal: Journal) -> None:
    selling = asyncio.create_task(sell(journal, "sale-1"))
    await asyncio.sleep(0)
    selling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await selling
    await sell(journal, "sale-1")
    assert (await journal.verify()).last_receipt == "PARIS-1-000001"


async def test_only_its_owner_can_read_the_file(journal: Journal, path: Path) -> None:
    await write(journal)
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.glob("journal.sqlite*")}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}


async def test_a_full_disk_refuses_and_keeps_everything_then_goes_on(journal: Journal) -> None:
    await sell(journal, "sale-1")
    await journal.keep({"open_cart": Note("three lines")})
    connection = journal._ledger.connection
    pages = await journal._write(connection.pragma, "page_count")
    await journal._write(connection.pragma, "max_page_count", int(str(pages)))
    with pytest.raises(JournalUnusable, match="disk is full"):
        await journal.keep({"big": Note("x" * 100_000)})
    with pytest.raises(JournalUnusable, match="disk is full"):
        await sell(journal, "sale-2" + "x" * 10_000)
    assert await journal.recall("open_cart", Note) == Note("three lines")
    await journal._write(connection.pragma, "max_page_count", 1_000_000)
    await sell(journal, "sale-2")
    verdict = await journal.verify()
    assert (verdict.ok, verdict.last_receipt) == (True, "PARIS-1-000002")


async def test_the_wal_does_not_grow_for_ever(journal: Journal, path: Path) -> None:
    for number in range(12):
        await journal.keep({"big": Note(str(number) * 1_000_000)})
    await write(journal)
    assert path.with_name("journal.sqlite-wal").stat().st_size < 8 * 1_000_000


async def test_closed_everything_is_in_the_one_file(path: Path) -> None:
    journal = await open_journal(path)
    await write(journal)
    await journal.close()
    assert sorted(file.name for file in path.parent.iterdir()) == ["journal.copy", "journal.sqlite"]
