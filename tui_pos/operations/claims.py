"""What follows from a claim that was won (DESIGN section 3): by its operation, or at the next sign-on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tui_pos.claims import Intent
from tui_pos.register import Register
from tui_pos.sales.sentence import Refused, Sentence

Finish = Callable[[Register, Intent], Awaitable[Sentence | None]]


async def resume(register: Register, finishers: dict[str, Finish]) -> Sentence | None:
    """Find out what became of claims without an outcome, and finish those that were won; what the last one says.

    What the retail server does not say now is found out later; what cannot be finished now waits too.
    """
    said: Sentence | None = None
    try:
        intents = await register.claims.settle(register.new_id) if register.claims.intents else ()
    except Refused:
        intents = register.claims.intents
    for intent in intents:
        if intent.answer and intent.name in finishers:
            said = await finishers[intent.name](register, intent) or said
    return said
