"""The button grids of a store (job 1070): which operations stand where on the screens of a role."""

from __future__ import annotations

from peewee import CompositeKey, IntegerField, TextField

from tui_pos.channel.table import Table


class ButtonGrid(Table):
    """One button of a grid; `role` is empty for everybody, `label` for the operation's own name.

    `target` is the grid that operation 401 leads to; `colour` is green, amber, red, blue or nothing.
    """

    store = TextField(column_name="store_id")
    grid = TextField()
    role = TextField()
    position = IntegerField()
    operation = IntegerField()
    label = TextField(default="")
    colour = TextField(default="")
    target = TextField(default="")

    class Meta:
        primary_key = CompositeKey("store", "grid", "role", "position")
        without_rowid = True
