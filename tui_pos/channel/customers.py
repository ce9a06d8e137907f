"""Customers and what they bought, as they travel; the chain's, not a store's."""

from __future__ import annotations

import msgspec


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """A customer of the chain.

    `added` is the number that a register gave one that was added there; until headquarters has given another, it is the
    number too, and `pending`. `same_as` is the number of one known before with the same e-mail or tax number.
    """

    number: str
    name: str
    address: tuple[str, ...] = ()
    email: str = ""
    phone: str = ""
    tax_number: str = ""
    tax_exempt: bool = False
    language: str = ""
    added: str = ""
    same_as: str = ""

    @property
    def pending(self) -> bool:
        """Whether headquarters has yet to give it a number."""
        return bool(self.added) and self.added == self.number

    @property
    def numbers(self) -> tuple[str, ...]:
        """All numbers that it was ever sold to under."""
        return (self.number, self.added) if self.added and not self.pending else (self.number,)


class CustomerList(msgspec.Struct, frozen=True):
    """Customers in the order of their names; `more` when the limit cut the list."""

    customers: tuple[Customer, ...]
    more: bool = False


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    """A transaction of a customer: `total` in minor units, negative where more came back than was sold."""

    id: str
    receipt: str
    store: str
    kind: str
    business_date: str
    at: int
    currency: str
    total: int


class PurchaseList(msgspec.Struct, frozen=True):
    """The newest first; `more` when the limit cut the list."""

    purchases: tuple[Purchase, ...]
    more: bool = False
