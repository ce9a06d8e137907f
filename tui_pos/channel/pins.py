"""PINs are kept only as argon2id hashes, made and checked here (issue 2, *What bad input gets*)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)


def hash_pin(pin: str) -> str:
    """A new salted hash, with its parameters inside."""
    return HASHER.hash(pin)


def is_pin(pin: str, pin_hash: str) -> bool:
    """Whether the hash is of this PIN; a hash that cannot be read is of none."""
    try:
        return HASHER.verify(pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobodys_hash() -> str:
    """A hash to check against when the staff number is unknown, so that the answer takes the same time."""
    return hash_pin("")
