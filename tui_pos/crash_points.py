"""Named places where a test may kill the process, to show what survives (DESIGN section 3); nothing in production.

`TUI_POS_CRASH_AT=name[:n]` makes the n-th time that the place is reached (the first by default) end the process with
SIGKILL. The tests kill a register at every one of these, as often as a sale reaches it.
"""

from __future__ import annotations

import os
import signal
from collections import Counter
from enum import StrEnum


class CrashPoint(StrEnum):
    """Every place, by the name that the environment variable gives it."""

    DOCUMENT_WRITTEN = "document_written"
    BEFORE_COMMIT = "before_commit"
    AFTER_COMMIT = "after_commit"
    BEFORE_CHECKPOINT = "before_checkpoint"
    PACKAGE_FETCHED = "package_fetched"
    PACKAGE_VERIFIED = "package_verified"
    PACKAGE_NAMED = "package_named"
    PACKAGE_SWAPPED = "package_swapped"
    DELTA_WRITTEN = "delta_written"
    DELTA_COMMITTED = "delta_committed"
    DELTA_CHECKPOINTED = "delta_checkpointed"
    PACKAGE_REPORTED = "package_reported"
    RUN_STARTED = "run_started"
    PACKAGES_BUILT = "packages_built"
    PACKAGES_PUBLISHED = "packages_published"
    CHANNEL_NOTED = "channel_noted"
    OFFER_NOTED = "offer_noted"
    REPORT_NOTED = "report_noted"
    REPLICATION_READ = "replication_read"
    REPLICATION_WRITTEN = "replication_written"
    REPLICATION_COMMITTED = "replication_committed"
    MIRROR_WRITTEN = "mirror_written"
    RECOVERY_BUILT = "recovery_built"
    RECOVERY_NAMED = "recovery_named"
    RECOVERY_ASIDE = "recovery_aside"
    SCHEDULE_SENT = "schedule_sent"
    UPLOAD_SENT = "upload_sent"
    UPLOAD_ANSWERED = "upload_answered"
    UPLOAD_SETTLED = "upload_settled"
    CARD_ASKED = "card_asked"
    CARD_ANSWERED = "card_answered"
    DUTY_BEGUN = "duty_begun"
    DUTY_DONE = "duty_done"
    CLAIM_INTENDED = "claim_intended"
    CLAIM_ANSWERED = "claim_answered"
    CLAIM_KEPT = "claim_kept"
    CLAIM_DECIDED = "claim_decided"
    BATCH_WRITTEN = "batch_written"
    BATCH_COMMITTED = "batch_committed"


ARMED, _, NTH = os.environ.get("TUI_POS_CRASH_AT", "").partition(":")
reached: Counter[CrashPoint] = Counter()


def reach(point: CrashPoint) -> None:
    """Does nothing, unless the environment names this place."""
    if point != ARMED:
        return
    reached[point] += 1
    if reached[point] == int(NTH or 1):
        os.kill(os.getpid(), signal.SIGKILL)
