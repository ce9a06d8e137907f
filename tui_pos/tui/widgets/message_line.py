"""What just happened, in words, on a fixed place; a refusal stays there for a while and is never covered by a success."""

from __future__ import annotations

from tui_pos.locale import Language
from tui_pos.sales.sentence import say
from tui_pos.tui.drawing import Piece, Role, Row, Rows, cut_row, wrap
from tui_pos.tui.till import Said

MARKS = {Role.BAD: "✗ ", Role.WARNING: "! ", Role.GOOD: "✓ "}


def message_rows(said: Said | None, notice: Said | None, language: Language, width: int, height: int) -> Rows:
    """The refusal or warning first, then what happened last, in at most `height` rows."""
    rows: list[Row] = []
    if notice is not None:
        rows.extend(spoken(notice, language, width))
    if said is not None and len(rows) < height:
        rows.extend(spoken(said, language, width))
    if len(rows) > height:
        rows[height - 1] = (*cut_row(rows[height - 1], width - 2), Piece("…", Role.QUIET))
    return tuple(rows[:height])


def spoken(said: Said, language: Language, width: int) -> Rows:
    """One message on as many rows as it needs, after a mark that tells its tone without colour."""
    text = language.tell(said.sentence)
    if said.count > 1:
        text = language.tell(say("{count} entries were refused. The last: {reason}", count=said.count, reason=text))
    mark = MARKS.get(said.role, "")
    rows = wrap(mark + text, width - 2, said.role)
    return tuple((Piece(" "), *row) for row in rows)
