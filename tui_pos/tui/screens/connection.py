"""Connection status: everything that decides where the register's answers come from (DESIGN section 2, rules 1 to 9)."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.profile import (
    health_check_interval_s,
    reconnect_interval_us,
    slow_reconnect_interval_us,
    slow_threshold_ms,
    timeout_ms,
    tries,
)
from tui_pos.connection.state import Change, NotEnabled, NotReady, Ready
from tui_pos.sales.sentence import Duration, Moment, Refused, Sentence, say
from tui_pos.sync.sessions import SyncResult
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, beside, left, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.buttons import BY_NUMBER
from tui_pos.tui.screens.uploads import upload_rows
from tui_pos.tui.widgets.page import scrolled
from tui_pos.tui.widgets.status_bar import progress_said, state_of

TWO_COLUMNS = 100
LABELS = 22
SHOWN_CHANGES = 10
MEGABYTE = 1_000_000


class ConnectionStatus(Place):
    """Two columns on a wide screen, one that scrolls on a narrow one."""

    context = Context.CONNECTION
    top = 0

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        label = say(BY_NUMBER[917].title(self.till.register))
        return (
            ("operation.917", label),
            ("back", say("Back")),
            ("operation.9001", say("Synchronise now")),
            *((("operation.9002", say("Retry parked")),) if self.till.register.counts.parked else ()),
            ("page-down", say("Scroll")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        if line.strip():
            raise Refused(
                say("“{typed}” was not sold: the Connection screen is open. Go back first, then scan again.", typed=line)
            )
        return None

    def move(self, by: int, height: int) -> Work | None:
        self.top = max(0, self.top + by)
        return None

    def main(self, width: int, height: int) -> Rows:
        if width >= TWO_COLUMNS:
            half = width // 2 - 2
            first = (*self.connection(half), EMPTY, *self.readiness(half), EMPTY, *self.profile(half))
            second = (*self.synchronisation(half), EMPTY, *self.deliveries(half), EMPTY, *self.changes(half))
            rows = (*beside(first, second, half, " │ "), EMPTY, *self.uploads(width - 4))
        else:
            deliveries = (self.deliveries, self.uploads)
            parts = (self.connection, self.readiness, self.synchronisation, *deliveries, self.changes, self.profile)
            rows = tuple(row for part in parts for row in (*part(width - 4), EMPTY))
        shown, self.top = scrolled(tuple((Piece(" "), *row) for row in rows), self.top, height)
        return shown

    def connection(self, width: int) -> Rows:
        """Connected or not, since when and why; the server; the next attempt."""
        register = self.till.register
        state = register.connection
        shape, word, role = state_of(state)
        since = say("{word} since {time}", word=word, time=Moment(state.since))
        rows: list[Row] = [
            self._title(say("Connection")),
            (Piece(shape + " ", role), *wrap(self._tell(since), width - 2, role)[0]),
            *self._indented(state.reason, width, Role.TEXT),
        ]
        if state.alarm is not None:
            rows += wrap("▲ " + self._tell(state.alarm), width, Role.BAD)
        rows += self._field(say("Server"), register.device.server, width)
        latency = register.latency_ms
        if latency is not None:
            rows += self._field(say("Last answer in"), self.till.language.value(Duration(latency)), width)
        if register.health.fault is not None:
            stopped = say("The health check has stopped ({error}): start the program again.", error=repr(register.health.fault))
            rows += wrap("▲ " + self._tell(stopped), width, Role.BAD)
        attempt = register.next_attempt
        if register.server_is_back:
            rows += self._field(say("Next attempt"), self._tell(say("next sale: the server is back")), width)
        elif attempt is not None:
            rows += self._field(say("Next attempt"), self._tell(say("first sale after {time}", time=Moment(attempt))), width)
        return tuple(rows)

    def readiness(self, width: int) -> Rows:
        """Whether the register could sell alone, and why not."""
        rows = [self._title(say("Ready for offline?"))]
        match self.till.register.availability:
            case Ready():
                rows += wrap("✓ " + self._tell(say("Yes: it goes on selling without the server.")), width, Role.GOOD)
            case NotEnabled():
                rows += wrap("✗ " + self._tell(say("No: this register is not set up for it.")), width, Role.BAD)
            case NotReady(reasons):
                rows += wrap("✗ " + self._tell(say("Not yet:")), width, Role.BAD)
                for reason in reasons:
                    rows += self._indented(reason, width, Role.BAD)
        applied = self.till.register.sync_status.applied
        if applied is not None:
            age = Duration(max(0, self.till.register.clock() - applied.built_at) // 1000)
            rows += self._field(say("Data"), self._tell(say("{age} old, {count} rows", age=age, count=applied.rows)), width)
        return tuple(rows)

    def profile(self, width: int) -> Rows:
        """The offline profile's values."""
        profile = self.till.register.configuration.profile
        value, tell = self.till.language.value, self._tell
        values = (
            (say("Name"), profile.number),
            (say("Time-out"), value(Duration(timeout_ms(profile)))),
            (say("Tries in the time-out"), value(tries(profile))),
            (say("Reconnect attempt"), tell(say("every {time}", time=Duration(reconnect_interval_us(profile) // 1000)))),
            (
                say("Delivery"),
                tell(
                    say(
                        "every {time}, {count} at once",
                        time=Duration(profile.upload_interval_s * 1000),
                        count=profile.upload_batch,
                    )
                ),
            ),
        )
        fields = [row for label, text in (*values, *self._switching(profile)) for row in self._field(label, text, width)]
        return (self._title(say("Offline profile")), *fields)

    def _switching(self, profile: OfflineProfile) -> Iterator[tuple[Sentence, str]]:
        """Rule 6's part of the profile; what counts only with advanced switching is left out without it."""
        tell = self._tell
        yield say("Prompt when offline"), tell(yes_or_no(profile.prompt_on_seamless_offline))
        yield say("Before sign-on"), tell(yes_or_no(profile.manual_switch_before_sign_on))
        yield say("Downloads paused"), tell(yes_or_no(profile.pause_synchronisation))
        yield say("Advanced switching"), tell(yes_or_no(profile.advanced_switching))
        if not profile.advanced_switching:
            return
        yield say("Health check"), tell(say("every {time}", time=Duration(health_check_interval_s(profile) * 1000)))
        limit = slow_threshold_ms(profile)
        if limit is not None:
            yield say("Too slow over"), self.till.language.value(Duration(limit))
            again = Duration(slow_reconnect_interval_us(profile) // 1000)
            yield say("Then reconnect"), tell(say("every {time}", time=again))

    def synchronisation(self, width: int) -> Rows:
        """Pending downloads; result and age of the last synchronisation."""
        status = self.till.register.sync_status
        unknown = status.pending_downloads is None
        pending = self._tell(say("unknown")) if unknown else str(status.pending_downloads)
        rows = [self._title(say("Downloads")), *self._field(say("Pending"), pending, width)]
        rows += self._field(say("Last result"), self._tell(result_said(status.result)), width)
        if status.at is not None:
            age = Duration(max(0, self.till.register.clock() - status.at) // 1000)
            rows += self._field(
                say("Last success"), self._tell(say("{time}, {age} ago", time=Moment(status.at), age=age)), width
            )
        if status.message is not None:
            rows += self._indented(status.message, width, Role.WARNING if status.result is SyncResult.FAILED else Role.TEXT)
        if status.progress is not None:
            rows += self._field(say("Running"), self._tell(progress_said(status.progress)), width)
        if status.applied is not None:
            applied = status.applied
            text = say(
                "job {job}, session {session}, {size} MB, {time}",
                job=applied.job,
                session=applied.session,
                size=-(-applied.size // MEGABYTE),
                time=Moment(applied.applied_at),
            )
            rows += self._field(say("In use"), self._tell(text), width)
        return tuple(rows)

    def deliveries(self, width: int) -> Rows:
        """Pending transactions; what the last delivery said."""
        register = self.till.register
        counts, status = register.counts, register.sync_status
        rows = [self._title(say("Transactions to the server"))]
        rows += self._field(say("Waiting"), str(counts.waiting), width)
        rows += self._field(say("Parked"), str(counts.parked), width, Role.BAD if counts.parked else Role.TEXT)
        rows += self._field(say("Delivered"), str(counts.accepted), width)
        if status.upload_at is not None:
            rows += self._field(say("Last delivery"), self.till.language.value(Moment(status.upload_at)), width)
        if status.upload_message is not None:
            rows += self._indented(status.upload_message, width, Role.WARNING)
        return tuple(rows)

    def uploads(self, width: int) -> Rows:
        """What is parked, what waits and what went up last."""
        return upload_rows(self.till.register.upkeep.uploads, self._tell, width)

    def changes(self, width: int) -> Rows:
        """The last changes of state, the latest first."""
        rows = [self._title(say("Last changes"))]
        changes = list(self.till.register.changes)[-SHOWN_CHANGES:]
        for change in reversed(changes):
            rows += wrap(self._tell(change_said(change)), width, Role.TEXT)
            rows += self._indented(change.reason, width, Role.QUIET)
        if not changes:
            rows.append((Piece("  " + self._tell(say("None since the program started.")), Role.QUIET),))
        return tuple(rows)

    def _tell(self, sentence: Sentence) -> str:
        return self.till.tell(sentence)

    def _title(self, title: Sentence) -> Row:
        return (Piece(self._tell(title), Role.TITLE),)

    def _indented(self, sentence: Sentence, width: int, role: Role) -> list[Row]:
        return [(Piece("  "), *row) for row in wrap(self._tell(sentence), width - 2, role)]

    def _field(self, label: Sentence, value: str, width: int, role: Role = Role.TEXT) -> list[Row]:
        rows = wrap(value, width - LABELS - 2, role)
        name = self._tell(label)
        return [
            (Piece("  "), left(name if at == 0 else "", LABELS, Role.QUIET), *row) for at, row in enumerate(rows or (EMPTY,))
        ]


STATES = {
    "ONLINE": say("ONLINE"),
    "SEAMLESS_OFFLINE": say("OFFLINE"),
    "MANUAL_OFFLINE": say("DISCONNECTED"),
    "LOCKED": say("LOCKED"),
}


def change_said(change: Change) -> Sentence:
    """One change of state in words."""
    return say(
        "{time}  {before} → {after}",
        time=Moment(change.at),
        before=STATES[change.from_state],
        after=STATES[change.to_state],
    )


def yes_or_no(answer: bool) -> Sentence:
    """A setting in words."""
    return say("yes") if answer else say("no")


def result_said(result: SyncResult) -> Sentence:
    """The result of the last synchronisation in words."""
    match result:
        case SyncResult.NEVER:
            return say("never synchronised")
        case SyncResult.RUNNING:
            return say("running")
        case SyncResult.DONE:
            return say("done")
        case SyncResult.FAILED:
            return say("failed")
