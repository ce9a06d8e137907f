"""A language of the register: translates sentences and formats their values (gettext and Babel)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cached_property
from gettext import NullTranslations

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision, get_currency_symbol

from tui_pos.locale.catalogue import translations
from tui_pos.sales.instant import local_time
from tui_pos.sales.money import Currency
from tui_pos.sales.sentence import Duration, Moment, Money, Number, Sentence, Value, fill, say

LANGUAGES = {"en": "English", "fr": "Français"}
DATE_PATTERNS = {"en": "d MMM yyyy", "fr": "dd/MM/yyyy"}
DAY_PATTERNS = {"en": "d MMM", "fr": "dd/MM"}
TIME_PATTERN = "HH:mm"
SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MILLION = 1_000_000


class Language:
    """One of `LANGUAGES`; moments inside sentences are said in the time zone `zone`."""

    def __init__(self, code: str, zone: str = "UTC") -> None:
        self.code = code
        self.zone = zone
        self._locale = Locale.parse(code)

    @cached_property
    def _translations(self) -> NullTranslations:
        return translations(self.code)

    def in_zone(self, zone: str) -> Language:
        """The same language for a store in this time zone."""
        return Language(self.code, zone)

    def text(self, msgid: str) -> str:
        """The translation of an English text, with its fields still in it."""
        return self._translations.gettext(msgid) if msgid else ""

    def tell(self, sentence: Sentence) -> str:
        """The sentence in this language, with its values as this language spells them."""
        return fill(self.text(sentence.text), {name: self.value(value) for name, value in sentence.values.items()})

    def value(self, value: Value) -> str:
        """A value of a sentence as this language spells it."""
        match value:
            case Money(amount, currency):
                return self.money(amount, Currency(currency, get_currency_precision(currency)))
            case Duration(milliseconds):
                return self.duration(milliseconds)
            case Moment(instant):
                return self.time(instant, self.zone)
            case Number(digits):
                return self.quantity(Decimal(digits))
            case Sentence():
                return self.tell(value)
            case int():
                return format_decimal(value, locale=self._locale)
            case str():
                return value

    def money(self, amount: int, currency: Currency) -> str:
        """An amount in minor units with its currency (`€12.30`, `12,30 €`)."""
        major = Decimal(amount).scaleb(-currency.digits)
        pattern = self._currency_pattern.replace("0.00", decimals(currency.digits))
        if get_currency_symbol(currency.code, locale=self._locale)[-1].isalpha():
            pattern = pattern.replace("¤#", "¤\N{NO-BREAK SPACE}#")
        return format_currency(major, currency.code, format=pattern, locale=self._locale, currency_digits=False)

    @cached_property
    def _currency_pattern(self) -> str:
        pattern: str = self._locale.currency_formats["standard"].pattern
        return pattern

    def amount(self, amount: int, currency: Currency) -> str:
        """An amount in minor units without its currency (`12.30`, `12,30`)."""
        major = Decimal(amount).scaleb(-currency.digits)
        return format_decimal(major, format="#,##" + decimals(currency.digits), locale=self._locale)

    def quantity(self, quantity: Decimal) -> str:
        """A quantity: whole, or with the three decimals of a scale (`3`, `0.480`)."""
        whole = quantity == quantity.to_integral_value()
        return format_decimal(quantity, format="#,##0" if whole else "#,##0.000", locale=self._locale)

    def rate(self, rate: int) -> str:
        """A tax rate from parts per million (`5.5%`, `5,5 %`)."""
        return format_percent(Decimal(rate).scaleb(-6), format=self._percent_pattern, locale=self._locale)

    @cached_property
    def _percent_pattern(self) -> str:
        pattern: str = self._locale.percent_formats[None].pattern
        return pattern.replace("#,##0", "#,##0.####")

    def date(self, iso_date: str) -> str:
        """A business date (`5 Jan 2026`, `05/01/2026`)."""
        return format_date(date.fromisoformat(iso_date), format=DATE_PATTERNS[self.code], locale=self._locale)

    def time(self, instant: int, zone: str) -> str:
        """The time of day of an instant (UTC microseconds) in a time zone (`14:03`)."""
        return format_time(local_time(instant, zone), format=TIME_PATTERN, locale=self._locale)

    def time_or_day(self, instant: int, now: int) -> str:
        """When something happened, in the store's zone: the time of today, else the day (`14:03`, `5 Jan`, `05/01`)."""
        then = local_time(instant, self.zone)
        if then.date() == local_time(now, self.zone).date():
            return self.time(instant, self.zone)
        return format_date(then.date(), format=DAY_PATTERNS[self.code], locale=self._locale)

    def duration(self, milliseconds: int) -> str:
        """A length of time as a person reads it (`120 ms`, `2.0 s`, `5 min`, `1 h 05 min`, `3 d`)."""
        if milliseconds < SECOND:
            return f"{milliseconds} ms"
        if milliseconds < MINUTE:
            seconds = Decimal(milliseconds).scaleb(-3)
            return f"{format_decimal(seconds, format='0.0', locale=self._locale)} s"
        if milliseconds < HOUR:
            return f"{milliseconds // MINUTE} min"
        if milliseconds < 2 * DAY:
            return f"{milliseconds // HOUR} h {milliseconds % HOUR // MINUTE:02} min"
        return self.tell(say("{count} d", count=milliseconds // DAY))


def decimals(digits: int) -> str:
    """The part of a number pattern that always shows this many decimals."""
    return "0." + "0" * digits if digits else "0"


def language(code: str, zone: str = "UTC") -> Language:
    """The language of this code; English for a code that is not one of `LANGUAGES`."""
    return Language(code if code in LANGUAGES else "en", zone)
