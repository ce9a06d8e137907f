"""The tables of a channel (DESIGN section 4, *Answers*): bound to no database, so every query says `.execute(db)`.

An offline database has the same tables; it is filled with one store's master data and holds no credentials and no
documents. What belongs to a store carries it; products and barcodes are the chain's, and a price puts a product into a
store's assortment. Rows travel in data packages by their natural keys.
"""

from __future__ import annotations

from peewee import AutoField, BigIntegerField, CompositeKey, ForeignKeyField, IntegerField, TextField

from tui_pos.channel.button_models import ButtonGrid as ButtonGrid
from tui_pos.channel.customer_models import Customer as Customer
from tui_pos.channel.customer_models import CustomerPurchase as CustomerPurchase
from tui_pos.channel.customer_models import NewCustomer as NewCustomer
from tui_pos.channel.customer_models import Suspended as Suspended
from tui_pos.channel.fields import Instant, Quantity
from tui_pos.channel.shift_models import CashMovement as CashMovement
from tui_pos.channel.shift_models import Shift as Shift
from tui_pos.channel.shift_models import ShiftClosing as ShiftClosing
from tui_pos.channel.shift_models import TenderCount as TenderCount
from tui_pos.channel.table import Table as Table
from tui_pos.channel.transaction_models import ChannelDocument as ChannelDocument
from tui_pos.channel.transaction_models import ReturnedLine as ReturnedLine
from tui_pos.channel.transaction_models import TransactionHeader as TransactionHeader
from tui_pos.channel.transaction_models import TransactionLine as TransactionLine
from tui_pos.channel.transaction_models import TransactionTax as TransactionTax
from tui_pos.channel.transaction_models import TransactionTender as TransactionTender
from tui_pos.channel.voucher_models import Voucher as Voucher
from tui_pos.channel.voucher_models import VoucherHold as VoucherHold


class Setting(Table):
    """Facts about the database itself: see `SettingName`."""

    name = TextField(primary_key=True)
    value = TextField()

    class Meta:
        without_rowid = True


class OfflineProfile(Table):
    """Time-outs and intervals that decide when a register switches, in the units of their names."""

    number = TextField(primary_key=True)
    timeout_ms = IntegerField()
    reconnect_interval_s = IntegerField()
    retry_count = IntegerField()
    prompt_on_seamless_offline = IntegerField()
    manual_switch_before_sign_on = IntegerField()
    advanced_switching = IntegerField()
    health_check_interval_s = IntegerField()
    slow_threshold_ms = IntegerField()
    slow_reconnect_interval_s = IntegerField()
    pause_synchronisation = IntegerField()
    upload_interval_s = IntegerField()
    upload_batch = IntegerField()


class Store(Table):
    """A channel; address and legal footer hold one line of the receipt a line."""

    number = TextField(primary_key=True)
    name = TextField()
    address = TextField()
    vat_number = TextField()
    legal_footer = TextField()
    currency = TextField()
    currency_digits = IntegerField()
    cash_step = IntegerField()
    tax_inclusive = IntegerField()
    time_zone = TextField()
    day_ends_at = IntegerField()
    language = TextField()
    profile = ForeignKeyField(OfflineProfile, backref="stores", index=False)


class Register(Table):
    """A POS device of a store; `support_offline` is 0 or 1."""

    number = TextField(primary_key=True)
    store = ForeignKeyField(Store, backref="registers", index=False)
    support_offline = IntegerField()


class RegisterCredential(Table):
    """How a register proves who it is: only hashes, only on the server, never in a data package."""

    register = ForeignKeyField(Register, primary_key=True, backref="credentials")
    code_hash = TextField(null=True)
    code_expires_at = Instant(null=True)
    token_hash = TextField(null=True, unique=True)
    incarnation = TextField(default="")
    activated_at = Instant(null=True)
    revoked_at = Instant(null=True)


class Staff(Table):
    """Who may sign on in a store; `pin_hash` is argon2id, `role` is `cashier` or `manager`."""

    store = ForeignKeyField(Store, backref="staff", index=False)
    number = TextField()
    name = TextField()
    role = TextField()
    language = TextField(default="")
    pin_hash = TextField()

    class Meta:
        primary_key = CompositeKey("store", "number")
        without_rowid = True


class StaffRole(Table):
    """What the people of a role may do in a store: `level` is `cashier` or `manager`; operations are numbers between spaces.

    Rates are parts per million, amounts minor units.
    """

    store = ForeignKeyField(Store, backref="roles", index=False)
    code = TextField()
    name = TextField()
    level = TextField()
    allowed = TextField(default="")
    denied = TextField(default="")
    line_discount = IntegerField(default=0)
    total_discount = IntegerField(default=0)
    price_override = IntegerField(default=0)
    return_amount = BigIntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("store", "code")
        without_rowid = True


class ReasonCode(Table):
    """Why something was done: `kind` is what it is asked for (`discount`, `price_override`, `return`, `no_sale`, `void`...)."""

    store = ForeignKeyField(Store, backref="reason_codes", index=False)
    kind = TextField()
    code = TextField()
    name = TextField()
    position = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("store", "kind", "code")
        without_rowid = True


class ReceiptTemplate(Table):
    """How a store wants its receipts: `template` is a `sales.receipt_template.ReceiptTemplate` in JSON."""

    store = ForeignKeyField(Store, backref="receipt_templates", primary_key=True, index=False)
    template = TextField()

    class Meta:
        table_name = "receipt_template"
        without_rowid = True


class TaxGroup(Table):
    """What a store taxes alike."""

    store = ForeignKeyField(Store, backref="tax_groups", index=False)
    code = TextField()
    name = TextField()

    class Meta:
        primary_key = CompositeKey("store", "code")
        without_rowid = True


