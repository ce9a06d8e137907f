"""A sentence keeps its English text and its values apart, and a stranger's text never raises."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.sales.sentence import Duration, Moment, Money, Number, Refused, Sentence, fill, say


def test_the_values_are_filled_in() -> None:
    sentence = say("{staff} sold {money} in {time}", staff="000160", money=Money(95, "EUR"), time=Duration(2_000))
    assert str(sentence) == "000160 sold 95 minor units EUR in 2.0 s"
    assert str(Refused(sentence)) == str(sentence)


def test_a_sentence_travels() -> None:
    sentence = say("{a} {b} {c} {d}", a=Money(1, "EUR"), b=Moment(5), c=Number("0.48"), d=7)
    assert msgspec.json.decode(msgspec.json.encode(sentence), type=Sentence) == sentence


@given(st.text(), st.dictionaries(st.text(max_size=5), st.text(max_size=5)))
def test_no_text_raises(text: str, values: dict[str, str]) -> None:
    fill(text, values)


def test_an_unknown_field_stays_and_values_are_not_filled_again() -> None:
    assert fill("{known} {unknown} {", {"known": "{unknown}"}) == "{unknown} {unknown} {"
