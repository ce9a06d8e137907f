"""A batch that a busy database does not take: the register is told to wait, and the failure stays visible."""

from __future__ import annotations

from server_stub.database import connect, opened
from server_stub.home import Home
from server_stub.upload_sessions import Upload, sessions_of
from tests.server_stub.asking import Asking
from tests.server_stub.deeds import sales
from tests.server_stub.waiting import wait_until
from tests.shop import StubServer
from tui_pos.channel.delivery import Outcome, Settlement, batch_of
from tui_pos.channel.dialect import begin_write
from tui_pos.sync.sessions import UploadStatus


def test_it_is_a_failed_session_and_what_is_sent_again_is_taken(server: StubServer, register: Asking) -> None:
    """Another process holds the database for longer than the server waits."""
    home = Home(server.home)
    journal = sales(1)

    def kept() -> list[Upload]:
        with opened(home.channel) as db:
            return list(sessions_of(db))

    holder = connect(home.channel)
    with holder.connection_context(), begin_write(holder):
        response = register.post("/documents", batch_of(tuple(journal)), timeout=60)
    assert [result.outcome for result in response.read(Settlement).results] == [Outcome.LATER]
    wait_until(lambda: len(kept()) == 1, "the failure is kept")
    (failed,) = kept()
    assert (failed.status, failed.documents, failed.accepted) == (UploadStatus.APPLY_FAILED, 1, 0)
    assert "busy" in str(failed.message)
    register.deliver(*journal)
    done, _ = kept()
    assert (done.session, done.status, done.accepted) == (2, UploadStatus.APPLIED, 1)