class TaxRate(Table):
    """One tax of a tax group: `rate` in parts per million."""

    store = ForeignKeyField(Store, backref="tax_rates", index=False)
    tax_group = TextField()
    code = TextField()
    name = TextField()
    rate = IntegerField()

    class Meta:
        primary_key = CompositeKey("store", "tax_group", "code")
        without_rowid = True


class TaxOverride(Table):
    """Another tax group for products of one, or of every one (empty), for a reason that has a name; `position` orders them."""

    store = ForeignKeyField(Store, backref="tax_overrides", index=False)
    code = TextField()
    tax_group = TextField()
    name = TextField()
    target_group = TextField()
    position = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("store", "code", "tax_group")
        without_rowid = True


class TenderType(Table):
    """A way of paying in a store; `denominations` are minor units separated by spaces, `position` orders the buttons."""

    store = ForeignKeyField(Store, backref="tender_types", index=False)
    code = TextField()
    name = TextField()
    kind = TextField()
    denominations = TextField(default="")
    position = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("store", "code")
        without_rowid = True


class Denomination(Table):
    """A coin or note that a tender of a store is counted in: `amount` in minor units."""

    store = ForeignKeyField(Store, backref="denominations", index=False)
    tender = TextField()
    amount = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("store", "tender", "amount")
        without_rowid = True


class CurrencyRate(Table):
    """What foreign money is worth in a store from an instant on: `rate` in parts per million of the store's for one of theirs.

    `digits` are those of its minor unit, `step` the smallest amount of it that is taken, in minor units. The tender that
    takes it has the currency's code.
    """

    store = ForeignKeyField(Store, backref="currency_rates", index=False)
    currency = TextField()
    valid_from = Instant(default=0)
    rate = BigIntegerField()
    digits = IntegerField(default=2)
    step = IntegerField(default=1)

    class Meta:
        primary_key = CompositeKey("store", "currency", "valid_from")
        without_rowid = True


class ScaleFormat(Table):
    """How a store's scales write weight or price into a barcode: see `tui_pos.sales.barcode.ScaleFormat`."""

    store = ForeignKeyField(Store, backref="scale_formats", index=False)
    prefix = TextField()
    kind = TextField()
    item_digits = IntegerField()
    value_digits = IntegerField()
    decimals = IntegerField()

    class Meta:
        primary_key = CompositeKey("store", "prefix")
        without_rowid = True


class Product(Table):
    """A product of the chain; `id` orders by popularity (1 sells best), `search_text` is the folded text of the index."""

    id = AutoField()
    number = TextField(unique=True)
    name = TextField()
    unit = TextField()
    weighed = IntegerField(default=0)
    tax_group = TextField()
    category = TextField(default="")
    search_text = TextField()


class Barcode(Table):
    """A code that stands for a product: EAN, UPC, or the item number inside a scale barcode."""

    barcode = TextField(primary_key=True)
    product = ForeignKeyField(Product, backref="barcodes", on_delete="CASCADE")

    class Meta:
        without_rowid = True


class Price(Table):
    """What a product costs in a store from one instant to (not including) another; the latest one begun counts.

    Without an amount the store sells it at the price that is typed in at the till.
    """

    store = ForeignKeyField(Store, backref="prices", index=False)
    product = ForeignKeyField(Product, backref="prices", on_delete="CASCADE", index=False)
    valid_from = Instant(default=0)
    valid_to = Instant(null=True)
    amount = BigIntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("store", "product", "valid_from")
        without_rowid = True


class ProductUnit(Table):
    """Another unit in which a store sells a product: `factor` of the product's own; without a price that follows from it."""

    store = ForeignKeyField(Store, backref="product_units", index=False)
    product = ForeignKeyField(Product, backref="units", on_delete="CASCADE", index=False)
    unit = TextField()
    factor = Quantity()
    price = BigIntegerField(null=True)

    class Meta:
        primary_key = CompositeKey("store", "product", "unit")
        without_rowid = True


class ProductRule(Table):
    """What a store must ask before it sells a product: a serial number (0 or 1), and the customer's age in years (0: no)."""

    store = ForeignKeyField(Store, backref="product_rules", index=False)
    product = ForeignKeyField(Product, backref="rules", on_delete="CASCADE", index=False)
    serial = IntegerField(default=0)
    minimum_age = IntegerField(default=0)

    class Meta:
        primary_key = CompositeKey("store", "product")
        without_rowid = True


class Discount(Table):
    """A promotion of a store from one instant to (not including) another; `terms` is its typed content as JSON."""

    store = ForeignKeyField(Store, backref="discounts", index=False)
    number = TextField()
    name = TextField()
    valid_from = Instant(default=0)
    valid_to = Instant(null=True)
    terms = TextField()

    class Meta:
        primary_key = CompositeKey("store", "number")
        without_rowid = True


TABLES: tuple[type[Table], ...] = (
    Setting,
    OfflineProfile,
    Store,
    Register,
    RegisterCredential,
    Staff,
    StaffRole,
    ReasonCode,
    ReceiptTemplate,
    ButtonGrid,
    TaxGroup,
    TaxRate,
    TaxOverride,
    TenderType,
    Denomination,
    CurrencyRate,
    ScaleFormat,
    Product,
    Barcode,
    ProductUnit,
    ProductRule,
    Price,
    Customer,
    Discount,
    Shift,
    ShiftClosing,
    CashMovement,
    TenderCount,
    Suspended,
    NewCustomer,
    CustomerPurchase,
    ChannelDocument,
    TransactionHeader,
    TransactionLine,
    ReturnedLine,
    TransactionTax,
    TransactionTender,
    Voucher,
    VoucherHold,
)
