"""POST /downloads and /downloads/{session}: which packages a register lacks, and what became of one there (issue 3)."""

from __future__ import annotations

import asyncio

from aiohttp import web

from server_stub.headquarters.full_sets import full_set
from server_stub.headquarters.offers import Offer, canceled, note_offered, offer_to, report
from server_stub.headquarters.packages import files_there
from server_stub.http import json_response, read_body
from server_stub.server import DEVICE, SERVER
from tui_pos.channel.migrations import OLDEST_SERVED, SCHEMA_VERSION
from tui_pos.crash_points import CrashPoint, reach
from tui_pos.sync.downloads import DownloadReport, Holdings, Noted, Pending
from tui_pos.sync.packages import Manifest

LIMIT = 64 * 1024


async def post(request: web.Request) -> web.Response:
    """Holdings -> Pending."""
    server, device = request.app[SERVER], request[DEVICE]
    holdings = await read_body(request, LIMIT, Holdings)
    there = await asyncio.to_thread(files_there, server.home)
    now = server.clock()
    offer: Offer = await server.headquarters.write(lambda db: offer_to(db, device.store, device.register, holdings, there, now))
    reach(CrashPoint.OFFER_NOTED)
    sessions = offer.sessions if offer.sessions is not None else await made_for(request, holdings.schema_version)
    return json_response(Pending(enabled=offer.enabled, paused=offer.paused, sessions=sessions, rerun=offer.rerun))


async def made_for(request: web.Request, schema: int) -> tuple[Manifest, ...]:
    """A full set in the register's own schema, or in the server's when that register is to be upgraded or is empty."""
    server, device = request.app[SERVER], request[DEVICE]
    wanted = schema if OLDEST_SERVED <= schema <= SCHEMA_VERSION else SCHEMA_VERSION
    given_up = await server.headquarters.read(lambda db: canceled(db, device.register))
    async with server.build:
        manifest = await asyncio.to_thread(full_set, server.home, device.store, wanted, server.clock, given_up)
    if manifest is None:
        return ()
    now = server.clock()
    await server.headquarters.write(lambda db: note_offered(db, device.register, [manifest], now))
    return (manifest,)


async def post_report(request: web.Request) -> web.Response:
    """DownloadReport -> Noted."""
    server, device = request.app[SERVER], request[DEVICE]
    news = await read_body(request, LIMIT, DownloadReport)
    session, now = int(request.match_info["session"]), server.clock()
    await server.headquarters.write(lambda db: report(db, device.register, session, news, now))
    reach(CrashPoint.REPORT_NOTED)
    return json_response(Noted())
