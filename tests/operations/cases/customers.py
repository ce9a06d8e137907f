"""Cases of customers and of the comment: 501, 600, 602, 603, 612 and a customer's page."""

from __future__ import annotations

from tests.operations.case import At, Bad, Case
from tests.operations.cases.suspension import half_paid, one_water
from tests.operations.shifts import bodies
from tui_pos.channel.customers import Customer, CustomerList
from tui_pos.operations.comments import TRANSACTION_COMMENT
from tui_pos.operations.customers import (
    CUSTOMER,
    CUSTOMER_ADD,
    CUSTOMER_CLEAR,
    CUSTOMER_PAGE,
    CUSTOMER_SEARCH,
    CustomerPage,
    NewCustomer,
)
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.sales.document import CustomerAddedBody, CustomerOn, TransactionBody
from tui_pos.sales.sentence import Sentence

EXEMPT = CustomerOn(number="C1004", name="Ambassade du Littoral", tax_number="FR00123456702", tax_exempt=True)


async def customer_on(at: At) -> None:
    await one_water(at)
    await perform(at.register, CUSTOMER, "C1004")


async def sold_to(at: At) -> None:
    await customer_on(at)
    await perform(at.register, PAY_CASH_QUICK, None)


async def is_on(at: At, result: Sentence) -> None:
    assert at.register.cart is not None
    assert at.register.cart.customer == EXEMPT
    assert "exempt" in str(result)


async def is_off(at: At, result: Sentence) -> None:
    assert at.register.cart is not None
    assert at.register.cart.customer is None


async def found(at: At, result: CustomerList) -> None:
    assert [customer.number for customer in result.customers] == ["C1011", "C1012"]


async def added(at: At, result: Customer) -> None:
    (body,) = await bodies(at.register, "customer_added")
    assert isinstance(body, CustomerAddedBody)
    assert (body.name, body.email, body.phone) == ("Ada Nouvelle", "ada@mail.example", "0155 001099")
    assert (result.number, result.pending) == (body.number, True)
    assert result in (await perform(at.register, CUSTOMER_SEARCH, "nouv")).customers


async def shown(at: At, result: CustomerPage) -> None:
    assert result.customer.name == "Ambassade du Littoral"
    (purchase,) = result.purchases
    assert at.register.last_sale is not None
    assert purchase.id == at.register.last_sale.id
    assert isinstance(at.register.last_sale.body, TransactionBody)
    assert 0 < purchase.total == at.register.last_sale.body.total < 95, "an exempt customer pays no tax"


async def commented(at: At, result: Sentence) -> None:
    assert at.register.cart is not None
    assert at.register.cart.comment == "gift wrapped"


def new(name: str = "Ada Nouvelle", email: str = "ada@mail.example", phone: str = "0155 001099") -> NewCustomer:
    return NewCustomer(name=name, email=email, phone=phone)


CASES = (
    Case(
        operation=TRANSACTION_COMMENT,
        ready=one_water,
        argument=lambda at: " gift wrapped ",
        done=commented,
        bad=(
            Bad(lambda at: "x", "There is no open sale"),
            Bad(lambda at: "x" * 201, "at most 200 characters", one_water),
            Bad(lambda at: "x", "already paid", half_paid),
        ),
    ),
    Case(
        operation=CUSTOMER,
        ready=one_water,
        argument=lambda at: "C1004",
        done=is_on,
        bad=(
            Bad(lambda at: "", "type a customer's number"),
            Bad(lambda at: "C9999", "There is no customer C9999", one_water),
            Bad(lambda at: "C1004", "already paid", half_paid),
        ),
    ),
    Case(
        operation=CUSTOMER_SEARCH,
        argument=lambda at: "olsen mart",
        done=found,
        bad=(Bad(lambda at: "x" * 101, "too long to search for"),),
    ),
    Case(
        operation=CUSTOMER_CLEAR,
        ready=customer_on,
        done=is_off,
        bad=(Bad(lambda at: None, "No customer is on the sale", one_water),),
    ),
    Case(
        operation=CUSTOMER_ADD,
        argument=lambda at: new(),
        done=added,
        bad=(
            Bad(lambda at: new(name="  "), "A customer needs a name"),
            Bad(lambda at: new(email="ada"), "is not an e-mail address"),
            Bad(lambda at: new(phone="none"), "is not a telephone number"),
        ),
    ),
    Case(
        operation=CUSTOMER_PAGE,
        ready=sold_to,
        argument=lambda at: "C1004",
        done=shown,
        bad=(Bad(lambda at: "C9999", "There is no customer C9999"),),
    ),
)
