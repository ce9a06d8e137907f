"""`tui-pos-server register`: registers, their *Support offline*, and their one-time activation codes (DESIGN section 5)."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer

from server_stub.console import HomeOption, JsonOption, YesNo, author, channel, headquarters, meant, show, tell, write_line
from server_stub.credentials import issue_code, revoke
from server_stub.headquarters.groups import is_member, members
from server_stub.headquarters.publishing import send
from server_stub.headquarters.registers import add_register
from server_stub.home import existing_home
from server_stub.server import system_clock
from tui_pos.channel.dialect import begin_write
from tui_pos.channel.models import Register
from tui_pos.sales.sentence import Refused, say

register_app = typer.Typer(no_args_is_help=True, help="Registers and their one-time activation codes.")


class ShownRegister(msgspec.Struct, frozen=True):
    """A register: its store, which is its channel database group too, and whether its offline database is a member."""

    register: str
    store: str
    support_offline: bool
    in_group: bool


class ShownRegisters(msgspec.Struct, frozen=True):
    """All registers, and the databases of each group."""

    registers: tuple[ShownRegister, ...]
    groups: dict[str, tuple[str, ...]]


@register_app.command("add")
def register_add_command(
    number: Annotated[str, typer.Argument(help="The register's number, such as PARIS-2.")],
    home: HomeOption,
    store: Annotated[str, typer.Option(help="The store that it belongs to.")],
    support_offline: Annotated[YesNo | None, typer.Option(help="Yes for a new register, else as it is.")] = None,
) -> None:
    """Add a register, or let a known one be activated again; the one-time code is alone on the last line."""
    with headquarters(home) as db:
        add_register(db, number, store, meant(support_offline), author())
    send(existing_home(home), "1090", system_clock, only=(store,))
    with channel(home) as db, begin_write(db):
        code = issue_code(db, number, system_clock())
    tell(say("Activate register {register} within 24 hours with this code:", register=number))
    write_line(code)


@register_app.command("set")
def register_set_command(
    number: Annotated[str, typer.Argument(help="The register's number.")],
    home: HomeOption,
    support_offline: Annotated[
        YesNo, typer.Option(help="Whether it has an offline database, which gets its store's packages.")
    ],
) -> None:
    """Switch *Support offline*; the register says so at its next sign-on or synchronisation."""
    with headquarters(home) as db:
        found = list(Register.select(Register.store).where(Register.number == number).tuples().execute(db))
        if not found:
            raise Refused(say("There is no register {register}. Nothing was changed.", register=number))
        ((store,),) = found
        add_register(db, number, store, support_offline is YesNo.YES, author())
    send(existing_home(home), "1090", system_clock, only=(store,))
    if support_offline is YesNo.YES:
        tell(
            say("Register {register} supports offline: its database is in the group of {store}.", register=number, store=store)
        )
    else:
        tell(say("Register {register} no longer supports offline. What it has sold is still taken.", register=number))


@register_app.command("show")
def register_show_command(home: HomeOption, as_json: JsonOption = False) -> None:
    """Every register, with the databases of each channel database group."""
    with headquarters(home) as db:
        rows = list(Register.select().order_by(Register.number).execute(db))
        found = ShownRegisters(
            tuple(
                ShownRegister(row.number, row.store_id, bool(row.support_offline), is_member(db, row.store_id, row.number))
                for row in rows
            ),
            {row.store_id: tuple(name for name, _ in members(db, row.store_id)) for row in rows},
        )
    if as_json:
        show(found)
        return
    for register in found.registers:
        offline = say("offline: yes") if register.support_offline else say("offline: no")
        tell(say("{register}  {store}  {offline}", register=register.register, store=register.store, offline=offline))


@register_app.command("revoke")
def register_revoke_command(number: str, home: HomeOption) -> None:
    """Withdraw a register: its token ends now."""
    with channel(home) as db, begin_write(db):
        revoke(db, number, system_clock())
    tell(say("Register {register} is withdrawn.", register=number))
