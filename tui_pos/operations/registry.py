"""The table of operations: number, name, offline availability, permission, where allowed, key (DESIGN section 4, *Operations*).

Screens, `replay` and tests all enter here with `perform`. Key bar, command palette, help, button grid, permission check and
the reason why something is not available all read the same rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from tui_pos.connection.state import Mode
from tui_pos.register import Register
from tui_pos.sales.sentence import Refused, Sentence, say

A = TypeVar("A")
R = TypeVar("R")


class Where(StrEnum):
    """The place in a cashier's work where an operation may be used."""

    SIGNED_OFF = "signed_off"
    SALE = "sale"
    PAYMENT = "payment"
    CONNECTION = "connection"


class Role(StrEnum):
    """Who may use an operation; a manager may do what a cashier may."""

    ANYONE = "anyone"
    CASHIER = "cashier"
    MANAGER = "manager"


RANK = {Role.ANYONE: 0, Role.CASHIER: 1, Role.MANAGER: 2}


def N_(text: str) -> str:  # noqa: N802
    """Marks a text for the message catalogue; it is translated where it is shown."""
    return text


def always(register: Register) -> Sentence | None:
    """No further condition."""
    return None


def never(register: Register) -> bool:
    """Somebody must have signed on."""
    return False


@dataclass(frozen=True, kw_only=True)
class Operation(Generic[A, R]):
    """One numbered thing a cashier can do.

    `name`, `label` and `summary` are English texts of the catalogue; `label` may depend on the register's state (917).
    `why_not` gives the reason in words when the operation cannot work now, beyond role, place and connection;
    `before_sign_on` whether anybody may use it while nobody is signed on.
    """

    number: int
    name: str
    summary: str
    key: str
    where: frozenset[Where]
    permission: Role
    offline: bool
    run: Callable[[Register, A], Awaitable[R]]
    why_not: Callable[[Register], Sentence | None] = always
    label: Callable[[Register], str] | None = None
    before_sign_on: Callable[[Register], bool] = never

    def title(self, register: Register) -> str:
        """The name on the button now."""
        return self.label(register) if self.label else self.name


async def perform(register: Register, operation: Operation[A, R], argument: A) -> R:
    """Run one operation on the register, one at a time, after its checks.

    Raises Refused with the reason when it is not allowed now; then nothing has changed. A caller that stops waiting does
    not stop the operation: the journal would have a sale, and the register still its cart.
    """
    return await asyncio.shield(asyncio.create_task(in_turn(register, operation, argument)))


async def in_turn(register: Register, operation: Operation[A, R], argument: A) -> R:
    """The operation from its checks to its end, when those before it have ended."""
    async with register.turn:
        reason = unavailable(register, operation)
        if reason is not None:
            raise Refused(reason)
        return await operation.run(register, argument)


def unavailable(register: Register, operation: Operation[A, R]) -> Sentence | None:
    """Why this operation cannot be used now, or None: what greys a button and what refuses a call."""
    if operation.permission is not Role.ANYONE:
        if register.locked is not None:
            return register.locked
        if register.staff is None and not operation.before_sign_on(register):
            return say("Sign on first.")
        if register.staff is not None and RANK[Role(register.staff.role)] < RANK[operation.permission]:
            return say("{operation} needs a manager.", operation=say(operation.name))
    if not operation.offline and register.connection.mode is not Mode.ONLINE:
        return say("{operation} needs the retail server, and the register is offline.", operation=say(operation.name))
    return operation.why_not(register)
