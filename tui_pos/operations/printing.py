"""What is printed besides receipts of the moment: reports and copies, laid out for this register's printer and language."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.devices.printer import NotPrinted, NullPrinter, Printed
from tui_pos.locale import Language, language
from tui_pos.register import Register
from tui_pos.sales.paper import Paper
from tui_pos.sales.sentence import Sentence

Layout = Callable[[Language, int], Paper]


async def printed(register: Register, name: str, title: Sentence, layout: Layout) -> Printed | NotPrinted:
    """Print it; `layout` is given the language and the columns of the paper. A printer that fails loses nothing."""
    printer = register.devices.printer
    return await printer.print(printer.job(name, title, layout(teller(register), printer.columns)))


def has_printer(register: Register) -> bool:
    """Whether there is something to print on."""
    return not isinstance(register.devices.printer, NullPrinter)


def teller(register: Register) -> Language:
    """The language of the person at the register, the store's before anybody chose one."""
    store = register.configuration.store
    return language(register.language or store.language, store.time_zone)
