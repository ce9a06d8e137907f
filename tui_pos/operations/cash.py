"""Operations on the money in the drawer: start amount 1200, float 1201, removal 1210, drops 1211 and 1212, no sale 1000.

What was done is in the journal first; then the drawer opens.
"""

from __future__ import annotations

import msgspec

from tui_pos.channel.requests import Reason
from tui_pos.devices.drawer import DrawerNotKicked, NullDrawer
from tui_pos.operations.payment import cash_tender
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.register import Register
from tui_pos.sales.cash import check_carried, moved
from tui_pos.sales.document import NoSaleBody
from tui_pos.sales.entry import LONGEST_LINE, parse_amount
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.shift_totals import BANK_DROP, FLOAT, REMOVAL, SAFE_DROP, START_AMOUNT
from tui_pos.sales.text import clean, fit

NO_SALE_REASON = "no_sale"
SHOWN = 40


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """Money put in or taken out: `typed` in major units, `reference` a bag's number, `tender` the store's cash when empty."""

    typed: str
    reference: str = ""
    tender: str = ""


async def declare_start(register: Register, typed: str) -> Sentence:
    """The money (major units; nothing typed is none) that is in the drawer as the shift begins, which is opened if it is not.

    Raises Refused for a shift that has its start amount, and for what is no amount.
    """
    currency = register.configuration.store.currency
    amount = check_carried(parse_amount(clean(typed, LONGEST_LINE) or "0", currency), currency)
    # Opened without its start amount: a crash before that is kept makes the next sign-on ask for it again.
    shift = msgspec.structs.replace(await register.open_shift(), start_amount=amount)
    if amount:
        body = moved(START_AMOUNT, shift=shift.id, tender=cash_tender(register).code, currency=currency, amount=amount)
        await register.record(body, keep={"shift": shift})
    else:
        await register.journal.keep({"shift": shift})
    register.shift = shift
    register.changed()
    opened = say("The shift is open with {amount} in the drawer.", amount=Money(amount, currency.code))
    return await with_drawer(register, opened) if amount else opened


async def float_entry(register: Register, movement: Movement) -> Sentence:
    """More change for the drawer."""
    money = await move(register, FLOAT, movement)
    return await with_drawer(register, say("{amount} went into the drawer.", amount=money))


async def remove(register: Register, movement: Movement) -> Sentence:
    """Money out of the drawer, to be spent or changed."""
    money = await move(register, REMOVAL, movement)
    return await with_drawer(register, say("{amount} left the drawer.", amount=money))


async def safe_drop(register: Register, movement: Movement) -> Sentence:
    """Money out of the drawer into the safe."""
    money = await move(register, SAFE_DROP, movement)
    return await with_drawer(register, say("{amount} went into the safe.", amount=money))


async def bank_drop(register: Register, movement: Movement) -> Sentence:
    """Money out of the drawer, in a bag for the bank."""
    money = await move(register, BANK_DROP, movement)
    return await with_drawer(register, say("{amount} went off to the bank.", amount=money))


async def move(register: Register, kind: str, movement: Movement) -> Money:
    """Write the movement down, in a shift that is opened if there is none; raises Refused, and nothing has moved."""
    currency = register.configuration.store.currency
    amount = parse_amount(clean(movement.typed, LONGEST_LINE), currency)
    tender = tender_code(register, movement.tender)
    draft = moved(kind, shift="", tender=tender, currency=currency, amount=amount, reference=movement.reference)
    shift = await register.open_shift()
    await register.record(msgspec.structs.replace(draft, shift=shift.id))
    return Money(amount, currency.code)


def tender_code(register: Register, wanted: str) -> str:
    """The tender of this code, the store's cash when there is none; raises Refused for one that the store does not take."""
    if not wanted:
        return cash_tender(register).code
    if wanted not in {tender.code for tender in register.configuration.tenders}:
        raise Refused(say("The tender {tender} is not known here. Nothing was changed.", tender=fit(clean(wanted, 100), SHOWN)))
    return wanted


async def no_sale(register: Register, reason: str) -> Sentence:
    """Open the drawer for one of the store's reasons (its code); raises Refused for another."""
    known = reasons_for(register, NO_SALE_REASON)
    if known and reason not in {one.code for one in known}:
        raise Refused(say("Why is the drawer opened? Nothing was done: choose a reason."))
    shift = await register.open_shift()
    await register.record(NoSaleBody(shift=shift.id, reason=clean(reason, SHOWN)))
    kicked = await register.devices.drawer.kick()
    return kicked.sentence if isinstance(kicked, DrawerNotKicked) else say("The drawer is open.")


def reasons_for(register: Register, kind: str) -> tuple[Reason, ...]:
    """The store's reasons of this kind, in their order."""
    return tuple(reason for reason in register.configuration.reasons if reason.kind == kind)


async def with_drawer(register: Register, done: Sentence) -> Sentence:
    """What was done, after the drawer was opened for it, and why it did not open; one that opens by hand is not spoken of."""
    if isinstance(register.devices.drawer, NullDrawer):
        return done
    kicked = await register.devices.drawer.kick()
    if isinstance(kicked, DrawerNotKicked):
        return say("{done} {trouble}", done=done, trouble=kicked.sentence)
    return done


def has_started(register: Register) -> Sentence | None:
    """Why there is no start amount to declare."""
    if register.shift is not None and register.shift.start_amount is not None:
        return say("This shift has its start amount. Use a float entry for more.")
    return None


SELLING = frozenset({Where.SALE})

DECLARE_START: Operation[str, Sentence] = Operation(
    number=1200,
    name=N_("Start amount"),
    summary=N_("Open a shift with the money that is in the drawer."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=declare_start,
    why_not=has_started,
)
FLOAT_ENTRY: Operation[Movement, Sentence] = Operation(
    number=1201,
    name=N_("Float entry"),
    summary=N_("Put more change into the drawer."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=float_entry,
)
TENDER_REMOVAL: Operation[Movement, Sentence] = Operation(
    number=1210,
    name=N_("Tender removal"),
    summary=N_("Take money out of the drawer."),
    key="",
    where=SELLING,
    permission=Role.MANAGER,
    offline=True,
    run=remove,
)
SAFE_DROPPED: Operation[Movement, Sentence] = Operation(
    number=1211,
    name=N_("Safe drop"),
    summary=N_("Take money out of the drawer into the safe."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=safe_drop,
)
BANK_DROPPED: Operation[Movement, Sentence] = Operation(
    number=1212,
    name=N_("Bank drop"),
    summary=N_("Take money out of the drawer in a bag for the bank."),
    key="",
    where=SELLING,
    permission=Role.MANAGER,
    offline=True,
    run=bank_drop,
)
NO_SALE: Operation[str, Sentence] = Operation(
    number=1000,
    name=N_("Open drawer"),
    summary=N_("Open the drawer without a sale, for a reason."),
    key="",
    where=SELLING,
    permission=Role.MANAGER,
    offline=True,
    run=no_sale,
)
