"""Why the journal can refuse: what happened, what was kept and what to do (DESIGN section 3)."""

from __future__ import annotations

from pathlib import Path

import apsw

from tui_pos.sales.sentence import Refused, Sentence, say


class JournalUnusable(Refused):
    """The journal's file cannot be opened, read or written; nothing was acknowledged that is not in it."""

    def __init__(self, path: Path, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.path = path


class JournalDamaged(JournalUnusable):
    """The file is not what a journal must be: it is restored from the second copy, where there is one."""


class IdTaken(Exception):
    """The id belongs to a document of another kind, so this one was not written."""

    def __init__(self, id: str, kind: str, wanted: str) -> None:
        super().__init__(f"document {id} is a {kind}, not a {wanted}")
        self.id = id
        self.kind = kind
        self.wanted = wanted


def unusable(path: Path, error: apsw.Error) -> JournalUnusable:
    """What SQLite's error means for the cashier."""
    match error:
        case apsw.FullError():
            sentence = say("The disk is full, so nothing was written to the journal and nothing was done. Free some space.")
        case apsw.NotADBError() | apsw.CorruptError() | apsw.FormatError() | apsw.SQLError():
            # Statements are ours: one that does not fit the schema was met by a damaged schema.
            return damaged(path, str(error))
        case _:
            return cannot_be_used(path, str(error))
    return JournalUnusable(path, sentence)


def damaged(path: Path, detail: str) -> JournalDamaged:
    """Something in the file is not whole; the next start compares it with its second copy."""
    return JournalDamaged(
        path,
        say(
            "The journal {path} is damaged ({detail}). Nothing was changed: keep the file, and start the program again, which "
            "restores it from its second copy.",
            path=str(path),
            detail=detail,
        ),
    )


def cannot_be_used(path: Path, detail: str) -> JournalUnusable:
    """The disk or the system is in the way."""
    return JournalUnusable(
        path,
        say(
            "The journal {path} cannot be used ({detail}). Nothing was changed: check the disk and its permissions.",
            path=str(path),
            detail=detail,
        ),
    )


def not_a_journal(path: Path) -> JournalDamaged:
    """The file is some other program's database."""
    return JournalDamaged(
        path, say("{path} is not a journal of this program. Nothing was changed: move it away.", path=str(path))
    )


def newer_journal(path: Path, version: int, known: int) -> JournalUnusable:
    """A newer program has written the file."""
    return JournalUnusable(
        path,
        say(
            "The journal {path} is of version {version}, this program knows {known}. Nothing was changed: upgrade.",
            path=str(path),
            version=version,
            known=known,
        ),
    )


def foreign_journal(path: Path, store: str, register: str) -> JournalUnusable:
    """The journal of another register."""
    return JournalUnusable(
        path,
        say(
            "The journal {path} belongs to register {register} of store {store}. Nothing was changed: "
            "use that register's home, or another one.",
            path=str(path),
            store=store,
            register=register,
        ),
    )


def no_journal(path: Path) -> JournalUnusable:
    """There is no file to read."""
    return JournalUnusable(path, say("There is no journal {path}. Activate the register first.", path=str(path)))


def lost_journal(path: Path) -> JournalUnusable:
    """The register was activated, so it had a journal."""
    return JournalUnusable(
        path,
        say(
            "The journal {path} is missing, and its second copy too: sales that were not delivered are only in them. "
            "Nothing was changed: put one back, or activate this register again to begin another.",
            path=str(path),
        ),
    )
