"""Lines and taxes at a running register: what a product asks, what a role may, and what is in the journal and on paper."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import msgspec
import pytest

from tests.operations.cases.lines import SANDWICH
from tests.operations.shifts import APPROVED, at_work, bodies
from tests.ready import ReadyShop
from tests.shop import CASHIER, WATER, until
from tui_pos.locale import language
from tui_pos.operations.lines import (
    CHANGE_UNIT,
    INVOICE_COMMENT,
    PRICE_OVERRIDE,
    PRODUCT_COMMENT,
    LineText,
    NewPrice,
    NewUnit,
)
from tui_pos.operations.payment import PAY_CASH_QUICK
from tui_pos.operations.registry import NeedsApproval, perform
from tui_pos.operations.sale import PRODUCT_SALE, PRODUCT_SEARCH, VOID_PRODUCT, the_cart
from tui_pos.operations.tax_overrides import OVERRIDE_LINE_TAX, OVERRIDE_TAX_FROM_LIST
from tui_pos.register import Register
from tui_pos.sales.age import NeedsAge
from tui_pos.sales.document import CustomerOn, TransactionBody
from tui_pos.sales.entry import Entry
from tui_pos.sales.line_changes import NeedsSerial
from tui_pos.sales.receipt import layout, receipt_of
from tui_pos.sales.sentence import Refused
from tui_pos.sales.totals import totals

CHABLIS = "2900000881310"
KETTLE = "2900001225731"
EMBASSY = CustomerOn(number="C1", name="The embassy", tax_number="D-1", tax_exempt=True)


async def pay(register: Register) -> TransactionBody:
    paid = await perform(register, PAY_CASH_QUICK, None)
    assert paid.transaction is not None
    return paid.transaction


def printed(register: Register, body: TransactionBody) -> str:
    store = register.configuration.store
    receipt = receipt_of(body, store, register="PARIS-1", staff="x", at=0, business_date="2026-01-05")
    return "\n".join(layout(receipt, language("en", store.time_zone), 48))


@pytest.mark.parametrize("connected", [True, False])
async def test_the_age_is_asked_once_a_sale_and_kept_with_who_looked(ready_shop: ReadyShop, connected: bool) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        with pytest.raises(NeedsAge) as wanted:
            await perform(register, PRODUCT_SALE, Entry(code=CHABLIS))
        assert register.cart is None
        today = datetime.fromtimestamp(ready_shop.clock() / 1e6, UTC)
        assert (wanted.value.age, int(wanted.value.born_by[:4])) in {(18, today.year - 18), (18, today.year - 19)}
        with pytest.raises(NeedsAge):
            await perform(register, PRODUCT_SALE, Entry(code=CHABLIS, of_age=16))
        await perform(register, PRODUCT_SALE, Entry(code=CHABLIS, of_age=18))
        await perform(register, PRODUCT_SALE, Entry(code="2900000861053"))
        body = await pay(register)
        checked = body.age_checked
        assert not isinstance(checked, msgspec.UnsetType)
        assert (checked.age, checked.born_by, checked.by) == (18, wanted.value.born_by, "000110")
        with pytest.raises(NeedsAge):
            await perform(register, PRODUCT_SALE, Entry(code=CHABLIS))


async def test_a_serial_number_is_asked_for_and_never_twice(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        with pytest.raises(NeedsSerial):
            await perform(register, PRODUCT_SALE, Entry(code=KETTLE))
        await perform(register, PRODUCT_SALE, Entry(code=KETTLE, serial="K-1"))
        with pytest.raises(Refused, match="already"):
            await perform(register, PRODUCT_SALE, Entry(code=KETTLE, serial="K-1"))
        with pytest.raises(Refused, match="one by one"):
            await perform(register, PRODUCT_SALE, Entry(code=KETTLE, serial="K-2", quantity=Decimal(2)))
        assert [line.serial for line in the_cart(register).lines] == ["K-1"]
        await perform(register, PRODUCT_SALE, Entry(code=KETTLE, serial="K-2"))
        body = await pay(register)
        assert [line.serial for line in body.lines] == ["K-1", "K-2"]
        assert "No. K-2" in printed(register, body)


async def test_a_cashier_goes_as_far_as_the_role_and_further_with_an_approval(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, credentials=CASHIER) as register:
        await perform(register, PRODUCT_SALE, Entry(code=WATER))
        await perform(register, PRICE_OVERRIDE, NewPrice(line=1, typed="0.86", reason="label"))
        before = register.cart
        with pytest.raises(NeedsApproval, match="more than you may"):
            await perform(register, PRICE_OVERRIDE, NewPrice(line=1, typed="0.85", reason="damaged"))
        assert register.cart == before
        await perform(register, PRICE_OVERRIDE, NewPrice(line=1, typed="0.50", reason="damaged"), APPROVED)
        body = await pay(register)
        (line,) = body.lines
        assert (line.unit_price, line.list_price, line.reason, body.total) == (50, 95, "damaged", 50)
        assert "list price €0.95" in printed(register, body)
        assert len(await bodies(register, "approval")) == 1


async def test_everything_at_once_adds_up_at_the_channel(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        for entry in (
            Entry(code=WATER),
            Entry(code=SANDWICH),
            Entry(code=KETTLE, serial="K-1"),
            Entry(code=CHABLIS, of_age=18),
        ):
            await perform(register, PRODUCT_SALE, entry)
        await perform(register, CHANGE_UNIT, NewUnit(1, "pack"))
        await perform(register, OVERRIDE_LINE_TAX, 2)
        await perform(register, PRODUCT_COMMENT, LineText(3, "a gift"))
        await perform(register, PRICE_OVERRIDE, NewPrice(line=3, typed="20", reason="competitor"))
        await perform(register, VOID_PRODUCT, 4)
        await perform(register, INVOICE_COMMENT, "Order 17")
        body = await pay(register)
        assert [(line.unit, line.amount) for line in body.lines] == [("pack", 510), ("pc", 420), ("pc", 2_000), ("pc", 0)]
        assert sum(tax.net + tax.tax for tax in body.taxes) == body.total == 2_930
        paper = printed(register, body)
        for text in ("pack", "tax: À emporter", "“a gift”", "Order 17"):
            assert text in paper
        await until(lambda: not register.counts.waiting, "the sale is delivered")
    assert ready_shop.server.statement_of().sale.total == 2_930
    assert not ready_shop.server.statement_of().rejected


async def test_an_export_leaves_no_tax_and_what_is_scanned_after_it_is_exported_too(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await perform(register, PRODUCT_SALE, Entry(code=SANDWICH))
        await perform(register, OVERRIDE_TAX_FROM_LIST, "export")
        added = await perform(register, PRODUCT_SALE, Entry(code=SANDWICH))
        assert (added.line.number, added.line.quantity, added.line.amount) == (1, Decimal(2), 764)
        await perform(register, OVERRIDE_TAX_FROM_LIST, "")
        assert totals(the_cart(register)).total == 840
        await perform(register, OVERRIDE_TAX_FROM_LIST, "export")
        body = await pay(register)
        assert (body.total, body.taxes, body.tax_override) == (764, (), "Export, exonéré")
        await until(lambda: not register.counts.waiting, "the sale is delivered")
    assert ready_shop.server.statement_of().sale.total == 764


async def test_an_exempt_customer_pays_the_price_without_the_tax_and_is_named(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        await perform(register, PRODUCT_SALE, Entry(code=SANDWICH))
        await register.keep_cart(msgspec.structs.replace(the_cart(register), customer=EMBASSY))
        assert totals(the_cart(register)).total == 382
        body = await pay(register)
        assert (body.taxes, body.lines[0].taxed_price) == ((), 420)
        assert "Exempt from tax: The embassy D-1" in printed(register, body)
        await until(lambda: not register.counts.waiting, "the sale is delivered")
    assert ready_shop.server.statement_of().sale.total == 382


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("10002", "Mineral water 1.5 L"),
        ("590123412", "Mineral water 1.5 L"),
        ("mineral 1.5", "Mineral water 1.5 L"),
        ("wine chab", "Chablis 75 cl"),
    ],
)
@pytest.mark.parametrize("connected", [True, False])
async def test_a_search_by_number_barcode_name_and_category(
    ready_shop: ReadyShop, text: str, name: str, connected: bool
) -> None:
    async with at_work(ready_shop, connected=connected) as register:
        found = await perform(register, PRODUCT_SEARCH, text)
        assert [product.name for product in found.products] == [name]
