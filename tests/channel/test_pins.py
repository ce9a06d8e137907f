"""PINs are argon2id hashes with a salt of their own."""

from __future__ import annotations

from tui_pos.channel.pins import hash_pin, is_pin, nobodys_hash


def test_only_the_right_pin_fits_and_no_hash_is_made_twice() -> None:
    first, second = hash_pin("123456"), hash_pin("123456")
    assert first != second
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_pin("123456", first)
    assert not is_pin("123457", first)


def test_a_broken_hash_is_of_no_pin() -> None:
    assert not is_pin("123456", "")
    assert not is_pin("", "$argon2id$nonsense")


def test_nobody_has_a_hash_that_costs_as_much_as_anybodys() -> None:
    assert nobodys_hash().rsplit("$", 2)[0] == hash_pin("1").rsplit("$", 2)[0]
