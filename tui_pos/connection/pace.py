"""How fast the retail server answers lately (DESIGN section 2, rule 6, performance-based switching)."""

from __future__ import annotations

from collections import deque
from statistics import median

from tui_pos.channel.requests import OfflineProfile
from tui_pos.connection.profile import slow_threshold_ms
from tui_pos.sales.sentence import Duration, Sentence, say

WINDOW = 5


class Pace:
    """The last answers of one stay online, in milliseconds."""

    def __init__(self) -> None:
        self._last: deque[float] = deque(maxlen=WINDOW)

    def note(self, milliseconds: float) -> None:
        """One more answer."""
        self._last.append(milliseconds)

    def forget(self) -> None:
        """Begin anew: what was measured before a switch says nothing about the time after it."""
        self._last.clear()

    def usually_too_slow(self, profile: OfflineProfile) -> Sentence | None:
        """Why the register should leave: the median of the last answers is over the profile's threshold.

        The median, so that one slow answer among quick ones makes no difference; None until there are enough answers.
        """
        return over(median(self._last), profile) if len(self._last) == WINDOW else None

    def just_too_slow(self, profile: OfflineProfile) -> Sentence | None:
        """Why the register should stay away: the last answer alone is over the threshold."""
        return over(self._last[-1], profile) if self._last else None


def over(milliseconds: float, profile: OfflineProfile) -> Sentence | None:
    """The answer's time beside the threshold, when it is over it."""
    limit = slow_threshold_ms(profile)
    if limit is None or milliseconds <= limit:
        return None
    return say("answers take {time}, and may take {limit}", time=Duration(round(milliseconds)), limit=Duration(limit))
