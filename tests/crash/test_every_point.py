"""Every place at which a test may kill a process is one at which a test does, and fails when it is never reached."""

from __future__ import annotations

from tests.crash.test_card_killed import OF_A_CARD
from tests.crash.test_claim_killed import OF_A_CLAIM, OF_A_DECISION
from tests.crash.test_download_killed import AT_THE_SERVER, OF_A_FULL_SET, OF_ROWS
from tests.crash.test_register_killed import PRESSES
from tests.crash.test_run_killed import OF_A_RUN
from tests.crash.test_upload_killed import OF_AN_UPLOAD, OF_THE_SERVER
from tests.journal.test_crash_points import OF_RECOVERY, OF_THE_COPY
from tests.server_stub.headquarters.test_replication_killed import OF_A_SCHEDULE, OF_REPLICATION
from tui_pos.crash_points import CrashPoint


def test_every_crash_point_is_tried() -> None:
    of_the_register = {*OF_THE_COPY, *OF_RECOVERY, *PRESSES, *OF_ROWS, *OF_A_FULL_SET, *OF_AN_UPLOAD, *OF_A_CARD, *OF_A_CLAIM}
    of_the_server = {*AT_THE_SERVER, *OF_A_RUN, *OF_THE_SERVER, *OF_REPLICATION, *OF_A_SCHEDULE, *OF_A_DECISION}
    assert of_the_register | of_the_server == set(CrashPoint)
