"""How the rows of a data package go into a database, as statements for both dialects (DESIGN section 4, *A data package*).

`package` spells the name of one of the package's own tables. A statement with `:store` takes the store as its parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tui_pos.channel.models import Product, Table

Package = Callable[[str], str]

OF_PACKAGE = re.compile(r"\bpackage\.(\w+)")

# A number names one product: whoever held it before gives it up before the new rows come.
UNIQUE_BESIDE_KEY: Mapping[type[Table], str] = {Product: "number"}


def name_of(table: type[Table]) -> str:
    """The table's name in both databases."""
    return str(table._meta.table_name)


def columns_of(table: type[Table]) -> list[str]:
    """The columns in the order of the model."""
    return list(table._meta.columns)


def keys_of(table: type[Table]) -> list[str]:
    """The columns of the primary key."""
    return [field.column_name for field in table._meta.get_primary_keys()]  # type: ignore[no-untyped-call]


def listed(columns: list[str]) -> str:
    """Columns as a statement lists them."""
    return ", ".join(f'"{column}"' for column in columns)


def delete_gone(table: type[Table], package: Package) -> str:
    """Rows that are no store's any more."""
    name, keys = name_of(table), listed(keys_of(table))
    return f'DELETE FROM "{name}" WHERE ({keys}) IN (SELECT {keys} FROM {package(deleted(table))} WHERE gone = 1)'


def delete_left(table: type[Table], package: Package) -> str:
    """Rows that have left the store."""
    name, keys = name_of(table), listed(keys_of(table))
    return f'DELETE FROM "{name}" WHERE ({keys}) IN (SELECT {keys} FROM {package(deleted(table))})'


def delete_others(table: type[Table], package: Package, kept: str) -> str:
    """Rows that are not in a package of whole tables, unless the condition says that somebody else needs them.

    The condition names the package's own tables with `package.` before them.
    """
    name, keys = name_of(table), listed(keys_of(table))
    kept = OF_PACKAGE.sub(lambda found: package(found[1]), kept)
    return f'DELETE FROM "{name}" WHERE ({keys}) NOT IN (SELECT {keys} FROM {package(name)}) AND NOT ({kept})'


def give_up_unique(table: type[Table], package: Package) -> str | None:
    """Rows that have another unique value in the package, or whose value another row has there; they come with the package."""
    column = UNIQUE_BESIDE_KEY.get(table)
    if column is None:
        return None
    name, (key,) = name_of(table), keys_of(table)
    # From the package's few rows into the table's own index: the other way round it is one scan of the package a row. And
    # by the key first, which is in order; only a row that is new or renumbered is looked up by its value.
    found = f'SELECT mine."{key}" FROM {package(name)} AS p CROSS JOIN "{name}" AS mine WHERE'
    same = f'SELECT 1 FROM "{name}" AS same WHERE same."{key}" = p."{key}" AND same."{column}" = p."{column}"'
    return (
        f'DELETE FROM "{name}" WHERE "{key}" IN ({found} mine."{key}" = p."{key}" AND mine."{column}" <> p."{column}"'
        f' UNION {found} mine."{column}" = p."{column}" AND mine."{key}" <> p."{key}" AND NOT EXISTS ({same}))'
    )


def upsert(table: type[Table], package: Package) -> str:
    """The package's rows, new or changed; one that is the same already costs no write.

    A unique value is as in the package or gone (`give_up_unique`): to set it again would write its index for every row.
    """
    name, columns, keys = name_of(table), columns_of(table), keys_of(table)
    values = [column for column in columns if column not in (*keys, UNIQUE_BESIDE_KEY.get(table))]
    change = ", ".join(f'"{column}" = excluded."{column}"' for column in values)
    differs = " OR ".join(f'"{name}"."{column}" IS DISTINCT FROM excluded."{column}"' for column in values)
    action = f"DO UPDATE SET {change} WHERE {differs}" if values else "DO NOTHING"
    selected = listed(columns)
    return (
        f'INSERT INTO "{name}" ({selected}) SELECT {selected} FROM {package(name)} WHERE true'
        f" ON CONFLICT ({listed(keys)}) {action}"
    )


def deleted(table: type[Table]) -> str:
    """The package's table of the keys that are no longer the store's; `gone` is 1 when no store has the row."""
    return f"deleted_{name_of(table)}"
