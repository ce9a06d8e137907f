"""`tui-pos-server schedule`: which job the serving process runs how often (issue 3, *The Retail Scheduler*)."""

from __future__ import annotations

from typing import Annotated

import typer

from server_stub.console import HomeOption, JsonOption, headquarters, show, tell, tell_all
from server_stub.headquarters.schedule import plans, set_schedule, shown
from server_stub.printed import plan_lines
from tui_pos.sales.sentence import say

A_WEEK_S = 7 * 86_400

schedule_app = typer.Typer(no_args_is_help=True, help="Distribution schedules: what the serving process runs by itself.")


@schedule_app.command("set")
def schedule_set_command(
    job: Annotated[str, typer.Argument(help="1010 to 1110, 9999 or P-0001.")],
    home: HomeOption,
    every_s: Annotated[int, typer.Option(min=0, max=A_WEEK_S, help="Seconds between two runs; 0: only by hand.")],
) -> None:
    """Run a job every so many seconds; a serving process learns it within seconds."""
    with headquarters(home) as db:
        set_schedule(db, job, every_s)
    if every_s:
        tell(say("Job {job} runs every {seconds} s while the server runs.", job=job, seconds=every_s))
    else:
        tell(say("Job {job} runs only when it is run by hand.", job=job))


@schedule_app.command("show")
def schedule_show_command(home: HomeOption, as_json: JsonOption = False) -> None:
    """Every schedule, when it last had something to do, and why its last run failed."""
    with headquarters(home) as db:
        found = plans(db)
    if as_json:
        show(shown(found))
    else:
        tell_all(plan_lines(found))
