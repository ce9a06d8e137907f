"""What every table of a channel is (DESIGN section 4, *Two dialects*)."""

from __future__ import annotations

from peewee import Model


class Table(Model):
    """Every table is STRICT: a value of the wrong type is refused by the database itself.

    Tables read by their key on the selling path are WITHOUT ROWID: one b-tree to look into instead of two.
    """

    class Meta:
        legacy_table_names = False
        strict_tables = True
