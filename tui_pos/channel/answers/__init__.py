"""Each data request's one answer (DESIGN section 4, *Answers*): the same function on the server and on the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import msgspec
from peewee import Database

from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.answers.configuration import read_configuration
from tui_pos.channel.answers.customers import find_customer, read_purchases, search_customers
from tui_pos.channel.answers.product_details import product_details
from tui_pos.channel.answers.products import find_product, search_products
from tui_pos.channel.answers.promotions import find_coupon
from tui_pos.channel.answers.receipts import read_receipt
from tui_pos.channel.answers.sign_on import sign_on
from tui_pos.channel.answers.suspended import list_suspended
from tui_pos.channel.answers.vouchers import read_voucher
from tui_pos.channel.requests import (
    AnswerT,
    DataRequest,
    FindCoupon,
    FindCustomer,
    FindProduct,
    ListSuspended,
    ProductDetails,
    ReadConfiguration,
    ReadPurchases,
    ReadReceipt,
    ReadVoucher,
    SearchCustomers,
    SearchProducts,
    SignOn,
)

ANSWERS: dict[type[DataRequest[Any]], Callable[[Database, Any, Asker], msgspec.Struct]] = {
    ReadConfiguration: read_configuration,
    SignOn: sign_on,
    FindProduct: find_product,
    SearchProducts: search_products,
    ListSuspended: list_suspended,
    FindCustomer: find_customer,
    SearchCustomers: search_customers,
    ReadPurchases: read_purchases,
    ReadReceipt: read_receipt,
    FindCoupon: find_coupon,
    ProductDetails: product_details,
    ReadVoucher: read_voucher,
}


def answer(db: Database, request: DataRequest[AnswerT], asker: Asker) -> AnswerT:
    """The answer from an open database, seen from the asker's store. Raises RequestRefused."""
    return cast(AnswerT, ANSWERS[type(request)](db, request, asker))
