"""The contract between a register and a channel: each data request, its answer, and how either end may refuse it.

A data request is one typed question; it only reads. The same structs travel as JSON to the retail server and are handed
to the answer functions of the offline database (DESIGN section 4, *The swap*). `PROTOCOL_VERSION` changes whenever a
field changes its meaning or a route its use; a server also speaks the version before.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar, Generic, TypeVar

import msgspec

from tui_pos.channel.configuration import Configuration as Configuration
from tui_pos.channel.configuration import ExchangeRate as ExchangeRate
from tui_pos.channel.configuration import GridButton as GridButton
from tui_pos.channel.configuration import OfflineProfile as OfflineProfile
from tui_pos.channel.configuration import Reason as Reason
from tui_pos.channel.configuration import Store as Store
from tui_pos.channel.configuration import TenderType as TenderType
from tui_pos.channel.customers import Customer, CustomerList, PurchaseList
from tui_pos.channel.waiting import SuspendedCarts
from tui_pos.sales.discounts.promotions import Promotion
from tui_pos.sales.return_taxes import GroupTaxes
from tui_pos.sales.returns import ReturnMade, SoldTransaction
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sales.taxes import TaxRate

PROTOCOL_VERSION = 2
OLDEST_PROTOCOL = PROTOCOL_VERSION - 1
SEARCH_LIMIT = 50

Barcode = Annotated[str, msgspec.Meta(min_length=1, max_length=48)]
StaffNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
ProductCode = Annotated[str, msgspec.Meta(min_length=1, max_length=48)]
Pin = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
CustomerNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
CouponCode = Annotated[str, msgspec.Meta(min_length=1, max_length=48)]
ReceiptNumber = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
SearchText = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
SearchLimit = Annotated[int, msgspec.Meta(ge=1, le=SEARCH_LIMIT)]

Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]

AnswerT = TypeVar("AnswerT")


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """A product of the store's assortment with today's price in minor units per `unit`; None: typed in at the till.

    `serial` when each piece is sold by its serial number, `minimum_age` in years, 0 for everybody.
    """

    number: str
    barcode: str
    name: str
    unit: str
    weighed: bool
    price: int | None
    tax_group: str
    taxes: tuple[TaxRate, ...]
    category: str = ""
    serial: bool = False
    minimum_age: int = 0


class FoundProduct(msgspec.Struct, frozen=True, kw_only=True):
    """What a barcode stands for; a scale barcode also carries a quantity (weight) or an amount (minor units).

    `promotions` are those that could matter for the product, valid about now.
    """

    product: Product
    quantity: Decimal | None = None
    amount: int | None = None
    promotions: tuple[Promotion, ...] = ()


class CouponFound(msgspec.Struct, frozen=True):
    """The promotions that ask for a coupon, valid about now."""

    promotions: tuple[Promotion, ...]


class ReceiptRead(msgspec.Struct, frozen=True, kw_only=True):
    """The transaction of a receipt, None when the answering database has none, and the returns that were made of it.

    `groups` are the taxes of the store's tax groups, by which its lines have their part of the taxes.
    """

    groups: tuple[GroupTaxes, ...]
    transaction: SoldTransaction | None = None
    returns: tuple[ReturnMade, ...] = ()


class ProductList(msgspec.Struct, frozen=True):
    """Products in the order of their popularity; `more` when the limit cut the list."""

    products: tuple[Product, ...]
    more: bool = False


class ProductUnit(msgspec.Struct, frozen=True, kw_only=True):
    """Another unit of a product: `factor` of its own; `price` in minor units, None when it follows from the factor."""

    unit: str
    factor: Decimal
    price: int | None = None


class PriceSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A price in minor units (None: typed in at the till) from one instant to, not including, another or for good."""

    amount: int | None
    valid_from: int
    valid_to: int | None = None


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """All that a store knows of a product: `price` is what counts now, if anything does, `coming` what follows, in order."""

    product: Product
    barcodes: tuple[str, ...]
    tax_group_name: str
    units: tuple[ProductUnit, ...] = ()
    price: PriceSpan | None = None
    coming: tuple[PriceSpan, ...] = ()


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How far a role may go by itself: rates in parts per million, amounts in minor units; beyond that it needs approval."""

    line_discount: int = 0
    total_discount: int = 0
    price_override: int = 0
    return_amount: int = 0


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed on: `role` is `cashier` or `manager`, `code` the role as headquarters calls it.

    `allowed` and `denied` are numbers of operations that differ from what that role usually may do.
    """

    number: str
    name: str
    role: str
    language: str = ""
    limits: Limits = Limits()
    allowed: tuple[int, ...] = ()
    denied: tuple[int, ...] = ()
    code: str = ""


