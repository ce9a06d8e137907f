"""POST /claims over a socket: decided once, answered the same again, and only in the claimer's own store."""

from __future__ import annotations

from typing import Any

import msgspec

from tests.server_stub.asking import Asking, Response, activated
from tests.server_stub.deeds import MORNING, document
from tests.shop import StubServer
from tui_pos.channel.claims import Claim, Decided, RecallSuspended, VoidSuspended, Waiting, WithdrawClaim
from tui_pos.channel.requests import RefusalCode, Reply
from tui_pos.sales.cart import Cart
from tui_pos.sales.document import RecalledBody, Sealed, SuspendedBody, seal
from tui_pos.sales.money import Currency

CART = Cart(id="cart", kind="sale", currency=Currency("EUR", 2, 1), tax_inclusive=True, started_at=MORNING)


def suspended(id: str = "waits") -> Sealed:
    cart = msgspec.json.encode(CART, order="sorted").decode()
    body = SuspendedBody(shift="shift-1", currency="EUR", total=0, lines=0, note="hat", cart=cart)
    return seal(document(body, id=id))


def claim(asking: Asking, command: Claim[Any]) -> Response:
    return asking.post(f"/claims/{command.name}", command)


def won(response: Response) -> Waiting:
    return msgspec.json.decode(response.read(Reply).answer, type=Waiting)


def other(server: StubServer, store: str = "PARIS") -> Asking:
    asking, _ = activated(server.url, f"{store}-2", server.activation_code(f"{store}-2", store))
    return asking


def test_the_same_claim_again_is_given_the_same_answer(server: StubServer, register: Asking) -> None:
    register.deliver(suspended())
    first = claim(register, RecallSuspended(id="c", suspended="waits"))
    assert won(first) == Waiting(number="waits", cart=CART, note="hat")
    server.kill()
    server.start()
    register.url = server.url
    assert claim(register, RecallSuspended(id="c", suspended="waits")) == first


def test_one_register_wins(server: StubServer, register: Asking) -> None:
    register.deliver(suspended())
    second = other(server)
    assert won(claim(second, RecallSuspended(id="c2", suspended="waits"))).number == "waits"
    lost = claim(register, VoidSuspended(id="c1", suspended="waits"))
    assert lost.refusal.code is RefusalCode.CONFLICT
    assert "PARIS-2" in str(lost.refusal.sentence)
    assert claim(register, VoidSuspended(id="c1", suspended="waits")) == lost


def test_an_id_is_one_command(server: StubServer, register: Asking) -> None:
    register.deliver(suspended("one"))
    claim(register, RecallSuspended(id="c", suspended="one"))
    for again in (RecallSuspended(id="c", suspended="two"), VoidSuspended(id="c", suspended="one")):
        assert claim(register, again).refusal.code is RefusalCode.CONFLICT
    assert claim(other(server), RecallSuspended(id="c", suspended="one")).refusal.code is RefusalCode.CONFLICT


def test_a_refusal_is_an_answer_and_stays_one(register: Asking) -> None:
    early = claim(register, RecallSuspended(id="c", suspended="waits"))
    assert early.refusal.code is RefusalCode.NOT_FOUND
    register.deliver(suspended())
    assert claim(register, RecallSuspended(id="c", suspended="waits")) == early
    assert won(claim(register, RecallSuspended(id="d", suspended="waits"))).number == "waits"


def test_another_stores_carts_are_not_there(server: StubServer, register: Asking) -> None:
    register.deliver(suspended())
    refused = claim(other(server, "HOUSTON"), RecallSuspended(id="c", suspended="waits"))
    assert refused.refusal.code is RefusalCode.NOT_FOUND


def test_a_claim_that_never_came_is_withdrawn_for_good(register: Asking) -> None:
    register.deliver(suspended())
    told = claim(register, WithdrawClaim(id="w", claim="c")).read(Reply)
    assert msgspec.json.decode(told.answer, type=Decided).refusal is not None
    assert claim(register, RecallSuspended(id="c", suspended="waits")).refusal.code is RefusalCode.CONFLICT
    assert won(claim(register, RecallSuspended(id="d", suspended="waits"))).number == "waits"


def test_a_claim_that_was_won_is_told_again(register: Asking) -> None:
    register.deliver(suspended())
    claim(register, RecallSuspended(id="c", suspended="waits"))
    told = msgspec.json.decode(claim(register, WithdrawClaim(id="w", claim="c")).read(Reply).answer, type=Decided)
    assert msgspec.convert(told.answer, Waiting).cart == CART


def test_what_its_register_took_back_before_it_came_is_not_won(server: StubServer, register: Asking) -> None:
    waiting = suspended()
    taken = seal(document(RecalledBody(suspended="waits", move="recalled"), position=2, previous=waiting.hash))
    register.deliver(waiting, taken)
    assert claim(other(server), RecallSuspended(id="c", suspended="waits")).refusal.code is RefusalCode.CONFLICT


def test_a_stranger_and_nonsense_are_refused(server: StubServer, register: Asking) -> None:
    stranger = claim(Asking(server.url, "nobody"), RecallSuspended(id="c", suspended="waits"))
    assert stranger.refusal.code is RefusalCode.TOKEN_UNKNOWN
    assert register.send("POST", "/claims/Nothing", b"{}").refusal.code is RefusalCode.INVALID
    assert register.send("POST", "/claims/RecallSuspended", b'{"id": ""}').refusal.code is RefusalCode.INVALID
