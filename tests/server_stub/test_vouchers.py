"""Vouchers at the channel over a socket: reserved once, captured or released once, whatever comes again or late."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from msgspec import UNSET

from tests.server_stub.asking import Asking, Response, activated
from tests.server_stub.deeds import document
from tests.shop import StubServer
from tui_pos.channel.claims import Held, HoldVoucher
from tui_pos.channel.delivery import Outcome
from tui_pos.channel.requests import ReadVoucher, RefusalCode, Reply, VoucherBalance
from tui_pos.sales.document import (
    GENESIS,
    Body,
    GiftCardLoad,
    SaleLine,
    Sealed,
    TenderLine,
    TransactionBody,
    VoucherReleasedBody,
    VoucherUse,
    seal,
)
from tui_pos.sales.voucher import GIFT_CARD, voucher_id

NUMBER = "6001234567890123"
CARD = voucher_id(GIFT_CARD, NUMBER)


def sold(sequence: int, amount: int, tender: TenderLine, load: GiftCardLoad | None = None) -> TransactionBody:
    """A sale of this amount: of a thing, or of what is put on a gift card."""
    line = SaleLine(
        number=1,
        product="",
        barcode="",
        name="Thing",
        unit="pc",
        quantity=Decimal(1),
        unit_price=amount,
        amount=amount,
        tax_group="",
        gift_card=load or UNSET,
    )
    return TransactionBody(
        kind="sale",
        receipt=f"PARIS-1-{sequence:06}",
        sequence=sequence,
        started_at=1,
        currency="EUR",
        tax_inclusive=True,
        lines=(line,),
        taxes=(),
        tenders=(tender,),
        total=amount,
        rounding=0,
        change=0,
        offline=False,
        shift="shift-1",
    )


def loaded(amount: int = 2_000) -> TransactionBody:
    cash = TenderLine(tender="cash", kind="cash", name="Cash", amount=amount)
    return sold(1, amount, cash, GiftCardLoad(card=CARD, last_four="0123"))


def spent(sequence: int, amount: int, hold: str) -> TransactionBody:
    use = VoucherUse(voucher=CARD, hold=hold, last_four="0123")
    return sold(
        sequence, amount, TenderLine(tender="gift_card", kind="gift_card", name="Gift card", amount=amount, voucher=use)
    )


def released(hold: str, amount: int) -> VoucherReleasedBody:
    return VoucherReleasedBody(hold=hold, voucher=CARD, amount=amount, currency="EUR")


class Writing:
    """The register's journal, delivered as it is written."""

    def __init__(self, register: Asking) -> None:
        self.register = register
        self.position = 0
        self.previous = GENESIS

    def write(self, body: Body) -> Sealed:
        """Write and deliver one document, which the channel takes."""
        self.position += 1
        sealed = seal(document(body, position=self.position, previous=self.previous))
        self.previous = sealed.hash
        assert self.deliver(sealed) is Outcome.ACCEPTED
        return sealed

    def deliver(self, sealed: Sealed) -> Outcome:
        (result,) = self.register.deliver(sealed).results
        return result.outcome


def hold(asking: Asking, id: str, amount: int, currency: str = "EUR") -> Response:
    return asking.post("/claims/HoldVoucher", HoldVoucher(id=id, voucher=CARD, amount=amount, currency=currency))


def left(response: Response) -> int:
    return msgspec.json.decode(response.read(Reply).answer, type=Held).left


def balance(asking: Asking) -> int:
    answered = asking.post("/data-requests/ReadVoucher", ReadVoucher(voucher=CARD))
    return msgspec.json.decode(answered.read(Reply).answer, type=VoucherBalance).balance


def test_what_is_on_it_is_reserved_once(server: StubServer, register: Asking) -> None:
    Writing(register).write(loaded())
    other, _ = activated(server.url, "PARIS-2", server.activation_code("PARIS-2", "PARIS"))
    assert left(hold(register, "a", 1_500)) == 500
    assert left(hold(register, "a", 1_500)) == 500
    refused = hold(other, "b", 501)
    assert refused.refusal.code is RefusalCode.CONFLICT
    assert left(hold(other, "c", 500)) == 0
    assert balance(register) == 0


def test_another_currency_or_card_is_not_there(server: StubServer, register: Asking) -> None:
    assert hold(register, "a", 1).refusal.code is RefusalCode.NOT_FOUND
    Writing(register).write(loaded())
    assert hold(register, "b", 1, "USD").refusal.code is RefusalCode.NOT_FOUND


def test_a_hold_is_captured_once_and_then_released_no_more(server: StubServer, register: Asking) -> None:
    journal = Writing(register)
    journal.write(loaded())
    hold(register, "a", 1_500)
    assert journal.deliver(journal.write(spent(2, 1_500, "a"))) is Outcome.SAME_AGAIN
    journal.write(released("a", 1_500))
    assert balance(register) == 500


def test_a_hold_is_released_once(server: StubServer, register: Asking) -> None:
    journal = Writing(register)
    journal.write(loaded())
    hold(register, "a", 1_500)
    journal.write(released("a", 1_500))
    journal.write(released("a", 1_500))
    assert balance(register) == 2_000


def test_money_that_changed_hands_counts_though_it_was_released_or_is_not_known(server: StubServer, register: Asking) -> None:
    journal = Writing(register)
    journal.write(loaded())
    hold(register, "a", 1_500)
    journal.write(released("a", 1_500))
    journal.write(spent(2, 1_500, "a"))
    journal.write(spent(3, 700, "never seen"))
    assert balance(register) == -200
    assert hold(register, "b", 1).refusal.code is RefusalCode.CONFLICT
