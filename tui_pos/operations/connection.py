"""Operations of the connection: 917, a person's switch (DESIGN section 2, rules 4 and 6), synchronise now, retry."""

from __future__ import annotations

from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.register import Register
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sync.sessions import SyncResult


def connection_label(register: Register) -> str:
    """The name of the 917 button: what pressing it would do."""
    return N_("Connect") if register.connection.offline else N_("Disconnect")


def connection_refusal(register: Register) -> Sentence | None:
    """Rule 4: nothing goes back while a sale is open."""
    if register.connection.offline and register.cart is not None:
        return say("A sale is open, so the register stays offline and keeps the sale. Finish or void it, then connect.")
    return None


def before_sign_on(register: Register) -> bool:
    """Rule 6: the store's offline profile may allow the switch while nobody is signed on."""
    return register.configuration.profile.manual_switch_before_sign_on


async def switch_connection(register: Register, _: None) -> Sentence:
    """Disconnect when connected, Connect when not; raises Refused with the reason, the state then stays."""
    if register.connection.offline:
        await register.connect()
        return say("Connected to the retail server.")
    await register.disconnect()
    return say("Disconnected. The register sells from its own data until somebody presses Connect.")


def synchronise_refusal(register: Register) -> Sentence | None:
    """Why synchronising now is pointless."""
    if not register.upkeep.may_run():
        return say("Disconnected by a person: connect first, then synchronise.")
    if register.sync_status.result is SyncResult.RUNNING:
        return say("A synchronisation is running already.")
    return None


async def synchronise(register: Register, _: None) -> Sentence:
    """Start one download and one upload cycle in the background."""
    register.upkeep.soon()
    return say("Synchronising: the result is on the Connection status screen.")


def retry_refusal(register: Register) -> Sentence | None:
    """Why there is nothing to retry."""
    return None if register.counts.parked else say("No document is parked.")


async def retry_parked(register: Register, _: None) -> Sentence:
    """Let the parked documents wait for delivery again, and deliver soon."""
    count = await register.upkeep.retry_parked()
    return say("{count} parked documents are delivered again: what becomes of them is on the Connection screen.", count=count)


DATABASE_CONNECTION: Operation[None, Sentence] = Operation(
    number=917,
    name=N_("Database connection status"),
    summary=N_("Disconnect from the retail server, or connect again."),
    key="f11",
    where=frozenset({Where.SIGNED_OFF, Where.SALE, Where.CONNECTION}),
    permission=Role.CASHIER,
    offline=True,
    run=switch_connection,
    why_not=connection_refusal,
    label=connection_label,
    before_sign_on=before_sign_on,
)

SYNCHRONISE: Operation[None, Sentence] = Operation(
    number=9001,
    name=N_("Synchronise now"),
    summary=N_("Fetch new data and deliver waiting documents now."),
    key="f5",
    where=frozenset({Where.CONNECTION}),
    permission=Role.CASHIER,
    offline=True,
    run=synchronise,
    why_not=synchronise_refusal,
)

RETRY_PARKED: Operation[None, Sentence] = Operation(
    number=9002,
    name=N_("Retry parked documents"),
    summary=N_("Deliver again what the retail server did not take."),
    key="f6",
    where=frozenset({Where.CONNECTION}),
    permission=Role.CASHIER,
    offline=True,
    run=retry_parked,
    why_not=retry_refusal,
)
