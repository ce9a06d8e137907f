"""What each part of the screen shows for the place in front: pictures of the state machine, nothing else."""

from __future__ import annotations

from tui_pos.sales.sentence import Sentence, say
from tui_pos.tui.drawing import Rows
from tui_pos.tui.screens.buttons import reason_of
from tui_pos.tui.till import Till
from tui_pos.tui.widgets.key_bar import KeyHint, key_row
from tui_pos.tui.widgets.message_line import message_rows
from tui_pos.tui.widgets.prompt import prompt_rows
from tui_pos.tui.widgets.status_bar import status_facts, status_row

ENTER = "enter"


class View:
    """The pictures of one till."""

    def __init__(self, till: Till) -> None:
        self.till = till

    def status(self, width: int, height: int) -> Rows:
        return (status_row(status_facts(self.till.register), self.till.language, width),)

    def main(self, width: int, height: int) -> Rows:
        return self.till.place.main(width, height)

    def side(self, width: int, height: int) -> Rows:
        return self.till.place.side(width, height)

    def prompt(self, width: int, height: int) -> Rows:
        place = self.till.place
        return prompt_rows(place.label, place.line, self.till.typed_ahead, place.secret, width)

    def message(self, width: int, height: int) -> Rows:
        return message_rows(self.till.said, self.till.shown_notice, self.till.language, width, height)

    def keys(self, width: int, height: int) -> Rows:
        keys = self.till.place.keys
        if self.till.asks_to_be_seen:
            keys = (("back", say("Understood")), *(key for key in keys if key[0] != "back"))
        hints = (self._hint(command, label) for command, label in keys)
        return (key_row((hint for hint in hints if hint.key), width),)

    def _hint(self, command_id: str, label: Sentence) -> KeyHint:
        said = self.till.tell(label)
        if command_id == ENTER:
            return KeyHint(self.till.tell(say("Enter")), said)
        command = self.till.keymap.by_id[command_id]
        return KeyHint(self.till.keymap.key_name(command_id), said, command_id, not reason_of(self.till, command))
