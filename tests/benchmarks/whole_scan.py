"""What a scan does to a large cart besides asking the channel: the next cart, its discounts, its JSON for the journal."""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec

from tui_pos.sales.cart import SALE, Cart, Sold, add
from tui_pos.sales.discounts.offers import Claim, Offers, offers_of, selecting
from tui_pos.sales.discounts.pieces import PricedLine
from tui_pos.sales.discounts.promotions import Promotion
from tui_pos.sales.money import Currency
from tui_pos.sales.pricing import Pricing, price, with_promotions
from tui_pos.sales.taxes import TaxRate

EUR = Currency("EUR")


def whole_scans(lines: list[PricedLine], promotions: list[Promotion], last: int) -> Iterator[tuple[float, int]]:
    """Seconds of each of the last scans of a cart, and the bytes that the journal is given."""
    offers = offers_of(promotions)
    pricing = price(Cart(id="1", kind=SALE, currency=EUR, tax_inclusive=True, started_at=0))
    for count, line in enumerate(lines, 1):
        found = tuple({claim.promotion.number: claim.promotion for claim in claims_on(line, offers)}.values())
        began = time.perf_counter()
        pricing, content = scanned(pricing, line, found)
        took = time.perf_counter() - began
        if count > len(lines) - last:
            yield took, len(content)


def claims_on(line: PricedLine, offers: Offers) -> Iterator[Claim]:
    """What the promotions that come with a product claim."""
    return selecting(offers, line.product, line.category)


def scanned(pricing: Pricing, line: PricedLine, found: tuple[Promotion, ...]) -> tuple[Pricing, bytes]:
    """One scan."""
    filled = add(pricing.cart, sold(line), line.quantity)
    now = price(with_promotions(filled, found), pricing)
    return now, msgspec.json.encode(now.cart)


def sold(line: PricedLine) -> Sold:
    """The product of a line."""
    return Sold(
        product=line.product,
        barcode=line.product,
        name=f"Product {line.product}",
        unit="kg" if line.weighed else "pc",
        weighed=line.weighed,
        price=line.unit_price,
        tax_group=line.tax_group,
        taxes=(TaxRate("N", "VAT", 200_000),),
        category=line.category,
    )
