"""The devices of a register as its settings say, the null ones for what it has not (DESIGN section 4)."""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.devices.drawer import Drawer, DrawerOnPrinter, NullDrawer
from tui_pos.devices.escpos_printer import EscposPrinter
from tui_pos.devices.folder_printer import PrinterToFolder
from tui_pos.devices.network_terminal import TerminalOnNetwork
from tui_pos.devices.printer import NullPrinter, Printer
from tui_pos.devices.settings import DeviceSettings, FolderPrinter, NetworkTerminal, NoPrinter, PrinterDrawer
from tui_pos.devices.terminal import NullTerminal, Terminal


@dataclass(frozen=True)
class Devices:
    """What stands beside the register; `terminal_timeout_ms` is for one card payment."""

    printer: Printer
    drawer: Drawer
    terminal: Terminal
    terminal_timeout_ms: int = 60_000

    def close(self) -> None:
        """No more work for their threads."""
        self.printer.close()


async def open_devices(settings: DeviceSettings) -> Devices:
    """Ready for work, though any of them may be off just now. Raises Refused for a printer model or code page unknown."""
    printer = await open_printer(settings)
    return Devices(
        printer=printer,
        drawer=drawer_on(printer, settings),
        terminal=terminal_of(settings),
        terminal_timeout_ms=settings.terminal.timeout_ms if isinstance(settings.terminal, NetworkTerminal) else 60_000,
    )


async def open_printer(settings: DeviceSettings) -> Printer:
    """The printer of the settings. Raises Refused for a printer model or code page unknown."""
    match settings.printer:
        case NoPrinter(columns=columns):
            return NullPrinter(columns)
        case FolderPrinter() as folder:
            return await PrinterToFolder.open(folder)
        case escpos:
            return await EscposPrinter.open(escpos)


def drawer_on(printer: Printer, settings: DeviceSettings) -> Drawer:
    """The drawer of the settings, which opens by the printer or not at all."""
    if isinstance(settings.drawer, PrinterDrawer) and isinstance(printer, EscposPrinter):
        return DrawerOnPrinter(printer, settings.drawer)
    return NullDrawer()


def terminal_of(settings: DeviceSettings) -> Terminal:
    """The card terminal of the settings."""
    return TerminalOnNetwork(settings.terminal) if isinstance(settings.terminal, NetworkTerminal) else NullTerminal()
