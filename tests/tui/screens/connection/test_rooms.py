"""Moving about the Connection screen by keys and clicks, and what can be done there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import msgspec
import pytest

from tests.shop import WATER
from tests.tui.hostile import FORBIDDEN, HOSTILE
from tests.tui.kept import NOW, State, kept_register
from tests.tui.screen import SMALL, WIDE, Screens, screens
from tests.tui.screens.connection.states import DONE, PARKED, STATES, STUCK, WELL, not_yet, session
from tui_pos.operations.registry import Role
from tui_pos.register import Register
from tui_pos.sales.sentence import say
from tui_pos.sync.downloads import DownloadStatus
from tui_pos.sync.sessions import DownloadSession, Progress, UploadSession, UploadStatus
from tui_pos.tui.commands import Context
from tui_pos.tui.screens.connection.status import ConnectionStatus, Room

MARKED = re.compile(r"▸ \S (\d{4} .*)$", re.MULTILINE)
Opening = Callable[..., AbstractAsyncContextManager[Screens]]


@pytest.fixture
def opened(tmp_path: Path) -> Opening:
    """The Connection screen of a register in a state."""

    @asynccontextmanager
    async def opening(state: State, size: tuple[int, int] = WIDE, language: str = "en") -> AsyncIterator[Screens]:
        async with kept_register(tmp_path, state, language) as register, screens(register, size) as till:
            await till.send("<f12>")
            yield till

    return opening


def place(till: Screens) -> ConnectionStatus:
    shown = till.till.place
    assert isinstance(shown, ConnectionStatus)
    return shown


def marked(till: Screens) -> str:
    """The row that is marked among the downloads."""
    found = MARKED.search(till.part("main"))
    return found[1] if found else ""


def newest(till: Screens) -> DownloadStatus:
    """What the newest download has come to."""
    return till.register.sync_status.downloads[0].status


def become_manager(register: Register) -> None:
    assert register.staff is not None
    register.staff = msgspec.structs.replace(register.staff, role=Role.MANAGER.value)


async def test_tab_and_arrows_go_round_the_rooms(opened: Opening) -> None:
    async with opened(WELL) as till:
        for key, room in (
            *(("<tab>", Room.DOWNLOADS), ("<right>", Room.UPLOADS), ("<tab>", Room.OVERVIEW)),
            *(("<left>", Room.UPLOADS), ("<shift+tab>", Room.DOWNLOADS)),
        ):
            await till.send(key)
            assert place(till).room is room
        await till.send("<f12>")
        assert till.context is Context.SALE


async def test_a_click_on_a_name_or_a_session_goes_there(opened: Opening) -> None:
    async with opened(WELL, SMALL) as till:
        await till.pilot.click("#main", offset=(22, 0))
        await till.settled()
        assert place(till).room is Room.DOWNLOADS
        await till.pilot.click("#main", offset=(10, 3))
        await till.settled()
        assert "1020 Prices and discounts" in marked(till)


async def test_a_click_on_a_session_beside_the_overview_selects_it(opened: Opening) -> None:
    async with opened(WELL) as till:
        row = next(y for y, text in enumerate(till.part("main").splitlines()) if "1070 Channel" in text)
        await till.pilot.click("#main", offset=(60, row))
        await till.settled()
        assert place(till).room is Room.DOWNLOADS
        assert "1070 Channel configuration" in marked(till)


async def test_the_first_one_that_failed_is_marked_and_arrows_choose_another(opened: Opening) -> None:
    async with opened(STUCK) as till:
        assert marked(till) == "", "arrows move in the overview"
        await till.send("<tab>")
        assert "1060 Staff" in marked(till)
        await till.send("<down>", "<down>", "<down>")
        assert "1040 Products" in marked(till)
        await till.send("<pagedown>")
        assert "1070 Channel configuration" in marked(till)
        await till.send("<down>", "<pageup>", "<up>")
        assert "1060 Staff" in marked(till)


async def test_what_is_chosen_stays_chosen_when_a_newer_one_arrives(opened: Opening) -> None:
    async with opened(WELL) as till:
        await till.send("<tab>", "<down>")
        assert "1020 Prices and discounts" in marked(till)
        newer = (not_yet(6, "1060", DownloadStatus.AVAILABLE), *till.register.sync_status.downloads)
        till.register.upkeep.board.update(downloads=newer)
        await till.settled()
        assert "1060 Staff" in till.part("main")
        assert "1020 Prices and discounts" in marked(till)


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
async def test_a_long_list_follows_what_is_chosen_under_its_heading(opened: Opening, size: tuple[int, int]) -> None:
    many = tuple(session(number, "1040") for number in range(60, 0, -1))
    async with opened(State(sync=msgspec.structs.replace(DONE, downloads=many)), size) as till:
        await till.send("<tab>")
        for step in (1, 7, 20, 40, 59):
            await till.send(*["<up>"] * 60, *["<down>"] * step)
            assert f" {60 - step}  applied" in marked(till)
            assert "Session" in till.part("main")
        assert "↑" in till.part("main")


async def test_a_failed_download_is_retried_by_key(opened: Opening) -> None:
    async with opened(STUCK) as till:
        await till.send("<f7>")
        assert "No download is chosen" in till.part("message")
        await till.send("<tab>", "<f7>")
        assert "Session 9 is fetched again" in till.part("message")
        assert newest(till) is DownloadStatus.AVAILABLE
        assert "1060 Staff" in marked(till)
        assert " 9  available" in marked(till)


async def test_a_download_that_has_not_failed_is_not_retried(opened: Opening) -> None:
    async with opened(STUCK) as till:
        before = till.register.sync_status.downloads
        await till.send("<tab>", "<pagedown>", "<ctrl+r>")
        assert "has not failed. Nothing was changed." in till.part("message")
        assert till.register.sync_status.downloads == before


async def test_giving_a_download_up_asks_first_and_needs_a_manager(opened: Opening) -> None:
    async with opened(STUCK) as till:
        await till.send("<tab>", "<f8>", "<enter>")
        assert newest(till) is DownloadStatus.DOWNLOAD_FAILED
        assert "needs a manager" in till.part("main")
        await till.send("<escape>")
        become_manager(till.register)
        await till.send("<f8>")
        assert till.context is Context.DIALOG
        assert "Give up session 9, Staff?" in till.part("main")
        await till.send("<escape>")
        assert newest(till) is DownloadStatus.DOWNLOAD_FAILED
        await till.send("<ctrl+v>", "<enter>")
        assert newest(till) is DownloadStatus.CANCELED
        assert "headquarters sends all the data instead" in till.part("message")
        assert "Cancelled at the register." in till.part("main")


async def test_parked_documents_are_delivered_again_by_key(opened: Opening) -> None:
    async with opened(PARKED) as till:
        await till.send("<f6>")
        assert till.register.counts.parked == 0
        assert "2 parked documents are delivered again" in till.part("message")
        assert "F6" not in till.part("keys")


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_every_key_that_means_something_now_is_on_the_last_line(opened: Opening, language: str) -> None:
    async with opened(STUCK, SMALL, language) as till:
        become_manager(till.register)
        await till.send("<tab>")
        for key in ("F7", "F8", "Tab", "F5", "Esc", "F1"):
            assert f" {key} " in till.part("keys")
        await till.send("<pagedown>")
        assert "F7" not in till.part("keys")
        assert "F8" not in till.part("keys")
        await till.send("<tab>")
        for key in ("Tab", "F5", "Esc", "F11", "F1"):
            assert f" {key} " in till.part("keys")


async def test_a_scan_is_refused_whole_in_every_room(opened: Opening) -> None:
    async with opened(WELL) as till:
        for _ in Room:
            await till.send(WATER, "<enter>")
            assert f"“{WATER}” was not sold" in till.part("message")
            await till.send("<tab>")
        assert till.register.cart is None


def hostile(download: DownloadSession) -> DownloadSession:
    return msgspec.structs.replace(download, message=say("{name}", name=HOSTILE), job=f"10{HOSTILE}")


@pytest.mark.parametrize("size", [WIDE, SMALL, (40, 12)], ids=["120x40", "80x24", "40x12"])
async def test_hostile_words_of_the_server_do_nothing(opened: Opening, size: tuple[int, int]) -> None:
    said = say("{name}", name=HOSTILE)
    failed = UploadSession(session=1, status=UploadStatus.UPLOAD_FAILED, documents=1, size=1, at=NOW, message=said)
    state = msgspec.structs.replace(
        STUCK,
        sync=msgspec.structs.replace(
            STUCK.sync,
            downloads=tuple(map(hostile, STUCK.sync.downloads)),
            uploads=(failed,),
            message=said,
            upload_message=said,
            progress=Progress(HOSTILE, HOSTILE, 1, 2),
        ),
        connection=msgspec.structs.replace(STUCK.connection, reason=said, alarm=said),
        waiting=1,
    )
    async with opened(state, size) as till:
        for _ in Room:
            assert not FORBIDDEN & set(till.text.replace("\n", ""))
            assert size is not WIDE or "[/b] [red]Milk[/] [50% off]" in till.text
            await till.send("<tab>")


async def test_a_message_that_does_not_end_leaves_room_for_the_others(opened: Opening) -> None:
    long = tuple(
        not_yet(number, "1040", DownloadStatus.APPLY_FAILED, message=say("{name}", name="very long " * 150))
        for number in (2, 1)
    )
    async with opened(State(sync=msgspec.structs.replace(DONE, downloads=long)), SMALL) as till:
        await till.send("<tab>")
        rows = till.part("main").splitlines()
        assert [row.split()[4] for row in rows if "apply failed" in row] == ["2", "1"] or "…" in till.part("main")
        assert sum("apply failed" in row for row in rows) == 2


async def test_no_colour_still_tells_every_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    wanted = {
        "online, all well": ("● ONLINE", "✓ done", "✓ Yes"),
        "offline": ("◆ OFFLINE", "✗ failed"),
        "downloads running": ("► syncing now", "► 1020", "62 %"),
        "failed and suspended": ("✗ 1060", "download failed", "‖ 1020", "suspended"),
        "paused": ("‖ paused", "! Data age"),
        "not enabled": ("– not enabled", "✗ No"),
        "parked documents": ("✗ parked",),
        "never synchronised": ("○ never", "✗ Not yet", "✗ Data"),
    }
    assert set(wanted) == set(STATES)
    for name, said in wanted.items():
        async with kept_register(tmp_path / name, STATES[name]) as register, screens(register) as till:
            await till.send("<f12>")
            assert not [words for words in said if words not in till.text]


async def test_nothing_jumps_when_a_number_grows(opened: Opening) -> None:
    async with opened(WELL) as till:
        before = till.part("main").splitlines()
        board = till.register.upkeep.board
        first, *others = till.register.sync_status.downloads
        board.update(
            pending_downloads=1_234, downloads=(msgspec.structs.replace(first, rows=123_456, size=999_000_000), *others)
        )
        till.register.upkeep.counts = msgspec.structs.replace(till.register.counts, waiting=98_765)
        await till.settled()
        after = till.part("main").splitlines()
        assert before != after
        for word in ("│", "applied", "08:49", "Size", "Parked"):
            assert [row.find(word) for row in before] == [row.find(word) for row in after]
