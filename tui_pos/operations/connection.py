"""Operations of the connection: 917, a person's switch (DESIGN section 2, rules 4 and 6), synchronise now, retry."""

from __future__ import annotations

from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.register import Register
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sync.downloads import FAILED, DownloadStatus
from tui_pos.sync.sessions import SyncResult

WAITING = FAILED | {DownloadStatus.AVAILABLE, DownloadStatus.SUSPENDED}


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
    register.upkeep.hurry()
    return say("Synchronising: the result is on the Connection status screen.")


def retry_refusal(register: Register) -> Sentence | None:
    """Why there is nothing to retry."""
    return None if register.counts.parked else say("No document is parked.")


async def retry_parked(register: Register, _: None) -> Sentence:
    """Let the parked documents wait for delivery again, and deliver soon."""
    count = await register.upkeep.retry_parked()
    return say("{count} parked documents are delivered again: what becomes of them is on the Connection screen.", count=count)


def retry_download_refusal(register: Register) -> Sentence | None:
    """Why there is no package to retry."""
    failed = any(download.status in FAILED for download in register.sync_status.downloads)
    return None if failed else say("No download has failed.")


async def retry_download(register: Register, session: int) -> Sentence:
    """Try a package that has failed again; raises Refused when it has not."""
    await register.upkeep.retry_download(session)
    return say("Session {session} is fetched again: what becomes of it is on the Connection screen.", session=session)


def cancel_download_refusal(register: Register) -> Sentence | None:
    """Why there is no package to give up."""
    waiting = any(download.status in WAITING for download in register.sync_status.downloads)
    return None if waiting else say("No download is waiting.")


async def cancel_download(register: Register, session: int) -> Sentence:
    """Give a package up for the full set that headquarters sends instead; raises Refused when it is over already."""
    await register.upkeep.cancel_download(session)
    return say("Session {session} is cancelled: headquarters sends all the data instead.", session=session)


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

RETRY_DOWNLOAD: Operation[int, Sentence] = Operation(
    number=9003,
    name=N_("Retry download"),
    summary=N_("Fetch and apply a package again that has failed."),
    key="",
    where=frozenset({Where.CONNECTION}),
    permission=Role.CASHIER,
    offline=True,
    run=retry_download,
    why_not=retry_download_refusal,
)

CANCEL_DOWNLOAD: Operation[int, Sentence] = Operation(
    number=9004,
    name=N_("Cancel download"),
    summary=N_("Give up a package that has failed: headquarters sends all the data instead."),
    key="",
    where=frozenset({Where.CONNECTION}),
    permission=Role.MANAGER,
    offline=True,
    run=cancel_download,
    why_not=cancel_download_refusal,
)