class DataRequest(msgspec.Struct, Generic[AnswerT], frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question to the channel; `reply` is the type of its answer."""

    reply: ClassVar[type[msgspec.Struct]]

    @property
    def name(self) -> str:
        return type(self).__name__


class ReadConfiguration(DataRequest[Configuration], frozen=True, kw_only=True):
    """Store, register, offline profile and tenders of the register that asks."""

    reply = Configuration


class SignOn(DataRequest[StaffMember], frozen=True, kw_only=True):
    """Who is this? Refused as `wrong_pin` (also for an unknown number) or `locked`."""

    reply = StaffMember
    staff: StaffNumber
    pin: Pin


class FindProduct(DataRequest[FoundProduct], frozen=True, kw_only=True):
    """Which product has this barcode: exactly, as UPC-A/EAN-13 of the same number, or by a scale format of the store."""

    reply = FoundProduct
    barcode: Barcode


class SearchProducts(DataRequest[ProductList], frozen=True, kw_only=True):
    """Products whose name, number and category have every word of the text, the last word as a prefix.

    After them those with a barcode that begins with the text.
    """

    reply = ProductList
    text: SearchText
    limit: SearchLimit = SEARCH_LIMIT


class ListSuspended(DataRequest[SuspendedCarts], frozen=True, kw_only=True):
    """The carts of the store that wait to be recalled, as far as they have arrived; a register's own copy knows none."""

    reply = SuspendedCarts
    limit: SearchLimit = SEARCH_LIMIT


class FindCustomer(DataRequest[Customer], frozen=True, kw_only=True):
    """The customer with this number, or who was added at a register under it. Refused as `not_found`."""

    reply = Customer
    number: CustomerNumber


class SearchCustomers(DataRequest[CustomerList], frozen=True, kw_only=True):
    """Customers with every word of the text at the beginning of a word of their name, number, e-mail, phone or tax number."""

    reply = CustomerList
    text: SearchText
    limit: SearchLimit = SEARCH_LIMIT


class ReadPurchases(DataRequest[PurchaseList], frozen=True, kw_only=True):
    """What a customer bought, under any of its numbers, as far as it has arrived; a register's own copy knows none."""

    reply = PurchaseList
    numbers: Annotated[tuple[CustomerNumber, ...], msgspec.Meta(min_length=1, max_length=4)]
    limit: SearchLimit = SEARCH_LIMIT


class ReadReceipt(DataRequest[ReceiptRead], frozen=True, kw_only=True):
    """What was sold under this receipt number in the store, and what has come back. Refused for another store's receipt."""

    reply = ReceiptRead
    receipt: ReceiptNumber


class FindCoupon(DataRequest[CouponFound], frozen=True, kw_only=True):
    """Which promotions ask for this coupon? Refused as `not_found` when none does now."""

    reply = CouponFound
    code: CouponCode


class ProductDetails(DataRequest[Details], frozen=True, kw_only=True):
    """What is known of the product with this number, else with this barcode; refused as `not_found`."""

    reply = Details
    code: ProductCode


class VoucherBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What is left on a credit memo or gift card, without what is reserved, in minor units."""

    currency: str
    balance: int
    last_four: str


class ReadVoucher(DataRequest[VoucherBalance], frozen=True, kw_only=True):
    """The balance of a voucher, by the hash of its kind and number. Only the channel knows; not_found for any other."""

    reply = VoucherBalance
    voucher: Hash


DATA_REQUESTS: dict[str, type[DataRequest[msgspec.Struct]]] = {
    kind.__name__: kind  # type: ignore[misc]
    for kind in (
        ReadConfiguration,
        SignOn,
        FindProduct,
        SearchProducts,
        ListSuspended,
        FindCustomer,
        SearchCustomers,
        ReadPurchases,
        FindCoupon,
        ProductDetails,
        ReadReceipt,
        ReadVoucher,
    )
}


class RefusalCode(StrEnum):
    """Why a question was refused: each is an answer and never switches the register, unless the table says so."""

    NOT_FOUND = "not_found"
    NO_PRICE = "no_price"
    WRONG_PIN = "wrong_pin"
    LOCKED = "locked"
    NOT_PERMITTED = "not_permitted"
    CONFLICT = "conflict"
    INVALID = "invalid"
    VERSION_UNSUPPORTED = "version_unsupported"
    REGISTER_REVOKED = "register_revoked"
    TOKEN_UNKNOWN = "token_unknown"


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A typed refusal: the code decides what happens, the sentence what the cashier reads."""

    code: RefusalCode
    sentence: Sentence


class Reply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of every response to a data request: exactly one of `answer` (empty when absent) and `refusal`."""

    version: int
    answer: msgspec.Raw = msgspec.Raw()
    refusal: Refusal | None = None


class RequestRefused(Exception):
    """The channel answered with a refusal; it is an answer, so the register stays where it is."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.code}: {refusal.sentence}")
        self.refusal = refusal
        self.code = refusal.code
        self.sentence = refusal.sentence


def refuse(code: RefusalCode, sentence: Sentence) -> RequestRefused:
    """The exception that an answer function raises to refuse its question."""
    return RequestRefused(Refusal(code=code, sentence=sentence))


def not_found(barcode: str) -> RequestRefused:
    """No product of this store has the barcode."""
    return refuse(
        RefusalCode.NOT_FOUND,
        say(
            "No product has the barcode {barcode}. Nothing was added: check the label, or search by name.",
            barcode=barcode,
        ),
    )
