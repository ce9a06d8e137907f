"""Looking at a product without selling it: price check 101 and product details 922."""

from __future__ import annotations

from tui_pos.channel.requests import Details, FindProduct, FoundProduct, ProductDetails
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.register import Register
from tui_pos.sales.entry import Entry
from tui_pos.sales.sentence import Refused, say


async def check_price(register: Register, entry: Entry) -> FoundProduct:
    """What a scan stands for, with its price, unit and taxes; nothing is sold, and no transaction begins."""
    if not entry.code:
        raise Refused(say("Nothing was looked up: scan or type a code, or search by name."))
    return await register.ask(FindProduct(barcode=entry.code))


async def show_details(register: Register, code: str) -> Details:
    """All that is known of the product with this number or barcode."""
    wanted = code.strip()
    if not wanted:
        raise Refused(say("Nothing was looked up: select a line, or search a product."))
    return await register.ask(ProductDetails(code=wanted))


PRICE_CHECK: Operation[Entry, FoundProduct] = Operation(
    number=101,
    name=N_("Price check"),
    summary=N_("Scan a product to see its price; nothing is sold."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=check_price,
)
PRODUCT_DETAILS: Operation[str, Details] = Operation(
    number=922,
    name=N_("Product details"),
    summary=N_("All that is known of the selected or a searched product."),
    key="",
    where=frozenset({Where.SALE}),
    permission=Role.CASHIER,
    offline=True,
    run=show_details,
)
