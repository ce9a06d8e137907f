"""Delivery over a socket: every document once, whatever is sent again, and durable before it is answered."""

from __future__ import annotations

import msgspec

from server_stub.database import opened
from server_stub.home import Home
from tests.server_stub.asking import Asking, activated
from tests.server_stub.deeds import document, journal_of, sale, sales, transaction
from tests.shop import StubServer
from tui_pos.channel.delivery import BATCH_BYTES, BATCH_LIMIT, Batch, Outcome, SentDocument, batch_of
from tui_pos.channel.models import Register
from tui_pos.channel.requests import RefusalCode
from tui_pos.sales.document import Sealed, ShiftOpenedBody, hash_of, seal

PAID = {"count": 1, "total": 285}


def outcomes(register: Asking, *documents: Sealed) -> list[Outcome]:
    return [result.outcome for result in register.deliver(*documents).results]


def test_what_is_sent_again_is_kept_once(server: StubServer, register: Asking) -> None:
    paid = sale()
    assert outcomes(register, paid) == [Outcome.ACCEPTED]
    assert outcomes(register, paid, paid) == [Outcome.SAME_AGAIN, Outcome.SAME_AGAIN]
    assert server.statement()["sale"] == PAID
    assert server.json("stats")["documents"] == {"accepted": 1, "same_again": 2, "conflict": 0, "rejected": 0}


def test_an_answer_is_durable(server: StubServer, register: Asking) -> None:
    register.deliver(sale())
    server.kill()
    assert server.statement()["sale"] == PAID


def test_the_same_id_with_another_hash_is_a_conflict_and_both_are_kept(server: StubServer, register: Asking) -> None:
    first = sale(1, bottles=3, id="one")
    second = sale(1, bottles=1, id="one")
    register.deliver(first)
    (result,) = register.deliver(second).results
    assert result.outcome is Outcome.CONFLICT
    assert first.hash[:12] in str(result.detail)
    assert second.hash[:12] in str(result.detail)
    assert outcomes(register, second) == [Outcome.CONFLICT]
    assert outcomes(register, first) == [Outcome.SAME_AGAIN]
    statement = server.statement()
    assert statement["sale"] == PAID
    assert statement["conflicts"] == 1


UNSOUND = [
    (seal(document(register="PARIS-2")), "belongs to register"),
    (seal(document(store="HOUSTON")), "belongs to register"),
    (msgspec.structs.replace(sale(), id="another"), "is"),
    (msgspec.structs.replace(sale(), hash=hash_of(b"")), "hash"),
    (Sealed(id="x", hash=hash_of(b"[]"), content=b"[]"), "cannot be read"),
    (Sealed(id="y", hash=hash_of(b'{ "a":1}'), content=b'{ "a":1}'), "cannot be read"),
]
ODD = [
    (transaction(currency="USD"), "sells in"),
    (msgspec.structs.replace(transaction(), total=286), "total"),
    (msgspec.structs.replace(transaction(), sequence=10**30), "receipt number"),
]


def test_what_is_not_sound_is_rejected_and_holds_nothing_back(server: StubServer, register: Asking) -> None:
    *odd, kept = journal_of(*(body for body, _ in ODD), transaction(2))
    *rejected, accepted = register.deliver(*(sent for sent, _ in UNSOUND), *odd, kept).results
    for result, (_, reason) in zip(rejected, (*UNSOUND, *ODD), strict=True):
        assert result.outcome is Outcome.REJECTED
        assert reason in str(result.detail)
    assert accepted.outcome is Outcome.ACCEPTED
    statement = server.statement()
    assert statement["rejected"] == len(UNSOUND) + len(ODD)
    assert statement["sale"] == PAID


def test_a_number_that_the_database_cannot_hold_is_rejected(register: Asking) -> None:
    assert outcomes(register, seal(msgspec.structs.replace(document(), at=2**63))) == [Outcome.REJECTED]


