"""The table of operations: number, name, offline availability, permission, where allowed, key (DESIGN section 4, *Operations*).

Screens, `replay` and tests all enter here with `perform`. Key bar, command palette, help, button grid, permission check and
the reason why something is not available all read the same rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

import msgspec

from tui_pos.channel.requests import Limits, RequestRefused, SignOn, StaffMember
from tui_pos.connection.state import Mode
from tui_pos.register import Register
from tui_pos.sales.document import ApprovalBody
from tui_pos.sales.sentence import Refused, Sentence, say

A = TypeVar("A")
R = TypeVar("R")


class Where(StrEnum):
    """The place in a cashier's work where an operation may be used."""

    SIGNED_OFF = "signed_off"
    SALE = "sale"
    PAYMENT = "payment"
    CONNECTION = "connection"
    SHIFTS = "shifts"
    LOCKED = "locked"
    JOURNAL = "journal"
    RECEIPT = "receipt"
    SALES_REPORT = "sales_report"


class Role(StrEnum):
    """Who may use an operation; a manager may do what a cashier may."""

    ANYONE = "anyone"
    CASHIER = "cashier"
    MANAGER = "manager"


# What moves money, asks a card terminal or binds the server has no second, harmless form; a shift is never one of training.
NOT_IN_TRAINING = frozenset(
    {201, 203, 204, 213, 214, 511, 512, 519, 612, 1000, 1052, 1053, 1054, 1055, 1200, 1201, 1210, 1211, 1212, 1215}
)
RANK = {Role.ANYONE: 0, Role.CASHIER: 1, Role.MANAGER: 2}


def N_(text: str) -> str:  # noqa: N802
    """Marks a text for the message catalogue; it is translated where it is shown."""
    return text


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """Another person's staff number and PIN, and why; for one use of one operation."""

    staff: str
    pin: str
    why: Sentence | None = None

    def __repr__(self) -> str:
        return f"Approval(staff={self.staff!r})"


class NeedsApproval(Refused):
    """The person signed on may not do this, or not so much of it; another person may allow it, once."""

    def __init__(self, operation: int, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.operation = operation


class NotApproved(Refused):
    """Whoever was asked has not proved who it is, or may not allow this either; somebody else may."""


class Desk(Protocol):
    """Where another person can be asked to allow one use of an operation."""

    async def approve(self, needed: NeedsApproval, attempt: Callable[[Approval], Awaitable[R]]) -> R:
        """What the attempt gives once somebody has allowed it; NotApproved asks again, NeedsApproval is raised to give up."""
        ...


# Set by whoever performs operations for a person in front of a screen; without one, NeedsApproval goes to the caller.
DESK: ContextVar[Desk | None] = ContextVar("desk", default=None)


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


async def perform(register: Register, operation: Operation[A, R], argument: A, approval: Approval | None = None) -> R:
    """Run one operation on the register, one at a time, after its checks.

    Raises Refused with the reason when it is not allowed now, NeedsApproval when another person may allow it; then nothing
    has changed. `approval` is that person's, for this one use. A caller that stops waiting does not stop the operation: the
    journal would have a sale, and the register still its cart.
    """
    desk = DESK.get()
    try:
        return await undisturbed(in_turn(register, operation, argument, approval))
    except NeedsApproval as needed:
        if approval is not None or desk is None:
            raise
        return await desk.approve(needed, lambda given: undisturbed(once(register, operation, argument, given)))


async def undisturbed(work: Coroutine[object, object, R]) -> R:
    """The work to its end, whoever stops waiting for it."""
    return await asyncio.shield(asyncio.create_task(work))


async def once(register: Register, operation: Operation[A, R], argument: A, approval: Approval) -> R:
    """One use as another person allows it; raises NotApproved when that person may not allow so much either."""
    try:
        return await in_turn(register, operation, argument, approval)
    except NeedsApproval as lacking:
        raise NotApproved(lacking.sentence) from lacking


async def in_turn(register: Register, operation: Operation[A, R], argument: A, approval: Approval | None) -> R:
    """The operation from its checks to its end, when those before it have ended."""
    async with register.turn:
        register.approver = None if approval is None else await approved(register, operation, approval)
        try:
            reason = unavailable(register, operation)
            if reason is not None:
                raise Refused(reason)
            if not is_permitted(register, operation):
                raise NeedsApproval(operation.number, say("{operation} needs a manager.", operation=say(operation.name)))
            return await operation.run(register, argument)
        finally:
            register.approver = None


async def approved(register: Register, operation: Operation[A, R], approval: Approval) -> StaffMember:
    """Who allows this use, proved by the PIN and kept in the journal; raises NotApproved, also for the person signed on."""
    if approval.staff.strip() == register.staff_number:
        raise NotApproved(say("You cannot approve for yourself. Nothing was changed: ask another person."))
    member = await proved(register, approval.staff, approval.pin)
    if not may(member, operation):
        raise NotApproved(
            say("{name} may not approve {operation}. Nothing was changed.", name=member.name, operation=say(operation.name))
        )
    why = approval.why or say("{operation}", operation=say(operation.name))
    await register.record(ApprovalBody(operation=operation.number, by=member.number, name=member.name, why=why))
    return member


async def proved(register: Register, staff: str, pin: str) -> StaffMember:
    """Whose number and PIN these are, who need not be signed on; raises NotApproved with the refusal's reason."""
    try:
        return await register.ask(SignOn(staff=staff.strip(), pin=pin))
    except RequestRefused as refusal:
        raise NotApproved(refusal.sentence) from refusal


def is_permitted(register: Register, operation: Operation[A, R]) -> bool:
    """Whether the person signed on, or whoever approves this use, may do it; nobody need be signed on for some."""
    if operation.permission is Role.ANYONE or register.staff is None:
        return True
    return any(may(member, operation) for member in (register.staff, register.approver) if member is not None)


def may(member: StaffMember, operation: Operation[A, R]) -> bool:
    """Whether a person may do it by role, or by what headquarters says of the role."""
    if operation.number in member.denied:
        return False
    return operation.number in member.allowed or RANK[Role(member.role)] >= RANK[operation.permission]


def within(register: Register, operation: int, limit: Callable[[Limits], int], asked: int, why: Sentence) -> None:
    """Raises NeedsApproval when what is asked for is beyond the limits of the person signed on and of whoever approves."""
    people = [member for member in (register.staff, register.approver) if member is not None]
    if people and asked > max(limit(member.limits) for member in people):
        raise NeedsApproval(operation, why)


def unavailable(register: Register, operation: Operation[A, R]) -> Sentence | None:
    """Why this operation cannot be used now, or None: what greys a button and what refuses a call."""
    if operation.permission is not Role.ANYONE:
        if register.locked is not None:
            return register.locked
        if register.staff is None and not operation.before_sign_on(register):
            return say("Sign on first.")
        if register.locked_by is not None:
            return say("The register is locked by {name}. Unlock it first.", name=register.locked_by.name)
        if register.training and operation.number in NOT_IN_TRAINING:
            return say("{operation} is for real: leave training mode first.", operation=say(operation.name))
    if not operation.offline and register.connection.mode is not Mode.ONLINE:
        return say("{operation} needs the retail server, and the register is offline.", operation=say(operation.name))
    return operation.why_not(register)
