"""Customers: added offline and merged once, found by what people say, and what they bought."""

from __future__ import annotations

from tests.operations.shifts import at_work
from tests.ready import ReadyShop
from tests.shop import WATER, until
from tui_pos.channel.customers import Customer
from tui_pos.channel.models import Customer as CustomerRow
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.customers import CUSTOMER, CUSTOMER_ADD, CUSTOMER_CLEAR, CUSTOMER_PAGE, CUSTOMER_SEARCH, NewCustomer
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import perform
from tui_pos.operations.sale import PRODUCT_SALE
from tui_pos.register import Register
from tui_pos.sales.document import TransactionBody
from tui_pos.sales.entry import Entry

ADA = NewCustomer(name="Ada Nouvelle", email="ada@mail.example", phone="01 55 00 10 99", tax_number="FR00999")


async def found(register: Register, text: str) -> list[Customer]:
    return list((await perform(register, CUSTOMER_SEARCH, text)).customers)


async def sell_to(register: Register, number: str) -> TransactionBody:
    await perform(register, PRODUCT_SALE, Entry(code=WATER))
    await perform(register, CUSTOMER, number)
    paid = (await perform(register, PAY_CASH_QUICK, None)).transaction
    assert isinstance(paid, TransactionBody)
    return paid


async def delivered(register: Register) -> None:
    await until(lambda: register.counts.waiting == 0, "everything was delivered")


def exchange_with_headquarters(shop: ReadyShop) -> None:
    """What the channel has goes up, and the customers come back as a package."""
    shop.server.command("run-job", "P-0001")
    shop.server.command("run-job", "1010")


async def test_one_who_was_added_offline_is_sold_to_merged_once_and_keeps_what_was_bought(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await perform(register, DATABASE_CONNECTION, None)
        ada = await perform(register, CUSTOMER_ADD, ADA)
        assert [one.number for one in await found(register, "nouv")] == [ada.number]
        first = await sell_to(register, ada.number)
        assert first.customer
        assert (first.customer.number, first.customer.pending) == (ada.number, True)
        assert [one.receipt for one in (await perform(register, CUSTOMER_PAGE, ada.number)).purchases] == [first.receipt]

        await perform(register, DATABASE_CONNECTION, None)
        await delivered(register)
        (online,) = await found(register, "ada nouv")
        assert (online.number, online.pending) == (ada.number, True)
        exchange_with_headquarters(ready_shop)
        exchange_with_headquarters(ready_shop)
        (merged,) = await found(register, "0155001099")
        assert (merged.number, merged.added, merged.pending) == ("N000001", ada.number, False)
        second = await sell_to(register, merged.number)
        await delivered(register)
        page = await perform(register, CUSTOMER_PAGE, ada.number)
        assert page.customer == merged
        assert [one.receipt for one in page.purchases] == [second.receipt, first.receipt]

        assert await register.upkeep.download_now()
        await perform(register, DATABASE_CONNECTION, None)
        assert await found(register, "nouv") == [merged]
        assert (await perform(register, CUSTOMER_PAGE, "N000001")).purchases == page.purchases
        third = await sell_to(register, ada.number)
        assert third.customer
        assert (third.customer.number, third.customer.pending) == ("N000001", False)


async def test_the_same_person_added_twice_is_a_candidate_and_not_lost(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        for name, email, tax_number in (
            ("Martin O.", "Martin.Olsen@mail.example", ""),
            ("Ada", "", "FR00999"),
            ("Ada N.", "", "fr00999"),
            ("Ada alone", "", ""),
        ):
            await perform(register, CUSTOMER_ADD, NewCustomer(name=name, email=email, tax_number=tax_number))
        await delivered(register)
        exchange_with_headquarters(ready_shop)
        with ready_shop.server.channel() as db:
            rows = CustomerRow.select(CustomerRow.name, CustomerRow.same_as).where(CustomerRow.added != "").tuples()
            known = dict(rows.order_by(CustomerRow.number).execute(db))
        assert known["Martin O."] == "C1011"
        assert known["Ada alone"] == ""
        assert len(known) == 4
        assert known["Ada N."] != ""
        assert (await perform(register, CUSTOMER_PAGE, "N000001")).customer.same_as == "C1011"


async def test_both_databases_find_by_everything_that_people_say(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        for connected in (True, False):
            if not connected:
                await perform(register, DATABASE_CONNECTION, None)
            for text, number in {
                "ZOE lam": "C1001",
                "lambert zoé": "C1001",
                "ines.mar": "C1005",
                "+33 1 55 00 10 05": "C1005",
                "33155001005": "C1005",
                "01 55 00 10 05": "C1005",
                "c1008": "C1008",
                "tx-ex-44": "C1007",
            }.items():
                assert [one.number for one in await found(register, text)] == [number], text
            assert await found(register, "bert") == []
            assert await found(register, "%") == []
            assert await found(register, "") == []


async def test_a_customer_alone_is_a_cart_and_taking_it_off_ends_it(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await perform(register, CUSTOMER, "C1001")
        assert register.cart is not None
        await perform(register, CUSTOMER_CLEAR, None)
        assert register.cart is None


async def test_what_the_channel_and_the_register_know_is_told_once(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        sold = await sell_to(register, "C1001")
        await delivered(register)
        for _ in ("online", "offline"):
            page = await perform(register, CUSTOMER_PAGE, "C1001")
            assert [(one.receipt, one.total) for one in page.purchases] == [(sold.receipt, 95)]
            await perform(register, DATABASE_CONNECTION, None)
