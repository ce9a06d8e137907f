"""A verified package goes into use (DESIGN section 4, *A data package*): a full set as the next file, rows into this one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import apsw
import msgspec

from tui_pos.channel.offline import OfflineFacts
from tui_pos.sales.sentence import say
from tui_pos.sync.admission import is_full_set
from tui_pos.sync.delta import apply_package
from tui_pos.sync.download import rows_file
from tui_pos.sync.packages import Manifest, PackageRefused
from tui_pos.sync.sessions import AppliedPackage


class OfflineData(Protocol):
    """The offline database as a cycle changes it."""

    async def facts(self) -> OfflineFacts | None:
        """What is in it; None when it cannot be read, so that nothing of it counts."""
        ...

    async def take(self, package: AppliedPackage) -> None:
        """A verified full set is the file in use from now on. Raises PackageRefused or OfflineNotWritten."""
        ...

    async def put(self, deed: Callable[[apsw.Connection], int]) -> int:
        """What the deed returns, done on the writer's connection. Raises OfflineUnusable or OfflineNotWritten."""
        ...


def place_of(manifest: Manifest, folder: Path, home: Path, applied: AppliedPackage | None) -> Path:
    """Where a package is unpacked: rows in the folder, a full set in the home, under another name than that of the file in use.

    A damaged file in use is open still, and nothing is written over an open file.
    """
    if not is_full_set(manifest):
        return rows_file(folder, manifest)
    used = applied.file if applied is not None else ""
    names = (f"offline-{manifest.session}.sqlite", f"offline-{manifest.session}-again.sqlite")
    return home / next(name for name in names if name != used)


def put_rows(connection: apsw.Connection, file: Path, manifest: Manifest) -> int:
    """How many rows the package has changed, on the writer's thread. Raises PackageRefused when it does not fit."""
    try:
        return apply_package(connection, file, manifest, {})
    except (apsw.ConstraintError, apsw.MismatchError, apsw.SQLError) as error:
        raise PackageRefused(
            say("The package does not fit the data in use ({detail}), which stays as it was.", detail=str(error))
        ) from error


def in_use(manifest: Manifest, file: str, now: int) -> AppliedPackage:
    """The entry that makes the file of a full set the one in use."""
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


def renewed(applied: AppliedPackage, manifest: Manifest, now: int) -> AppliedPackage:
    """The entry of the file in use once rows were put into it."""
    return msgspec.structs.replace(applied, data_version=manifest.data_version, built_at=manifest.built_at, applied_at=now)
