"""Connection status: everything that decides where the register's answers come from, and what came of it (DESIGN section 2).

Three rooms, side by side on a wide screen and one at a time on a narrow one: overview, downloads, uploads. The arrows
move in the room that is marked.
"""

from __future__ import annotations

from enum import IntEnum

from tui_pos.operations.connection import WAITING
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sync.downloads import FAILED
from tui_pos.sync.sessions import DownloadSession
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, beside, left, spread
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.buttons import BY_NUMBER
from tui_pos.tui.screens.connection.downloads import SELECT, download_blocks, head_rows, selected_of
from tui_pos.tui.screens.connection.overview import overview_rows
from tui_pos.tui.screens.connection.sheet import Sheet
from tui_pos.tui.screens.connection.uploads import upload_rows
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.page import Window, window, window_on

SIDE_BY_SIDE = 118
OVERVIEW_WIDTH = 38
GAP = " │ "
TABS = (17, 34, 23)
MARKS = 4
ROOM = "room."


class Room(IntEnum):
    """A part of the screen that the arrows may move in."""

    OVERVIEW = 0
    DOWNLOADS = 1
    UPLOADS = 2


NAMES = {Room.OVERVIEW: say("Overview"), Room.DOWNLOADS: say("Downloads"), Room.UPLOADS: say("Uploads")}


class ConnectionStatus(Place):
    """`room` is the one that is marked, `chosen` the session that a person selected among the downloads."""

    context = Context.CONNECTION

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self.room = Room.OVERVIEW
        self.chosen: int | None = None
        self.tops = dict.fromkeys(Room, 0)

    def choose(self) -> DownloadSession:
        """The download that retry and cancel mean; it stays marked, whatever becomes of it. Raises Refused."""
        if self.room is not Room.DOWNLOADS or self._marked is None:
            raise Refused(
                say("No download is chosen. Nothing was changed: go to the downloads, and choose one with the arrows.")
            )
        self.chosen = self._marked.session
        return self._marked

    @property
    def _marked(self) -> DownloadSession | None:
        return selected_of(self.till.register.sync_status.downloads, self.chosen)

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        register = self.till.register
        switch = ("operation.917", say(BY_NUMBER[917].title(register)))
        around = (("next-room", say("Next part")), ("operation.9001", say("Synchronise")), ("back", say("Back")))
        retry = (("operation.9002", say("Retry parked")),) if register.counts.parked else ()
        help_, scroll = ("help", say("Help")), ("page-down", say("Scroll"))
        match self.room:
            case Room.OVERVIEW:
                return (switch, *around, *retry, scroll, help_)
            case Room.DOWNLOADS:
                return (*self._deeds, *around, switch, *retry, ("down", say("Down")), help_)
            case Room.UPLOADS:
                return (*retry, *around, switch, scroll, help_)

    @property
    def _deeds(self) -> tuple[tuple[str, Sentence], ...]:
        """What can be done to the download that is marked."""
        status = None if self._marked is None else self._marked.status
        retry = (("operation.9003", say("Retry")),) if status in FAILED else ()
        return (*retry, ("operation.9004", say("Cancel"))) if status in WAITING else retry

    def submit(self, line: str) -> Work | None:
        if line.strip():
            raise Refused(
                say("“{typed}” was not sold: the Connection screen is open. Go back first, then scan again.", typed=line)
            )
        return None

    def turn(self, by: int) -> Work | None:
        self.room = self._beside(by)
        return None

    def _beside(self, by: int) -> Room:
        return Room((self.room + by) % len(Room))

    def pick(self, what: str) -> Work | None:
        if what.startswith(ROOM):
            self.room = Room(int(what.removeprefix(ROOM)))
        elif what.startswith(SELECT):
            self.room, self.chosen = Room.DOWNLOADS, int(what.removeprefix(SELECT))
        return None

    def move(self, by: int, height: int) -> Work | None:
        if self.room is not Room.DOWNLOADS or self._marked is None:
            self.tops[self.room] = max(0, self.tops[self.room] + by)
            return None
        downloads = self.till.register.sync_status.downloads
        at = downloads.index(self._marked) + by
        self.chosen = downloads[max(0, min(len(downloads) - 1, at))].session
        return None

    def main(self, width: int, height: int) -> Rows:
        if width < SIDE_BY_SIDE:
            return self.one_room(width - 1, height)
        beyond = width - 1 - OVERVIEW_WIDTH - len(GAP)
        upper = height // 2
        first = self.framed(Room.OVERVIEW, OVERVIEW_WIDTH, height)
        second = (
            *self.framed(Room.DOWNLOADS, beyond, upper),
            (Piece("─" * beyond, Role.QUIET),),
            *self.framed(Room.UPLOADS, beyond, height - upper - 1),
        )
        return tuple((Piece(" "), *row) for row in beside(first, second, OVERVIEW_WIDTH, GAP))

    def one_room(self, width: int, height: int) -> Rows:
        """The marked room under the names of all."""
        view = self.content(self.room, width - 1, height - 1)
        tabs: Row = ()
        for room, column in zip(Room, TABS, strict=True):
            tabs = (*tabs, *self.name(room, column))
        shown = tuple((Piece(" "), *row) for row in view.rows)
        return (spread(tabs, marks(view), width), *shown)

    def framed(self, room: Room, width: int, height: int) -> Rows:
        """A room under its name, in exactly `height` rows."""
        view = self.content(room, width, height - 1)
        rows = (spread(self.name(room, width - MARKS - 1), marks(view), width), *view.rows)
        return (*rows, *[EMPTY] * (height - len(rows)))

    def content(self, room: Room, width: int, height: int) -> Window:
        """What of the room is in view."""
        view = self._view(room, width, height)
        self.tops[room] = view.top
        return view

    def _view(self, room: Room, width: int, height: int) -> Window:
        match room:
            case Room.OVERVIEW:
                return window(overview_rows(self.till, width), self.tops[room], height)
            case Room.DOWNLOADS:
                return self._downloads(Sheet(self.till, width), height)
            case Room.UPLOADS:
                return window(upload_rows(Sheet(self.till, width)), self.tops[room], height)

    def _downloads(self, sheet: Sheet, height: int) -> Window:
        """The list under its heading, which stays, around the selected session."""
        head, marked = head_rows(sheet), self._marked
        at = 0 if marked is None else sheet.register.sync_status.downloads.index(marked)
        blocks = download_blocks(sheet, marked, self.room is Room.DOWNLOADS)
        view = window_on(blocks, at, self.tops[Room.DOWNLOADS], height - len(head))
        return view._replace(rows=(*head, *view.rows))

    def name(self, room: Room, width: int) -> Row:
        """The name of a room in a column of its own, with how much of it is pending; a click goes there."""
        here = room is self.room
        text = ("▸ " if here else "  ") + self.till.tell(self.titled(room))
        return (left(text, width, Role.STRONG if here else Role.TITLE, f"{ROOM}{room.value}"),)

    def titled(self, room: Room) -> Sentence:
        """What the room is called now."""
        register = self.till.register
        pending = register.sync_status.pending_downloads
        if room is Room.DOWNLOADS and pending is not None:
            return say("Downloads ({count} pending)", count=pending)
        if room is Room.UPLOADS:
            return say("Uploads ({count} pending)", count=register.counts.waiting)
        return NAMES[room]


def marks(view: Window) -> Row:
    """That there is more above or below."""
    return Piece(" ↑" if view.above else "  ", Role.KEY), Piece(" ↓" if view.below else "  ", Role.KEY)
