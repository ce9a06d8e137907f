"""The download of the full package, job 9999: fetched, verified, unpacked beside the data in use (DESIGN section 4).

Each step can be repeated after a crash: a fetched part is continued, an unpacked file without its entry in the journal is
left for `sweep`. The register swaps the new file in; nothing here touches the one in use.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol

from tui_pos.channel.failures import ChannelFailure, FailureKind
from tui_pos.sales.sentence import Duration, Sentence, say
from tui_pos.sync.packages import Manifest, PackageRefused, SchemaEntry, unpack, verify_database
from tui_pos.sync.sessions import AppliedPackage, Progress

STALL_TIMEOUT_S = 15
RESERVE_BYTES = 64 << 20


class Depot(Protocol):
    """What a download needs of the retail server; both raise ChannelFailure or RequestRefused."""

    async def get_json(self, path: str, reply: type[Manifest]) -> Manifest: ...

    def stream(self, path: str, offset: int) -> AbstractAsyncContextManager[AsyncIterator[bytes]]: ...


async def current_manifest(server: Depot) -> Manifest:
    """The package that the channel would give a new register now."""
    async with patience():
        return await server.get_json("/packages/current", Manifest)


async def download(
    server: Depot,
    manifest: Manifest,
    folder: Path,
    target: Path,
    schema: tuple[int, frozenset[SchemaEntry]],
    progress: Callable[[Progress], None],
) -> None:
    """Leave a verified offline database at `target`; raises ChannelFailure or PackageRefused, then nothing is there."""
    version, entries = schema
    if manifest.schema_version != version:
        raise PackageRefused(schema_differs(manifest.schema_version, version))
    refuse_without_space(folder, manifest)
    package = folder / f"{manifest.session}-{manifest.sha256[:16]}.zst"
    await asyncio.to_thread(drop_others, folder, package)
    await fetch(server, manifest, package, progress)
    try:
        await asyncio.to_thread(unpack_verified, package, target, manifest, entries, progress)
    finally:
        package.unlink(missing_ok=True)


def schema_differs(theirs: int, ours: int) -> Sentence:
    """The sentence for a package of another schema version."""
    return say(
        "The package has schema {theirs}, this register needs {ours}. The old data stays in use; upgrade the older side.",
        theirs=theirs,
        ours=ours,
    )


def refuse_without_space(folder: Path, manifest: Manifest) -> None:
    """A package must never take the last space that sales need."""
    free = os.statvfs(folder)
    if free.f_bavail * free.f_frsize < manifest.size + manifest.unpacked_size + RESERVE_BYTES:
        raise PackageRefused(say("There is too little disk space for the package. The old data stays in use; free some space."))


def drop_others(folder: Path, package: Path) -> None:
    """Delete the parts of packages that nobody wants any more, lest they fill the disk."""
    for part in folder.glob("*.zst"):
        if part != package:
            part.unlink(missing_ok=True)


async def fetch(server: Depot, manifest: Manifest, package: Path, progress: Callable[[Progress], None]) -> None:
    """Append the missing bytes; the hash is checked by `unpack`. Raises ChannelFailure when the server stalls."""
    have = package.stat().st_size if package.exists() else 0
    if have > manifest.size:
        package.unlink()
        have = 0
    found = have
    while have < manifest.size:
        before = have
        try:
            async with patience() as guard, server.stream(f"/packages/{manifest.session}", have) as chunks:
                have = await append(chunks, guard, package, have, manifest, progress)
        except ChannelFailure as failure:
            if failure.kind is FailureKind.UNEXPECTED and have == found:
                # The server has no such range: what an earlier cycle left is of another file, so the next starts anew.
                package.unlink(missing_ok=True)
            raise
        if have == before:
            raise ChannelFailure(FailureKind.MALFORMED, say("The package ended before its announced size."))


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


def unpack_verified(
    package: Path,
    target: Path,
    manifest: Manifest,
    entries: frozenset[SchemaEntry],
    progress: Callable[[Progress], None],
) -> None:
    """Decompress and check in a thread; a refused file is removed."""
    unpack(package, target, manifest, lambda done: progress(Progress(manifest.job, "unpacking", done, manifest.unpacked_size)))
    progress(Progress(manifest.job, "checking", manifest.unpacked_size, manifest.unpacked_size))
    try:
        verify_database(target, entries)
    except PackageRefused:
        target.unlink(missing_ok=True)
        raise


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


def applied(manifest: Manifest, file: str, now: int) -> AppliedPackage:
    """The entry that makes the file the one in use."""
    return AppliedPackage(
        session=manifest.session,
        job=manifest.job,
        file=file,
        rows=manifest.rows,
        size=manifest.size,
        data_version=manifest.data_version,
        built_at=manifest.built_at,
        applied_at=now,
    )
