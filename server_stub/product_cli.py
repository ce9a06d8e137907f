"""`set-price`, `product` and `customer`: what the chain sells and to whom, edited at headquarters (DESIGN section 5)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from server_stub.console import HomeOption, YesNo, author, headquarters, meant, sent_with, tell
from server_stub.headquarters.customers import CustomerChange, remove_customer, set_customer
from server_stub.headquarters.goods import ProductChange, remove_product, set_product
from server_stub.headquarters.prices import set_price, stop_selling
from tui_pos.sales.instant import iso
from tui_pos.sales.sentence import Money, say

DateOption = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day; else now.")]
StoreOption = Annotated[str | None, typer.Option(help="Only this store; else every store that sells it.")]

product_app = typer.Typer(no_args_is_help=True, help="Products of the chain.")
customer_app = typer.Typer(no_args_is_help=True, help="Customers of the chain.")


def set_price_command(
    barcode: Annotated[str, typer.Argument(help="A barcode or the product's number.")],
    amount: Annotated[str, typer.Argument(help="In major units of the store's currency: 4.59.")],
    home: HomeOption,
    store: StoreOption = None,
    first: DateOption = None,
) -> None:
    """Set a price from a day on; the one before ends then."""
    with headquarters(home) as db:
        prices = set_price(db, barcode, amount, store, None if first is None else first.date(), author())
    for price in prices:
        tell(
            say(
                "{barcode} costs {amount} in {store} from {time}.",
                barcode=barcode,
                amount=Money(price.amount, price.currency),
                store=price.store,
                time=iso(price.valid_from),
            )
        )
    if any(price.enters for price in prices):
        sent_with("1040")
    sent_with("1020")


@product_app.command("set")
def product_set_command(
    number: Annotated[str, typer.Argument(help="The product's own number.")],
    home: HomeOption,
    name: Annotated[str | None, typer.Option(help="Needed for a new product.")] = None,
    tax_group: Annotated[str | None, typer.Option(help="Needed for a new product.")] = None,
    unit: Annotated[str | None, typer.Option(help="What its price is for: pc, kg.")] = None,
    weighed: Annotated[YesNo | None, typer.Option(help="Whether it is sold by weight.")] = None,
    category: Annotated[str | None, typer.Option(help="For search and promotions.")] = None,
    barcode: Annotated[list[str] | None, typer.Option(help="All of its barcodes, one option each.")] = None,
) -> None:
    """Make or change a product; it is sold where it has a price."""
    change = ProductChange(
        name=name,
        tax_group=tax_group,
        unit=unit,
        weighed=meant(weighed),
        category=category,
        barcodes=None if barcode is None else tuple(barcode),
    )
    with headquarters(home) as db:
        is_new = set_product(db, number, change, author())
    tell(say("Product {number} is new.", number=number) if is_new else say("Product {number} is changed.", number=number))
    sent_with("1040")


@product_app.command("remove")
def product_remove_command(code: Annotated[str, typer.Argument(help="Barcode or number.")], home: HomeOption) -> None:
    """Remove a product from the chain, with its barcodes and prices."""
    with headquarters(home) as db:
        remove_product(db, code, author())
    tell(say("The product is removed."))
    sent_with("9999")


@product_app.command("stop")
def product_stop_command(
    code: Annotated[str, typer.Argument(help="Barcode or number.")],
    home: HomeOption,
    store: Annotated[str, typer.Option(help="Where it is not sold any more.")],
) -> None:
    """Take a product out of one store's assortment."""
    with headquarters(home) as db:
        stop_selling(db, code, store, author())
    tell(say("{store} no longer sells {barcode}.", store=store, barcode=code))
    sent_with("9999")


@customer_app.command("set")
def customer_set_command(
    number: Annotated[str, typer.Argument(help="The customer's number.")],
    home: HomeOption,
    name: Annotated[str | None, typer.Option(help="Needed for a new customer.")] = None,
    address: Annotated[str | None, typer.Option()] = None,
    email: Annotated[str | None, typer.Option()] = None,
    phone: Annotated[str | None, typer.Option()] = None,
    tax_number: Annotated[str | None, typer.Option()] = None,
    tax_exempt: Annotated[YesNo | None, typer.Option(help="Whether taxes are left off.")] = None,
    language: Annotated[str | None, typer.Option(help="en or fr.")] = None,
) -> None:
    """Make or change a customer."""
    change = CustomerChange(
        name=name,
        address=address,
        email=email,
        phone=phone,
        tax_number=tax_number,
        tax_exempt=meant(tax_exempt),
        language=language,
    )
    with headquarters(home) as db:
        is_new = set_customer(db, number, change, author())
    tell(say("Customer {number} is new.", number=number) if is_new else say("Customer {number} is changed.", number=number))
    sent_with("1010")


@customer_app.command("remove")
def customer_remove_command(number: str, home: HomeOption) -> None:
    """Remove a customer."""
    with headquarters(home) as db:
        remove_customer(db, number, author())
    tell(say("Customer {number} is removed.", number=number))
    sent_with("1010")
