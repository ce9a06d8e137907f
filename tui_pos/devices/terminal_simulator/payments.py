"""What the simulated terminal answers: each reference is charged at most once, whatever is asked in whichever order."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from tui_pos.devices.terminal import Reason
from tui_pos.devices.terminal_protocol import (
    AnyAnswer,
    ApprovedAnswer,
    AuthoriseQuestion,
    CaptureQuestion,
    Decide,
    DeclinedAnswer,
    LimitsAnswer,
    LimitsQuestion,
    NotFoundAnswer,
    PendingAnswer,
    ReversedAnswer,
    ReverseQuestion,
    StatusQuestion,
)
from tui_pos.devices.terminal_simulator.ledger import Entry, Ledger

CARDS = (("VISA", "4242"), ("MASTERCARD", "4444"), ("CB", "1881"))


class Payments:
    """The terminal's own side of the protocol; `floor_limits` in minor units by currency, `new_code` makes tokens and codes."""

    def __init__(self, ledger: Ledger, floor_limits: Mapping[str, int], new_code: Callable[[], str]) -> None:
        self._ledger = ledger
        self._floor_limits = floor_limits
        self._new_code = new_code
        self.pending: set[str] = set()

    def known(self, question: AuthoriseQuestion) -> AnyAnswer | None:
        """The answer to a reference that was asked for before; None for a new one."""
        if question.reference in self.pending:
            return PendingAnswer(reference=question.reference)
        return self._recorded(question)

    def charge(self, question: AuthoriseQuestion, bank_says: bool | None) -> AnyAnswer:
        """Decide on a payment, durably: by the bank's word, or alone when there is none. One reversed meanwhile is declined."""
        recorded = self._recorded(question)
        if recorded is not None:
            return recorded
        answer = self._decide(question, None if question.decide is Decide.TERMINAL else bank_says)
        self._ledger.keep(Entry(amount=question.amount, currency=question.currency, answer=answer))
        return answer

    def answer(self, question: CaptureQuestion | ReverseQuestion | StatusQuestion | LimitsQuestion) -> AnyAnswer:
        """The answer to any other question."""
        match question:
            case CaptureQuestion():
                return self._capture(question.reference)
            case ReverseQuestion():
                return self._reverse(question.reference)
            case StatusQuestion():
                return self._status(question.reference)
            case LimitsQuestion():
                return LimitsAnswer(currency=question.currency, floor_limit=self._floor_limits.get(question.currency, 0))

    def _recorded(self, question: AuthoriseQuestion) -> AnyAnswer | None:
        entry = self._ledger.entries.get(question.reference)
        if entry is None:
            return None
        if isinstance(entry.answer, ReversedAnswer):
            return DeclinedAnswer(reference=question.reference, reason=Reason.REVERSED)
        if (entry.amount, entry.currency) != (question.amount, question.currency):
            return DeclinedAnswer(reference=question.reference, reason=Reason.OTHER_AMOUNT)
        return entry.answer

    def _decide(self, question: AuthoriseQuestion, bank_says: bool | None) -> ApprovedAnswer | DeclinedAnswer:
        if bank_says is False:
            return DeclinedAnswer(reference=question.reference, reason=Reason.BY_BANK)
        if bank_says is None and question.amount > self._floor_limits.get(question.currency, 0):
            return DeclinedAnswer(reference=question.reference, reason=Reason.ABOVE_FLOOR_LIMIT)
        scheme, last_four = CARDS[sum(question.reference.encode()) % len(CARDS)]
        return ApprovedAnswer(
            reference=question.reference,
            amount=question.amount,
            currency=question.currency,
            token=f"tok_{self._new_code()}",
            scheme=scheme,
            last_four=last_four,
            authorisation_code=self._new_code()[-6:].upper(),
            offline=bank_says is None,
            captured=False,
        )

    def _status(self, reference: str) -> AnyAnswer:
        entry = self._ledger.entries.get(reference)
        if entry is not None:
            return entry.answer
        return PendingAnswer(reference=reference) if reference in self.pending else NotFoundAnswer(reference=reference)

    def _capture(self, reference: str) -> AnyAnswer:
        answer = self._status(reference)
        if isinstance(answer, ApprovedAnswer) and not answer.captured:
            answer = msgspec.structs.replace(answer, captured=True)
            self._ledger.keep(Entry(amount=answer.amount, currency=answer.currency, answer=answer))
        return answer

    def _reverse(self, reference: str) -> AnyAnswer:
        """Also what nobody has asked for yet: a payment that is still on its way must find it reversed."""
        entry = self._ledger.entries.get(reference)
        if entry is None or not isinstance(entry.answer, ReversedAnswer):
            answer = ReversedAnswer(reference=reference)
            amount, currency = (entry.amount, entry.currency) if entry else (0, "")
            self._ledger.keep(Entry(amount=amount, currency=currency, answer=answer))
        return ReversedAnswer(reference=reference)
