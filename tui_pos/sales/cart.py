"""The cart: the open transaction as an immutable value; every change makes the next cart.

Amounts are minor units of the cart's currency, quantities are Decimals; what comes back has a negative quantity, and may
stand beside what is sold (an exchange). A voided line stays, marked, and counts for nothing. What was paid so far is on the
cart too, so that a crash loses neither.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec

from tui_pos.sales.card import CardAsked
from tui_pos.sales.discounts.manual import LineDiscount, TotalDiscount
from tui_pos.sales.discounts.promotions import Promotion
from tui_pos.sales.document import AgeChecked, CustomerOn, DiscountTaken, GiftCardLoad, ReturnOf, TaxLine, TenderLine
from tui_pos.sales.money import MAX_TOTAL, Currency, check_price, line_amount
from tui_pos.sales.quantity import MAX_QUANTITY, check_quantity
from tui_pos.sales.refunds import Refundable
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.tax_overrides import TaxOverride, UsualTaxes
from tui_pos.sales.taxes import TaxRate

SALE = "sale"
RETURN = "return"
PIECE = "pc"
MAX_LINES = 1_000


class NeedsWeight(Refused):
    """A product sold by weight was entered without one; `name` and `unit` are what to ask the cashier for."""

    def __init__(self, name: str, unit: str) -> None:
        super().__init__(
            say(
                "{name} is sold by weight. Nothing was added: type the weight first, such as 0.480*, then scan again.",
                name=name,
            )
        )
        self.name = name
        self.unit = unit


class NeedsPrice(Refused):
    """A product without a price of its own was entered without one."""

    def __init__(self, name: str) -> None:
        super().__init__(
            say(
                "{name} has no price of its own. Nothing was added: type the price first, such as 5.99@, then scan again.",
                name=name,
            )
        )


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """A product as the cart takes it: `price` in minor units per `unit`, None when it is typed in at the till.

    A scale label brings its own `quantity` (weight), or its `amount` in minor units: then it is one package at that price.
    """

    product: str
    barcode: str
    name: str
    unit: str
    weighed: bool
    price: int | None
    tax_group: str
    taxes: tuple[TaxRate, ...]
    category: str = ""
    quantity: Decimal | None = None
    amount: int | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line of the cart; `number` counts from 1 and never changes.

    `list_price` is the price that was overridden, for the `reason`; `typed` when the price was typed in as it was sold.
    `discounts` are what the cart's promotions and manual discounts come to on this line (negative where something comes back).
    A line that is `returned` has the discounts and the taxes (`taxed`) that were paid, and nothing of today.
    """

    number: int
    product: str
    barcode: str
    name: str
    unit: str
    weighed: bool
    quantity: Decimal
    unit_price: int
    tax_group: str
    taxes: tuple[TaxRate, ...]
    voided: bool = False
    category: str = ""
    list_price: int | None = None
    reason: str = ""
    serial: str = ""
    comment: str = ""
    typed: bool = False
    returned: ReturnOf | None = None
    discounts: tuple[DiscountTaken, ...] = ()
    factor: Decimal = Decimal(1)
    tax_override: TaxOverride | None = None
    usual: UsualTaxes | None = None
    gift_card: GiftCardLoad | None = None
    taxed: tuple[TaxLine, ...] = ()

    @property
    def comes_back(self) -> bool:
        """Whether it is given back: no promotion of today counts it, and no discount is given on it."""
        return self.quantity < 0

    @property
    def before(self) -> int:
        """Quantity times price, before discounts."""
        return 0 if self.voided else line_amount(self.quantity, self.unit_price)

    @property
    def amount(self) -> int:
        """What the line adds to the total, before taxes added on top."""
        return 0 if self.voided else self.before - sum(discount.amount for discount in self.discounts)


