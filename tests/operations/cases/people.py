"""Cases of the operations of people: log on 700 and log off 701."""

from __future__ import annotations

from tests.operations.case import SIGNED_OFF, At, Bad, Case, given
from tests.operations.cases.sale import scan
from tests.operations.shifts import bodies
from tests.shop import CASHIER, MANAGER
from tui_pos.channel.requests import StaffMember
from tui_pos.connection.state import Mode
from tui_pos.operations.shift import LOG_OFF, LOG_ON, Credentials
from tui_pos.sales.document import SignOnBody
from tui_pos.sales.sentence import Sentence


async def kill_the_server(at: At) -> None:
    at.shop.server.kill()


async def be_signed_on(at: At) -> None:
    await at.shop.sign_on(at.register, MANAGER)


async def amelie_is_here(at: At, member: StaffMember) -> None:
    assert (at.register.staff, member.name) == (member, "Amélie")
    (body,) = await bodies(at.register, "sign_on")
    assert isinstance(body, SignOnBody)
    assert body.offline is (at.register.connection.mode is not Mode.ONLINE)
    assert at.register.shift is None, "nobody has said what is in the drawer"


async def nobody_is_here(at: At, said: Sentence) -> None:
    assert at.register.staff is None
    assert len(at.cart.lines) == 1


CASES = (
    Case(
        operation=LOG_ON,
        signed_on=None,
        start=None,
        goes_offline=kill_the_server,
        argument=given(CASHIER),
        done=amelie_is_here,
        bad=(
            Bad(given(Credentials(CASHIER.staff, "000000")), "do not belong together"),
            Bad(given(Credentials("", "")), "Type your staff number"),
            Bad(given(CASHIER), "Sign off first", be_signed_on),
        ),
    ),
    Case(operation=LOG_OFF, ready=scan, done=nobody_is_here, bad=(SIGNED_OFF,)),
)
