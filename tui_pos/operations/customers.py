"""Operations on customers: on the sale 600, search 602, off the sale 603, add 612, and their page with what they bought.

All of them work offline from this register's own data. A customer who is added is a document like any other (DESIGN section 3):
found here at once, shown as *pending sync* until a package brings the number that headquarters gave; the id of the document
ties both together, so nobody is there twice.
"""

from __future__ import annotations

import re

import msgspec
from msgspec.structs import replace

from tui_pos.channel.customers import Customer, CustomerList, Purchase
from tui_pos.channel.requests import FindCustomer, ReadPurchases, RefusalCode, RequestRefused, SearchCustomers
from tui_pos.channel.search_text import customer_text, customer_words
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.sale import open_cart, the_cart
from tui_pos.register import Register
from tui_pos.sales.cart import SALE, refuse_when_paying
from tui_pos.sales.document import CustomerAddedBody, CustomerOn, Document, TransactionBody, unseal
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sales.text import clean

LONGEST = 120
LONGEST_NUMBER = 64
LONGEST_SEARCH = 100
MOST = 50
LOOKED_AT = 2_000
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class NewCustomer(msgspec.Struct, frozen=True, kw_only=True):
    """What is typed of a customer who is new; all but the name may be empty."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    tax_number: str = ""


class CustomerPage(msgspec.Struct, frozen=True, kw_only=True):
    """A customer with what it bought; `here` when only this register's own sales could be asked."""

    customer: Customer
    purchases: tuple[Purchase, ...]
    here: bool
    more: bool = False


async def put_on(register: Register, number: str) -> Sentence:
    """The customer of this number on the sale, which is opened when there is none. Raises Refused or RequestRefused."""
    wanted = clean(number, LONGEST_NUMBER)
    if not wanted:
        raise Refused(say("Nothing was changed: type a customer's number, or search by name."))
    if register.cart is not None:
        refuse_when_paying(register.cart)
    await register.open_shift()
    customer = await find(register, wanted, at_start=register.cart is None)
    cart = register.cart or open_cart(register, SALE)
    await register.keep_cart(replace(cart, customer=on_sale(customer)))
    if customer.tax_exempt:
        return say("{name} is on the sale, and is exempt from tax.", name=customer.name)
    return say("{name} is on the sale.", name=customer.name)


async def take_off(register: Register, _: None) -> Sentence:
    """No customer is on the sale; a cart with nothing else on it is none."""
    cart = the_cart(register)
    refuse_when_paying(cart)
    name = cart.customer.name if cart.customer else ""
    left = replace(cart, customer=None)
    await register.keep_cart(left if left.lines or left.comment or left.invoice_comment else None)
    return say("{name} is off the sale.", name=name)


async def search(register: Register, text: str) -> CustomerList:
    """At most 50 customers with these words; those who were added here come first, as long as they are pending."""
    if len(text) > LONGEST_SEARCH:
        raise Refused(say("That is too long to search for. Nothing was searched: type less."))
    wanted = customer_words(text)
    if not wanted:
        return CustomerList(())
    request = SearchCustomers(text=text)
    answer = await (register.ask_at_start(request) if register.cart is None else register.ask(request))
    known = {customer.number for customer in answer.customers} | {customer.added for customer in answer.customers}
    own = [customer for customer in await added_here(register) if customer.number not in known and matches(customer, wanted)]
    pending = [customer for customer in own if await still_pending(register, customer.number)]
    together = (*pending, *answer.customers)
    return CustomerList(together[:MOST], more=answer.more or len(together) > MOST)


async def add(register: Register, new: NewCustomer) -> Customer:
    """Write a new customer into the journal; it is found here at once. Raises Refused when something is missing or wrong."""
    body = checked(new, register.new_id(), register.configuration.store.language)
    await register.record(body, id=body.number)
    return customer_of(body)


async def show(register: Register, number: str) -> CustomerPage:
    """A customer and what it bought: as the channel knows it and, where that is not enough, this register's own sales."""
    customer = await find(register, clean(number, LONGEST_NUMBER), at_start=False)
    answer = await register.ask(ReadPurchases(numbers=customer.numbers))
    own = [purchase_of(document) for document in await register.journal.bought(customer.numbers, MOST)]
    known = {purchase.id for purchase in answer.purchases}
    together = sorted(
        (*answer.purchases, *(purchase for purchase in own if purchase and purchase.id not in known)),
        key=lambda purchase: (-purchase.at, purchase.id),
    )
    return CustomerPage(
        customer=customer,
        purchases=tuple(together[:MOST]),
        here=register.connection.offline,
        more=answer.more or len(together) > MOST,
    )


