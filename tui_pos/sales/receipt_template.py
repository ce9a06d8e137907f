"""How a store wants its receipts (job 1070): texts of its own, and which blocks stand besides what no receipt may lack.

    logo = ["ÉPICERIE", "DU CANAL"]                # above everything, standing out
    header = ["Ouvert le dimanche"]                # below the store's name and address
    blocks = ["address", "taxes", "barcode"]       # absent: all of them
    footer = ["Échange sous 14 jours"]             # below everything

Number, date, lines, total, tenders and change are on every receipt. The width is the paper's, not the store's.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

Lines = Annotated[tuple[Annotated[str, msgspec.Meta(max_length=200)], ...], msgspec.Meta(max_length=20)]


class Block(StrEnum):
    """What a store may leave out."""

    ADDRESS = "address"
    VAT_NUMBER = "vat_number"
    STAFF = "staff"
    TAXES = "taxes"
    LEGAL_FOOTER = "legal_footer"
    BARCODE = "barcode"


class ReceiptTemplate(msgspec.Struct, frozen=True, kw_only=True):
    """Lines above and below the store's head, the blocks that are shown, and lines at the foot; the store writes its lines."""

    logo: Lines = ()
    header: Lines = ()
    blocks: tuple[Block, ...] = tuple(Block)
    footer: Lines = ()


class Written(ReceiptTemplate, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template as a person writes it, where an unknown name is a slip."""


class TemplateBroken(Exception):
    """A person's file is no template; `detail` says where."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


FULL = ReceiptTemplate()


def template_in(toml: str) -> ReceiptTemplate:
    """The template of a TOML file; raises TemplateBroken."""
    try:
        written = msgspec.toml.decode(toml, type=Written)
    except (msgspec.MsgspecError, ValueError) as error:
        raise TemplateBroken(str(error)) from error
    return ReceiptTemplate(logo=written.logo, header=written.header, blocks=written.blocks, footer=written.footer)


def spelt(template: ReceiptTemplate) -> str:
    """The template as a row keeps it."""
    return msgspec.json.encode(template).decode()


def read_template(text: str) -> ReceiptTemplate:
    """The template of a row; one of a later version that is not understood has everything on it."""
    try:
        return msgspec.json.decode(text, type=ReceiptTemplate)
    except msgspec.MsgspecError:
        return FULL
