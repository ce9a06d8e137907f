"""`tui-pos-server profile`: the offline profiles of the stores (DESIGN section 2; reference: *Offline profile fields*)."""

from __future__ import annotations

from typing import Annotated

import typer

from server_stub.console import HomeOption, YesNo, author, headquarters, meant, tell
from server_stub.headquarters.profiles import ProfileChange, change_profile
from server_stub.headquarters.publishing import send
from server_stub.home import existing_home
from server_stub.server import system_clock
from tui_pos.sales.sentence import say

A_DAY_S = 86_400

profile_app = typer.Typer(no_args_is_help=True, help="The offline profiles of the stores.")


@profile_app.callback()
def profile() -> None:
    """The offline profiles of the stores."""


@profile_app.command("set")
def profile_set_command(
    home: HomeOption,
    store: Annotated[str, typer.Option(help="The store whose offline profile changes.")],
    timeout_ms: Annotated[int | None, typer.Option(min=50, max=60_000, help="Offline time-out, milliseconds.")] = None,
    reconnect_s: Annotated[int | None, typer.Option(min=0, max=A_DAY_S, help="Reconnect attempt interval, seconds.")] = None,
    retry_count: Annotated[int | None, typer.Option(min=0, max=10, help="Retry count to offline.")] = None,
    prompt: Annotated[YesNo | None, typer.Option(help="Prompt on seamless offline.")] = None,
    manual_before_sign_on: Annotated[YesNo | None, typer.Option(help="Allow manual switch to offline before sign-on.")] = None,
    advanced: Annotated[YesNo | None, typer.Option(help="Enable advanced offline switching.")] = None,
    health_check_s: Annotated[
        int | None, typer.Option(min=1, max=A_DAY_S, help="System health check interval, seconds.")
    ] = None,
    slow_ms: Annotated[
        int | None, typer.Option(min=0, max=60_000, help="Offline switch performance threshold, milliseconds; 0: none.")
    ] = None,
    slow_reconnect_s: Annotated[
        int | None, typer.Option(min=0, max=A_DAY_S, help="Reconnect from performance-induced offline interval, seconds.")
    ] = None,
    pause_sync: Annotated[YesNo | None, typer.Option(help="Pause offline synchronization.")] = None,
    upload_s: Annotated[int | None, typer.Option(min=1, max=A_DAY_S, help="Upload transactions interval, seconds.")] = None,
    upload_size: Annotated[int | None, typer.Option(min=1, max=1_000, help="Upload transaction size.")] = None,
) -> None:
    """Change the offline profile of one store, and send it there at once; a profile shared with others is copied first."""
    change = ProfileChange(
        timeout_ms=timeout_ms,
        reconnect_interval_s=reconnect_s,
        retry_count=retry_count,
        prompt_on_seamless_offline=meant(prompt),
        manual_switch_before_sign_on=meant(manual_before_sign_on),
        advanced_switching=meant(advanced),
        health_check_interval_s=health_check_s,
        slow_threshold_ms=slow_ms,
        slow_reconnect_interval_s=slow_reconnect_s,
        pause_synchronisation=meant(pause_sync),
        upload_interval_s=upload_s,
        upload_batch=upload_size,
    )
    with headquarters(home) as db:
        number = change_profile(db, store, change, author())
    for job in ("1110", "1070"):
        send(existing_home(home), job, system_clock, only=(store,))
    tell(say("The offline profile {profile} of {store} is changed.", profile=number, store=store))
