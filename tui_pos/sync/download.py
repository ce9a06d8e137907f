"""The download of one package: fetched, its hash checked, unpacked to a limit, verified (DESIGN section 4, *A data package*).

Each step can be repeated after a crash: a fetched part is continued, an unpacked file is unpacked anew. Nothing here
touches the offline database.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.channel.offline_writer import remove
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.sentence import Duration, say
from tui_pos.sync.packages import Manifest, PackageRefused, unpack
from tui_pos.sync.sessions import Progress
from tui_pos.sync.verification import verify_package

STALL_TIMEOUT_S = 15
RESERVE_BYTES = 64 << 20
# The server is there and says that this file is not to be had so; anything else is the server's trouble or the network's.
OF_THE_PACKAGE = frozenset({FailureKind.UNEXPECTED, FailureKind.MALFORMED})

BodyT = TypeVar("BodyT", bound=msgspec.Struct)


class Depot(Protocol):
    """What a download needs of the retail server; both raise ChannelFailure or RequestRefused."""

    async def post_json(self, path: str, body: msgspec.Struct, reply: type[BodyT]) -> BodyT: ...

    def stream(self, path: str, offset: int) -> AbstractAsyncContextManager[AsyncIterator[bytes]]: ...


class NoSpace(Exception):
    """Sales need the space that a package would take; `sentence` says so. The package is not to blame."""

    def __init__(self) -> None:
        self.sentence = say("There is too little disk space for the package. The old data stays in use; free some space.")
        super().__init__(str(self.sentence))


async def ask(server: Depot, path: str, body: msgspec.Struct, reply: type[BodyT]) -> BodyT:
    """What the server answers, within STALL_TIMEOUT_S."""
    async with patience():
        return await server.post_json(path, body, reply)


async def fetched(server: Depot, manifest: Manifest, folder: Path, progress: Callable[[Progress], None]) -> Path:
    """The compressed file, whole; what is there of it already is not fetched again.

    Raises PackageRefused when the server does not give it as announced, ChannelFailure when it is not the file's fault.
    """
    package = file_of(folder, manifest)
    have = package.stat().st_size if package.exists() else 0
    if have > manifest.size:
        package.unlink()
        have = 0
    found = have
    try:
        while have < manifest.size:
            before = have
            async with patience() as guard, server.stream(f"/packages/{manifest.session}", have) as chunks:
                have = await append(chunks, guard, package, have, manifest, progress)
            if have == before:
                raise ChannelFailure(FailureKind.MALFORMED, say("The package ended before its announced size."))
    except ChannelFailure as failure:
        if failure.kind not in OF_THE_PACKAGE:
            raise
        if have == found:
            # The server has no such range: what an earlier cycle left is of another file, so the next starts anew.
            package.unlink(missing_ok=True)
        raise PackageRefused(failure.sentence) from failure
    reach(CrashPoint.PACKAGE_FETCHED)
    return package


async def append(
    chunks: AsyncIterator[bytes],
    guard: asyncio.Timeout,
    package: Path,
    have: int,
    manifest: Manifest,
    progress: Callable[[Progress], None],
) -> int:
    """Write what comes, never more than announced; returns the bytes that are there now."""
    with package.open("ab") as file:
        async for chunk in chunks:
            guard.reschedule(asyncio.get_running_loop().time() + STALL_TIMEOUT_S)
            piece = chunk[: manifest.size - have]
            await asyncio.to_thread(file.write, piece)
            have += len(piece)
            progress(Progress(manifest.job, "fetching", have, manifest.size))
            if have == manifest.size:
                break
    return have


def unpack_whole(package: Path, target: Path, manifest: Manifest, progress: Callable[[Progress], None]) -> None:
    """Decompress into a new file once the hash is right, on the calling thread.

    Raises PackageRefused; then neither file is left.
    """
    remove(target)
    try:
        unpack(
            package, target, manifest, lambda done: progress(Progress(manifest.job, "unpacking", done, manifest.unpacked_size))
        )
    except PackageRefused:
        package.unlink()
        raise
    except OSError:
        remove(target)
        raise


def check(target: Path, manifest: Manifest, progress: Callable[[Progress], None]) -> None:
    """Verify an unpacked file on the calling thread. Raises PackageRefused; then the file is removed."""
    progress(Progress(manifest.job, "checking", manifest.unpacked_size, manifest.unpacked_size))
    try:
        verify_package(target, manifest)
    except PackageRefused:
        remove(target)
        raise
    reach(CrashPoint.PACKAGE_VERIFIED)


def refuse_without_space(folder: Path, manifest: Manifest) -> None:
    """A package must never take the last space that sales need: its two forms, and the log while it goes in. Raises NoSpace."""
    free = os.statvfs(folder)
    if free.f_bavail * free.f_frsize < manifest.size + 2 * manifest.unpacked_size + RESERVE_BYTES:
        raise NoSpace


def file_of(folder: Path, manifest: Manifest) -> Path:
    """Where a package's compressed file is gathered: by its hash too, so that no other one is continued."""
    return folder / f"{manifest.session}-{manifest.sha256[:16]}.zst"


def rows_file(folder: Path, manifest: Manifest) -> Path:
    """Where a package of rows is unpacked to be put in."""
    return folder / f"{manifest.session}.sqlite"


def tidy(folder: Path, wanted: Collection[Manifest]) -> None:
    """Delete what nobody wants any more, and what a crash has left unpacked, lest they fill the disk."""
    keep = {file_of(folder, manifest) for manifest in wanted}
    for file in folder.iterdir():
        if file not in keep:
            file.unlink(missing_ok=True)


@asynccontextmanager
async def patience() -> AsyncIterator[asyncio.Timeout]:
    """Ends a transfer that stands still for STALL_TIMEOUT_S, as a ChannelFailure; progress reschedules it."""
    try:
        async with asyncio.timeout(STALL_TIMEOUT_S) as guard:
            yield guard
    except TimeoutError:
        raise ChannelFailure(
            FailureKind.NO_ANSWER,
            say("The retail server sent nothing for {time}.", time=Duration(STALL_TIMEOUT_S * 1000)),
        ) from None
