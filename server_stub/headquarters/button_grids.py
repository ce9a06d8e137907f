"""Button grids as headquarters keeps them (job 1070): a file has all grids of a store, and takes the place of those before."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from peewee import Database

from server_stub.headquarters.bulk import insert
from server_stub.headquarters.database import Author, edit
from server_stub.headquarters.people import refuse_bad_store
from tui_pos.channel.models import ButtonGrid
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.text import clean

SUB_MENU = 401
NAME = re.compile(r"[0-9a-z][0-9a-z_-]{0,29}")
COLOURS = ("", "green", "amber", "red", "blue")
MOST = 50
LONGEST_LABEL = 40


class ButtonEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A button; `target` is the grid that 401 leads to."""

    operation: int
    label: str = ""
    colour: str = ""
    target: str = ""


class GridEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A grid, for one role or, without one, for everybody."""

    name: str
    role: str = ""
    buttons: tuple[ButtonEntry, ...]


class GridFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a file of grids, TOML."""

    grids: tuple[GridEntry, ...]


def read_grids(file: Path) -> tuple[GridEntry, ...]:
    """What a file says. Raises Refused when it cannot be understood."""
    try:
        return msgspec.toml.decode(file.read_bytes(), type=GridFile).grids
    except (msgspec.DecodeError, ValueError) as error:
        raise Refused(
            say("The file of buttons cannot be understood ({error}). Nothing was changed.", error=str(error))
        ) from error


def set_grids(db: Database, store: str, grids: tuple[GridEntry, ...], author: Author) -> int:
    """These grids and no others; how many buttons they have. Raises Refused. Without any, registers have their own layout."""
    refuse_bad_store(db, store)
    keys = [(grid.name, grid.role) for grid in grids]
    if len(set(keys)) != len(keys):
        raise Refused(say("A grid is there twice for the same role. Nothing was changed."))
    for grid in grids:
        refuse_bad_grid(grid)
    found = [row for grid in grids for row in grid_rows(store, grid)]
    with edit(db, author, f"button grids of {store}"):
        ButtonGrid.delete().where(ButtonGrid.store == store).execute(db)
        insert(db, ButtonGrid, found)
    return len(found)


def grid_rows(store: str, grid: GridEntry) -> list[dict[str, object]]:
    return [
        {
            "store": store,
            "grid": grid.name,
            "role": grid.role,
            "position": position,
            "operation": button.operation,
            "label": clean(button.label, LONGEST_LABEL),
            "colour": button.colour,
            "target": button.target,
        }
        for position, button in enumerate(grid.buttons)
    ]


def refuse_bad_grid(grid: GridEntry) -> None:
    """An operation that no program knows yet is none of headquarters' business: a register greys it."""
    if not NAME.fullmatch(grid.name) or (grid.role and not NAME.fullmatch(grid.role)):
        raise Refused(say("“{name}” cannot be the name of a grid, or its role. Nothing was changed.", name=grid.name[:40]))
    if not 0 < len(grid.buttons) <= MOST:
        raise Refused(say("Grid {name} needs 1 to {most} buttons. Nothing was changed.", name=grid.name, most=MOST))
    for button in grid.buttons:
        if not 0 < button.operation < 100_000 or button.colour not in COLOURS:
            raise Refused(
                say(
                    "Grid {name} has a button with operation {operation} and colour “{colour}”. Nothing was changed: an "
                    "operation is a number, a colour is green, amber, red or blue.",
                    name=grid.name,
                    operation=button.operation,
                    colour=button.colour[:20],
                )
            )
        if bool(button.target) != (button.operation == SUB_MENU):
            raise Refused(
                say(
                    "In grid {name}, 401 alone names a grid as its target. Nothing was changed.",
                    name=grid.name,
                )
            )
