"""The entry grammar: what one line typed or scanned at the prompt means (DESIGN section 4, *One scan, front to back*).

`3*` before a code is a quantity, `599@` a price in minor units, `5.99@` the same in major units; either may stand alone
and then waits for the code. `+` and `-` step the selected line. A word with a digit in it is a code; anything else is
text to search for. A comma is a decimal sign like a point.
"""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from tui_pos.sales.money import MAX_PRICE, Currency, check_price
from tui_pos.sales.quantity import check_quantity
from tui_pos.sales.sentence import Refused, say
from tui_pos.sales.text import clean, fit

LONGEST_CODE = 48
LONGEST_TEXT = 100
LONGEST_LINE = 1_000
LONGEST_NUMBER = 20
SHOWN = 30
MILLION = 1_000_000
EURO = Currency("EUR")

NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+")
DIGITS = re.compile(r"[0-9]+")
CODE = re.compile(r"[A-Za-z_-]*[0-9][A-Za-z0-9_-]*")
OPERATOR = re.compile(r"[*@]")


class Entry(msgspec.Struct, frozen=True):
    """One line of the prompt: at most one of `code`, `text` and `step` is set; `price` in minor units.

    `quantity` or `price` without a code waits for the next scan. `serial` and `of_age` (years) answer what a product asks,
    `reason` is why it comes back without its receipt.
    """

    code: str = ""
    quantity: Decimal | None = None
    price: int | None = None
    step: int = 0
    text: str = ""
    serial: str = ""
    of_age: int = 0
    reason: str = ""

    @property
    def waits(self) -> bool:
        """A quantity or a price that has no code yet."""
        return not (self.code or self.text or self.step) and (self.quantity is not None or self.price is not None)


def parse(text: str, currency: Currency = EURO) -> Entry:
    """What the line means; an empty line is an empty entry.

    Raises Refused for a quantity or price that is no number or out of its limits, and for an over-long code.
    """
    rest = clean(text, LONGEST_LINE)
    if rest in ("+", "-"):
        return Entry(step=1 if rest == "+" else -1)
    quantity: Decimal | None = None
    price: int | None = None
    while operator := OPERATOR.search(rest):
        number, rest = rest[: operator.start()].strip(), rest[operator.end() :].strip()
        if operator[0] == "*" and quantity is None:
            quantity = parse_quantity(number)
        elif operator[0] == "@" and price is None:
            price = parse_price(number, currency)
        else:
            raise not_understood(text)
    return msgspec.structs.replace(code_or_text(rest), quantity=quantity, price=price)


def join(waiting: Entry, entry: Entry) -> Entry:
    """The entry with the quantity and price that were waiting for it; what it brings itself wins."""
    return msgspec.structs.replace(
        entry,
        quantity=waiting.quantity if entry.quantity is None else entry.quantity,
        price=waiting.price if entry.price is None else entry.price,
    )


def parse_quantity(text: str) -> Decimal:
    """A quantity as typed (`3`, `0.480`, `0,48`); raises Refused when it is no number or out of its limits."""
    if not NUMBER.fullmatch(text) or len(text) > LONGEST_NUMBER:
        raise Refused(
            say(
                "“{typed}” is not a quantity. Nothing was changed: type a number such as 3 or 0.480.",
                typed=fit(text, SHOWN),
            )
        )
    return check_quantity(Decimal(text.replace(",", ".")))


def parse_price(text: str, currency: Currency) -> int:
    """A unit price as typed before `@`: digits alone are minor units, with a decimal sign major units.

    Raises Refused when it is no number, too large, or finer than the currency.
    """
    if DIGITS.fullmatch(text):
        return check_price(int(text) if len(text) <= LONGEST_NUMBER else MAX_PRICE + 1, currency)
    return check_price(parse_amount(text, currency), currency)


def parse_amount(text: str, currency: Currency) -> int:
    """An amount of money as typed in major units (`20`, `5.99`), in minor units.

    Raises Refused when it is no number or finer than the currency.
    """
    if not NUMBER.fullmatch(text) or len(text) > LONGEST_NUMBER:
        raise Refused(
            say(
                "“{typed}” is not an amount of money. Nothing was changed: type a number such as 20 or 5.99.",
                typed=fit(text, SHOWN),
            )
        )
    minor = Decimal(text.replace(",", ".")).scaleb(currency.digits)
    if minor != minor.to_integral_value():
        raise Refused(
            say(
                "“{typed}” is finer than the smallest coin of {currency}. Nothing was changed: type another amount.",
                typed=fit(text, SHOWN),
                currency=currency.code,
            )
        )
    return int(minor)


def parse_percent(text: str) -> int:
    """A part of an amount as typed (`10`, `12,5`, `10 %`), in parts per million; 0 is 0.

    Raises Refused when it is no number from 0 to 100 with at most 4 decimals.
    """
    typed = text.removesuffix("%").strip()
    rate = Decimal(typed.replace(",", ".")).scaleb(4) if NUMBER.fullmatch(typed) and len(typed) <= LONGEST_NUMBER else None
    if rate is None or rate > MILLION or rate != rate.to_integral_value():
        raise Refused(
            say("“{typed}” is not a percentage. Nothing was changed: type a number such as 10 or 2.5.", typed=fit(text, SHOWN))
        )
    return int(rate)


def parse_tendered(text: str, currency: Currency) -> int | None:
    """The amount typed at the payment prompt in minor units; None for an empty line, which means exactly what is due."""
    typed = clean(text, LONGEST_LINE)
    return parse_amount(typed, currency) if typed else None


def code_or_text(word: str) -> Entry:
    """A plain line: a code when it is one word with a digit, else text to search for; nothing waits for what comes next."""
    if not word:
        return Entry()
    if CODE.fullmatch(word):
        return Entry(code=check_code(word))
    return Entry(text=check_text(word)) if word else Entry()


def check_text(text: str) -> str:
    """The words to search for; raises Refused when there are none, or more than a search takes."""
    if not text:
        raise Refused(say("Nothing was searched: type a part of the name."))
    if len(text) > LONGEST_TEXT:
        raise Refused(
            say(
                "That is {length} characters, and a search takes {limit}. Nothing was searched: type fewer words.",
                length=len(text),
                limit=LONGEST_TEXT,
            )
        )
    return text


def check_code(code: str) -> str:
    """The code; raises Refused when it is longer than any barcode (two scans that ran together)."""
    if len(code) > LONGEST_CODE:
        raise Refused(
            say(
                "That code has {length} characters, and a barcode at most {limit}. Nothing was added: scan it again.",
                length=len(code),
                limit=LONGEST_CODE,
            )
        )
    return code


def not_understood(text: str) -> Refused:
    """The refusal of a line that is neither a code, a step nor a search."""
    return Refused(
        say(
            "“{typed}” was not understood. Nothing was added: type 3* then scan, 599@ then scan, a code, or a name.",
            typed=fit(clean(text, LONGEST_LINE), SHOWN),
        )
    )
