"""Suspending and recalling carts: 503, 504, giving up one that waits 1221, and their list (DESIGN section 3, claims).

    the channel has the cart                    it is claimed: once, by any register of the store
    it waits here and was never sent            recalled here, from the journal, with no upload in between
    it was sent, and nobody said it arrived     it may be claimed elsewhere: it is delivered first, so it needs the server

A cart is recalled as it was, prices and discounts included, under a new id; `recalled` names the document that suspended it.
"""

from __future__ import annotations

import msgspec

from tui_pos.channel.claims import RecallSuspended, VoidSuspended, Waiting
from tui_pos.channel.requests import ListSuspended
from tui_pos.channel.waiting import SuspendedCart
from tui_pos.claims import Intent
from tui_pos.journal.entry import Delivery
from tui_pos.operations.claims import Finish, resume
from tui_pos.operations.registry import N_, Operation, Role, Where
from tui_pos.operations.sale import needs_line, the_cart
from tui_pos.register import Register
from tui_pos.sales.cart import Cart
from tui_pos.sales.document import Document, RecalledBody, SuspendedBody, unseal
from tui_pos.sales.sentence import Money, Refused, Sentence, say
from tui_pos.sales.text import clean
from tui_pos.sales.totals import totals

LONGEST_NOTE = 60
MOST = 50
LOOKED_AT = 2_000
RECALLED = "recalled"
VOIDED = "voided"


class WaitingCart(msgspec.Struct, frozen=True, kw_only=True):
    """A cart that waits; `here` when this register can recall it without the retail server."""

    cart: SuspendedCart
    here: bool = False


class WaitingCarts(msgspec.Struct, frozen=True):
    """The newest first; `online` whether the list has those of the other registers."""

    carts: tuple[WaitingCart, ...]
    online: bool
    more: bool = False


async def suspend(register: Register, note: str) -> Sentence:
    """Set the open cart aside with a note; it goes up like every document. Raises Refused once money was taken."""
    cart = the_cart(register)
    if cart.tenders:
        raise Refused(say("Money was taken already. Nothing was suspended: finish the sale, or give the money back first."))
    if cart.training:
        raise Refused(say("A sale in training cannot be suspended. Nothing was changed: finish or void it."))
    shift = await register.open_shift()
    body = SuspendedBody(
        shift=shift.id,
        currency=cart.currency.code,
        total=totals(cart).total,
        lines=sum(not line.voided for line in cart.lines),
        note=clean(note, LONGEST_NOTE),
        cart=msgspec.json.encode(cart, order="sorted").decode(),
    )
    await register.give_up(body)
    total = Money(body.total, body.currency)
    if register.connection.offline:
        return say("{total} suspended. Until it has gone up, only this register can recall it.", total=total)
    return say("{total} suspended. Every register of the store can recall it.", total=total)


async def list_waiting(register: Register, _: None) -> WaitingCarts:
    """The carts that wait: the store's as far as the channel can be asked, and this register's own."""
    own = await own_waiting(register)
    request = ListSuspended(limit=MOST)
    answer = await (register.ask_at_start(request) if register.cart is None else register.ask(request))
    online = not register.connection.offline
    local = {document.id for document in own}
    carts = [WaitingCart(cart=shown(document), here=True) for document in own]
    carts += [WaitingCart(cart=cart) for cart in answer.carts if cart.id not in local]
    carts.sort(key=lambda waiting: -waiting.cart.at)
    return WaitingCarts(tuple(carts[:MOST]), online=online, more=answer.more or len(carts) > MOST)


async def recall(register: Register, id: str) -> Sentence:
    """Put a cart that waits back on this register. Raises Refused or RequestRefused; then nothing was changed here."""
    refuse_open_cart(register)
    await resume(register, FINISHERS)
    refuse_open_cart(register)
    await register.open_shift()
    document = await own_undelivered(register, id)
    if document is not None:
        async with register.upkeep.uploading.held():
            if await is_only_here(register, document):
                return await take_back(register, document)
    await deliver_first(register, document)
    claim = RecallSuspended(id=register.new_id(), staff=register.staff_number, suspended=id)
    return await put_back(register, claim.id, await register.claims.make(claim))


async def void_waiting(register: Register, id: str) -> Sentence:
    """Give a cart up where it waits. Raises Refused or RequestRefused; then it still waits."""
    document = await own_undelivered(register, id)
    if document is not None:
        async with register.upkeep.uploading.held():
            if await is_only_here(register, document):
                await register.record(RecalledBody(suspended=id, move=VOIDED))
                return given_up_said()
    await deliver_first(register, document)
    claim = VoidSuspended(id=register.new_id(), staff=register.staff_number, suspended=id)
    await register.claims.make(claim)
    return await note_voided(register, claim.id, id)


def refuse_open_cart(register: Register) -> None:
    if register.cart is not None:
        raise Refused(say("A sale is open. Nothing was recalled: finish, suspend or void it first."))


async def deliver_first(register: Register, document: Document | None) -> None:
    """The channel must have the cart before it can be claimed. Raises Refused when it cannot be delivered."""
    if register.connection.offline:
        raise Refused(
            say(
                "This transaction is at the retail server, where another register may have recalled it, and the register is "
                "offline. Nothing was recalled: connect first."
            )
        )
    if document is not None:
        await register.upkeep.upload_now()


