"""What it takes to try one operation: the register made ready, an argument, what must be true after it, and what it refuses."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.operations import cases
from tests.ready import ReadyShop
from tests.shop import MANAGER
from tui_pos.operations.connection import DATABASE_CONNECTION
from tui_pos.operations.registry import Operation, perform
from tui_pos.operations.sale import PRODUCT_SEARCH
from tui_pos.operations.shift import LOG_OFF, Credentials
from tui_pos.register import Register
from tui_pos.sales.cart import Cart


@dataclass(frozen=True)
class At:
    """A register at work, in its shop; `noted` is what making ready has found out for the argument."""

    shop: ReadyShop
    register: Register
    noted: list[Any] = field(default_factory=list)

    @property
    def cart(self) -> Cart:
        """The open cart, which there must be."""
        assert self.register.cart is not None
        return self.register.cart


Ready = Callable[[At], Awaitable[None]]
Argument = Callable[[At], Any]
Done = Callable[[At, Any], Awaitable[None]]


async def as_it_is(at: At) -> None:
    """Nothing more to make ready."""


def nothing(at: At) -> None:
    """The argument of an operation that takes none."""


def given(value: object) -> Argument:
    """The same argument whatever was made ready."""
    return lambda at: value


def noted(at: At) -> Any:
    """The argument that making ready has found out."""
    return at.noted[-1]


async def log_off(at: At) -> None:
    """Nobody is signed on."""
    await perform(at.register, LOG_OFF, None)


async def disconnect(at: At) -> None:
    """Offline because a person wants it."""
    await perform(at.register, DATABASE_CONNECTION, None)


async def lose_the_server(at: At) -> None:
    """Offline by itself: the server is gone, and a question has found that out."""
    at.shop.server.kill()
    await perform(at.register, PRODUCT_SEARCH, "water")


@dataclass(frozen=True)
class Bad:
    """Something that the operation must refuse: what stands before it, the argument, and a part of the refusal."""

    argument: Argument
    match: str
    ready: Ready = as_it_is


SIGNED_OFF = Bad(nothing, "Sign on first", log_off)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One operation as it is tried; `done` asserts its effect. `signed_on` is None where nobody may be.

    `beforehand` is what only the server can make ready, `goes_offline` how the register comes to be without it; `start` is
    the start amount of its shift, None for no shift. Nothing is delivered and fetched in the background.
    """

    operation: Operation[Any, Any]
    done: Done
    bad: tuple[Bad, ...]
    argument: Argument = nothing
    beforehand: Ready = as_it_is
    goes_offline: Ready = disconnect
    ready: Ready = as_it_is
    signed_on: Credentials | None = MANAGER
    start: str | None = "100"


def all_cases() -> dict[int, Case]:
    """Every case by the number of its operation, which has only one."""
    modules = [importlib.import_module(f"{cases.__name__}.{name.name}") for name in pkgutil.iter_modules(cases.__path__)]
    found: dict[int, Case] = {}
    for case in (case for module in modules for case in module.CASES):
        assert found.setdefault(case.operation.number, case) is case, f"{case.operation.number} has two cases"
    return found