def test_text_that_a_database_may_not_hold_is_no_obstacle(server: StubServer, register: Asking) -> None:
    odd = msgspec.structs.replace(transaction(), source="before\x00after")
    paid = seal(document(odd))
    assert outcomes(register, paid) == [Outcome.ACCEPTED]
    assert outcomes(register, paid) == [Outcome.SAME_AGAIN]
    assert server.statement()["sale"] == PAID


def test_a_document_in_another_spelling_is_rejected(register: Asking) -> None:
    paid = sale()
    spaced = paid.content.replace(b'":', b'": ', 1)
    (result,) = register.deliver(Sealed(id=paid.id, hash=hash_of(spaced), content=spaced)).results
    assert result.outcome is Outcome.REJECTED


def test_another_register_cannot_learn_or_take_an_id(server: StubServer, register: Asking) -> None:
    paid = sale()
    register.deliver(paid)
    other, _ = activated(server.url, "PARIS-2", server.activation_code("PARIS-2"))
    assert outcomes(other, paid) == [Outcome.REJECTED]
    assert outcomes(other, seal(document(id=paid.id, register="PARIS-2"))) == [Outcome.REJECTED]
    assert server.statement("PARIS-1")["sale"] == PAID
    assert server.statement("PARIS-2")["sale"]["count"] == 0


def test_deeds_that_are_no_sale_are_kept_too(server: StubServer, register: Asking) -> None:
    assert outcomes(register, *journal_of(ShiftOpenedBody(shift="shift-1"), ShiftOpenedBody(shift="shift-1"))) == [
        Outcome.ACCEPTED,
        Outcome.ACCEPTED,
    ]
    assert server.statement()["sale"]["count"] == 0


def test_batches_have_limits(register: Asking) -> None:
    many = batch_of(tuple(sale() for _ in range(BATCH_LIMIT + 1)))
    assert register.post("/documents", many).refusal.code is RefusalCode.INVALID
    assert register.post("/documents", Batch(documents=())).refusal.code is RefusalCode.INVALID
    huge = b'"' + b"x" * (BATCH_BYTES + 512 * 1024) + b'"'
    refused = register.post("/documents", Batch(documents=(SentDocument(id="x", hash="0" * 64, content=msgspec.Raw(huge)),)))
    assert refused.refusal.code is RefusalCode.INVALID
    assert "larger" in str(refused.refusal.sentence)


def test_a_full_batch_is_settled_in_order(server: StubServer, register: Asking) -> None:
    batch = sales(BATCH_LIMIT)
    results = register.deliver(*batch).results
    assert [result.id for result in results] == [paid.id for paid in batch]
    assert server.statement()["sale"] == {"count": BATCH_LIMIT, "total": BATCH_LIMIT * 95}


def test_one_that_the_database_does_not_take_is_parked_alone(server: StubServer, register: Asking) -> None:
    body = transaction(2, bottles=1)
    twice = msgspec.structs.replace(body, lines=body.lines * 2)
    first, odd, last = journal_of(transaction(1), twice, transaction(3, bottles=1))
    assert outcomes(register, first, odd, last) == [Outcome.ACCEPTED, Outcome.REJECTED, Outcome.ACCEPTED]
    assert server.statement()["sale"]["count"] == 2


def test_both_hashes_of_a_conflict_are_told(register: Asking) -> None:
    first, second = sale(1, bottles=3, id="one"), sale(1, bottles=1, id="one")
    register.deliver(first)
    (result,) = register.deliver(second).results
    assert result.kept_hash == first.hash


def test_what_was_sold_before_offline_support_was_switched_off_is_taken(server: StubServer, register: Asking) -> None:
    with opened(Home(server.home).channel) as db:
        Register.update(support_offline=0).where(Register.number == "PARIS-1").execute(db)
    assert outcomes(register, *sales(2)) == [Outcome.ACCEPTED, Outcome.ACCEPTED]


def test_nesting_without_end_is_refused(register: Asking) -> None:
    deep = b"[" * 50_000 + b"]" * 50_000
    refused = register.post("/documents", Batch(documents=(SentDocument(id="x", hash="0" * 64, content=msgspec.Raw(deep)),)))
    assert refused.refusal.code is RefusalCode.INVALID
