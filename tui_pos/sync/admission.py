"""What a package must say of itself before a byte of it is fetched: nothing that a server says is taken on trust (issue 3)."""

from __future__ import annotations

from tui_pos.channel.migrations import SCHEMA_VERSION
from tui_pos.channel.offline import OfflineFacts
from tui_pos.sales.sentence import Sentence, say
from tui_pos.sync.downloads import Holdings
from tui_pos.sync.jobs import ALL_JOBS, BY_NUMBER, covered
from tui_pos.sync.packages import MAX_UNPACKED, Manifest, PackageRefused

# Rows of a shop shrink to a tenth, an empty schema to a fiftieth; what claims to shrink more is meant to fill the disk.
PLAIN_SIZE = 16 << 20
MOST_SHRUNK = 250

NOTHING = Holdings(schema_version=SCHEMA_VERSION)


def holdings_of(facts: OfflineFacts | None) -> Holdings:
    """What the register tells the server that it has: nothing, when its file is of another schema or cannot be read."""
    if facts is None or facts.schema_version != SCHEMA_VERSION or not facts.session:
        return NOTHING
    return Holdings(schema_version=SCHEMA_VERSION, session=facts.session, applied=facts.applied)


def is_full_set(manifest: Manifest) -> bool:
    """Whether it is a ready-made offline database; anything else is rows to be put into one."""
    return manifest.job == ALL_JOBS and manifest.full


def admit(manifest: Manifest, holdings: Holdings, store: str) -> None:
    """Raises PackageRefused for a package that cannot be right for this register in its present state."""
    reason = objection(manifest, holdings, store)
    if reason is not None:
        raise PackageRefused(reason)


def objection(manifest: Manifest, holdings: Holdings, store: str) -> Sentence | None:
    """Why a package is not even fetched."""
    if manifest.schema_version != SCHEMA_VERSION:
        return say(
            "The package has schema {theirs}, this register needs {ours}. The old data stays in use; upgrade the older side.",
            theirs=manifest.schema_version,
            ours=SCHEMA_VERSION,
        )
    if manifest.store != store:
        return say("The package is for store {store}. The old data stays in use.", store=manifest.store)
    if manifest.job not in BY_NUMBER:
        return say("The package is of job {job}, which this register does not know: upgrade it.", job=manifest.job)
    if manifest.unpacked_size > MAX_UNPACKED or manifest.unpacked_size > max(PLAIN_SIZE, manifest.size * MOST_SHRUNK):
        return say("The package is larger than this register accepts. The old data stays in use.")
    newest = max(
        holdings.session if is_full_set(manifest) else 0, *(holdings.applied.get(job, 0) for job in covered(manifest.job))
    )
    if manifest.session <= newest:
        return say("The package is older than the data in use, which came with package {newest}.", newest=newest)
    if not is_full_set(manifest) and not holdings.session:
        return say("The package needs a full set of the data, and there is none yet.")
    return None
