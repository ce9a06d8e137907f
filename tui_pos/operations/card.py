"""Card 201 through the terminal (DESIGN section 3): the intent is durable before the call, the outcome after it.

pay_card      writes the intent on the cart, then asks the terminal beside the operation
enquire       asks what became of a payment that nobody knows the outcome of, after a time-out or a restart
abandon       gives the payment up: what was or will be charged is reversed, and kept until it is
"""

from __future__ import annotations

import msgspec

from tui_pos.card_desk import CardResult
from tui_pos.channel.requests import TenderType
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.devices.terminal import Approved, Declined, NeverSeen, NotReached, Reversed, Unknown
from tui_pos.operations.payment import PAYING_ONLY, amount_typed, take, tender_of
from tui_pos.operations.registry import N_, Operation, Role
from tui_pos.operations.sale import needs_cart, the_cart
from tui_pos.register import Register
from tui_pos.sales.card import CardAsked, Deed, Duty
from tui_pos.sales.document import CardSlip
from tui_pos.sales.other_tenders import CARD, ask_card, at_most_due, forget_card, take_card
from tui_pos.sales.sentence import Money, Refused, Sentence, say

ENQUIRY_MS = 10_000


class Refusal(msgspec.Struct, frozen=True):
    """The call never reached the terminal, and no other was made: nothing is charged."""

    sentence: Sentence


Outcome = Approved | Declined | Reversed | NeverSeen | NotReached | Unknown


async def pay_card(register: Register, typed: str) -> CardAsked:
    """Ask the terminal for the typed amount (major units; nothing typed is all that is due); `register.cards` has the result.

    Raises Refused when there is no card tender or terminal, for nothing and for more than is due.
    """
    cart = the_cart(register)
    tender: TenderType = tender_of(register, CARD)
    amount = at_most_due(cart, amount_typed(register, typed))
    asked = CardAsked(
        reference=register.new_id(),
        tender=tender.code,
        name=tender.name,
        amount=amount,
        currency=cart.currency.code,
        offline=register.connection.offline,
        at=register.clock(),
    )
    await register.keep_cart(ask_card(cart, asked))
    reach(CrashPoint.CARD_ASKED)
    register.cards.call(charge(register, asked))
    return asked


async def enquire(register: Register, _: None) -> CardAsked:
    """Ask the terminal what became of the payment; `register.cards` has the result. Raises Refused while it is asked."""
    asked = the_asked(register)
    if register.cards.calling:
        raise Refused(say("The card terminal is being asked. Nothing was changed: wait for it, or give the payment up."))
    register.cards.call(find_out(register, asked))
    return asked


async def abandon(register: Register, _: None) -> Sentence:
    """Give the payment up: the terminal is to reverse it, now or as soon as it can be reached."""
    asked = the_asked(register)
    register.cards.hang_up()
    await register.keep_cart(forget_card(the_cart(register)), reversal(asked.reference, asked.amount, asked.currency, asked.at))
    return say(
        "The card payment of {amount} was given up. If the card was charged, it is given back; the sale is kept.",
        amount=Money(asked.amount, asked.currency),
    )


async def charge(register: Register, asked: CardAsked) -> CardResult:
    """The terminal's word on a new payment; when the call has no answer, it is asked at once what became of it."""
    terminal = register.cards.terminal
    call = terminal.authorise_offline if asked.offline else terminal.authorise
    outcome: Outcome | Refusal = await call(asked.amount, asked.currency, asked.reference, register.devices.terminal_timeout_ms)
    if isinstance(outcome, Unknown):
        outcome = later_word(outcome, await terminal.status(asked.reference, ENQUIRY_MS))
    elif isinstance(outcome, NotReached):
        # The first call with this reference never left, so there is nothing to ask for or to reverse.
        outcome = Refusal(outcome.sentence)
    reach(CrashPoint.CARD_ANSWERED)
    return await settle(register, asked, outcome)


async def find_out(register: Register, asked: CardAsked) -> CardResult:
    """The terminal's word on a payment that was asked for before."""
    outcome = await register.cards.terminal.status(asked.reference, ENQUIRY_MS)
    reach(CrashPoint.CARD_ANSWERED)
    return await settle(register, asked, outcome)


