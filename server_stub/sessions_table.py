"""The sessions as two tables for a person (DESIGN section 5): the newest ones, aligned; with `--json` there are all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from server_stub.headquarters.sessions import ShownDownload, ShownSessions, ShownUpload
from tui_pos.sales.sentence import Sentence, say

SHOWN = 30

Cell = str | int


def session_lines(found: ShownSessions) -> Iterator[str]:
    """Every line of both tables."""
    yield from section(say("Downloads"), download_head(), [download_row(shown) for shown in found.downloads])
    yield ""
    yield from section(say("Uploads"), upload_head(), [upload_row(shown) for shown in found.uploads])


def section(title: Sentence, head: Sequence[Sentence], entries: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """A title, a head and the newest entries; how many more there are."""
    yield str(title)
    if not entries:
        yield str(say("none"))
        return
    yield from aligned([tuple(map(str, head)), *entries[:SHOWN]])
    if len(entries) > SHOWN:
        yield str(say("and {count} older ones: --json has all.", count=len(entries) - SHOWN))


def aligned(entries: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Columns as wide as their widest cell; numbers to the right."""
    widths = [max(len(str(cell)) for cell in column) for column in zip(*entries, strict=True)]
    for entry in entries:
        cells = (
            str(cell).rjust(width) if isinstance(cell, int) else cell.ljust(width)
            for cell, width in zip(entry, widths, strict=True)
        )
        yield "  ".join(cells).rstrip()


def download_head() -> tuple[Sentence, ...]:
    return (
        say("session"),
        say("job"),
        say("store"),
        say("database"),
        say("set"),
        say("status"),
        say("rows"),
        say("bytes"),
        say("tries"),
        say("since"),
        say("message"),
    )


def download_row(shown: ShownDownload) -> tuple[Cell, ...]:
    latest = shown.applied_at or shown.downloaded_at or shown.requested_at or shown.created_at
    return (
        shown.session,
        shown.job,
        shown.store,
        shown.database or "-",
        str(say("full") if shown.full else say("delta")),
        shown.status.value,
        shown.rows,
        shown.size,
        shown.tries,
        latest,
        shown.message or "",
    )


def upload_head() -> tuple[Sentence, ...]:
    return (
        say("session"),
        say("job"),
        say("source"),
        say("status"),
        say("documents"),
        say("accepted"),
        say("again"),
        say("conflicts"),
        say("rejected"),
        say("bytes"),
        say("since"),
        say("message"),
    )


def upload_row(shown: ShownUpload) -> tuple[Cell, ...]:
    return (
        shown.session,
        shown.job,
        shown.source,
        shown.status,
        shown.documents,
        shown.accepted,
        shown.same_again,
        shown.conflict,
        shown.rejected,
        shown.size,
        shown.at,
        shown.message or "",
    )
