"""Whether a transaction is a sale or a return where both stand in it: which is more (DESIGN section 5, `statement`).

Both ends say it: a register when it closes the cart, and a channel when it checks the document.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tui_pos.sales.cart import RETURN, SALE


def kind_of(quantities: Iterable[Decimal], total: int) -> str:
    """The kind by the total with its taxes; an even exchange is a sale, and so is whatever is sold for nothing.

    `quantities` are those of the lines that count.
    """
    if total:
        return SALE if total > 0 else RETURN
    return SALE if any(quantity > 0 for quantity in quantities) else RETURN
