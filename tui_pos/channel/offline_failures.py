"""What can be wrong with the offline database (DESIGN section 4, *Database threads*): it is a copy, so no sale is ever lost."""

from __future__ import annotations

from tui_pos.sales.sentence import Sentence, say

SOUND_SQLITE = (3, 51, 3)


class OfflineUnusable(Exception):
    """The offline database cannot be read; `sentence` says why and what to do. Nothing was lost: it is a copy."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class OfflineNotWritten(Exception):
    """The offline database can be read and is as it was, but nothing can be put into it now; `sentence` says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def cannot_be_read(detail: str) -> OfflineUnusable:
    """The file is damaged, gone, or no database."""
    return OfflineUnusable(
        say(
            "The offline database cannot be read ({detail}). No sale was lost: synchronise to replace the file.",
            detail=detail,
        )
    )


def cannot_be_written(detail: str) -> OfflineNotWritten:
    """The disk is full or failing, or another program holds the file."""
    return OfflineNotWritten(
        say("The offline database cannot be written ({detail}). The old data stays in use; it is tried again.", detail=detail)
    )


def refuse_unsound_sqlite(version: str) -> None:
    """Raises OfflineUnusable for an SQLite that may corrupt a database when its write-ahead log is reset."""
    if tuple(map(int, version.split("."))) < SOUND_SQLITE:
        raise OfflineUnusable(
            say(
                "SQLite {version} may corrupt a database; at least {needed} is needed. Nothing was opened: reinstall tui-pos.",
                version=version,
                needed=".".join(map(str, SOUND_SQLITE)),
            )
        )
