"""Operations on the lines of the open sale: 100, 102, 105, 106, 108 and 500."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from tui_pos.channel.requests import FindProduct, FoundProduct, Product, ProductList, SearchProducts
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.releases import release_all
from tui_pos.operations.return_limit import check_returned
from tui_pos.register import Register
from tui_pos.sales import cart as carts
from tui_pos.sales.age import NeedsAge, born_by
from tui_pos.sales.card import Deed, duties_for
from tui_pos.sales.cart import RETURN, SALE, Cart, Line, Sold
from tui_pos.sales.closing import give_up
from tui_pos.sales.document import AgeChecked, said
from tui_pos.sales.entry import LONGEST_LINE, Entry, check_text
from tui_pos.sales.line_changes import NeedsSerial, set_serial
from tui_pos.sales.line_taxes import as_usual
from tui_pos.sales.money import Currency
from tui_pos.sales.pricing import with_promotions
from tui_pos.sales.sentence import Money, Number, Refused, Sentence, say
from tui_pos.sales.text import clean
from tui_pos.sales.totals import totals


class Added(msgspec.Struct, frozen=True):
    """What just happened to the cart, in words, and the line it happened to."""

    sentence: Sentence
    line: Line


class LineQuantity(msgspec.Struct, frozen=True):
    """The new quantity of a line, by the line's number; above 0."""

    line: int
    quantity: Decimal


async def sell(register: Register, entry: Entry) -> Added:
    """Put the scanned product on the sale, or step the selected line.

    Raises Refused or RequestRefused with the reason; the cart then stays as it was.
    """
    if entry.step:
        return await step(register, entry.step)
    return await put(register, entry, SALE)


async def put(register: Register, entry: Entry, kind: str) -> Added:
    """Find the product and put it on the open cart."""
    return await changed(register, await filled(register, entry, kind))


async def filled(register: Register, entry: Entry, kind: str) -> Cart:
    """The open cart, or a new one, with the product on it as sold or as coming back; not kept yet."""
    if not entry.code:
        raise Refused(say("Nothing was added: scan or type a code, or search by name."))
    if register.cart is None:
        found = await register.ask_at_start(FindProduct(barcode=entry.code))
    else:
        found = await register.ask(FindProduct(barcode=entry.code))
    cart = msgspec.structs.replace(register.cart or open_cart(register, kind), kind=kind)
    cart = of_age(register, cart, found.product, entry)
    if found.product.serial:
        added = add_serial(cart, found, entry)
    else:
        added = carts.add(as_usual(cart), sold(found), entry.quantity, entry.price)
    await register.open_shift()
    return with_promotions(added, found.promotions if kind == SALE else ())


def of_age(register: Register, cart: Cart, product: Product, entry: Entry) -> Cart:
    """The cart with the age check that the product asks for; raises NeedsAge until somebody has looked, once a sale."""
    checked = cart.age_checked.age if cart.age_checked is not None else 0
    if cart.kind == RETURN or product.minimum_age <= checked:
        return cart
    latest = born_by(register.business_date(register.clock()), product.minimum_age)
    if entry.of_age < product.minimum_age:
        raise NeedsAge(product.name, product.minimum_age, latest)
    seen = AgeChecked(age=product.minimum_age, born_by=latest, by=register.staff_number)
    return msgspec.structs.replace(cart, age_checked=seen)


def add_serial(cart: Cart, found: FoundProduct, entry: Entry) -> Cart:
    """The cart with one piece and its serial number; raises NeedsSerial without one."""
    if entry.quantity is not None and entry.quantity != 1:
        raise Refused(
            say("Each {name} has its own serial number. Nothing was added: scan them one by one.", name=found.product.name)
        )
    if not entry.serial.strip():
        raise NeedsSerial(found.product.name)
    if entry.serial.strip() in (entry.code, found.product.barcode):
        raise Refused(
            say("{code} is the barcode, not a serial number. Nothing was added: scan the product again.", code=entry.code)
        )
    added = carts.add(as_usual(cart), sold(found), entry.quantity, entry.price)
    return set_serial(added, added.selected, entry.serial)


def open_cart(register: Register, kind: str) -> Cart:
    """An empty cart; its id is the one that the document will carry."""
    store = register.configuration.store
    return Cart(
        id=register.new_id(),
        kind=kind,
        currency=store.currency,
        tax_inclusive=store.tax_inclusive,
        started_at=register.clock(),
        source=register.source,
        training=register.training,
    )


def sold(found: FoundProduct) -> Sold:
    """What the channel found, as the cart takes it."""
    product = found.product
    return Sold(
        product=product.number,
        barcode=product.barcode,
        name=product.name,
        unit=product.unit,
        weighed=product.weighed,
        price=product.price,
        tax_group=product.tax_group,
        taxes=product.taxes,
        category=product.category,
        quantity=found.quantity,
        amount=found.amount,
    )


