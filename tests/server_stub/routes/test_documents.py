"""Delivery over a socket: every document once, whatever is sent again, and durable before it is answered."""

from __future__ import annotations

import msgspec

from tests.server_stub.asking import Asking, activated
from tests.server_stub.deeds import document, sale, shift_opened, transaction
from tests.shop import StubServer
from tui_pos.channel.delivery import BATCH_BYTES, BATCH_LIMIT, Batch, Outcome, SentDocument, batch_of
from tui_pos.channel.requests import RefusalCode
from tui_pos.sales.document import Sealed, hash_of, seal

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
    (seal(document(transaction(currency="USD"))), "sells in"),
    (seal(document(msgspec.structs.replace(transaction(), total=286))), "total"),
    (seal(document(msgspec.structs.replace(transaction(), sequence=10**30))), "receipt number"),
    (msgspec.structs.replace(sale(), id="another"), "is"),
    (msgspec.structs.replace(sale(), hash=hash_of(b"")), "hash"),
    (Sealed(id="x", hash=hash_of(b"[]"), content=b"[]"), "cannot be read"),
    (Sealed(id="y", hash=hash_of(b'{ "a":1}'), content=b'{ "a":1}'), "cannot be read"),
]


def test_what_is_not_sound_is_rejected_and_holds_nothing_back(server: StubServer, register: Asking) -> None:
    *rejected, kept = register.deliver(*(sent for sent, _ in UNSOUND), sale(2)).results
    for result, (_, reason) in zip(rejected, UNSOUND, strict=True):
        assert result.outcome is Outcome.REJECTED
        assert reason in str(result.detail)
    assert kept.outcome is Outcome.ACCEPTED
    statement = server.statement()
    assert statement["rejected"] == len(UNSOUND)
    assert statement["sale"] == PAID


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
    assert outcomes(register, shift_opened(), shift_opened()) == [Outcome.ACCEPTED, Outcome.ACCEPTED]
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
    batch = [sale(sequence, bottles=1) for sequence in range(1, BATCH_LIMIT + 1)]
    results = register.deliver(*batch).results
    assert [result.id for result in results] == [paid.id for paid in batch]
    assert server.statement()["sale"] == {"count": BATCH_LIMIT, "total": BATCH_LIMIT * 95}
