"""What it takes to try one operation: the register made ready, an argument, what must be true after it, and what it refuses."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.operations import cases
from tests.ready import ReadyShop
from tests.shop import MANAGER
from tui_pos.operations.registry import Operation
from tui_pos.operations.shift import Credentials
from tui_pos.register import Register


@dataclass(frozen=True)
class At:
    """A register at work, in its shop."""

    shop: ReadyShop
    register: Register


Ready = Callable[[At], Awaitable[None]]
Argument = Callable[[At], Any]
Done = Callable[[At, Any], Awaitable[None]]


async def as_it_is(at: At) -> None:
    """Nothing more to make ready."""


def nothing(at: At) -> None:
    """The argument of an operation that takes none."""


@dataclass(frozen=True)
class Bad:
    """Something that the operation must refuse: what stands before it, the argument, and a part of the refusal."""

    argument: Argument
    match: str
    ready: Ready = as_it_is


@dataclass(frozen=True, kw_only=True)
class Case:
    """One operation as it is tried; `done` asserts its effect. `signed_on` is None where nobody may be."""

    operation: Operation[Any, Any]
    done: Done
    bad: tuple[Bad, ...]
    argument: Argument = nothing
    ready: Ready = as_it_is
    signed_on: Credentials | None = MANAGER
    start: str | None = "100"


def all_cases() -> dict[int, Case]:
    """Every case by the number of its operation."""
    modules = [importlib.import_module(f"{cases.__name__}.{found.name}") for found in pkgutil.iter_modules(cases.__path__)]
    return {case.operation.number: case for module in modules for case in module.CASES}
