"""What the server's commands share: the home they work on and how they print (DESIGN section 5)."""

from __future__ import annotations

import getpass
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from peewee import Database

from server_stub.database import opened
from server_stub.headquarters import database as headquarters_database
from server_stub.headquarters.database import Author
from server_stub.home import default_folder
from server_stub.server import system_clock
from server_stub.upgrade import upgraded
from tui_pos.sales.sentence import Sentence, say

HomeOption = Annotated[
    Path, typer.Option("--home", help="The folder with all state of the server.", default_factory=default_folder)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


class YesNo(StrEnum):
    """How the command line spells a yes or no that may also be left out."""

    YES = "yes"
    NO = "no"


def meant(answer: YesNo | None) -> bool | None:
    """The yes or no; None when it was left out."""
    return None if answer is None else answer is YesNo.YES


@contextmanager
def channel(folder: Path) -> Iterator[Database]:
    """The channel database of an existing home."""
    with opened(upgraded(folder, system_clock).channel) as db:
        yield db


@contextmanager
def headquarters(folder: Path) -> Iterator[Database]:
    """Headquarters' database of an existing home."""
    with headquarters_database.opened(upgraded(folder, system_clock).headquarters) as db:
        yield db


def author() -> Author:
    """Whoever types, now."""
    return Author(getpass.getuser(), system_clock())


def show(value: Any) -> None:
    """One JSON object on standard output."""
    write_line(msgspec.json.encode(value).decode())


def tell(sentence: Sentence) -> None:
    """A sentence on standard output."""
    write_line(str(sentence))


def tell_all(sentences: Iterable[Sentence]) -> None:
    """Sentences, one a line."""
    for sentence in sentences:
        tell(sentence)


def sent_with(job: str) -> None:
    """How an edit reaches the stores."""
    tell(say("It goes to the stores with job {job}: run it now, or leave it to the schedule.", job=job))


def write_line(text: str) -> None:
    """A line on standard output, at once: another process may be waiting for it."""
    print(text, flush=True)
