"""What can come back instead of an answer (DESIGN section 2, the outcome table), as one typed failure.

A refusal of the question (`RequestRefused`) is an answer and is not here; neither is a time-out that nobody waited out.
"""

from __future__ import annotations

from enum import StrEnum

from tui_pos.sales.sentence import Sentence, say


class FailureKind(StrEnum):
    """One row of the outcome table each; NO_ANSWER is found by whoever races the request against the time-out."""

    NO_ANSWER = "no_answer"
    UNREACHABLE = "unreachable"
    SERVER_ERROR = "server_error"
    UNEXPECTED = "unexpected"
    MALFORMED = "malformed"
    OVERSIZED = "oversized"
    WRONG_VERSION = "wrong_version"
    UNTRUSTED = "untrusted"
    TOKEN_UNKNOWN = "token_unknown"
    VERSION_UNSUPPORTED = "version_unsupported"
    REVOKED = "revoked"


class ChannelFailure(Exception):
    """The retail server did not answer the question; `sentence` says what happened instead."""

    def __init__(self, kind: FailureKind, sentence: Sentence) -> None:
        super().__init__(f"{kind}: {sentence}")
        self.kind = kind
        self.sentence = sentence


def unreachable(reason: str) -> ChannelFailure:
    """No connection, or one that was cut; `reason` is the operating system's or the library's word for it."""
    return ChannelFailure(FailureKind.UNREACHABLE, say("no connection ({reason})", reason=reason))


def connection_refused() -> ChannelFailure:
    """Nobody listens at that address and port."""
    return ChannelFailure(FailureKind.UNREACHABLE, say("connection refused"))


def connection_cut() -> ChannelFailure:
    """The connection ended before the answer was complete."""
    return ChannelFailure(FailureKind.UNREACHABLE, say("connection cut"))


def unknown_name(host: str) -> ChannelFailure:
    """The name of the retail server has no address."""
    return ChannelFailure(
        FailureKind.UNREACHABLE,
        say("the name {host} has no address", host=host),
    )


def server_error(status: int) -> ChannelFailure:
    """A status from 500 on."""
    return ChannelFailure(FailureKind.SERVER_ERROR, say("server error {status}", status=str(status)))


def unexpected(status: int) -> ChannelFailure:
    """A status that is neither an answer nor a typed refusal."""
    return ChannelFailure(
        FailureKind.UNEXPECTED,
        say("unexpected answer (status {status})", status=str(status)),
    )


def malformed(detail: str) -> ChannelFailure:
    """What came back is not an answer to this question."""
    return ChannelFailure(FailureKind.MALFORMED, say("unreadable answer ({detail})", detail=detail))


def oversized(limit: int) -> ChannelFailure:
    """More bytes than an answer may have."""
    return ChannelFailure(FailureKind.OVERSIZED, say("answer larger than {limit} bytes", limit=limit))


def wrong_version(version: int, known: int) -> ChannelFailure:
    """An answer in another version of the protocol."""
    return ChannelFailure(
        FailureKind.WRONG_VERSION,
        say(
            "answer in protocol version {version}, this register knows {known}",
            version=version,
            known=known,
        ),
    )


def untrusted(reason: str) -> ChannelFailure:
    """The certificate is not one that this register was told to trust."""
    return ChannelFailure(
        FailureKind.UNTRUSTED,
        say("certificate of the retail server not trusted ({reason})", reason=reason),
    )
