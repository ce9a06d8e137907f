"""What may come back instead of an answer (DESIGN section 2, the table of outcomes); types only, no I/O."""

from __future__ import annotations

from enum import StrEnum

from tui_pos.sales.sentence import Sentence


class FailureKind(StrEnum):
    """Why the retail server's response is not an answer; the connection's state machine decides what follows."""

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
    """The question got no answer; `sentence` is the reason that the status bar and the journal tell."""

    def __init__(self, kind: FailureKind, sentence: Sentence) -> None:
        super().__init__(f"{kind}: {sentence}")
        self.kind = kind
        self.sentence = sentence
