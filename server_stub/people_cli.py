"""`role` and `buttons`: what the people of a role may do at a store's registers, and the buttons they have for it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from server_stub.console import HomeOption, author, headquarters, sent_with, tell
from server_stub.headquarters.button_grids import read_grids, set_grids
from server_stub.headquarters.roles import NewRole, remove_role, set_role
from server_stub.store_cli import PARTS_PER_PERCENT, StoreOption
from tui_pos.sales.sentence import say

Percent = typer.Option(min=0, max=100, help="Per cent that the role may go to by itself.")

role_app = typer.Typer(no_args_is_help=True, help="What the people of a role may do. A person has a role by its code.")
buttons_app = typer.Typer(no_args_is_help=True, help="The button grids of a store's registers.")


@role_app.command("set")
def role_set_command(
    code: Annotated[str, typer.Argument(help="As `staff add --role` names it.")],
    home: HomeOption,
    store: StoreOption,
    name: Annotated[str, typer.Option(help="As people call it.")],
    level: Annotated[str, typer.Option(help="cashier or manager: what is allowed where nothing else is said.")] = "cashier",
    allow: Annotated[list[int] | None, typer.Option(help="An operation beyond the level, one option each.")] = None,
    deny: Annotated[list[int] | None, typer.Option(help="An operation that it may not, one option each.")] = None,
    line_discount: Annotated[float, Percent] = 0,
    total_discount: Annotated[float, Percent] = 0,
    price_override: Annotated[float, Percent] = 0,
    return_amount: Annotated[int, typer.Option(min=0, help="Minor units that it may pay back by itself.")] = 0,
) -> None:
    """Make or change a role; what is not said is nothing."""
    role = NewRole(
        code=code,
        name=name,
        level=level,
        allowed=tuple(allow or ()),
        denied=tuple(deny or ()),
        line_discount=round(line_discount * PARTS_PER_PERCENT),
        total_discount=round(total_discount * PARTS_PER_PERCENT),
        price_override=round(price_override * PARTS_PER_PERCENT),
        return_amount=return_amount,
    )
    with headquarters(home) as db:
        set_role(db, store, role, author())
    tell(say("Role {code} is set in {store}: it counts from the next sign-on.", code=code, store=store))
    sent_with("1060")


@role_app.command("remove")
def role_remove_command(code: str, home: HomeOption, store: StoreOption) -> None:
    """End a role that nobody has."""
    with headquarters(home) as db:
        remove_role(db, store, code, author())
    tell(say("Store {store} has no role {code} any more.", store=store, code=code))
    sent_with("1060")


@buttons_app.command("set")
def buttons_set_command(
    file: Annotated[Path, typer.Argument(help="TOML: [[grids]] with name, role and buttons.", exists=True, dir_okay=False)],
    home: HomeOption,
    store: StoreOption,
) -> None:
    """The grids of the file take the place of the store's."""
    grids = read_grids(file)
    with headquarters(home) as db:
        count = set_grids(db, store, grids, author())
    tell(say("{count} buttons are set in {store}: they are there from the next sign-on.", count=count, store=store))
    sent_with("1070")


@buttons_app.command("clear")
def buttons_clear_command(home: HomeOption, store: StoreOption) -> None:
    """Back to the registers' own layout."""
    with headquarters(home) as db:
        set_grids(db, store, (), author())
    tell(say("Registers of {store} have their own buttons from the next sign-on.", store=store))
    sent_with("1070")
