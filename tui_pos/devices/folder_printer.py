"""A printer that keeps every receipt as a file in a folder, as text or PDF; also how one receipt is saved (DESIGN section 3).

A file is never written over: the same receipt again becomes `PARIS-1-000481-2.txt`.
"""

from __future__ import annotations

import os
import re
from itertools import count
from pathlib import Path

from tui_pos.devices.pdf import load, pdf
from tui_pos.devices.printer import Cause, NotPrinted, Printed, PrinterStatus, PrintJob
from tui_pos.devices.settings import FolderPrinter
from tui_pos.devices.thread import DeviceThread
from tui_pos.sales.paper import Paper, text_lines
from tui_pos.sales.sentence import Sentence, say

LOAD_SECONDS = 30.0
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_-]+")
LONGEST_NAME = 80
SUFFIXES = {"text": ".txt", "pdf": ".pdf"}


class PrinterToFolder:
    """Writes on a thread of its own, for the folder may be on a network; make it with `open`."""

    def __init__(self, settings: FolderPrinter, thread: DeviceThread) -> None:
        self.settings = settings
        self._thread = thread

    @classmethod
    async def open(cls, settings: FolderPrinter) -> PrinterToFolder:
        """Ready to compose jobs; the folder is made with the first of them."""
        thread = DeviceThread("receipt-folder")
        if settings.format == "pdf":
            await thread.run(load, LOAD_SECONDS)
        return cls(settings, thread)

    @property
    def columns(self) -> int:
        return self.settings.columns

    def job(self, name: str, title: Sentence, paper: Paper) -> PrintJob:
        content = pdf(paper, self.columns, name) if self.settings.format == "pdf" else text_file(paper)
        return PrintJob(name=name, title=title, content=content)

    async def print(self, job: PrintJob) -> Printed | NotPrinted:
        try:
            await self._thread.run(lambda: write_new(self._path, file_name(job.name), self._suffix, job.content), self._seconds)
        except OSError as error:
            sentence = say(
                "{title} was not written into {folder} ({detail}). It is kept: check the folder and the disk, "
                "then print it again.",
                title=job.title,
                folder=self.settings.path,
                detail=word_for(error),
            )
            return NotPrinted(job=job, cause=Cause.NOT_WRITTEN, sentence=sentence)
        return Printed(job=job)

    async def status(self) -> PrinterStatus:
        try:
            await self._thread.run(lambda: self._path.mkdir(parents=True, exist_ok=True), self._seconds)
        except OSError as error:
            sentence = say(
                "The folder {folder} for receipts cannot be used ({detail}). Check the folder and the disk.",
                folder=self.settings.path,
                detail=word_for(error),
            )
            return PrinterStatus(trouble=Cause.NOT_WRITTEN, sentence=sentence)
        return PrinterStatus()

    def close(self) -> None:
        self._thread.close()

    @property
    def _path(self) -> Path:
        return Path(self.settings.path)

    @property
    def _suffix(self) -> str:
        return SUFFIXES[self.settings.format]

    @property
    def _seconds(self) -> float:
        return self.settings.timeout_ms / 1_000


def text_file(paper: Paper) -> bytes:
    """The paper as a text file, UTF-8."""
    return "".join(f"{line}\n" for line in text_lines(paper)).encode()


def file_name(name: str) -> str:
    """The name in letters that every file system takes, without a way out of the folder."""
    return NOT_IN_A_NAME.sub("_", name)[:LONGEST_NAME] or "_"


def write_new(folder: Path, name: str, suffix: str, content: bytes) -> Path:
    """Write a file that was not there, whole or not at all, durably; which one it is. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    copies = count(1)
    while True:
        copy = next(copies)
        path = folder / (f"{name}{suffix}" if copy == 1 else f"{name}-{copy}{suffix}")
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(descriptor, "wb") as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                path.unlink(missing_ok=True)
                raise
        return path


def word_for(error: OSError) -> str:
    """The system's word for the error; a TimeoutError has none."""
    return error.strerror or type(error).__name__
