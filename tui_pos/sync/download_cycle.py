"""One cycle down: what the server says is lacking is fetched and applied in order (issue 3; DESIGN section 2, rule 8).

What a cycle comes to is a status, and never switches the register. A server that cannot be reached ends the cycle; a
package that is at fault is put aside, and what does not need it goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import msgspec

from tui_pos.channel.failures import ChannelFailure
from tui_pos.channel.offline_failures import OfflineNotWritten, OfflineUnusable
from tui_pos.channel.requests import RequestRefused
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sales.instant import Clock
from tui_pos.sales.sentence import Refused, Sentence, say
from tui_pos.sync import stream
from tui_pos.sync.admission import admit, holdings_of, is_full_set
from tui_pos.sync.application import OfflineData, in_use, place_of, put_rows, renewed
from tui_pos.sync.board import Board
from tui_pos.sync.download import (
    Depot,
    NoSpace,
    ask,
    check,
    fetched,
    refuse_without_space,
    tidy,
    unpack_whole,
)
from tui_pos.sync.downloads import FAILED, DownloadReport, DownloadStatus, Holdings, Noted, Pending
from tui_pos.sync.packages import Manifest, PackageRefused
from tui_pos.sync.sessions import DownloadSession, Progress, SyncResult


class Outcome(Enum):
    """What a cycle came to: nothing is lacking, something is, or the server could not be asked."""

    UP_TO_DATE = auto()
    INCOMPLETE = auto()
    UNREACHED = auto()


@dataclass(frozen=True, kw_only=True)
class Downloading:
    """What a cycle works with: `folder` gathers packages, `home` holds the offline database, of `store`.

    `supported` is told whether headquarters lets this register sell offline.
    """

    server: Depot
    data: OfflineData
    folder: Path
    home: Path
    store: str
    supported: Callable[[bool], Awaitable[None]]
    clock: Clock
    random: Callable[[], float]


class DownloadCycle:
    """The download sessions of one register; `pending` is what the server last said to be lacking, in order.

    Until it has said so in this run of the program, how many are lacking stays what it was.
    """

    def __init__(self, parts: Downloading, board: Board) -> None:
        self.parts = parts
        self.board = board
        self.pending: tuple[Manifest, ...] = ()
        self._told = False
        self._running = asyncio.Lock()

    async def run(self) -> Outcome:
        """Fetch and apply everything that is lacking and due."""
        async with self._running:
            self.board.update(result=SyncResult.RUNNING, attempted_at=self.parts.clock(), message=None)
            try:
                trouble = await self._follow()
            except (ChannelFailure, RequestRefused, OfflineUnusable) as failure:
                return await self._broken_off(failure.sentence)
            except OSError as error:
                return await self._broken_off(not_stored(error))
            if trouble is not None:
                await self._settle(SyncResult.FAILED, trouble)
                return Outcome.INCOMPLETE
            self.board.update(at=self.parts.clock())
            await self._settle(SyncResult.DONE, None)
            return Outcome.UP_TO_DATE

    async def _broken_off(self, message: Sentence) -> Outcome:
        """The end of a cycle that could not go on; what it had begun is begun again by the next."""
        self._write(stream.interrupted(self._records))
        await self._settle(SyncResult.FAILED, message)
        return Outcome.UNREACHED

    async def retry(self, session: int) -> None:
        """Try a package that has failed again, as if for the first time. Raises Refused."""
        record = self._known(session)
        if record.status not in FAILED:
            raise Refused(say("Session {session} has not failed. Nothing was changed.", session=session))
        await self._change(stream.rerun(record))

    async def cancel(self, session: int) -> None:
        """Give a package up: headquarters is told, and sends a full set instead. Raises Refused."""
        record = self._known(session)
        if record.status in stream.DONE:
            raise Refused(say("Session {session} is over already. Nothing was changed.", session=session))
        if record.status in stream.UNDER_WAY:
            raise Refused(say("Session {session} is just being applied. Nothing was changed.", session=session))
        await self._change(stream.canceled(record, say("Cancelled at the register.")))

    def hurry(self) -> None:
        """A person wants it now: nothing waits for its next try."""
        self.board.note(downloads=stream.hurried(self.board.status.downloads, self.parts.clock()))

    def next_try_in_s(self) -> float | None:
        """Seconds until a package that failed is tried again by itself; None when none will be."""
        now = self.parts.clock()
        ahead = stream.next_try(self.board.status.downloads, now)
        return None if ahead is None else (ahead - now) / stream.SECOND

    async def _follow(self) -> Sentence | None:
        """Ask and apply until there is no more to do now; why something is still lacking, if anything is."""
        told: set[int] = set()
        while True:
            holdings = await self._holdings()
            offer = await ask(self.parts.server, "/downloads", holdings, Pending)
            await self._listen(offer)
            news = await self._tell_canceled(told)
            # What follows a full set is only known once it is here, and a full set follows a cancelled package.
            if not await self._apply_due() and not news:
                break
        if not self.pending and offer.enabled and not offer.paused and not holdings.session:
            return say("The retail server has no data for this store yet.")
        return stream.first_trouble(self._records, self.pending)

    async def _listen(self, offer: Pending) -> None:
        """Take note of what the server says."""
        self._told = True
        self.pending = stream.in_order(offer.sessions) if offer.enabled and not offer.paused else ()
        if offer.enabled and not offer.paused:
            self._write(stream.enrolled(self._records, self.pending, self.parts.clock()))
        else:
            unfinished = sum(record.status not in stream.DONE for record in self._records) if offer.enabled else 0
            self.board.note(pending_downloads=unfinished)
        self.board.update(paused=offer.paused)
        await self.parts.supported(offer.enabled)
        await asyncio.to_thread(tidy, self.parts.folder, self.pending)
        if self.pending:
            await self.board.keep()

    async def _tell_canceled(self, told: set[int]) -> bool:
        """Report what a person has given up; whether the server has heard something new."""
        canceled = [
            manifest.session
            for manifest in self.pending
            if manifest.session not in told and self._known(manifest.session).status is DownloadStatus.CANCELED
        ]
        told.update(canceled)
        return any([await self._report(session) for session in canceled])

    async def _apply_due(self) -> bool:
        """Bring in one package after the other; whether any is applied now that was not."""
        any_applied = False
        while (manifest := stream.next_due(self._records, self.pending, self.parts.clock())) is not None:
            any_applied |= await self._bring_in(manifest)
        return any_applied

    async def _bring_in(self, manifest: Manifest) -> bool:
        """Fetch, verify and apply one package; False when it is put aside, with its reason."""
        session, clock = manifest.session, self.parts.clock
        self._note(session, status=DownloadStatus.REQUESTED, requested_at=clock(), message=None, next_try_at=None)
        failing = DownloadStatus.DOWNLOAD_FAILED
        try:
            admit(manifest, await self._holdings(), self.parts.store)
            await asyncio.to_thread(refuse_without_space, self.parts.folder, manifest)
            package = await fetched(self.parts.server, manifest, self.parts.folder, self.board.show_progress)
            target = place_of(manifest, self.parts.folder, self.parts.home, self.board.status.applied)
            await asyncio.to_thread(unpack_whole, package, target, manifest, self.board.show_progress)
            self._note(session, status=DownloadStatus.DOWNLOADED, downloaded_at=clock())
            await self._report(session)
            failing = DownloadStatus.APPLY_FAILED
            await asyncio.to_thread(check, target, manifest, self.board.show_progress)
            rows = await self._put_in(manifest, target)
            package.unlink(missing_ok=True)
        except PackageRefused as refused:
            record = stream.failed(self._known(session), failing, refused.sentence, clock(), self.parts.random)
        except (NoSpace, OfflineNotWritten) as trouble:
            record = stream.held_up(self._known(session), failing, trouble.sentence, clock())
        except OSError as error:
            record = stream.held_up(self._known(session), failing, not_stored(error), clock())
        else:
            record = stream.applied(self._known(session), rows, clock())
        finally:
            self.board.show_progress(None)
        await self._change(record)
        await self._report(session)
        return record.status is DownloadStatus.APPLIED

    async def _put_in(self, manifest: Manifest, target: Path) -> int:
        """A full set becomes the file in use, rows go into it; how many rows that was."""
        self.board.show_progress(Progress(manifest.job, "applying", manifest.unpacked_size, manifest.unpacked_size))
        if is_full_set(manifest):
            package = in_use(manifest, target.name, self.parts.clock())
            await self.parts.data.take(package)
            self.board.note(applied=package)
            return manifest.rows
        changed = await self.parts.data.put(lambda connection: put_rows(connection, target, manifest))
        if (applied := self.board.status.applied) is not None:
            self.board.note(applied=renewed(applied, manifest, self.parts.clock()))
        await asyncio.to_thread(target.unlink)
        return changed

    async def _report(self, session: int) -> bool:
        """Tell headquarters, as well as can be: what it does not hear it finds in the next Holdings."""
        record = self._known(session)
        report = DownloadReport(status=record.status, tries=record.tries, rows=record.rows, message=record.message)
        try:
            await ask(self.parts.server, f"/downloads/{session}", report, Noted)
        except (ChannelFailure, RequestRefused):
            return False
        if record.status is DownloadStatus.APPLIED:
            reach(CrashPoint.PACKAGE_REPORTED)
        return True

    async def _holdings(self) -> Holdings:
        """What the offline database says of itself; the status follows it, whatever was written down meanwhile."""
        facts = await self.parts.data.facts()
        holdings = holdings_of(facts)
        applied = self.board.status.applied
        if facts is not None and holdings.session and applied is not None:
            self.board.note(applied=msgspec.structs.replace(applied, data_version=facts.data_version, built_at=facts.built_at))
        return holdings

    @property
    def _records(self) -> stream.Records:
        return self.board.status.downloads

    def _known(self, session: int) -> DownloadSession:
        """The record of a session. Raises Refused when there is none."""
        record = stream.find(self._records, session)
        if record is None:
            raise Refused(say("There is no download session {session}. Nothing was changed.", session=session))
        return record

    def _note(self, session: int, **values: object) -> None:
        """One record has come a step further, for whoever watches."""
        self._write(stream.put(self._records, msgspec.structs.replace(self._known(session), **values)))
        self.board.update()

    async def _change(self, record: DownloadSession) -> None:
        """One record has another fate, and so have those that need it; durable before it counts as told."""
        self._write(stream.suspended(stream.put(self._records, record), self.pending))
        self.board.update()
        applied = self.board.status.applied
        if record.status is DownloadStatus.APPLIED and applied is not None:
            await self.board.keep_in_use(applied)
        else:
            await self.board.keep()

    def _write(self, records: stream.Records) -> None:
        self.board.note(downloads=records)
        if self._told:
            self.board.note(pending_downloads=stream.unapplied(records, self.pending))

    async def _settle(self, result: SyncResult, message: Sentence | None) -> None:
        """The end of a cycle, kept for the next start."""
        self.board.update(result=result, message=message)
        await self.board.keep()


def not_stored(error: OSError) -> Sentence:
    """The disk did not take the package."""
    return say("The package could not be stored: {error}. The old data stays in use.", error=str(error))
