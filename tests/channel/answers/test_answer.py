"""Every data request has exactly one answer, of the type it promises."""

from __future__ import annotations

import msgspec
import pytest
from peewee import Database

from tests.channel.chain import asker
from tui_pos.channel.answers import ANSWERS, answer
from tui_pos.channel.requests import DATA_REQUESTS, DataRequest, FindProduct, ReadConfiguration, SearchProducts, SignOn


def test_every_data_request_is_answered() -> None:
    assert set(ANSWERS) == set(DATA_REQUESTS.values())


@pytest.mark.parametrize(
    "request_",
    [
        ReadConfiguration(),
        SignOn(staff="000160", pin="123456"),
        FindProduct(barcode="5901234123457"),
        SearchProducts(text="milk"),
    ],
)
def test_an_answer_is_of_the_promised_type_and_survives_the_wire(db: Database, request_: DataRequest[msgspec.Struct]) -> None:
    answered = answer(db, request_, asker())
    assert type(answered) is request_.reply
    assert msgspec.json.decode(msgspec.json.encode(answered), type=request_.reply) == answered
