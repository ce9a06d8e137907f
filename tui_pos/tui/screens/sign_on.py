"""Sign-on: staff number, PIN (masked), language, and why if the register is offline (DESIGN section 2, rules 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.connection.state import Ready
from tui_pos.locale import LANGUAGES
from tui_pos.operations.cash import has_started
from tui_pos.operations.connection import before_sign_on
from tui_pos.operations.ending import suspended_shifts
from tui_pos.operations.registry import perform
from tui_pos.operations.shift import LOG_ON, Credentials
from tui_pos.register import Register
from tui_pos.sales.cart import Cart
from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.commands import Context
from tui_pos.tui.drawing import EMPTY, Piece, Role, Row, Rows, left, wrap
from tui_pos.tui.place import Place, Work
from tui_pos.tui.screens.buttons import BY_NUMBER
from tui_pos.tui.screens.start_amount import StartAmount
from tui_pos.tui.states import cannot_go_offline, state_of
from tui_pos.tui.till import Till

WIDTH = 60
LABELS = 20


class SignOn(Place):
    """The staff number first, then the PIN; a wrong one starts again at the staff number."""

    context = Context.SIGN_ON

    def __init__(self, till: Till) -> None:
        super().__init__(till)
        self.staff = ""

    @property
    def secret(self) -> bool:
        # While the PIN is being checked, what is typed ahead may be the next one.
        return bool(self.staff) or self.till.busy

    @property
    def label(self) -> str:
        return self.till.tell(say("PIN") if self.staff else say("Staff number"))

    @property
    def keys(self) -> tuple[tuple[str, Sentence], ...]:
        register = self.till.register
        switch = ("operation.917", say(BY_NUMBER[917].title(register)))
        return (
            ("enter", say("Next")),
            ("language", say("Language")),
            *((switch,) if before_sign_on(register) else ()),
            ("connection", say("Connection")),
            ("theme", say("Theme")),
            ("quit", say("Quit")),
            ("help", say("Help")),
        )

    def submit(self, line: str) -> Work | None:
        if not self.staff:
            self.staff = line.strip()
            return None
        staff, self.staff = self.staff, ""
        return self._log_on(Credentials(staff, line, self.till.language.code))

    def back(self) -> Work | None:
        self.staff, self.line = "", ""
        return None

    async def _log_on(self, credentials: Credentials) -> None:
        till = self.till
        member = await perform(till.register, LOG_ON, credentials)
        register = till.register
        till.start_over()
        till.say(welcome(member.name, register.cart), Role.GOOD)
        if has_started(register) is None:
            till.open(StartAmount(till, await suspended_shifts(register)))
        elif register.shift is not None and register.shift.business_date != register.business_date(register.clock()):
            date = till.language.date(register.shift.business_date)
            till.say(
                say("Welcome, {name}. The shift of {date} is still open: close it.", name=member.name, date=date), Role.WARNING
            )

    def next_language(self) -> None:
        """Say everything in the next language from now on."""
        codes = list(LANGUAGES)
        now = codes.index(self.till.language.code)
        self.till.speak(codes[(now + 1) % len(codes)])

    def main(self, width: int, height: int) -> Rows:
        tell = self.till.tell
        register = self.till.register
        store = register.configuration.store
        room = min(WIDTH, width - 4)
        shape, word, role = state_of(register.connection)
        rows: list[Row] = [
            (Piece(store.name, Role.TITLE),),
            *((Piece(line, Role.QUIET),) for line in store.address),
            EMPTY,
            field(tell(say("Register")), (Piece(f"{register.device.store}  {register.device.register}"),)),
            field(tell(say("Connection")), (Piece(f"{shape} {tell(word)}", role),)),
        ]
        if register.connection.offline:
            rows += [field("", row) for row in wrap(tell(register.connection.reason), room - LABELS)]
        elif not isinstance(register.availability, Ready):
            said = tell(cannot_go_offline(register.availability))
            rows += [field("", row) for row in wrap(said, room - LABELS, Role.WARNING)]
        rows += [
            field(tell(say("Language")), language_row(self.till.language.code)),
            EMPTY,
            self._entry(tell(say("Staff number")), self.staff or self.line, active=not self.staff),
            self._entry(tell(say("PIN")), "•" * len(self.line) if self.staff else "", active=bool(self.staff)),
        ]
        if register.cart is not None:
            rows += [EMPTY, *wrap(tell(say("An open sale is kept; sign on to go on with it.")), room, Role.WARNING)]
        rows += [row for said in journal_said(register) for row in (EMPTY, *wrap(tell(said), room, Role.WARNING))]
        if self.till.hint is not None:
            rows += [EMPTY, *wrap(tell(self.till.hint), room, Role.QUIET)]
        margin = Piece(" " * max(2, (width - room) // 2))
        above = [EMPTY] * max(0, (height - len(rows)) // 3)
        return (*above, *((margin, *row) for row in rows))

    @staticmethod
    def _entry(label: str, typed: str, *, active: bool) -> Row:
        return field(("▸ " if active else "  ") + label, (Piece(typed or ("…" if active else ""), Role.STRONG),))


def journal_said(register: Register) -> Iterator[Sentence]:
    """What was wrong with the journal's files, and is mended or not."""
    recovery = register.journal.recovery
    if recovery.journal:
        yield say(
            "The journal was damaged, and was restored from its second copy: {count} documents. The damaged file is kept.",
            count=recovery.documents,
        )
    elif recovery.copy:
        yield say("The second copy of the journal was missing or damaged, and is made anew.")
    if register.journal.copy_trouble is not None:
        yield register.journal.copy_trouble


def field(label: str, value: Row) -> Row:
    """A label with its value."""
    return (left(label, LABELS, Role.QUIET), *value)


def language_row(code: str) -> Row:
    """The languages, the one in use marked."""
    row: Row = ()
    for other, name in LANGUAGES.items():
        here = other == code
        row = (*row, Piece(f"[{name}]" if here else f" {name} ", Role.STRONG if here else Role.QUIET), Piece(" "))
    return row


def welcome(name: str, cart: Cart | None) -> Sentence:
    """What is said to a person who just signed on."""
    if cart is not None and cart.lines:
        return say("Welcome, {name}. The open sale is still here.", name=name)
    return say("Welcome, {name}.", name=name)
