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
    return ChannelFailure(FailureKind.UNREACHABLE, say("The retail server could not be reached ({reason}).", reason=reason))


def connection_refused() -> ChannelFailure:
    """Nobody listens at that address and port."""
    return ChannelFailure(FailureKind.UNREACHABLE, say("The retail server refused the connection."))


def connection_cut() -> ChannelFailure:
    """The connection ended before the answer was complete."""
    return ChannelFailure(FailureKind.UNREACHABLE, say("The connection to the retail server was cut."))


def unknown_name(host: str) -> ChannelFailure:
    """The name of the retail server has no address."""
    return ChannelFailure(
        FailureKind.UNREACHABLE,
        say("The retail server could not be reached: the name {host} has no address.", host=host),
    )


def server_error(status: int) -> ChannelFailure:
    """A status from 500 on."""
    return ChannelFailure(
        FailureKind.SERVER_ERROR, say("The retail server had an error of its own (status {status}).", status=status)
    )


def unexpected(status: int) -> ChannelFailure:
    """A status that is neither an answer nor a typed refusal."""
    return ChannelFailure(
        FailureKind.UNEXPECTED,
        say("The retail server answered in a way this register does not know (status {status}).", status=status),
    )


def malformed(detail: str) -> ChannelFailure:
    """What came back is not an answer to this question."""
    return ChannelFailure(FailureKind.MALFORMED, say("The retail server's answer cannot be read ({detail}).", detail=detail))


def oversized(limit: int) -> ChannelFailure:
    """More bytes than an answer may have."""
    return ChannelFailure(FailureKind.OVERSIZED, say("The retail server's answer is larger than {limit} bytes.", limit=limit))


def wrong_version(version: int, known: int) -> ChannelFailure:
    """An answer in another version of the protocol."""
    return ChannelFailure(
        FailureKind.WRONG_VERSION,
        say(
            "The retail server answered in version {version} of the protocol; this register knows version {known}.",
            version=version,
            known=known,
        ),
    )


def untrusted(reason: str) -> ChannelFailure:
    """The certificate is not one that this register was told to trust."""
    return ChannelFailure(
        FailureKind.UNTRUSTED,
        say("This register cannot trust the retail server: its certificate is not the expected one ({reason}).", reason=reason),
    )
