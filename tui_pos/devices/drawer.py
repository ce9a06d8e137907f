"""The cash drawer: on the receipt printer's connector, or none. Whether it is open is told when the printer can say so."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import msgspec

from tui_pos.devices.dialogue import PrinterTrouble
from tui_pos.devices.escpos_printer import EscposPrinter, reason
from tui_pos.devices.settings import PrinterDrawer
from tui_pos.sales.sentence import Sentence, say


class DrawerState(StrEnum):
    """What is known of the drawer."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class DrawerKicked(msgspec.Struct, frozen=True, kw_only=True):
    """The drawer was told to open."""


class DrawerNotKicked(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody knows of the drawer that it opened."""

    sentence: Sentence


class Drawer(Protocol):
    """One cash drawer."""

    async def kick(self) -> DrawerKicked | DrawerNotKicked:
        """Open it."""
        ...

    async def state(self) -> DrawerState:
        """Whether it is open, as far as that is known."""
        ...


class NullDrawer:
    """No drawer that could be opened from here."""

    async def kick(self) -> DrawerKicked | DrawerNotKicked:
        return DrawerNotKicked(sentence=say("No cash drawer is set up in devices.toml. Open it by hand."))

    async def state(self) -> DrawerState:
        return DrawerState.UNKNOWN


class DrawerOnPrinter:
    """A drawer on the connector of the receipt printer."""

    def __init__(self, printer: EscposPrinter, settings: PrinterDrawer) -> None:
        self._printer = printer
        self._settings = settings

    async def kick(self) -> DrawerKicked | DrawerNotKicked:
        try:
            await self._printer.open_drawer(self._settings.pin)
        except PrinterTrouble as trouble:
            return DrawerNotKicked(
                sentence=say(
                    "The cash drawer did not open: {reason} What was done is kept: open the drawer with its key.",
                    reason=reason(trouble),
                )
            )
        return DrawerKicked()

    async def state(self) -> DrawerState:
        if self._settings.open_when is None:
            return DrawerState.UNKNOWN
        try:
            high = await self._printer.drawer_is_high()
        except PrinterTrouble:
            return DrawerState.UNKNOWN
        if high is None:
            return DrawerState.UNKNOWN
        return DrawerState.OPEN if high == (self._settings.open_when == "high") else DrawerState.CLOSED
