"""Both languages say sentences, money, quantities, dates and times as their readers write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tui_pos.locale import LANGUAGES, language
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Duration, Moment, Money, Number, Sentence, say

ENGLISH = language("en")
FRENCH = language("fr")
EUR = Currency("EUR")
CHF = Currency("CHF", cash_step=5)
JPY = Currency("JPY", digits=0)
AT = 1_767_621_780_000_000
HOUR = 3_600_000_000
HARD = "\u00a0"
NARROW = "\u202f"


@pytest.mark.parametrize(
    ("amount", "currency", "english", "french"),
    [
        (1_230, EUR, "€12.30", f"12,30{HARD}€"),
        (-285, EUR, "-€2.85", f"-2,85{HARD}€"),
        (123_456_789, EUR, "€1,234,567.89", f"1{NARROW}234{NARROW}567,89{HARD}€"),
        (1_230, CHF, f"CHF{HARD}12.30", f"12,30{HARD}CHF"),
        (1_230, JPY, "¥1,230", f"1{NARROW}230{HARD}JPY"),
    ],
)
def test_money(amount: int, currency: Currency, english: str, french: str) -> None:
    assert ENGLISH.money(amount, currency) == english
    assert FRENCH.money(amount, currency) == french


def test_the_digits_of_the_store_count_not_those_of_the_world() -> None:
    assert ENGLISH.money(12_300, Currency("EUR", digits=3)) == "€12.300"
    assert FRENCH.money(12, Currency("EUR", digits=0)) == f"12{HARD}€"


def test_amounts_without_their_currency() -> None:
    assert ENGLISH.amount(123_456, EUR) == "1,234.56"
    assert FRENCH.amount(123_456, EUR) == f"1{NARROW}234,56"
    assert ENGLISH.amount(-5, EUR) == "-0.05"
    assert ENGLISH.amount(1_230, JPY) == "1,230"
    assert ENGLISH.amount(10**11, EUR) == "1,000,000,000.00"


def test_quantities_and_rates() -> None:
    assert [ENGLISH.quantity(Decimal(spelt)) for spelt in ("3", "0.48", "-2", "1.5")] == ["3", "0.480", "-2", "1.500"]
    assert FRENCH.quantity(Decimal("0.48")) == "0,480"
    assert [ENGLISH.rate(rate) for rate in (200_000, 55_000, 82_500, 0)] == ["20%", "5.5%", "8.25%", "0%"]
    assert FRENCH.rate(55_000) == f"5,5{HARD}%"


def test_dates_and_times() -> None:
    assert ENGLISH.date("2026-01-05") == "5 Jan 2026"
    assert FRENCH.date("2026-01-05") == "05/01/2026"
    assert ENGLISH.time(AT, "Europe/Paris") == "15:03"
    assert FRENCH.time(AT, "America/Chicago") == "08:03"


def test_a_time_of_another_day_is_told_by_its_day() -> None:
    english, french = ENGLISH.in_zone("Europe/Paris"), FRENCH.in_zone("Europe/Paris")
    assert english.time_or_day(AT, AT + 8 * HOUR) == "15:03"
    assert english.time_or_day(AT, AT + 9 * HOUR) == "5 Jan", "midnight is the store's"
    assert french.time_or_day(AT, AT + 9 * HOUR) == "05/01"


@pytest.mark.parametrize(
    ("milliseconds", "english", "french"),
    [
        (12, "12 ms", "12 ms"),
        (2_000, "2.0 s", "2,0 s"),
        (300_000, "5 min", "5 min"),
        (3_900_000, "1 h 05 min", "1 h 05 min"),
        (169_200_000, "47 h 00 min", "47 h 00 min"),
        (9 * 86_400_000, "9 d", "9 j"),
    ],
)
def test_durations(milliseconds: int, english: str, french: str) -> None:
    assert ENGLISH.duration(milliseconds) == english
    assert FRENCH.duration(milliseconds) == french


def test_a_sentence_is_translated_with_its_values() -> None:
    sentence = say(
        "“{typed}” is finer than the smallest coin of {currency}. Nothing was changed: type another amount.",
        typed="1.999",
        currency="EUR",
    )
    assert FRENCH.tell(sentence).startswith(f"«{HARD}1.999{HARD}» est plus fin que la plus petite pièce")
    assert ENGLISH.tell(sentence) == str(sentence)


def test_every_kind_of_value() -> None:
    text = "{money} {time} {at} {number} {count} {name}"
    sentence = Sentence(
        text,
        {
            "money": Money(1_230, "CHF"),
            "time": Duration(2_000),
            "at": Moment(AT),
            "number": Number("0.48"),
            "count": 99_999,
            "name": "Amélie {count}",
        },
    )
    told = FRENCH.in_zone("Europe/Paris").tell(sentence)
    assert told == f"12,30{HARD}CHF 2,0 s 15:03 0,480 99{NARROW}999 Amélie {{count}}"


def test_a_text_that_nobody_translated_is_said_in_english() -> None:
    assert FRENCH.tell(Sentence("A newer server says {this}.", {"this": "so"})) == "A newer server says so."
    assert FRENCH.text("") == ""


def test_an_unknown_currency_or_language_never_raises() -> None:
    assert "12.30" in ENGLISH.value(Money(1_230, "XXZ"))
    assert language("de").code == "en"
    assert set(LANGUAGES) == {"en", "fr"}
