"""Every operation of the registry online, offline, without the permission and with bad input; a row without a case fails."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.operations.case import At, Bad, Case, all_cases
from tests.operations.shifts import deny
from tests.ready import ReadyShop
from tui_pos.channel.requests import RequestRefused
from tui_pos.operations.cash import DECLARE_START
from tui_pos.operations.registry import NeedsApproval, Role, perform
from tui_pos.operations.table import OPERATIONS
from tui_pos.sales.sentence import Refused

CASES = all_cases()
NUMBERS = [operation.number for operation in OPERATIONS]
PERMITTED = [operation.number for operation in OPERATIONS if operation.permission is not Role.ANYONE]


@asynccontextmanager
async def at(shop: ReadyShop, case: Case, *, connected: bool = True) -> AsyncIterator[At]:
    """A register where the case can begin; the server is the real one."""
    async with shop.register(shop.home, signed_on=False, started=False) as register:
        work = At(shop, register)
        if case.signed_on is not None:
            await shop.sign_on(register, case.signed_on)
        await case.beforehand(work)
        if not connected:
            await case.goes_offline(work)
        if case.start is not None:
            await perform(register, DECLARE_START, case.start)
        yield work


async def everything(at: At) -> tuple[object, ...]:
    """What a refused operation must leave as it was."""
    entries = await at.register.journal.recent(1_000, ())
    return at.register.cart, at.register.shift, tuple(entry.sealed.id for entry in entries)


def test_each_operation_has_a_case() -> None:
    assert sorted(CASES) == sorted(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_each_case_tries_bad_input(number: int) -> None:
    assert CASES[number].bad


@pytest.mark.parametrize("number", NUMBERS)
async def test_online(ready_shop: ReadyShop, number: int) -> None:
    case = CASES[number]
    async with at(ready_shop, case) as work:
        await case.ready(work)
        await case.done(work, await perform(work.register, case.operation, case.argument(work)))


@pytest.mark.parametrize("number", NUMBERS)
async def test_offline_it_works_or_says_why_not(ready_shop: ReadyShop, number: int) -> None:
    case = CASES[number]
    if not case.operation.offline:
        await says_why_not(ready_shop, case)
        return
    async with at(ready_shop, case, connected=False) as work:
        await case.ready(work)
        await case.done(work, await perform(work.register, case.operation, case.argument(work)))


async def says_why_not(shop: ReadyShop, case: Case) -> None:
    """An operation that needs the server is refused in words once the server is lost, and nothing has changed."""
    async with at(shop, case) as work:
        await case.ready(work)
        argument = case.argument(work)
        await case.goes_offline(work)
        before = await everything(work)
        with pytest.raises(Refused, match="needs the retail server"):
            await perform(work.register, case.operation, argument)
        assert await everything(work) == before


@pytest.mark.parametrize("number", PERMITTED)
async def test_without_the_permission(ready_shop: ReadyShop, number: int) -> None:
    case = CASES[number]
    async with at(ready_shop, case) as work:
        await case.ready(work)
        argument = case.argument(work)
        deny(work.register, case.operation)
        before = await everything(work)
        with pytest.raises(NeedsApproval) as refused:
            await perform(work.register, case.operation, argument)
        assert refused.value.operation == number
        assert await everything(work) == before


@pytest.mark.parametrize(
    ("number", "bad"),
    [pytest.param(number, bad, id=f"{number}-{bad.match}") for number, case in CASES.items() for bad in case.bad],
)
async def test_bad_input(ready_shop: ReadyShop, number: int, bad: Bad) -> None:
    case = CASES[number]
    async with at(ready_shop, case) as work:
        await bad.ready(work)
        argument = bad.argument(work)
        before = await everything(work)
        with pytest.raises((Refused, RequestRefused), match=re.escape(bad.match)):
            await perform(work.register, case.operation, argument)
        assert await everything(work) == before
