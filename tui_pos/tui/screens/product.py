"""A product looked at, not sold: the price check (operation 101) and the page of its details (922)."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.channel.requests import Details, FoundProduct, PriceSpan, Product
from tui_pos.operations.products import PRICE_CHECK
from tui_pos.operations.registry import perform
from tui_pos.sales.columns import sides, wrapped
from tui_pos.sales.entry import Entry, parse
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.paper_page import PaperPage
from tui_pos.tui.screens.search import Search
from tui_pos.tui.till import Till

WIDTH = 60


class PriceCheck(Place):
    """Every scan is looked up and shown, the last one last; nothing is sold."""

    context = Context.CASH

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self.found: FoundProduct | None = None

    @property
    def label(self) -> str:
        return self.till.tell(say("Price of"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        return (("enter", say("Look up") if self.line else say("Back")), ("back", say("Back")), ("help", say("Help")))

    def submit(self, line: str) -> Work | None:
        if not line.strip():
            return self.back()
        entry = parse(line, self.currency)
        if entry.text:
            self.till.open(Search(self.till, entry.text, lambda code: self.look_up(Entry(code=code))))
            return None
        return self.look_up(entry)

    async def look_up(self, entry: Entry) -> None:
        """Ask what it costs; what stood there before stays when that is refused."""
        self.found = await perform(self.till.register, PRICE_CHECK, entry)

    @property
    def currency(self) -> Currency:
        return self.till.register.configuration.store.currency

    def main(self, width: int, height: int) -> Rows:
        till = self.till
        room = min(WIDTH, width - 4)
        margin = Piece(" " * max(2, (width - room) // 2))
        rows: list[Row] = [(Piece(till.tell(say("Price check")), Role.TITLE),), EMPTY]
        if self.found is None:
            rows += wrap(till.tell(say("Scan a product, or type its name. Nothing is sold.")), room, Role.QUIET)
            return tuple((margin, *row) for row in rows)
        product = self.found.product
        rows += [*wrap(product.name, room, Role.STRONG), EMPTY]
        rows.append((Piece(price_of(till, self.found.amount, product), Role.STRONG),))
        rows += [line for text in facts(till, product, room) for line in wrap(text, room)]
        return tuple((margin, *row) for row in rows)


class DetailsPage(PaperPage):
    """All that is known of a product, on one page."""

    def __init__(self, till: Till, details: Details) -> None:
        super().__init__(till, lambda columns: tuple(details_lines(till, details, columns)))


def price_of(till: Till, label_amount: int | None, product: Product) -> str:
    """What a product costs in its unit, or the package that a scale labelled."""
    currency = till.register.configuration.store.currency
    if label_amount is not None:
        return till.language.money(label_amount, currency)
    if product.price is None:
        return till.tell(say("The price is typed in at the till."))
    return f"{till.language.money(product.price, currency)} / {product.unit}"


def facts(till: Till, product: Product, width: int) -> Iterator[str]:
    """What a price check says besides the price: number, barcode, taxes, and what is asked for."""
    yield till.tell(say("Product {number}, barcode {barcode}", number=product.number, barcode=product.barcode or "-"))
    if product.category:
        yield till.tell(say("Category: {category}", category=product.category))
    yield till.tell(say("Taxes: {taxes}", taxes=taxes_said(till, product)))
    yield from asked(till, product)


def asked(till: Till, product: Product) -> Iterator[str]:
    """What is asked before the product is sold."""
    if product.minimum_age:
        yield till.tell(say("From the age of {age}", age=product.minimum_age))
    if product.serial:
        yield till.tell(say("Sold by its serial number"))


def taxes_said(till: Till, product: Product) -> str:
    """The taxes by name, with the rate where the name does not say it."""
    if not product.taxes:
        return till.tell(say("none"))
    return ", ".join(tax.name if "%" in tax.name else f"{tax.name} {till.language.rate(tax.rate)}" for tax in product.taxes)


def details_lines(till: Till, details: Details, columns: int) -> Iterator[str]:
    """The page: what it is, what it costs and when, its units, its barcodes."""
    tell, product = till.tell, details.product
    currency = till.register.configuration.store.currency

    def row(label: Sentence, value: str) -> Iterator[str]:
        return sides(tell(label), value, columns)

    yield from wrapped(product.name, columns)
    yield "-" * columns
    yield from row(say("Product number"), product.number)
    yield from row(say("Category"), product.category or "-")
    yield from row(say("Unit"), product.unit)
    yield from row(say("Sold by weight"), tell(say("yes")) if product.weighed else tell(say("no")))
    yield from row(say("Taxed as"), details.tax_group_name)
    yield from wrapped(f"  {taxes_said(till, product)}", columns)
    for text in asked(till, product):
        yield from wrapped(text, columns)
    yield "-" * columns
    if details.price is None:
        yield from wrapped(tell(say("No price today")), columns)
    else:
        yield from span_lines(till, details.price, columns)
    for span in details.coming:
        yield from span_lines(till, span, columns)
    for unit in details.units:
        price = tell(say("by the factor")) if unit.price is None else till.language.money(unit.price, currency)
        contents = say("{unit} of {quantity}", unit=unit.unit, quantity=till.language.quantity(unit.factor))
        yield from row(contents, price)
    yield "-" * columns
    for barcode in details.barcodes:
        yield from row(say("Barcode"), barcode)


def span_lines(till: Till, span: PriceSpan, columns: int) -> Iterator[str]:
    """A price, and from when to when it is valid."""
    tell = till.tell
    currency = till.register.configuration.store.currency
    amount = tell(say("typed in")) if span.amount is None else till.language.money(span.amount, currency)
    yield from sides(tell(say("Price")), amount, columns)
    if span.valid_from:
        yield from sides(tell(say("From")), moment(till, span.valid_from), columns)
    if span.valid_to is not None:
        yield from sides(tell(say("Until")), moment(till, span.valid_to), columns)


def moment(till: Till, instant: int) -> str:
    """An instant as a date and a time of the store."""
    date, time = till.register.business_date(instant), till.language.time(instant, till.language.zone)
    return f"{till.language.date(date)} {time}"
