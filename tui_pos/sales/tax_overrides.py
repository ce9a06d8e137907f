"""Tax overrides: what a store puts in the place of a product's usual taxes, and why (operations 127 to 130)."""

from __future__ import annotations

import msgspec

from tui_pos.sales.taxes import TaxRate


class TaxChange(msgspec.Struct, frozen=True, kw_only=True):
    """Products of `tax_group` (empty: of every group) are taxed as the group `target`, with these taxes."""

    tax_group: str
    target: str
    taxes: tuple[TaxRate, ...]


class TaxOverride(msgspec.Struct, frozen=True, kw_only=True):
    """One reason for other taxes, such as *take-away* or *export*, as headquarters named it."""

    code: str
    name: str
    changes: tuple[TaxChange, ...] = ()


class UsualTaxes(msgspec.Struct, frozen=True, kw_only=True):
    """What a line would bear without overrides and exemptions, and its unit price then."""

    tax_group: str
    taxes: tuple[TaxRate, ...]
    unit_price: int


def change_for(override: TaxOverride, tax_group: str) -> TaxChange | None:
    """What the override makes of a tax group: its own change before that of every group; None leaves it."""
    by_group = {change.tax_group: change for change in override.changes}
    return by_group.get(tax_group) or by_group.get("")
