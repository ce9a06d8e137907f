"""Who a register is to the server (issue 2): one-time codes, device tokens, and their end; only hashes are kept.

register add     -> a code of 80 bits, good once and for a day
POST /activate   -> the code is used up, a token of 256 bits begins, the register's older token is revoked
register revoke  -> the token ends, and so does a code that was not used
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

import msgspec
from peewee import Database

from server_stub.records import RevokedToken
from tui_pos.channel.dialect import rows
from tui_pos.channel.models import Register, RegisterCredential
from tui_pos.channel.requests import RefusalCode, RequestRefused, refuse
from tui_pos.sales.sentence import Refused, say

Secret = Callable[[int], bytes]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_SYMBOLS = 16
CODE_GROUP = 4
CODE_LIFETIME = 24 * 3600 * 1_000_000
TOKEN_BYTES = 32
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


class Device(msgspec.Struct, frozen=True):
    """The register that a token stands for, and the activation that the token came from."""

    store: str
    register: str
    incarnation: str


class NewToken(msgspec.Struct, frozen=True):
    """A token as its register gets it, and the id of this activation."""

    token: str
    incarnation: str


def new_code(secret: Secret = secrets.token_bytes) -> str:
    """A code that a person can read out: four groups of four letters and digits."""
    symbols = "".join(ALPHABET[byte % len(ALPHABET)] for byte in secret(CODE_SYMBOLS))
    return "-".join(symbols[start : start + CODE_GROUP] for start in range(0, CODE_SYMBOLS, CODE_GROUP))


def code_hash(code: str) -> str:
    """The hash of a code however it was typed: case, spaces, dashes and misread letters do not matter."""
    return digest(code.upper().translate(MISREAD))


def digest(secret: str) -> str:
    """SHA-256 is enough for a secret with this much chance in it; a header may hold bytes that are no text."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()


def issue_code(db: Database, register: str, now: int, secret: Secret = secrets.token_bytes) -> str:
    """A new one-time code; an unused one before it ends. Refused while the channel does not have the register."""
    if not rows(db, "SELECT 1 FROM register WHERE number = ?", (register,)):
        raise Refused(
            say(
                "The channel database has not taken register {register} yet. It is kept at headquarters: see "
                "tui-pos-server sessions, then ask for its code again.",
                register=register,
            )
        )
    code = new_code(secret)
    (
        RegisterCredential.insert(register=register, code_hash=code_hash(code), code_expires_at=now + CODE_LIFETIME)
        .on_conflict(
            conflict_target=[RegisterCredential.register],
            preserve=[RegisterCredential.code_hash, RegisterCredential.code_expires_at],
        )
        .execute(db)
    )
    return code


def activate(db: Database, register: str, code: str, now: int, secret: Secret = secrets.token_bytes) -> tuple[Device, NewToken]:
    """Trade a code for a token, inside the caller's transaction; raises RequestRefused and then nothing was used up."""
    credential = RegisterCredential.select().where(RegisterCredential.register == register).execute(db)
    row = next(iter(credential), None)
    if row is None or row.code_hash is None or not secrets.compare_digest(row.code_hash, code_hash(code)):
        raise refuse(
            RefusalCode.NOT_PERMITTED,
            say(
                "The activation code for register {register} is wrong or was used before. Nothing was changed: "
                "ask headquarters for a new code (tui-pos-server register add).",
                register=register,
            ),
        )
    if now >= row.code_expires_at:
        raise refuse(
            RefusalCode.NOT_PERMITTED,
            say(
                "The activation code for register {register} has expired. Nothing was changed: "
                "ask headquarters for a new code (tui-pos-server register add).",
                register=register,
            ),
        )
    if row.token_hash is not None:
        remember_revoked(db, row.token_hash, register, now)
    granted = NewToken(token=secret(TOKEN_BYTES).hex(), incarnation=secret(16).hex())
    (
        RegisterCredential.update(
            code_hash=None,
            code_expires_at=None,
            token_hash=digest(granted.token),
            incarnation=granted.incarnation,
            activated_at=now,
            revoked_at=None,
        )
        .where(RegisterCredential.register == register)
        .execute(db)
    )
    return Device(store_of(db, register), register, granted.incarnation), granted


def revoke(db: Database, register: str, now: int) -> None:
    """Withdraw a register: its token and its unused code end, inside the caller's transaction."""
    found = RegisterCredential.select(RegisterCredential.token_hash).where(RegisterCredential.register == register)
    tokens = [token for (token,) in found.tuples().execute(db)]
    if not tokens:
        raise Refused(say("There is no register {register}. Nothing was changed.", register=register))
    for token in tokens:
        if token is not None:
            remember_revoked(db, token, register, now)
    (
        RegisterCredential.update(code_hash=None, code_expires_at=None, token_hash=None, revoked_at=now)
        .where(RegisterCredential.register == register)
        .execute(db)
    )


def remember_revoked(db: Database, token_hash: str, register: str, now: int) -> None:
    """Its bearer will be told that it was withdrawn, instead of being unknown."""
    RevokedToken.insert(token_hash=token_hash, register=register, revoked_at=now).execute(db)


def authenticate(db: Database, token: str) -> Device:
    """The register of a token; raises RequestRefused `token_unknown` or `register_revoked`."""
    found = (
        Register.select(Register.store, Register.number, RegisterCredential.incarnation)
        .join(RegisterCredential, on=RegisterCredential.register == Register.number)
        .where(RegisterCredential.token_hash == digest(token))
        .tuples()
        .execute(db)
    )
    for store, number, incarnation in found:
        return Device(store, number, incarnation)
    raise unknown_or_revoked(db, token)


def unknown_or_revoked(db: Database, token: str) -> RequestRefused:
    """Why a token opens nothing."""
    revoked = RevokedToken.select(RevokedToken.register).where(RevokedToken.token_hash == digest(token))
    for (register,) in revoked.tuples().execute(db):
        return refuse(
            RefusalCode.REGISTER_REVOKED,
            say(
                "Headquarters has withdrawn this register, or another device was activated as {register}. "
                "Its sales are kept in its journal: activate it again with a new code.",
                register=register,
            ),
        )
    return refuse(
        RefusalCode.TOKEN_UNKNOWN,
        say(
            "The retail server does not know this register. Its sales are kept in its journal: "
            "check the server's address, or activate it again."
        ),
    )


def store_of(db: Database, register: str) -> str:
    """The store of a register that exists."""
    found = Register.select(Register.store).where(Register.number == register).tuples().execute(db)
    return str(next(iter(found))[0])
