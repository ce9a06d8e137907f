from __future__ import annotations

from pathlib import Path

from tests.journal.deeds import Note, sell, write
from tui_pos.journal.entry import DeliveryCounts
from tui_pos.journal.journal import Journal
from tui_pos.journal.reader import JournalReader


async def test_it_reads_beside_the_register_what_was_written_until_now(journal: Journal, path: Path) -> None:
    reader = JournalReader(path)
    assert (reader.store, reader.register) == ("PARIS", "PARIS-1")
    assert (reader.verify().head, list(reader.export())) == (0, [])
    sealed = [await write(journal), await sell(journal, "sale-1")]
    await journal.keep({"shift": Note("open")})
    assert list(reader.export()) == sealed
    assert reader.verify().last_receipt == "PARIS-1-000001"
    assert reader.counts() == DeliveryCounts(waiting=2, parked=0, accepted=0)
    assert reader.recall("shift", Note) == Note("open")
    reader.close()


async def test_export_goes_on_over_its_pages(journal: Journal, path: Path) -> None:
    for _ in range(450):
        await write(journal)
    reader = JournalReader(path)
    assert [sealed.id for sealed in reader.export()] == [f"id-{number}" for number in range(1, 451)]
    reader.close()


async def test_verification_takes_its_time_beside_a_sale(journal: Journal, path: Path) -> None:
    await sell(journal, "sale-1")
    reader = JournalReader(path)
    rows = reader.export()
    assert next(rows).id == "sale-1"
    await sell(journal, "sale-2")
    assert [sealed.id for sealed in rows] == ["sale-2"]
    reader.close()
