"""Rules 1 to 3 of DESIGN section 2 against the real server: every kind of fault, hitting each data request in turn."""

from __future__ import annotations

import pytest

from tests.faults.story import (
    HITS,
    HOLDING,
    KILLED,
    KINDS,
    SALE_TOTAL,
    Hit,
    first_scan,
    pay,
    repair,
    sale,
    scan_again,
    tell_story,
)
from tests.ready import INTERVAL_S, ReadyShop, asked_online, mode_of, receipt
from tests.shop import until
from tui_pos.channel.failures import connection_cut, connection_refused, malformed, server_error
from tui_pos.connection.state import Mode
from tui_pos.sales.document import SwitchBody

RETURNED = "the retail server answered again"
CUT = str(connection_cut().sentence)
REASONS = {
    "refuse": {CUT},
    "lost-reply": {CUT},
    "error-5xx": {str(server_error(503).sentence)},
    "garbage": {str(malformed("JSON is malformed: invalid character (byte 0)").sentence)},
}


def reasons(kind: str, request: str) -> set[str]:
    """What the switch may say; a killed process cuts the connection and refuses the next, or is not missed in time."""
    held = f"no answer to {request} in 1.0 s"
    if kind == KILLED:
        return {CUT, str(connection_refused().sentence), held}
    return {held} if kind in HOLDING else REASONS[kind]


@pytest.mark.parametrize("hit", HITS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
async def test_the_sale_goes_on_and_arrives_once(ready_shop: ReadyShop, kind: str, hit: Hit) -> None:
    async with ready_shop.register(ready_shop.home, signed_on=False) as register:
        await tell_story(ready_shop, register, kind, hit)
        assert mode_of(register) is Mode.SEAMLESS_OFFLINE
        (change,) = register.changes
        assert str(change.reason) in reasons(kind, hit.request)
        paid = register.switch.timeouts_paid
        assert paid == 1 if kind in HOLDING else paid <= 1

        repair(ready_shop, kind)
        answered = asked_online(register).copy()
        await first_scan(register)
        ready_shop.clock.advance(INTERVAL_S + 1)
        await scan_again(register)
        await pay(register)
        assert (mode_of(register), asked_online(register)) == (Mode.SEAMLESS_OFFLINE, answered)

        await sale(register)
        assert (mode_of(register), register.switch.timeouts_paid) == (Mode.ONLINE, paid)
        assert ready_shop.server.answers() == asked_online(register)
        await until(lambda: register.counts.waiting == 0, "everything was delivered")
        assert register.counts.parked == 0

    assert [transaction.offline for transaction in ready_shop.transactions()] == [True, True, False]
    switches = [document.body for document in ready_shop.documents() if isinstance(document.body, SwitchBody)]
    assert [body.to_state for body in switches] == ["SEAMLESS_OFFLINE", "ONLINE"]
    assert [str(body.reason) for body in switches] == [str(change.reason), RETURNED]
    assert ready_shop.verification().ok
    there = ready_shop.server.statement_of()
    assert (there.sale.count, there.sale.total) == (3, 3 * SALE_TOTAL)
    assert (there.first_receipt, there.last_receipt) == (receipt(1), receipt(3))
    assert (there.conflicts, there.rejected) == (0, 0)
    assert ready_shop.server.received() == ready_shop.written()