async def settle(register: Register, asked: CardAsked, outcome: Outcome | Refusal) -> CardResult:
    """Write down what became of the payment, in its turn among the operations."""
    async with register.turn:
        cart = register.cart
        if cart is None or cart.asked != asked:
            return CardResult(sentence=say("The card payment was given up before."))
        match outcome:
            case Approved() if (outcome.amount, outcome.currency) == (asked.amount, asked.currency):
                paid = await take(register, take_card(cart, asked, slip_of(outcome)))
                return CardResult(sentence=approved(outcome), taken=True, transaction=paid.transaction)
            case Refusal(sentence=sentence) | Declined(sentence=sentence):
                await register.keep_cart(forget_card(cart))
                return CardResult(sentence=sentence)
            case Reversed():
                await register.keep_cart(forget_card(cart))
                return CardResult(sentence=say("The card payment was reversed. Nothing was charged: begin a new payment."))
            case NeverSeen() | Approved():
                duty = reversal(asked.reference, asked.amount, asked.currency, asked.at)
                await register.keep_cart(forget_card(cart), duty)
                return CardResult(sentence=never_got() if isinstance(outcome, NeverSeen) else other_amount())
            case NotReached() | Unknown():
                return CardResult(sentence=outcome.sentence, open=True)


def later_word(first: Unknown, then: Outcome) -> Outcome:
    """What is known after the first enquiry; one that could not be made says nothing new."""
    return first if isinstance(then, NotReached | Unknown) else then


def slip_of(outcome: Approved) -> CardSlip:
    """What a document keeps of an approval."""
    return CardSlip(
        reference=outcome.reference,
        scheme=outcome.scheme,
        last_four=outcome.last_four,
        token=outcome.token,
        authorisation=outcome.authorisation_code,
        offline=outcome.offline,
    )


def approved(outcome: Approved) -> Sentence:
    """The approval in words."""
    return say(
        "{scheme} …{last_four}: {amount} approved.",
        scheme=outcome.scheme,
        last_four=outcome.last_four,
        amount=Money(outcome.amount, outcome.currency),
    )


def never_got() -> Sentence:
    return say(
        "The card terminal never got this payment. Nothing was charged, and it is reversed so that it never will be: "
        "begin a new payment."
    )


def other_amount() -> Sentence:
    return say("The card terminal has another amount for this payment. It is reversed: begin a new payment.")


def reversal(reference: str, amount: int, currency: str, since: int) -> Duty:
    """The terminal is to undo this payment."""
    return Duty(deed=Deed.REVERSE, reference=reference, amount=amount, currency=currency, since=since)


def the_asked(register: Register) -> CardAsked:
    """The payment whose outcome is not known; raises Refused when there is none."""
    asked = the_cart(register).asked
    if asked is None:
        raise Refused(say("No card payment is under way. Nothing was changed."))
    return asked


def needs_asked(register: Register) -> Sentence | None:
    """Why there is nothing to ask for or to give up."""
    if register.cart is None or register.cart.asked is None:
        return say("No card payment is under way. Nothing was changed.")
    return None


PAY_CARD: Operation[str, CardAsked] = Operation(
    number=201,
    name=N_("Pay by card"),
    summary=N_("The terminal takes the typed amount, or all that is due."),
    key="f2",
    where=PAYING_ONLY,
    permission=Role.CASHIER,
    offline=True,
    run=pay_card,
    why_not=needs_cart,
)
ASK_AGAIN: Operation[None, CardAsked] = Operation(
    number=9010,
    name=N_("Ask the card terminal"),
    summary=N_("Ask what became of a card payment without an answer."),
    key="",
    where=PAYING_ONLY,
    permission=Role.CASHIER,
    offline=True,
    run=enquire,
    why_not=needs_asked,
)
GIVE_UP_CARD: Operation[None, Sentence] = Operation(
    number=9011,
    name=N_("Give up the card payment"),
    summary=N_("The terminal reverses what was or will be charged."),
    key="",
    where=PAYING_ONLY,
    permission=Role.CASHIER,
    offline=True,
    run=abandon,
    why_not=needs_asked,
)
