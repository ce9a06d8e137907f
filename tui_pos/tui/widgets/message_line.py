"""What just happened, in words, on a fixed place; a refusal stays there for a while and is never covered by a success."""

from __future__ import annotations

from tui_pos.locale import Language
from tui_pos.sales.sentence import say
from tui_pos.tui.drawing import Piece, Role, Rows, cut_row, wrap
from tui_pos.tui.till import Said

MARKS = {Role.BAD: "✗ ", Role.WARNING: "! ", Role.GOOD: "✓ "}


def message_rows(said: Said | None, notice: Said | None, language: Language, width: int, height: int) -> Rows:
    """The refusal or warning first; what happened after it keeps a row, what happened before it only if there is room."""
    happened = spoken(said, language, width) if said is not None else ()
    if notice is None:
        return shortened(happened, width, height)
    later = said is not None and said.at >= notice.at
    first = shortened(spoken(notice, language, width), width, height - 1 if later else height)
    return (*first, *shortened(happened, width, height - len(first)))


def shortened(rows: Rows, width: int, height: int) -> Rows:
    """At most `height` rows, with an ellipsis where something is missing."""
    if len(rows) <= height:
        return rows
    kept = rows[:height]
    return (*kept[:-1], (*cut_row(kept[-1], width - 2), Piece("…", Role.QUIET))) if kept else ()


def spoken(said: Said, language: Language, width: int) -> Rows:
    """One message on as many rows as it needs, after a mark that tells its tone without colour."""
    text = language.tell(said.sentence)
    if said.count > 1:
        text = language.tell(say("{count} entries were refused. The last: {reason}", count=said.count, reason=text))
    mark = MARKS.get(said.role, "")
    rows = wrap(mark + text, width - 2, said.role)
    return tuple((Piece(" "), *row) for row in rows)