class Cart(msgspec.Struct, frozen=True, kw_only=True):
    """An open transaction; `id` (UUIDv7) and `started_at` are minted with the first line.

    `kind` is `sale` or `return`: what the next product is put on for. What the whole comes to is in its totals.
    `selected` is the number of the line that `+` and `-` change, 0 when there is none; `refundable` is what the receipts of
    what comes back were paid with; `asked` is the card payment whose outcome is not known yet.
    """

    id: str
    kind: str
    currency: Currency
    tax_inclusive: bool
    started_at: int
    lines: tuple[Line, ...] = ()
    tenders: tuple[TenderLine, ...] = ()
    asked: CardAsked | None = None
    selected: int = 0
    source: str = ""
    customer: CustomerOn | None = None
    comment: str = ""
    invoice_comment: str = ""
    coupons: tuple[str, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    line_discounts: tuple[LineDiscount, ...] = ()
    total_discounts: tuple[TotalDiscount, ...] = ()
    recalled: str = ""
    training: bool = False
    tax_override: TaxOverride | None = None
    age_checked: AgeChecked | None = None
    refundable: tuple[Refundable, ...] = ()

    @property
    def sign(self) -> int:
        """Of the quantity of the next product: 1 when it is sold, -1 when it comes back."""
        return -1 if self.kind == RETURN else 1


def add(cart: Cart, sold: Sold, quantity: Decimal | None = None, unit_price: int | None = None) -> Cart:
    """The cart with the product on a new line, or on its last line when that is the same product at the same price.

    A line that was given a discount by hand does not grow: the discount was not meant for more.

    `quantity` is above 0 on a return too; None is the label's weight, else one. `unit_price` None is the product's own.
    Raises Refused for a weighed product without a weight, a unit in fractions, and whatever leaves the limits.
    """
    refuse_when_paying(cart)
    line = new_line(cart, sold, quantity, unit_price)
    last = cart.lines[-1] if cart.lines else None
    if last is not None and grows(last, line) and not any(given.line == last.number for given in cart.line_discounts):
        line = msgspec.structs.replace(last, quantity=last.quantity + line.quantity)
        lines = (*cart.lines[:-1], line)
    else:
        lines = (*cart.lines, line)
    return within_limits(msgspec.structs.replace(cart, lines=lines, selected=line.number))


def new_line(cart: Cart, sold: Sold, quantity: Decimal | None, unit_price: int | None) -> Line:
    """The line that a product makes on this cart; raises Refused as `add` does."""
    packaged = sold.amount is not None
    weighed = sold.weighed and not packaged
    price = next((known for known in (unit_price, sold.amount, sold.price) if known is not None), None)
    if price is None:
        raise NeedsPrice(sold.name)
    count = check_countable(sold.name, weighed, quantity_of(sold, weighed, quantity))
    return Line(
        number=len(cart.lines) + 1,
        product=sold.product,
        barcode=sold.barcode,
        name=sold.name,
        unit=PIECE if packaged else sold.unit,
        weighed=weighed,
        quantity=cart.sign * count,
        unit_price=check_price(price, cart.currency),
        tax_group=sold.tax_group,
        taxes=sold.taxes,
        category=sold.category,
        typed=unit_price is not None,
    )


def quantity_of(sold: Sold, weighed: bool, quantity: Decimal | None) -> Decimal:
    """How much is sold: as typed, as on the label, or one; raises Refused when both or neither say the weight."""
    if sold.quantity is not None and quantity is not None:
        raise Refused(
            say(
                "The label of {name} has its own weight. Nothing was added: scan it again without a quantity.",
                name=sold.name,
            )
        )
    if weighed and quantity is None and sold.quantity is None:
        raise NeedsWeight(sold.name, sold.unit)
    return next(value for value in (quantity, sold.quantity, Decimal(1)) if value is not None)


def check_countable(name: str, weighed: bool, quantity: Decimal) -> Decimal:
    """The quantity within its limits, and whole unless weighed; raises Refused otherwise."""
    checked = check_quantity(quantity)
    if not weighed and checked != checked.to_integral_value():
        raise Refused(
            say(
                "{name} is sold by the piece. Nothing was changed: type a whole number.",
                name=name,
            )
        )
    return checked


def grows(last: Line, line: Line) -> bool:
    """Whether a line scanned again goes on the line before: pieces of the same product, price and taxes, within limits.

    What promotions take off says nothing: they are recalculated.
    """
    same = msgspec.structs.replace(
        line, number=last.number, quantity=last.quantity, barcode=last.barcode, discounts=last.discounts
    )
    one_way = line.comes_back is last.comes_back
    return same == last and one_way and not line.weighed and abs(last.quantity + line.quantity) <= MAX_QUANTITY


def void_line(cart: Cart, number: int) -> Cart:
    """The cart with this line marked void; raises Refused when there is no such line or it is void already."""
    refuse_when_paying(cart)
    line = msgspec.structs.replace(open_line(cart, number), voided=True)
    changed = with_line(cart, line)
    left = [other.number for other in changed.lines if not other.voided]
    return msgspec.structs.replace(changed, selected=left[-1] if left else 0)


def set_quantity(cart: Cart, number: int, quantity: Decimal) -> Cart:
    """The cart with another quantity, above 0 on a return too, on this line; raises Refused as `add` does."""
    refuse_when_paying(cart)
    line = refuse_of_receipt(open_line(cart, number))
    if line.serial and quantity != 1:
        raise Refused(say("{name} has a serial number, so it is one. Nothing was changed: scan the next one.", name=line.name))
    if line.gift_card is not None:
        raise Refused(say("A gift card is sold one at a time. Nothing was changed: void the line, and sell it again."))
    count = check_countable(line.name, line.weighed, quantity)
    changed = with_line(cart, msgspec.structs.replace(line, quantity=-count if line.comes_back else count))
    return within_limits(msgspec.structs.replace(changed, selected=number))


def step(cart: Cart, by: int) -> Cart:
    """The cart with `by` pieces more (less) on the selected line; raises Refused for a weighed line and below one."""
    line = open_line(cart, cart.selected)
    count = abs(line.quantity) + by
    if line.weighed:
        raise Refused(
            say("{name} is sold by weight. Nothing was changed: set its quantity instead.", name=line.name),
        )
    if count <= 0:
        raise Refused(
            say("Only one {name} is left on this line. Nothing was changed: void the line instead.", name=line.name),
        )
    return set_quantity(cart, line.number, count)


def refuse_of_receipt(line: Line) -> Line:
    """The line; raises Refused for one that comes back from a receipt, with just what was paid for so much of it."""
    if line.returned is None:
        return line
    raise Refused(
        say(
            "{name} comes back from receipt {receipt}. Nothing was changed: void the line, and choose from the receipt again.",
            name=line.name,
            receipt=line.returned.receipt,
        )
    )


def select(cart: Cart, number: int) -> Cart:
    """The cart with this line selected; raises Refused when there is no such line or it is void."""
    return msgspec.structs.replace(cart, selected=open_line(cart, number).number)


def select_next(cart: Cart, by: int) -> Cart:
    """The cart with the selection moved by so many lines, past void ones, stopping at either end."""
    numbers = [line.number for line in cart.lines if not line.voided]
    if not numbers:
        return cart
    at = numbers.index(cart.selected) if cart.selected in numbers else len(numbers) - 1
    return msgspec.structs.replace(cart, selected=numbers[max(0, min(len(numbers) - 1, at + by))])


def open_line(cart: Cart, number: int) -> Line:
    """The line of this number that still counts; raises Refused when there is none."""
    for line in cart.lines:
        if line.number == number and not line.voided:
            return line
    raise Refused(say("There is no such line to change. Nothing was changed: select a line that is not void."))


def with_line(cart: Cart, changed: Line) -> Cart:
    """The cart with the line of the same number replaced."""
    lines = tuple(changed if line.number == changed.number else line for line in cart.lines)
    return msgspec.structs.replace(cart, lines=lines)


def refuse_when_paying(cart: Cart) -> None:
    """Raises Refused once something was paid: what is sold stays as it is until the payment is finished or given back."""
    if cart.asked is not None:
        raise Refused(card_under_way())
    if cart.tenders:
        raise Refused(
            say(
                "{paid} was already paid. Nothing was changed: finish the payment, or give it back first.",
                paid=Money(abs(sum(tender.amount for tender in cart.tenders)), cart.currency.code),
            )
        )


def card_under_way() -> Sentence:
    """Why nothing else can be done to the sale."""
    return say("A card payment is under way. Nothing was changed: wait for the card terminal, or give the payment up.")


def within_limits(cart: Cart) -> Cart:
    """The cart; raises Refused when its lines leave the largest total, or its document the largest request of the channel."""
    if len(cart.lines) > MAX_LINES:
        raise Refused(
            say(
                "One transaction takes at most {limit} lines. Nothing was changed: finish this one and start another.",
                limit=MAX_LINES,
            )
        )
    if abs(sum(line.amount for line in cart.lines)) <= MAX_TOTAL:
        return cart
    raise Refused(
        say(
            "One transaction takes at most {limit}. Nothing was changed: finish this one and start another.",
            limit=Money(MAX_TOTAL, cart.currency.code),
        )
    )
