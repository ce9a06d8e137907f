"""How a store wants its receipts (job 1070): texts of its own, and which blocks stand besides what no receipt may lack.

Number, date, lines, total, tenders and change are on every receipt. The width is the paper's, not the store's.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Block(StrEnum):
    """What a store may leave out."""

    ADDRESS = "address"
    VAT_NUMBER = "vat_number"
    STAFF = "staff"
    TAXES = "taxes"
    LEGAL_FOOTER = "legal_footer"
    BARCODE = "barcode"


class ReceiptTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """Lines below the store's head, the blocks that are shown, and lines at the foot; the store writes its lines itself."""

    header: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = tuple(Block)
    footer: tuple[str, ...] = ()


FULL = ReceiptTemplate()
