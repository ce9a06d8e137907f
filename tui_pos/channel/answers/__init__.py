"""Each data request's one answer (DESIGN section 4, *Answers*): the same function on the server and on the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import msgspec
from peewee import Database

from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.answers.configuration import read_configuration
from tui_pos.channel.answers.products import find_product, search_products
from tui_pos.channel.answers.sign_on import sign_on
from tui_pos.channel.answers.vouchers import read_voucher
from tui_pos.channel.requests import AnswerT, DataRequest, FindProduct, ReadConfiguration, ReadVoucher, SearchProducts, SignOn

ANSWERS: dict[type[DataRequest[Any]], Callable[[Database, Any, Asker], msgspec.Struct]] = {
    ReadConfiguration: read_configuration,
    SignOn: sign_on,
    FindProduct: find_product,
    SearchProducts: search_products,
    ReadVoucher: read_voucher,
}


def answer(db: Database, request: DataRequest[AnswerT], asker: Asker) -> AnswerT:
    """The answer from an open database, seen from the asker's store. Raises RequestRefused."""
    return cast(AnswerT, ANSWERS[type(request)](db, request, asker))
