"""Health check 717: what each look finds, with what to do; the grades of latency; a server that is gone."""

from __future__ import annotations

import pytest

from tests.devices.stand_in import StandIn, listening
from tests.operations.shifts import at_work, sell
from tests.ready import ReadyShop
from tui_pos.operations.health import HEALTH_CHECK, Finding, Grade, latency
from tui_pos.operations.registry import perform
from tui_pos.register import Register


async def found(register: Register) -> dict[str, Finding]:
    return await (await perform(register, HEALTH_CHECK, None)).finished()


@pytest.mark.parametrize(
    ("milliseconds", "grade"),
    [(0.4, Grade.GOOD), (50.0, Grade.GOOD), (51.0, Grade.ACCEPTABLE), (100.0, Grade.ACCEPTABLE), (101.0, Grade.BAD)],
)
def test_the_grades_of_latency(milliseconds: float, grade: Grade) -> None:
    finding = latency([milliseconds] * 10)
    assert finding.grade is grade
    assert (finding.advice is None) is (grade is not Grade.BAD)


async def test_a_server_that_is_gone_and_what_waits_for_it(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop, connected=False) as register:
        ready_shop.server.kill()
        await sell(register)
        findings = await found(register)
        assert findings["server"].grade is Grade.BAD
        assert "not reached" in str(findings["server"].words)
        assert findings["server"].advice is not None
        assert findings["uploads"].grade is Grade.ACCEPTABLE
        assert findings["offline"].grade is Grade.GOOD
        assert findings["disk"].grade is Grade.GOOD


async def test_devices(ready_shop: ReadyShop) -> None:
    with listening(StandIn()) as port:
        ready_shop.home.devices.write_text(
            f'[printer]\nkind = "network"\nhost = "127.0.0.1"\nport = {port.number}\n\n'
            '[drawer]\nkind = "printer"\nopen_when = "high"\n\n'
            '[terminal]\nkind = "network"\nhost = "127.0.0.1"\nport = 1\n'
        )
        async with at_work(ready_shop, start=None) as register:
            findings = await found(register)
            assert (findings["printer"].grade, findings["drawer"].grade) == (Grade.GOOD, Grade.GOOD)
            assert findings["terminal"].grade is Grade.BAD
            port.printer.drawer_high = True
            port.printer.low_below = 2_000_000
            findings = await found(register)
            assert (findings["printer"].grade, findings["drawer"].grade) == (Grade.ACCEPTABLE, Grade.ACCEPTABLE)
            port.printer.cover_open = True
            findings = await found(register)
            assert findings["printer"].grade is Grade.BAD
            assert findings["printer"].advice is not None


async def test_a_checkup_that_nobody_looks_at_ends(ready_shop: ReadyShop) -> None:
    async with at_work(ready_shop) as register:
        checkup = await perform(register, HEALTH_CHECK, None)
        checkup.stop()
        assert "server" not in await checkup.finished()
        assert not checkup.done
