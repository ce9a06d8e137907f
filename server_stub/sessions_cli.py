"""`tui-pos-server sessions`: the life of every package and every upload, and what a person does about it (DESIGN section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from server_stub.console import HomeOption, JsonOption, channel, headquarters, show, tell, tell_all, write_line
from server_stub.headquarters.groups import CHANNEL
from server_stub.headquarters.sessions import Filter, ShownDownload, cancel, downloads, rerun, sessions
from server_stub.headquarters.to_channel import bring_to_channel
from server_stub.home import existing_home
from server_stub.server import system_clock
from server_stub.sessions_table import session_lines
from tui_pos.channel.dialect import snapshot
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sync.downloads import DownloadStatus

SessionArgument = Annotated[int, typer.Argument(min=1, help="The session's number.")]
DatabaseOption = Annotated[str, typer.Option(help="channel, or the register whose offline database it is.")]

sessions_app = typer.Typer(invoke_without_command=True, help="Download and upload sessions.")


@sessions_app.callback()
def sessions_command(
    context: typer.Context,
    home: HomeOption,
    store: Annotated[str | None, typer.Option(help="Only this store's.")] = None,
    register: Annotated[str | None, typer.Option(help="Only this register's.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Every download session of every database, and the newest upload sessions; the newest first."""
    if context.invoked_subcommand is not None:
        return
    with headquarters(home) as hq, channel(home) as db, snapshot(hq), snapshot(db):
        found = sessions(hq, db, Filter(store, register))
    if as_json:
        show(found)
    else:
        for line in session_lines(found):
            write_line(line)


@sessions_app.command("rerun")
def rerun_command(session: SessionArgument, home: HomeOption, database: DatabaseOption) -> None:
    """Try a package again, from the first try; one that was cancelled is offered again."""
    with headquarters(home) as hq:
        rerun(hq, session, database)
    if database == CHANNEL:
        bring_to_channel(existing_home(home), system_clock)
        with headquarters(home) as hq:
            tell_all(became_of(session, downloads(hq, Filter(register=CHANNEL))))
    else:
        tell(
            say(
                "Session {session} is available to {database} again, from its first try: it is tried at the next download.",
                session=session,
                database=database,
            )
        )


def became_of(session: int, found: list[ShownDownload]) -> Iterator[Sentence]:
    """What a rerun at the channel came to."""
    for shown in found:
        if shown.session != session:
            continue
        if shown.status is DownloadStatus.APPLIED:
            yield say("Session {session} is applied to the channel database.", session=session)
        else:
            reason = shown.message or ""
            yield say("Session {session} is {status}: {reason}", session=session, status=shown.status.value, reason=reason)


@sessions_app.command("cancel")
def cancel_command(session: SessionArgument, home: HomeOption, database: DatabaseOption) -> None:
    """Give a package up at one database; what comes after it no longer waits for it."""
    with headquarters(home) as hq:
        cancel(hq, session, database)
    if database == CHANNEL:
        bring_to_channel(existing_home(home), system_clock)
        tell(
            say(
                "Session {session} is cancelled at the channel database, which goes on without it: run its job with --full to "
                "bring what was in it.",
                session=session,
            )
        )
    else:
        tell(
            say(
                "Session {session} is cancelled for {database} and not offered again: what it lacks comes with a full set.",
                session=session,
                database=database,
            )
        )
