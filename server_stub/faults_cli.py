"""`tui-pos-server faults`: faults for developers, in the process that serves the home (DESIGN section 5)."""

from __future__ import annotations

from typing import Annotated

import typer

from server_stub import operator
from server_stub.console import HomeOption, JsonOption, show, tell_all
from server_stub.faults import ALL, TARGETS, FaultKind, fault_of
from server_stub.home import existing_home
from server_stub.printed import fault_lines

faults_app = typer.Typer(no_args_is_help=True, help="Faults for developers, in the process that serves this home.")


@faults_app.command("set")
def faults_set_command(
    kind: FaultKind,
    home: HomeOption,
    request: Annotated[str, typer.Option(help=f"What it hits: {', '.join(TARGETS)}.")] = ALL,
    times: Annotated[int | None, typer.Option(min=1, help="How many requests; else until cleared.")] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0, max=3600, help="latency: before the answer; slow-drip: each byte.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Switch a fault on; it replaces the one for the same request, and one by name comes before the one for all.

    refuse and drop for all, without --times, also stop the server from listening, and from reading new connections.
    """
    delay_ms = None if seconds is None else round(seconds * 1000)
    found = operator.set_fault(existing_home(home), fault_of(kind, request, times, delay_ms))
    if as_json:
        show(found)
    else:
        tell_all(fault_lines(found))


@faults_app.command("clear")
def faults_clear_command(home: HomeOption, as_json: JsonOption = False) -> None:
    """Switch all faults off."""
    found = operator.clear_faults(existing_home(home))
    if as_json:
        show(found)
    else:
        tell_all(fault_lines(found))


@faults_app.command("show")
def faults_show_command(home: HomeOption, as_json: JsonOption = False) -> None:
    """The faults that are on, and how many requests they have hit."""
    found = operator.show_faults(existing_home(home))
    if as_json:
        show(found)
    else:
        tell_all(fault_lines(found))
