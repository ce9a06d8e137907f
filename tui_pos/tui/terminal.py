"""Whether the terminal is still there: a dropped connection must end the program, not leave it running unseen."""

from __future__ import annotations

import select
import sys


def hung_up() -> bool:
    """Whether nobody is at the other end of standard input any more."""
    if sys.__stdin__ is None or sys.__stdin__.closed:
        return False
    poll = select.poll()
    poll.register(sys.__stdin__.fileno(), select.POLLHUP)
    return any(event & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, event in poll.poll(0))
