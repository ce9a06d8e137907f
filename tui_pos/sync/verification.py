"""Whether a fetched file is the package that was announced (DESIGN section 4, *A data package*): before a row of it is used.

Its schema is compared exactly, so no trigger, view or table comes with it; its pages are checked; and it says of itself
what its manifest says, so that none can take another one's place.
"""

from __future__ import annotations

from contextlib import closing
from functools import cache
from pathlib import Path

from tui_pos.channel.settings import SettingName, session_setting
from tui_pos.sync.admission import is_full_set
from tui_pos.sync.delta import another, expected_package, refuse_another
from tui_pos.sync.jobs import BY_NUMBER, JOBS
from tui_pos.sync.packages import Manifest, SchemaEntry, expected_schema, open_untrusted, verify_database


def verify_package(file: Path, manifest: Manifest) -> None:
    """Raises PackageRefused with the reason; the file is nobody else's, so it stays what was verified."""
    if is_full_set(manifest):
        verify_database(file, schema_of_full_set())
        refuse_another_set(file, manifest)
    else:
        verify_database(file, schema_of_rows(manifest.job))
        refuse_another(file, manifest)


@cache
def schema_of_full_set() -> frozenset[SchemaEntry]:
    """The objects of an offline database, made once."""
    return expected_schema()


@cache
def schema_of_rows(job: str) -> frozenset[SchemaEntry]:
    """The objects of a package of this job's rows, made once."""
    return expected_package(BY_NUMBER[job])


def refuse_another_set(file: Path, manifest: Manifest) -> None:
    """Raises PackageRefused when a full set is another than announced: a swapped file, or an older one played again.

    Besides what its manifest says, it has the last session of each job, none of which can come after itself.
    """
    with closing(open_untrusted(file)) as connection:
        found = {str(name): str(value) for name, value in connection.execute("SELECT name, value FROM setting")}
    said = {
        SettingName.SCHEMA_VERSION.value: str(manifest.schema_version),
        SettingName.DATA_VERSION.value: str(manifest.data_version),
        SettingName.BUILT_AT.value: str(manifest.built_at),
        SettingName.SESSION.value: str(manifest.session),
    }
    sessions = {session_setting(manifest.store, job.number) for job in JOBS}
    if any(found.pop(name, None) != value for name, value in said.items()):
        raise another()
    if any(name not in sessions or not is_up_to(value, manifest.session) for name, value in found.items()):
        raise another()


def is_up_to(value: str, session: int) -> bool:
    """Whether a text is the number of a session that is not after this one."""
    return value.isascii() and value.isdigit() and len(value) < 19 and int(value) <= session