async def find(register: Register, number: str, *, at_start: bool) -> Customer:
    """The customer of this number, or who was added here under it. Raises RequestRefused when nobody knows it."""
    request = FindCustomer(number=number)
    try:
        return await (register.ask_at_start(request) if at_start else register.ask(request))
    except RequestRefused as refusal:
        if refusal.code is not RefusalCode.NOT_FOUND:
            raise
        entry = await register.journal.find(number)
        body = unseal(entry.sealed.content).body if entry else None
        if not isinstance(body, CustomerAddedBody):
            raise
        return customer_of(body)


async def still_pending(register: Register, number: str) -> bool:
    """Whether headquarters' number of a customer who was added here has not come back yet."""
    return (await find(register, number, at_start=False)).pending


async def added_here(register: Register) -> list[Customer]:
    """Everybody who was added at this register, the newest first."""
    entries = await register.journal.recent(LOOKED_AT, ("customer_added",))
    bodies = (unseal(entry.sealed.content).body for entry in entries)
    return [customer_of(body) for body in bodies if isinstance(body, CustomerAddedBody)]


def checked(new: NewCustomer, id: str, language: str) -> CustomerAddedBody:
    """What is kept of what was typed; raises Refused."""
    name, email, phone = (clean(text, LONGEST) for text in (new.name, new.email, new.phone))
    if not name:
        raise Refused(say("A customer needs a name. Nobody was added."))
    if email and not EMAIL.fullmatch(email):
        raise Refused(say("“{typed}” is not an e-mail address. Nobody was added.", typed=email))
    if phone and not any(character.isdigit() for character in phone):
        raise Refused(say("“{typed}” is not a telephone number. Nobody was added.", typed=phone))
    return CustomerAddedBody(
        number=id,
        name=name,
        email=email,
        phone=phone,
        address=clean(new.address, LONGEST),
        tax_number=clean(new.tax_number, LONGEST),
        language=language,
    )


def customer_of(body: CustomerAddedBody) -> Customer:
    """A customer who was added here, as long as only this register knows it."""
    return Customer(
        number=body.number,
        name=body.name,
        address=(body.address,) if body.address else (),
        email=body.email,
        phone=body.phone,
        tax_number=body.tax_number,
        language=body.language,
        added=body.number,
    )


def matches(customer: Customer, wanted: list[str]) -> bool:
    """Whether each word is the beginning of one of the customer's, as the channel's own search finds it."""
    text = customer_text(customer.name, customer.number, customer.email, customer.phone, customer.tax_number)
    return all(f" {word}" in f" {text}" for word in wanted)


def on_sale(customer: Customer) -> CustomerOn:
    """The customer as the sale and its receipt carry it."""
    return CustomerOn(
        number=customer.number,
        name=customer.name,
        tax_number=customer.tax_number,
        tax_exempt=customer.tax_exempt,
        pending=customer.pending,
    )


def purchase_of(document: Document) -> Purchase | None:
    """A transaction of the journal as the channel derives it; None for one in training."""
    body = document.body
    if not isinstance(body, TransactionBody) or body.training is True:
        return None
    return Purchase(
        id=document.id,
        receipt=body.receipt,
        store=document.store,
        kind=body.kind,
        business_date=document.business_date,
        at=document.at,
        currency=body.currency,
        total=body.total,
    )


def needs_customer(register: Register) -> Sentence | None:
    """Why there is nobody to take off the sale."""
    if register.cart is None or register.cart.customer is None:
        return say("No customer is on the sale.")
    return None


SELLING = frozenset({Where.SALE})

CUSTOMER: Operation[str, Sentence] = Operation(
    number=600,
    name=N_("Customer"),
    summary=N_("Put a customer on the sale, by number or by search."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=put_on,
)
CUSTOMER_SEARCH: Operation[str, CustomerList] = Operation(
    number=602,
    name=N_("Customer search"),
    summary=N_("Find a customer by name, telephone, e-mail or number, and see what was bought."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=search,
)
CUSTOMER_CLEAR: Operation[None, Sentence] = Operation(
    number=603,
    name=N_("Clear customer"),
    summary=N_("Take the customer off the sale."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=take_off,
    why_not=needs_customer,
)
CUSTOMER_ADD: Operation[NewCustomer, Customer] = Operation(
    number=612,
    name=N_("Add customer"),
    summary=N_("Write down a customer who is new."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=add,
)
CUSTOMER_PAGE: Operation[str, CustomerPage] = Operation(
    number=9024,
    name=N_("Customer's page"),
    summary=N_("Who a customer is and what was bought."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=show,
)
