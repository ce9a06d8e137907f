"""POST /pins: a person's new PIN becomes headquarters' (job 1060), proved by the old one, which counts as a sign-on.

Headquarters has it first; its channel takes it before the answer, or, when that fails, with the next run of the job.
"""

from __future__ import annotations

import asyncio

from aiohttp import web
from peewee import Database

from server_stub.headquarters.database import Author, opened
from server_stub.headquarters.people import set_pin
from server_stub.headquarters.publishing import send
from server_stub.http import answer_response, read_body
from server_stub.server import DEVICE, PROTOCOL, SERVER, Server
from tui_pos.channel.answers import answer
from tui_pos.channel.answers.asker import Asker
from tui_pos.channel.answers.sign_on import staff_member
from tui_pos.channel.pin_change import PinChange, PinChanged, why_not
from tui_pos.channel.pins import is_pin
from tui_pos.channel.requests import RefusalCode, RequestRefused, SignOn, refuse
from tui_pos.sales.sentence import Refused

LIMIT = 4 * 1024
STAFF = "1060"


async def post(request: web.Request) -> web.Response:
    """PinChange -> PinChanged in a Reply; a refusal travels as RequestRefused to the gate."""
    server, device = request.app[SERVER], request[DEVICE]
    change = await read_body(request, LIMIT, PinChange)
    asker = Asker(
        store=device.store, register=device.register, now=server.clock(), attempts=server.attempts.of_store(device.store)
    )
    if not await server.database.read(lambda db: is_done(db, change, asker)):
        reason = why_not(change.staff, change.old, change.new)
        if reason is not None:
            raise refuse(RefusalCode.INVALID, reason)
        changing = asyncio.to_thread(set_everywhere, server, change, device.register)
        await asyncio.shield(asyncio.ensure_future(changing))
    return answer_response(PinChanged(change.staff), request[PROTOCOL])


def is_done(db: Database, change: PinChange, asker: Asker) -> bool:
    """Whether the new PIN counts already, as after a lost reply. Raises RequestRefused when neither is the person's."""
    try:
        answer(db, SignOn(staff=change.staff, pin=change.old), asker)
    except RequestRefused as refusal:
        _, pin_hash = staff_member(db, asker.store, change.staff)
        if refusal.code is not RefusalCode.WRONG_PIN or not is_pin(change.new, pin_hash):
            raise
        answer(db, SignOn(staff=change.staff, pin=change.new), asker)
        return True
    return False


def set_everywhere(server: Server, change: PinChange, register: str) -> None:
    """At headquarters, then in the packages of the person's stores. Raises RequestRefused for somebody who has left."""
    author = Author(name=f"{change.staff} at {register}", at=server.clock())
    try:
        with opened(server.home.headquarters) as db:
            stores = set_pin(db, change.staff, change.new, author)
    except Refused as error:
        raise refuse(RefusalCode.NOT_FOUND, error.sentence) from error
    send(server.home, STAFF, server.clock, only=stores)
