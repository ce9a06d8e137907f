"""A body is an answer, a typed refusal or a failure, whatever bytes it is made of; its texts arrive clean."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.channel.replies import TEXT_LIMIT, answer_in, cleaned, content_in, refusal_in
from tui_pos.channel.requests import (
    PROTOCOL_VERSION,
    Product,
    ProductList,
    Refusal,
    RefusalCode,
    Reply,
    RequestRefused,
    StaffMember,
)
from tui_pos.sales.sentence import say

MEMBER = StaffMember(number="1", name="Amélie", role="cashier")


def reply(version: int = PROTOCOL_VERSION, answer: bytes | None = None, refusal: RefusalCode | None = None) -> bytes:
    whole = Reply(version=version)
    if answer is not None:
        whole = msgspec.structs.replace(whole, answer=msgspec.Raw(answer))
    if refusal is not None:
        whole = msgspec.structs.replace(whole, refusal=Refusal(code=refusal, sentence=say("No {what}.", what="entry")))
    return msgspec.json.encode(whole)


def test_an_answer_is_decoded_into_its_type() -> None:
    assert answer_in(reply(answer=msgspec.json.encode(MEMBER)), StaffMember) == MEMBER


def test_a_refusal_is_raised_as_the_answer_it_is() -> None:
    with pytest.raises(RequestRefused) as refused:
        answer_in(reply(refusal=RefusalCode.WRONG_PIN), StaffMember)
    assert refused.value.code is RefusalCode.WRONG_PIN


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", FailureKind.MALFORMED),
        (b"<html>", FailureKind.MALFORMED),
        (b"\xff\xfe", FailureKind.MALFORMED),
        (b"null", FailureKind.MALFORMED),
        (b"[" * 200_000, FailureKind.MALFORMED),
        (b'{"version":1,"answer":' + b"[" * 200_000, FailureKind.MALFORMED),
        (reply(), FailureKind.MALFORMED),
        (reply(answer=b"null"), FailureKind.MALFORMED),
        (reply(answer=b'{"number":"1"}'), FailureKind.MALFORMED),
        (reply(answer=b'{"number":"1","name":"\xff","role":""}'), FailureKind.MALFORMED),
        (reply(version=PROTOCOL_VERSION + 1, answer=msgspec.json.encode(MEMBER)), FailureKind.WRONG_VERSION),
        (reply(refusal=RefusalCode.TOKEN_UNKNOWN), FailureKind.TOKEN_UNKNOWN),
        (reply(refusal=RefusalCode.VERSION_UNSUPPORTED), FailureKind.VERSION_UNSUPPORTED),
        (reply(refusal=RefusalCode.REGISTER_REVOKED), FailureKind.REVOKED),
    ],
)
def test_anything_else_is_a_failure_of_its_kind(body: bytes, kind: FailureKind) -> None:
    with pytest.raises(ChannelFailure) as failed:
        answer_in(body, StaffMember)
    assert failed.value.kind is kind


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_a_failure(body: bytes) -> None:
    with pytest.raises(ChannelFailure):
        content_in(body, StaffMember)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, reply(refusal=RefusalCode.NOT_FOUND), FailureKind.SERVER_ERROR),
        (503, b"", FailureKind.SERVER_ERROR),
        (404, b"not here", FailureKind.UNEXPECTED),
        (400, reply(), FailureKind.UNEXPECTED),
        (302, b"", FailureKind.UNEXPECTED),
        (204, b"", FailureKind.UNEXPECTED),
        (401, reply(refusal=RefusalCode.TOKEN_UNKNOWN), FailureKind.TOKEN_UNKNOWN),
        (426, reply(refusal=RefusalCode.VERSION_UNSUPPORTED), FailureKind.VERSION_UNSUPPORTED),
        (403, reply(refusal=RefusalCode.REGISTER_REVOKED), FailureKind.REVOKED),
    ],
)
def test_a_status_without_a_typed_refusal_of_the_question_is_a_failure(status: int, body: bytes, kind: FailureKind) -> None:
    failure = refusal_in(status, body)
    assert isinstance(failure, ChannelFailure)
    assert failure.kind is kind


def test_a_typed_refusal_with_its_status_is_an_answer() -> None:
    refusal = refusal_in(404, reply(refusal=RefusalCode.NOT_FOUND))
    assert isinstance(refusal, RequestRefused)
    assert refusal.code is RefusalCode.NOT_FOUND


def test_texts_are_cleaned_at_any_depth() -> None:
    product = Product(
        number="1\x1b[31m",
        barcode="1",
        name="[/b]\x1b]0;owned\x07 Milk\u202e" + "x" * 1000,
        unit="pc",
        weighed=False,
        price=1,
        tax_group="A",
        taxes=(),
    )
    (clean,) = cleaned(ProductList((product,))).products
    assert clean.number == "1[31m"
    assert clean.name.startswith("[/b]]0;owned Milkxxx")
    assert len(clean.name) == TEXT_LIMIT


def test_the_servers_own_sentences_are_cleaned_too() -> None:
    body = msgspec.json.encode(
        Reply(
            version=PROTOCOL_VERSION,
            refusal=Refusal(code=RefusalCode.LOCKED, sentence=say("Wait\x1b[2J {name}", name="a\u200bb", count=3)),
        )
    )
    with pytest.raises(RequestRefused) as refused:
        answer_in(body, StaffMember)
    assert refused.value.sentence == say("Wait[2J {name}", name="ab", count=3)