async def step(register: Register, by: int) -> Added:
    """One more or one less on the selected line."""
    cart = carts.step(the_cart(register), by)
    check_returned(register, PRODUCT_SALE.number, cart)
    return await changed(register, cart)


async def set_quantity(register: Register, change: LineQuantity) -> Added:
    """Another quantity on one line."""
    cart = carts.set_quantity(the_cart(register), change.line, change.quantity)
    check_returned(register, SET_QUANTITY.number, cart)
    return await changed(register, cart)


async def clear_quantity(register: Register, line: int) -> Added:
    """One piece on one line."""
    return await changed(register, carts.set_quantity(the_cart(register), line, Decimal(1)))


async def void_product(register: Register, line: int) -> Added:
    """Mark one line as void."""
    cart = carts.void_line(the_cart(register), line)
    await register.keep_cart(cart)
    voided = line_of(cart, line)
    return Added(say("{name} was voided.", name=voided.name), voided)


async def search(register: Register, text: str) -> ProductList:
    """At most 50 products with these words in their name, number or category, or this beginning of a barcode.

    Raises Refused when there are no words, or too many.
    """
    return await register.ask(SearchProducts(text=check_text(clean(text, LONGEST_LINE))))


async def void_transaction(register: Register, _: None) -> Sentence:
    """Give up the open cart, which is kept in the journal for the auditor; what cards have paid is undone."""
    cart = the_cart(register)
    if any(said(tender.card, None) is None and said(tender.voucher, None) is None for tender in cart.tenders):
        raise Refused(say("Money was taken already. Nothing was voided: give it back first, then void."))
    cart = await release_all(register, cart)
    reversals = duties_for(Deed.REVERSE, cart.tenders, cart.currency.code, register.clock())
    await register.give_up(give_up(cart, shift=register.shift.id if register.shift else ""), *reversals)
    return say("The transaction was voided. It is kept in the journal.")


async def changed(register: Register, cart: Cart) -> Added:
    """Keep the changed cart and say what is on its selected line now."""
    await register.keep_cart(cart)
    line = line_of(the_cart(register), cart.selected)
    return Added(line_said(line, cart.currency), line)


def line_said(line: Line, currency: Currency) -> Sentence:
    """A line in words: name, quantity and price."""
    return say(
        "{name}, {quantity} × {price}",
        name=line.name,
        quantity=Number(f"{abs(line.quantity):f}"),
        price=Money(line.unit_price, currency.code),
    )


def line_of(cart: Cart, number: int) -> Line:
    """The line with this number; raises Refused when there is none."""
    for line in cart.lines:
        if line.number == number:
            return line
    raise Refused(say("There is no line {number}. Nothing was changed.", number=number))


def the_cart(register: Register) -> Cart:
    """The open cart; raises Refused when there is none."""
    if register.cart is None:
        raise Refused(say("There is no open sale. Scan a product first."))
    return register.cart


def needs_line(register: Register) -> Sentence | None:
    """Why an operation on a line cannot work now."""
    if register.cart is None or not any(not line.voided for line in register.cart.lines):
        return say("There is no line yet. Scan a product first.")
    return None


def needs_cart(register: Register) -> Sentence | None:
    """Why an operation on the sale cannot work now."""
    if register.cart is None:
        return say("There is no open sale. Scan a product first.")
    if register.cart.asked is not None:
        return carts.card_under_way()
    if totals(register.cart).settled:
        return say("The sale is paid.")
    return None


SELLING = frozenset({Where.SALE})

PRODUCT_SALE: Operation[Entry, Added] = Operation(
    number=100,
    name=N_("Product sale"),
    summary=N_("Scan or type a barcode; 3* before it for a quantity, 599@ for a price, + and - on the selected line."),
    key="enter",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=sell,
)
VOID_PRODUCT: Operation[int, Added] = Operation(
    number=102,
    name=N_("Void line"),
    summary=N_("Take the selected line off the sale."),
    key="f5",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=void_product,
    why_not=needs_line,
)
SET_QUANTITY: Operation[LineQuantity, Added] = Operation(
    number=105,
    name=N_("Set quantity"),
    summary=N_("Type another quantity for the selected line."),
    key="f4",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=set_quantity,
    why_not=needs_line,
)
CLEAR_QUANTITY: Operation[int, Added] = Operation(
    number=106,
    name=N_("Clear quantity"),
    summary=N_("Back to one on the selected line."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=clear_quantity,
    why_not=needs_line,
)
PRODUCT_SEARCH: Operation[str, ProductList] = Operation(
    number=108,
    name=N_("Product search"),
    summary=N_("Find a product by its name, number, category or barcode as you type."),
    key="f2",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=search,
)
VOID_TRANSACTION: Operation[None, Sentence] = Operation(
    number=500,
    name=N_("Void transaction"),
    summary=N_("Give up the whole sale; the journal keeps it."),
    key="f8",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=void_transaction,
    why_not=needs_cart,
)
