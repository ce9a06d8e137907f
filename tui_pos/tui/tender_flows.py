"""What the screens do for the tenders: ask for what each needs, then perform it."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.operations.card import PAY_CARD
from tui_pos.operations.payment import (
    PAY_CHECK,
    PAY_CURRENCY,
    VOID_PAYMENT,
    CheckGiven,
    CurrencyGiven,
    Paid,
    amount_typed,
    handed,
    rate_of,
)
from tui_pos.operations.registry import Operation, perform
from tui_pos.operations.sale import Added, the_cart
from tui_pos.operations.vouchers import (
    ADD_TO_GIFT_CARD,
    CREDIT_MEMO_BALANCE,
    GIFT_CARD_BALANCE,
    ISSUE_CREDIT_MEMO,
    ISSUE_GIFT_CARD,
    PAY_CREDIT_MEMO,
    PAY_GIFT_CARD,
    VoucherGiven,
)
from tui_pos.sales.foreign import due_in
from tui_pos.sales.money import Currency
from tui_pos.sales.other_tenders import at_most_due, exact_due
from tui_pos.sales.sentence import Money, Number, Refused, Sentence, say
from tui_pos.sales.totals import CURRENCY
from tui_pos.sales.voucher import last_four
from tui_pos.tui.drawing import Role
from tui_pos.tui.place import Work
from tui_pos.tui.screens.ask import Ask
from tui_pos.tui.screens.card_wait import CardWait
from tui_pos.tui.screens.choose import Choose, Option
from tui_pos.tui.screens.payment import Payment, finish, tender_name
from tui_pos.tui.till import Till


def typed_amount(till: Till) -> str:
    """What stands on the line of the payment, which is used up."""
    place = till.place
    typed, place.line = place.line, ""
    return typed if isinstance(place, Payment) else ""


async def pay_by_card(till: Till) -> None:
    await perform(till.register, PAY_CARD, typed_amount(till))
    till.go(CardWait(till))


def pay_by_check(till: Till) -> None:
    typed = typed_amount(till)
    cart = the_cart(till.register)
    amount = at_most_due(cart, amount_typed(till.register, typed))
    told = say("Amount: {amount}.", amount=Money(amount, cart.currency.code))
    title, label = say(PAY_CHECK.name), say("Check number")
    till.open(Ask(till, title, (told,), label, lambda number: paying_check(till, CheckGiven(typed=typed, number=number))))


async def paying_check(till: Till, given: CheckGiven) -> None:
    finish(till, await perform(till.register, PAY_CHECK, given))


def pay_in_currency(till: Till) -> None:
    typed = typed_amount(till)
    due = exact_due(the_cart(till.register))
    currencies = [tender for tender in till.register.configuration.tenders if tender.kind == CURRENCY]
    if not currencies:
        raise Refused(say("This store takes no foreign money. Nothing was taken: take another tender."))

    def option(code: str, name: str) -> Option:
        rate = rate_of(till.register, code)
        theirs = Currency(rate.currency, rate.digits)
        amount = due_in(due, till.register.configuration.store.currency, rate)
        return Option(name, f"{till.language.amount(amount, theirs)} {code}", lambda: ask_currency(till, code, typed))

    till.open(Choose(till, say("Which money?"), [option(tender.code, tender.name) for tender in currencies]))


def ask_currency(till: Till, code: str, typed: str) -> None:
    """How much of it; Enter alone is exactly what is due."""
    own = till.register.configuration.store.currency
    rate = rate_of(till.register, code)
    due = due_in(exact_due(the_cart(till.register)), own, rate)
    worth = f"{rate.rate // 1_000_000}.{rate.rate % 1_000_000:06}".rstrip("0").rstrip(".")
    told = (
        say("Due: {due}. Change is given in {own}.", due=Money(due, code), own=own.code),
        say("1 {currency} = {rate} {own}", currency=code, rate=Number(worth), own=own.code),
    )
    title, label = say(PAY_CURRENCY.name), say("Amount in {currency}", currency=code)
    place = Ask(till, title, told, label, lambda line: paying_currency(till, code, line), say("Exactly that"))
    place.line = typed
    till.open(place)


async def paying_currency(till: Till, code: str, line: str) -> None:
    finish(till, await perform(till.register, PAY_CURRENCY, CurrencyGiven(currency=code, typed=line)))


def void_payment(till: Till) -> Work | None:
    cart = the_cart(till.register)
    if len(cart.tenders) == 1:
        return giving_back(till, 1)

    def option(number: int) -> Option:
        tender = cart.tenders[number - 1]
        given = till.tell(say("{amount}", amount=handed(tender, cart)))
        return Option(tender_name(tender, till), given, lambda: giving_back(till, number))

    options = [option(number) for number in range(1, len(cart.tenders) + 1)]
    everything = Option(till.tell(say("All of them")), "", lambda: giving_back(till, None))
    till.open(Choose(till, say("Which payment is given back?"), [*options, everything]))
    return None


async def giving_back(till: Till, number: int | None) -> None:
    till.say(await perform(till.register, VOID_PAYMENT, number))


def in_front(till: Till) -> CardWait:
    """The card payment without an outcome; raises Refused when something else is in front."""
    if not isinstance(till.place, CardWait):
        raise Refused(say("That is not possible here. Nothing was changed."))
    return till.place


def pay_with_voucher(operation: Operation[VoucherGiven, Paid]) -> Callable[[Till], None]:
    """Asks for the number of what pays; the amount is what stands on the line, or all that is due."""

    def ask(till: Till) -> None:
        typed = typed_amount(till)

        async def pay(number: str) -> None:
            finish(till, await perform(till.register, operation, VoucherGiven(number=number, typed=typed)))

        told = say(operation.summary)
        till.open(Ask(till, say(operation.name), (told,), say("Card or memo number"), pay))

    return ask


def load_card(operation: Operation[VoucherGiven, Added]) -> Callable[[Till], None]:
    """Asks for the number of the card, then for how much is put on it."""

    def ask(till: Till) -> None:
        async def number_typed(number: str) -> None:
            shown = say("Card …{last_four}.", last_four=last_four(number))

            async def amount_typed_too(typed: str) -> None:
                added = await perform(till.register, operation, VoucherGiven(number=number, typed=typed))
                till.say(added.sentence)

            till.open(Ask(till, say(operation.name), (shown,), say("Amount"), amount_typed_too))

        till.open(Ask(till, say(operation.name), (say(operation.summary),), say("Card number"), number_typed))

    return ask


def read_balance(operation: Operation[str, Sentence]) -> Callable[[Till], None]:
    """Asks for the number, and says what is left."""

    def ask(till: Till) -> None:
        async def read(number: str) -> None:
            till.say(await perform(till.register, operation, number), Role.GOOD)

        till.open(Ask(till, say(operation.name), (say(operation.summary),), say("Card or memo number"), read))

    return ask


async def refund_as_memo(till: Till) -> None:
    finish(till, await perform(till.register, ISSUE_CREDIT_MEMO, None))


OPERATIONS: dict[int, Callable[[Till], Work | None]] = {
    201: pay_by_card,
    203: pay_in_currency,
    204: pay_by_check,
    211: void_payment,
    213: pay_with_voucher(PAY_CREDIT_MEMO),
    214: pay_with_voucher(PAY_GIFT_CARD),
    511: refund_as_memo,
    512: load_card(ISSUE_GIFT_CARD),
    514: read_balance(CREDIT_MEMO_BALANCE),
    519: load_card(ADD_TO_GIFT_CARD),
    520: read_balance(GIFT_CARD_BALANCE),
    9010: lambda till: in_front(till).ask(),
    9011: lambda till: in_front(till).give_up(),
}