async def take_back(register: Register, document: Document) -> Sentence:
    """Recall a cart that never left this register."""
    cart = msgspec.json.decode(body_of(document).cart, type=Cart)
    return await restored(register, msgspec.structs.replace(cart, id=register.new_id(), recalled=document.id), {})


async def put_back(register: Register, claim: str, won: Waiting) -> Sentence:
    """The cart that a claim has won; the claim's id becomes the cart's, so that it comes back once whatever happens."""
    cart = msgspec.structs.replace(won.cart, id=claim, recalled=won.number)
    said = await restored(register, cart, register.claims.without(claim))
    register.claims.done(claim)
    return said


async def restored(register: Register, cart: Cart, keep: dict[str, msgspec.Struct | None]) -> Sentence:
    """The cart is open again, in one transaction with the document that says so."""
    await register.record(RecalledBody(suspended=cart.recalled, move=RECALLED), keep={"open_cart": cart, **keep})
    register.cart = cart
    register.changed()
    return say("{total} recalled. It is as it was when it was suspended.", total=Money(totals(cart).total, cart.currency.code))


async def note_voided(register: Register, claim: str, id: str) -> Sentence:
    await register.record(RecalledBody(suspended=id, move=VOIDED), keep=register.claims.without(claim))
    register.claims.done(claim)
    return given_up_said()


def given_up_said() -> Sentence:
    return say("The suspended transaction was voided. It is kept in the journal.")


async def finish_recall(register: Register, intent: Intent) -> Sentence | None:
    """A cart that was won before a crash or a lost reply comes back, once there is room for it."""
    won = intent.won()
    if register.cart is not None or not isinstance(won, Waiting):
        return None
    return await put_back(register, intent.id, won)


async def finish_void(register: Register, intent: Intent) -> Sentence | None:
    won = intent.won()
    return await note_voided(register, intent.id, won.number) if isinstance(won, Waiting) else None


async def own_waiting(register: Register) -> list[Document]:
    """The carts suspended here that the channel has not got yet, and that were not recalled here."""
    entries = await register.journal.recent(LOOKED_AT, ("suspended", "recalled"))
    documents = [(unseal(entry.sealed.content), entry.delivery) for entry in entries]
    gone = {document.body.suspended for document, _ in documents if isinstance(document.body, RecalledBody)}
    return [
        document
        for document, delivery in documents
        if isinstance(document.body, SuspendedBody) and document.id not in gone and delivery is not Delivery.ACCEPTED
    ]


async def own_undelivered(register: Register, id: str) -> Document | None:
    """The cart of this id, when it waits here for delivery."""
    return next((document for document in await own_waiting(register) if document.id == id), None)


async def is_only_here(register: Register, document: Document) -> bool:
    """Whether no other register can have the cart: it was never sent, or the channel did not take it."""
    entry = await register.journal.find(document.id)
    if entry is None or entry.delivery is Delivery.ACCEPTED:
        return False
    return entry.delivery is Delivery.PARKED or document.position > await register.journal.suspensions_sent()


def body_of(document: Document) -> SuspendedBody:
    """The body of a document that suspended a cart."""
    if not isinstance(document.body, SuspendedBody):
        raise Refused(say("No transaction waits under this number. Nothing was changed: look at the list again."))
    return document.body


def shown(document: Document) -> SuspendedCart:
    """A cart of this register as the list shows it."""
    body = body_of(document)
    return SuspendedCart(
        id=document.id,
        register=document.register,
        staff=document.staff,
        at=document.at,
        currency=body.currency,
        total=body.total,
        lines=body.lines,
        note=body.note,
    )


def no_cart(register: Register) -> Sentence | None:
    """Why nothing can be recalled now."""
    if register.cart is not None:
        return say("A sale is open. Finish, suspend or void it first.")
    return None


FINISHERS: dict[str, Finish] = {"RecallSuspended": finish_recall, "VoidSuspended": finish_void}
SELLING = frozenset({Where.SALE})

SUSPEND: Operation[str, Sentence] = Operation(
    number=503,
    name=N_("Suspend transaction"),
    summary=N_("Set the sale aside with a note; it is recalled later, here or at another register."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=suspend,
    why_not=needs_line,
)
RECALL: Operation[str, Sentence] = Operation(
    number=504,
    name=N_("Recall transaction"),
    summary=N_("Go on with a sale that was suspended."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=recall,
    why_not=no_cart,
)
VOID_SUSPENDED: Operation[str, Sentence] = Operation(
    number=1221,
    name=N_("Void suspended transaction"),
    summary=N_("Give up a sale that waits to be recalled."),
    key="",
    where=SELLING,
    permission=Role.MANAGER,
    offline=True,
    run=void_waiting,
)
LIST_SUSPENDED: Operation[None, WaitingCarts] = Operation(
    number=9023,
    name=N_("Suspended transactions"),
    summary=N_("The sales that wait to be recalled."),
    key="",
    where=SELLING,
    permission=Role.CASHIER,
    offline=True,
    run=list_waiting,
)
