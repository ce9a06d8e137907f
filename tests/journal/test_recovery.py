"""Any one of the journal's two copies may be deleted, cut off or rotten: the other makes it whole, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journal.deeds import Note, open_journal, sell, write
from tui_pos.journal.failures import JournalUnusable
from tui_pos.journal.journal import Journal
from tui_pos.sales.document import Sealed

DOCUMENTS = 12
SALES = 8


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a journal with a day in it, at rest."""
    return tmp_path_factory.mktemp("day")


async def a_day(folder: Path) -> list[Sealed]:
    """Eight sales and four other things; a cart is open, and a value is kept."""
    journal = await open_journal(folder / "journal.sqlite")
    sealed = []
    for number in range(SALES):
        sealed.append(await sell(journal, f"sale-{number}"))
        if number % 2:
            sealed.append(await write(journal, f"note-{number}"))
    await journal.keep({"shift": Note("the shift"), "open_cart": Cart("cart-1")})
    await journal.close()
    return sealed


class Cart(msgspec.Struct, frozen=True):
    """As much of a cart as counts here: its id is its document's."""

    id: str


async def everything(journal: Journal) -> list[Sealed]:
    return [sealed async for sealed in journal.export()]


@pytest.fixture
async def made(day: Path, tmp_path: Path) -> tuple[Path, list[Sealed]]:
    """A copy of that day's folder for this test, and the documents in it."""
    if not (day / "journal.sqlite").exists():
        await a_day(day)
    shutil.copytree(day, tmp_path / "home")
    journal = await open_journal(tmp_path / "home" / "journal.sqlite")
    documents = await everything(journal)
    await journal.close()
    return tmp_path / "home" / "journal.sqlite", documents


def empty(file: Path, offset: int) -> None:
    file.write_bytes(b"")


def flip(file: Path, offset: int) -> None:
    content = bytearray(file.read_bytes())
    content[offset % len(content)] ^= 0x55
    file.write_bytes(content)


def zero_page(file: Path, offset: int) -> None:
    content = bytearray(file.read_bytes())
    start = offset % len(content) // 4096 * 4096
    content[start : start + 4096] = bytes(len(content[start : start + 4096]))
    file.write_bytes(content)


def cut(file: Path, offset: int) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: offset % len(content)])


DAMAGES: dict[str, Callable[[Path, int], None]] = {
    "deleted": lambda file, offset: file.unlink(),
    "emptied": empty,
    "a bit flipped": flip,
    "a page zeroed": zero_page,
    "cut off": cut,
}


async def whole_again(path: Path, documents: list[Sealed]) -> Journal:
    """Open it: every document is there, the chain holds, and the next sale has the next number."""
    journal = await open_journal(path)
    assert (await everything(journal))[: len(documents)] == documents
    sealed = await sell(journal, "the next day")
    assert f"PARIS-1-{SALES + 1:06d}".encode() in sealed.content
    verdict = await journal.verify()
    assert (verdict.ok, verdict.count) == (True, len(documents) + 1)
    assert journal.copy_trouble is None
    return journal


@pytest.mark.parametrize("name", ["journal.sqlite", "journal.copy"])
@pytest.mark.parametrize("damage", DAMAGES)
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(offset=st.integers(0, 1_000_000))
async def test_either_may_be_damaged_anywhere(
    made: tuple[Path, list[Sealed]], tmp_path_factory: pytest.TempPathFactory, name: str, damage: str, offset: int
) -> None:
    path, documents = made
    folder = tmp_path_factory.mktemp("damaged") / "home"
    shutil.copytree(path.parent, folder)
    DAMAGES[damage](folder / name, offset)
    if name == "journal.sqlite":
        # Rot in a page that nothing reads at start is found by whoever compares all of it, and mended at the next start.
        suspect = folder / "journal.sqlite.suspect"
        suspect.touch()
    journal = await whole_again(folder / "journal.sqlite", documents)
    await journal.close()
    again = await open_journal(folder / "journal.sqlite")
    assert again.recovery.documents == 0, "what was mended stays mended"
    assert len(await everything(again)) == len(documents) + 1
    await again.close()


async def test_a_journal_that_is_gone_is_made_of_its_copy(made: tuple[Path, list[Sealed]]) -> None:
    path, documents = made
    path.unlink()
    journal = await whole_again(path, documents)
    assert (journal.recovery.journal, journal.recovery.copy, journal.recovery.documents) == (True, False, DOCUMENTS)
    assert await journal.recall("shift", Note) == Note("the shift")
    counts = await journal.counts()
    assert (counts.waiting, counts.parked) == (DOCUMENTS + 1, 0), "the channel is asked about each again"
    await journal.close()


async def test_rot_found_while_it_runs_is_said_and_mended_at_the_next_start(made: tuple[Path, list[Sealed]]) -> None:
    path, documents = made
    connection = apsw.Connection(str(path))
    connection.execute("DROP TRIGGER document_is_never_changed")
    connection.execute("UPDATE document SET content = CAST(replace(content, '000160', '000161') AS BLOB) WHERE position = 3")
    connection.close()
    journal = await open_journal(path)
    await sell(journal, "another")
    assert journal.copy_trouble is not None
    assert "document 3 is another than its copy" in str(journal.copy_trouble)
    await journal.close()
    again = await open_journal(path)
    assert again.recovery.journal
    assert (await everything(again))[:DOCUMENTS] == documents
    await again.close()


async def test_a_cart_whose_sale_is_in_the_copy_alone_does_not_come_back(made: tuple[Path, list[Sealed]]) -> None:
    """An older state of the database, with the cart that the last sale was made of."""
    path, _documents = made
    older = path.with_name("older")
    journal = await open_journal(path)
    await journal.keep({"open_cart": Cart(id="last")})
    await journal.close()
    shutil.copy(path, older)
    journal = await open_journal(path)
    last = await sell(journal, "last")
    await journal.close()
    older.replace(path)
    journal = await open_journal(path)
    assert journal.recovery.journal
    assert (await everything(journal))[-1] == last
    assert await journal.recall("open_cart", Cart) is None
    await journal.close()


async def test_a_copy_that_is_behind_is_brought_up_to_it(made: tuple[Path, list[Sealed]]) -> None:
    path, documents = made
    copy = path.with_name("journal.copy")
    lines = copy.read_bytes().splitlines(keepends=True)
    copy.write_bytes(b"".join(lines[:6]))
    await (await whole_again(path, documents)).close()
    assert copy.read_bytes().count(b'"position":') == DOCUMENTS + 1


async def test_a_copy_that_cannot_be_written_stops_no_sale_and_says_so(made: tuple[Path, list[Sealed]]) -> None:
    path, _documents = made
    elsewhere = path.parent / "disk"
    elsewhere.mkdir()
    journal = await Journal.open(
        path, store="PARIS", register="PARIS-1", ids=str, clock=lambda: 1, copy=elsewhere / "PARIS-1.copy"
    )
    shutil.rmtree(elsewhere)
    await sell(journal, "sold all the same")
    assert journal.copy_trouble is not None
    assert "Sales are kept in the journal" in str(journal.copy_trouble)
    assert (await journal.find("sold all the same")) is not None
    await journal.close()


async def test_without_either_nothing_is_begun(tmp_path: Path) -> None:
    with pytest.raises(JournalUnusable, match="and its second copy too"):
        await Journal.open(
            tmp_path / "journal.sqlite", store="PARIS", register="PARIS-1", ids=str, clock=lambda: 1, before=None
        )
