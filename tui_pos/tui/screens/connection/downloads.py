"""Downloads: each package with its job, session, status, rows, size and time, and under it why it failed or what it waits for
(reference: *Download session states*; DESIGN section 2, rule 8).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_pos.connection.state import NotEnabled
from tui_pos.sales.sentence import Moment, Sentence, say
from tui_pos.sales.size import size_said
from tui_pos.sync.downloads import FAILED, TRIES, DownloadStatus
from tui_pos.sync.sessions import DownloadSession, Progress, SyncStatus
from tui_pos.tui.drawing import Piece, Role, Row, Rows, left, right
from tui_pos.tui.screens.connection.sheet import Sheet
from tui_pos.tui.states import DOWNLOADS, percent, phase_said
from tui_pos.tui.widgets.bar import bar

SELECT = "download."
NOTES = 9
BAR = 24
MARKS, JOB, SESSION, STATUS, ROWS, SIZE, TIME = 4, 5, 8, 17, 9, 7, 7
COLUMNS = MARKS + JOB + SESSION + STATUS + ROWS + SIZE + TIME

NAMES = {
    "1010": say("Customers"),
    "1020": say("Prices and discounts"),
    "1040": say("Products"),
    "1060": say("Staff"),
    "1070": say("Channel configuration"),
    "1080": say("Tax"),
    "1090": say("Registers"),
    "1110": say("Global configuration"),
    "9999": say("All jobs"),
}
UNDER_WAY = frozenset({DownloadStatus.REQUESTED, DownloadStatus.DOWNLOADED})


def name_of(job: str) -> Sentence:
    """What a job is called; one that this program does not know yet has only its number."""
    return NAMES.get(job, say("{name}", name=""))


def selected_of(downloads: Sequence[DownloadSession], wanted: int | None) -> DownloadSession | None:
    """The session that was selected, as long as it is listed; else the first that failed, else the newest."""
    chosen = (download for download in downloads if download.session == wanted)
    failed = (download for download in downloads if download.status in FAILED)
    return next(chosen, None) or next(failed, None) or next(iter(downloads), None)


def head_rows(sheet: Sheet) -> Rows:
    """What is true of all of them, and what the columns are."""
    status = sheet.register.sync_status
    rows: list[Row] = []
    if isinstance(sheet.register.availability, NotEnabled):
        rows += sheet.line("–", sheet.tell(say("Support offline = No: this register gets no packages.")), Role.QUIET)
    if status.paused:
        paused = say("Paused by the offline profile: no packages are made for this register.")
        rows += sheet.line("‖", sheet.tell(paused), Role.WARNING)
    if status.progress is not None and running(status) is None:
        rows.append(progress_row(sheet, status.progress, 2))
    if not status.downloads:
        return (*rows, *sheet.text(sheet.tell(say("Nothing yet.")), Role.QUIET))
    return (*rows, heading(sheet))


def heading(sheet: Sheet) -> Row:
    """What the columns are."""
    tell = sheet.tell
    return (
        Piece(" " * MARKS),
        left(tell(say("Job")), JOB + name_width(sheet.width), Role.QUIET),
        right(tell(say("Session")), SESSION, Role.QUIET),
        left("  " + tell(say("Status")), STATUS, Role.QUIET),
        right(tell(say("Rows")), ROWS, Role.QUIET),
        right(tell(say("Size")), SIZE, Role.QUIET),
        right(tell(say("Time")), TIME, Role.QUIET),
    )


def download_blocks(sheet: Sheet, selected: DownloadSession | None, focused: bool) -> tuple[Rows, ...]:
    """The sessions, each with what is to be said of it; the selected one is marked where the arrows move it."""
    downloads = sheet.register.sync_status.downloads
    return tuple(
        (session_row(sheet, download, focused and download is selected), *note_rows(sheet, download)) for download in downloads
    )


def session_row(sheet: Sheet, download: DownloadSession, marked: bool) -> Row:
    """One session; a click selects it."""
    shape, word, role = DOWNLOADS[download.status]
    tell, value = sheet.tell, sheet.till.language.value
    text = Role.SELECTED if marked else Role.TEXT
    pieces = (
        Piece("▸ " if marked else "  ", Role.KEY),
        Piece(f"{shape} ", role),
        left(download.job, JOB, text),
        left(tell(name_of(download.job)), name_width(sheet.width), text),
        right(str(download.session), SESSION, text),
        left("  " + tell(word), STATUS, Role.SELECTED if marked else role),
        right(value(download.rows) if download.rows or download.status is DownloadStatus.APPLIED else "–", ROWS, text),
        right(tell(size_said(download.size)), SIZE, text),
        right(sheet.when(at) if (at := last_change(download)) is not None else "–", TIME, text),
    )
    return tuple(piece._replace(command=f"{SELECT}{download.session}") for piece in pieces)


def name_width(width: int) -> int:
    """What is left for the name of the job."""
    return max(1, width - COLUMNS)


def last_change(download: DownloadSession) -> int | None:
    """When the session came to be what it is."""
    instants = (download.applied_at, download.downloaded_at, download.requested_at, download.created_at)
    return next((instant for instant in instants if instant is not None), None)


def note_rows(sheet: Sheet, download: DownloadSession) -> Rows:
    """How far the running one is, why one failed and when it is tried again, what a suspended one waits for."""
    status, tell = sheet.register.sync_status, sheet.tell
    if status.progress is not None and download is running(status):
        return (progress_row(sheet, status.progress, NOTES),)
    rows: list[Row] = []
    if download.message is not None:
        rows += sheet.note(tell(download.message), DOWNLOADS[download.status].role, NOTES)
    for sentence in next_steps(download):
        rows += sheet.note(tell(sentence), Role.QUIET, NOTES)
    return tuple(rows)


def next_steps(download: DownloadSession) -> Iterator[Sentence]:
    """What happens to a failed one by itself, or what a person can do."""
    if download.status not in FAILED:
        return
    if download.next_try_at is not None:
        at = Moment(download.next_try_at)
        yield say("Tried {count} of {most} times; again at {time}.", count=download.tries, most=TRIES, time=at)
    else:
        yield say("Tried {count} of {most} times; retry or cancel it.", count=download.tries, most=TRIES)


def running(status: SyncStatus) -> DownloadSession | None:
    """The session that the progress is about: the earliest of its job that is under way."""
    if status.progress is None:
        return None
    job = status.progress.job
    return next((one for one in reversed(status.downloads) if one.job == job and one.status in UNDER_WAY), None)


def progress_row(sheet: Sheet, progress: Progress, indent: int) -> Row:
    """How far it is: a bar, a percentage, the phase and the sizes."""
    done, tell = percent(progress), sheet.tell
    of = say("{done} of {size}", done=size_said(progress.done), size=size_said(progress.size))
    told = f" {done:>3} %  {tell(phase_said(progress))}  {tell(of)}"
    return Piece(" " * indent), bar(done, BAR), Piece(told, Role.CALM)
